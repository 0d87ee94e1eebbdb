use super::quote;
use super::types::{charset, collation, is_long, type_word};
use crate::{Column, ColumnType, Default, Engine, Error, Result, Storage};

/// A column's definition in pieces, so that two can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// The type with charset and collation.
    pub ty: String,
    /// `GENERATED ALWAYS AS (…) STORED`.
    pub generated: Option<String>,
    /// `NULL` or `NOT NULL`; nothing where the engine takes neither.
    pub null: Option<&'static str>,
    /// What stands after `DEFAULT`.
    pub default: Option<String>,
    pub auto_increment: bool,
    /// Whether `SELECT *` passes it over: the values of a dropped column, kept.
    pub invisible: bool,
    pub comment: Option<String>,
}

impl Definition {
    /// The whole definition, every attribute stated: an ALTER that does not restate one drops it.
    pub fn sql(&self) -> String {
        let mut words = vec![self.ty.clone()];
        words.extend(self.generated.clone());
        words.extend(self.null.map(str::to_owned));
        words.extend(self.default.iter().map(|value| format!("DEFAULT {value}")));
        if self.auto_increment {
            words.push("AUTO_INCREMENT".to_owned());
        }
        if self.invisible {
            words.push("INVISIBLE".to_owned());
        }
        words.extend(self.comment.iter().map(|text| format!("COMMENT {text}")));
        words.join(" ")
    }
}

/// The definition of a column of `table`.
///
/// # Errors
/// A native type that was not given for this engine; a default that the type cannot have.
pub(super) fn definition(table: &str, column: &Column, engine: Engine) -> Result<Definition> {
    let word = type_word(&column.ty, engine).ok_or_else(|| {
        Error::new(format!(
            "column `{table}.{}` names no type for {engine}: add `{} = \"…\"` to its `type(…)`",
            column.name,
            engine.word()
        ))
    })?;
    let ty = match collation(column, engine) {
        Some(name) => format!("{word} CHARACTER SET {} COLLATE {name}", charset(&name)),
        None => word,
    };
    let generated = column.generated.as_ref().map(|generated| {
        let storage = match generated.storage {
            Storage::Stored => "STORED",
            Storage::Virtual => "VIRTUAL",
        };
        format!("GENERATED ALWAYS AS ({}) {storage}", generated.expr)
    });
    Ok(Definition {
        ty,
        null: null(column, engine),
        default: default(table, column, engine)?,
        auto_increment: column.auto_increment,
        invisible: crate::keep::is_kept(&column.name),
        comment: column.comment.as_deref().map(quote::text),
        generated,
    })
}

/// MariaDB takes neither word on a generated column.
fn null(column: &Column, engine: Engine) -> Option<&'static str> {
    match (column.nullable, engine) {
        (_, Engine::MariaDb) if column.generated.is_some() => None,
        (true, _) => Some("NULL"),
        (false, _) => Some("NOT NULL"),
    }
}

/// What stands after `DEFAULT`. Anything but a plain literal of a short type is an expression in parentheses, which both
/// engines take for every type.
fn default(table: &str, column: &Column, engine: Engine) -> Result<Option<String>> {
    let Some(value) = &column.default else {
        return Ok(None);
    };
    let sql = literal(table, column, value)?;
    Ok(Some(if is_plain_default(column, engine) {
        sql
    } else {
        format!("({sql})")
    }))
}

/// Whether the column's default is written as a plain literal.
pub(super) fn is_plain_default(column: &Column, engine: Engine) -> bool {
    let plain = match &column.default {
        Some(Default::Int(_) | Default::Float(_) | Default::Bool(_)) => true,
        Some(Default::String(_)) => column.ty != ColumnType::Uuid,
        _ => false,
    };
    plain && !is_long(&column.ty, engine)
}

/// A value in SQL, as this column stores it.
///
/// # Errors
/// A text that is no UUID on a UUID column.
pub(crate) fn literal(table: &str, column: &Column, value: &Default) -> Result<String> {
    Ok(match value {
        Default::Int(number) => number.to_string(),
        Default::Float(digits) => digits.clone(),
        Default::Bool(value) => u8::from(*value).to_string(),
        Default::String(text) if column.ty == ColumnType::Uuid => uuid(table, column, text)?,
        Default::String(text) => quote::text(text),
        Default::Bytes(value) => quote::bytes(value),
        Default::Now => now(&column.ty).to_owned(),
        Default::Expr(expr) => expr.clone(),
    })
}

/// The present instant in UTC, whatever the session's time zone is.
fn now(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Date => "utc_date()",
        ColumnType::Time => "utc_time(6)",
        _ => "utc_timestamp(6)",
    }
}

fn uuid(table: &str, column: &Column, text: &str) -> Result<String> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(format!("unhex('{}')", digits.to_ascii_lowercase()));
    }
    Err(Error::new(format!(
        "`{text}` is no UUID, and column `{table}.{}` holds UUIDs: write 32 hexadecimal digits, with or without dashes",
        column.name
    )))
}

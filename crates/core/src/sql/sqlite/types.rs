//! What each type is on SQLite, and why.
//!
//! | Rust | SQLite | why |
//! |---|---|---|
//! | `bool` | BOOLEAN, 0 or 1, checked | what rusqlite, sqlx and diesel store; sqlx reads the word BOOLEAN |
//! | `i8`…`i64`, `u8`…`u32` | INTEGER | the only whole numbers SQLite has |
//! | `u64` | TEXT of 20 digits, checked | beyond `i64`, whole, and in order |
//! | `u64` in a key | INTEGER | a key may count itself up, and both ends of a foreign key must look alike |
//! | `f32`, `f64` | REAL | |
//! | `String` | TEXT, VARCHAR(n) | the length is kept for readers; SQLite does not look at it |
//! | `Vec<u8>` | BLOB | VARBINARY would have SQLite turn texts into numbers |
//! | `Decimal` | TEXT | exact: REAL and NUMERIC round |
//! | dates and times | TEXT, ISO 8601, fixed width | sorts as it reads; every driver decodes it |
//! | `Uuid` | BLOB of 16 | what rusqlite and sqlx store |
//! | `Json` | TEXT, checked | what rusqlite and sqlx store |
//! | enum | TEXT, values checked | |
//!
//! Texts are compared byte by byte: `COLLATE BINARY`, said on each text column.

use super::value::{name, text, value};
use crate::sql::keyed::keyed;
use crate::{Column, ColumnType, Engine, Error, Result, Schema, Table};

/// The digits of the greatest `u64`.
pub(super) const U64_DIGITS: usize = 20;

/// How a column's values are stored: its type, and for `u64` whether as padded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// The type.
    pub ty: ColumnType,
    /// Whether it is a `u64` stored as text of 20 digits.
    pub padded: bool,
}

impl Stored {
    /// How the column's values are stored in this schema.
    pub fn of(column: &Column, table: &Table, schema: &Schema) -> Stored {
        Stored {
            padded: column.ty == ColumnType::U64 && !keyed(&column.name, table, schema),
            ty: column.ty.clone(),
        }
    }

    /// The type's word.
    pub fn word(&self) -> Result<String> {
        Ok(match &self.ty {
            ColumnType::Bool => "BOOLEAN".to_owned(),
            ColumnType::U64 if self.padded => "TEXT".to_owned(),
            ty if ty.is_integer() => "INTEGER".to_owned(),
            ColumnType::F32 | ColumnType::F64 => "REAL".to_owned(),
            ColumnType::String { len: Some(len) } => format!("VARCHAR({len})"),
            ColumnType::Bytes { .. } | ColumnType::Uuid => "BLOB".to_owned(),
            ColumnType::Native(native) => {
                native
                    .on(Engine::Sqlite)
                    .map(str::to_owned)
                    .ok_or_else(|| {
                        Error::new("the type has no word for SQLite: add `sqlite = \"…\"` to it")
                    })?
            }
            _ => "TEXT".to_owned(),
        })
    }

    /// The check that the type brings along, on a column already quoted.
    pub fn check(&self, column: &str) -> Option<String> {
        match &self.ty {
            ColumnType::Bool => Some(format!("{column} IN (0, 1)")),
            ColumnType::Json => Some(format!("json_valid({column})")),
            ColumnType::Enum { values } => {
                let values: Vec<_> = values.iter().map(|value| text(value)).collect();
                Some(format!("{column} IN ({})", values.join(", ")))
            }
            ColumnType::U64 if self.padded => Some(format!(
                "length({column}) = {U64_DIGITS} AND {column} NOT GLOB '*[^0-9]*' AND {column} <= '{}'",
                u64::MAX
            )),
            _ => None,
        }
    }
}

/// Whether the column is a `u64` that is stored as text.
pub(crate) fn padded(column: &Column, table: &Table, schema: &Schema) -> bool {
    Stored::of(column, table, schema).padded
}

/// The collation of a text column: what the model says, else byte by byte.
pub(crate) fn collation(column: &Column) -> Option<&str> {
    let text = matches!(
        column.ty,
        ColumnType::String { .. } | ColumnType::Enum { .. }
    );
    column.collation.as_deref().or(text.then_some("BINARY"))
}

/// The column that is the rowid's alias, so that its values are the rowids.
pub(super) fn alias(table: &Table) -> Option<&str> {
    let [key] = &table.primary_key.columns[..] else {
        return None;
    };
    let column = table.column(key)?;
    let native = match &column.ty {
        ColumnType::Native(native) => native.on(Engine::Sqlite)?.eq_ignore_ascii_case("INTEGER"),
        _ => false,
    };
    (column.auto_increment || native).then_some(key)
}

/// What the catalogue shows of a column, as it is written in the table's definition.
pub(crate) struct Shown {
    /// The type's word; empty for a type that has none on SQLite.
    pub ty: String,
    /// The default's expression.
    pub default: Option<String>,
    /// The collation.
    pub collation: Option<String>,
    /// The check that the type brings along.
    pub check: Option<String>,
}

/// What the catalogue shows of the column.
pub(crate) fn shown(column: &Column, table: &Table, schema: &Schema) -> Shown {
    let stored = Stored::of(column, table, schema);
    Shown {
        ty: stored.word().unwrap_or_default(),
        default: column
            .default
            .as_ref()
            .map(|default| value(default, &stored)),
        collation: collation(column).map(str::to_owned),
        check: stored.check(&name(&column.name)),
    }
}

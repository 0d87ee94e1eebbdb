use super::column::definition;
use super::types::byte_collation;
use super::{quote, shape};
use crate::{Action, Check, Engine, Error, ForeignKey, Index, IndexPart, Place, Result, Table};

/// A table with everything that stands on it, in one statement.
///
/// # Errors
/// Something on it that this engine cannot have.
pub(super) fn table(table: &Table, engine: Engine) -> Result<String> {
    let mut lines = Vec::new();
    for column in &table.columns {
        let sql = definition(&table.name, column, engine)?.sql();
        lines.push(format!("{} {sql}", quote::name(&column.name)));
    }
    lines.push(format!(
        "PRIMARY KEY {}",
        quote::names(&table.primary_key.columns)
    ));
    for one in shape::indexes(table) {
        lines.push(index(&table.name, &one, engine)?);
    }
    lines.extend(table.foreign_keys.iter().map(foreign_key));
    lines.extend(shape::checks(table, engine).iter().map(check));
    let comment = table.comment.as_deref().map_or(String::new(), |text| {
        format!(" COMMENT={}", quote::text(text))
    });
    Ok(format!(
        "CREATE TABLE {} (\n  {}\n) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE {}{comment}",
        quote::name(&table.name),
        lines.join(",\n  "),
        byte_collation(engine)
    ))
}

/// An index as CREATE TABLE and ADD take it.
///
/// # Errors
/// A partial index, and on MariaDB one over an expression.
pub(super) fn index(table: &str, index: &Index, engine: Engine) -> Result<String> {
    let refuse = |what: &str| {
        let message = format!(
            "index `{}` on table `{table}` {what}: take {engine} out of `engines` in Cargo.toml, or change the index",
            index.name
        );
        Err(Error::new(message).at(Place::Table(table.to_owned())))
    };
    if index.filter.is_some() {
        return refuse(&format!(
            "has a `where`, and {engine} has no partial indexes"
        ));
    }
    let mut parts = Vec::new();
    for part in &index.parts {
        parts.push(match part {
            IndexPart::Column(name) => quote::name(name),
            IndexPart::Descending(name) => format!("{} DESC", quote::name(name)),
            IndexPart::Expr(_) if engine == Engine::MariaDb => {
                return refuse("is over an expression, which MariaDB cannot index");
            }
            IndexPart::Expr(expr) => format!("({expr})"),
        });
    }
    let word = if index.unique {
        "UNIQUE INDEX"
    } else {
        "INDEX"
    };
    Ok(format!(
        "{word} {} ({})",
        quote::name(&index.name),
        parts.join(", ")
    ))
}

/// A foreign key as CREATE TABLE and ADD take it.
pub(crate) fn foreign_key(key: &ForeignKey) -> String {
    let action = |when: &str, action: Action| match action {
        Action::NoAction => String::new(),
        action => format!(" ON {when} {}", action.sql()),
    };
    format!(
        "CONSTRAINT {} FOREIGN KEY {} REFERENCES {} {}{}{}",
        quote::name(&key.name),
        quote::names(&key.columns),
        quote::name(&key.table),
        quote::names(&key.references),
        action("DELETE", key.on_delete),
        action("UPDATE", key.on_update)
    )
}

/// A check as CREATE TABLE and ADD take it.
pub(super) fn check(check: &Check) -> String {
    format!(
        "CONSTRAINT {} CHECK ({})",
        quote::name(&check.name),
        check.expr
    )
}

//! Tables, columns and indexes written out.

use std::fmt::Write;

use super::types::{Stored, alias, collation};
use super::value::{name, names, value};
use crate::{
    Action, Column, Error, ForeignKey, Index, IndexPart, Place, Result, Schema, Storage, Table,
};

/// `CREATE TABLE` under the name `as_name`, without the table's indexes.
pub(super) fn table(table: &Table, as_name: &str, schema: &Schema) -> Result<String> {
    let columns = table.columns.iter().map(|c| column(c, table, schema));
    let mut lines = columns.collect::<Result<Vec<_>>>()?;
    if inline_key(table).is_none() {
        lines.push(format!(
            "PRIMARY KEY ({})",
            names(&table.primary_key.columns)
        ));
    }
    lines.extend(table.uniques.iter().map(|unique| {
        format!(
            "CONSTRAINT {} UNIQUE ({})",
            name(&unique.name),
            names(&unique.columns)
        )
    }));
    lines.extend(table.foreign_keys.iter().map(foreign_key));
    lines.extend(
        table
            .checks
            .iter()
            .map(|check| format!("CONSTRAINT {} CHECK ({})", name(&check.name), check.expr)),
    );
    Ok(format!(
        "CREATE TABLE {} (\n  {}\n)",
        name(as_name),
        lines.join(",\n  ")
    ))
}

/// A column's definition.
pub(super) fn column(column: &Column, table: &Table, schema: &Schema) -> Result<String> {
    let stored = Stored::of(column, table, schema);
    let quoted = name(&column.name);
    let word = stored.word().map_err(|error| {
        let place = Place::Column {
            table: table.name.clone(),
            column: column.name.clone(),
        };
        Error::new(format!(
            "column `{}.{}`: {}",
            table.name, column.name, error.message
        ))
        .at(place)
    })?;
    let mut text = format!("{quoted} {word}");
    match inline_key(table).filter(|key| *key == column.name) {
        Some(_) if alias(table).is_some() => text.push_str(" PRIMARY KEY AUTOINCREMENT"),
        Some(_) => text.push_str(" PRIMARY KEY DESC"),
        None => {}
    }
    if let Some(collation) = collation(column) {
        let _ = write!(text, " COLLATE {}", collation_name(collation));
    }
    if let Some(generated) = &column.generated {
        let storage = match generated.storage {
            Storage::Stored => "STORED",
            Storage::Virtual => "VIRTUAL",
        };
        let _ = write!(text, " GENERATED ALWAYS AS ({}) {storage}", generated.expr);
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        let _ = write!(text, " DEFAULT {}", value(default, &stored));
    }
    if let Some(check) = stored.check(&quoted) {
        let _ = write!(text, " CHECK ({check})");
    }
    Ok(text)
}

/// The sole integer key, which is written on its column. One that counts itself up is the rowid, `AUTOINCREMENT` so that
/// an id is never handed out twice. One that does not is no alias of the rowid, or SQLite would invent the ids that an
/// INSERT leaves out, as no other engine does: `DESC` on the column is SQLite's documented word for that.
fn inline_key(table: &Table) -> Option<&str> {
    let [key] = &table.primary_key.columns[..] else {
        return None;
    };
    table.column(key)?.ty.is_integer().then_some(key)
}

fn collation_name(collation: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if collation.chars().all(plain) {
        collation.to_owned()
    } else {
        name(collation)
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    let action = |verb: &str, action: Action| match action {
        Action::NoAction => String::new(),
        action => format!(" ON {verb} {}", action.sql()),
    };
    format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
        name(&key.name),
        names(&key.columns),
        name(&key.table),
        names(&key.references),
        action("DELETE", key.on_delete),
        action("UPDATE", key.on_update),
    )
}

/// `CREATE INDEX`.
pub(super) fn index(index: &Index, table: &str) -> String {
    let part = |part: &IndexPart| match part {
        IndexPart::Column(column) => name(column),
        IndexPart::Descending(column) => format!("{} DESC", name(column)),
        IndexPart::Expr(expr) => expr.clone(),
    };
    let parts: Vec<_> = index.parts.iter().map(part).collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    let filter = index
        .filter
        .as_ref()
        .map(|filter| format!(" WHERE {filter}"));
    format!(
        "CREATE {unique}INDEX {} ON {} ({}){}",
        name(&index.name),
        name(table),
        parts.join(", "),
        filter.unwrap_or_default()
    )
}

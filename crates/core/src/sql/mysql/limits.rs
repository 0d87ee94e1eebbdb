//! What MySQL and MariaDB cannot hold, said before a server says it.

use super::shape;
use super::types::{is_long, type_word};
use crate::{
    Action, Column, ColumnType, Engine, Error, IndexPart, Place, Result, Schema, Table, derived,
};

/// The most bytes of a key of InnoDB.
const KEY_BYTES: u64 = 3072;
/// The most bytes of a row, long columns counted by what points at them.
const ROW_BYTES: u64 = 65_535;
/// The most characters of four bytes that a row has room for.
const MAX_VARCHAR: u32 = 16_383;

/// Whether a table can stand on this engine.
///
/// # Errors
/// It cannot: what is too much is named, with the ways out.
pub(super) fn check(table: &Table, schema: &Schema, engine: Engine) -> Result<()> {
    for column in &table.columns {
        sized(table, column, engine)?;
    }
    let row: u64 = table
        .columns
        .iter()
        .map(|c| bytes(c, engine, Measure::Row))
        .sum();
    if row > ROW_BYTES {
        return Err(refusal(
            table,
            &format!(
                "the columns of table `{}` have {row} bytes in all, and {engine} takes {ROW_BYTES} in a row",
                table.name
            ),
            "shorten some, or leave out the `len` of the longest",
            engine,
        ));
    }
    key(table, "the primary key", &table.primary_key.columns, engine)?;
    for index in shape::indexes(table) {
        let columns = index.parts.iter().filter_map(IndexPart::column);
        let columns: Vec<_> = columns.map(str::to_owned).collect();
        key(table, &format!("`{}`", index.name), &columns, engine)?;
    }
    for one in &table.foreign_keys {
        foreign_key(table, one, engine)?;
    }
    names(table, schema, engine)
}

fn refusal(table: &Table, what: &str, remedy: &str, engine: Engine) -> Error {
    let message = format!("{what}: {remedy}, or take {engine} out of `engines` in Cargo.toml");
    Error::new(message).at(Place::Table(table.name.clone()))
}

/// Lengths and digits beyond what the types take.
fn sized(table: &Table, column: &Column, engine: Engine) -> Result<()> {
    let name = format!("column `{}.{}`", table.name, column.name);
    let (what, remedy) = match &column.ty {
        ColumnType::String { len: Some(len) } if *len > MAX_VARCHAR => (
            format!("{name} has {len} characters, and {engine} takes {MAX_VARCHAR}"),
            "leave out its `len`",
        ),
        ColumnType::Bytes { len: Some(len) } if u64::from(*len) > ROW_BYTES => (
            format!("{name} has {len} bytes, and {engine} takes {ROW_BYTES}"),
            "leave out its `len`",
        ),
        ColumnType::Decimal { precision, scale } if *precision > 65 || *scale > 30 => (
            format!(
                "{name} has {precision} digits, {scale} after the point, and {engine} takes 65 and 30"
            ),
            "shorten it",
        ),
        ColumnType::Enum { values } => {
            let Some(long) = values.iter().find(|value| value.chars().count() > 255) else {
                return Ok(());
            };
            (
                format!(
                    "{name} has a value of {} characters, and {engine} takes 255",
                    long.chars().count()
                ),
                "give the variant a shorter `name`",
            )
        }
        _ => return Ok(()),
    };
    let error = refusal(table, &what, remedy, engine);
    Err(error.at(Place::Column {
        table: table.name.clone(),
        column: column.name.clone(),
    }))
}

/// What a column's bytes are counted for.
#[derive(Clone, Copy)]
enum Measure {
    Key,
    Row,
}

/// The most bytes of a column in a key or in a row.
fn bytes(column: &Column, engine: Engine, measure: Measure) -> u64 {
    let length = |bytes: u64| match measure {
        Measure::Key => bytes,
        Measure::Row => bytes + if bytes > 255 { 2 } else { 1 },
    };
    match &column.ty {
        ColumnType::String { len: Some(len) } => length(u64::from(*len) * 4),
        ColumnType::Enum { .. } => length(255 * 4),
        ColumnType::Bytes { len: Some(len) } => length(u64::from(*len)),
        ColumnType::Uuid => 16,
        // Of decimals and an engine's own types the least: what they take, the server knows better.
        ColumnType::Bool
        | ColumnType::I8
        | ColumnType::U8
        | ColumnType::Decimal { .. }
        | ColumnType::Native(_) => 1,
        ColumnType::I16 | ColumnType::U16 => 2,
        ColumnType::Date => 3,
        ColumnType::I32 | ColumnType::U32 | ColumnType::F32 => 4,
        ColumnType::Time => 6,
        ty if is_long(ty, engine) => 12,
        _ => 8,
    }
}

/// An index on what has no length, or with more bytes than InnoDB takes. MariaDB would index the first 768 characters
/// only, or hash, and say nothing.
fn key(table: &Table, what: &str, columns: &[String], engine: Engine) -> Result<()> {
    let found = columns.iter().filter_map(|name| table.column(name));
    let mut long = found.clone().filter(|column| is_long(&column.ty, engine));
    if let Some(column) = long.next() {
        let word = type_word(&column.ty, engine).unwrap_or_default();
        let what = format!(
            "{what} is on column `{}.{}`, and {engine} cannot index a {word}",
            table.name, column.name
        );
        let error = refusal(
            table,
            &what,
            "give the column a length, such as `len = 255`",
            engine,
        );
        return Err(error.at(Place::Column {
            table: table.name.clone(),
            column: column.name.clone(),
        }));
    }
    let total: u64 = found
        .map(|column| bytes(column, engine, Measure::Key))
        .sum();
    if total <= KEY_BYTES {
        return Ok(());
    }
    let what = format!(
        "{what} on `{}({})` has {total} bytes, and {engine} takes {KEY_BYTES} in a key, at four a character",
        table.name,
        columns.join(", ")
    );
    Err(refusal(
        table,
        &what,
        "shorten its columns, such as `len = 255`",
        engine,
    ))
}

fn foreign_key(table: &Table, key: &crate::ForeignKey, engine: Engine) -> Result<()> {
    let actions = [key.on_delete, key.on_update];
    if actions.contains(&Action::SetDefault) {
        let what = format!(
            "the foreign key `{}` on table `{}` says `set_default`, which {engine} does not do",
            key.name, table.name
        );
        return Err(refusal(table, &what, "choose another action", engine));
    }
    let columns = key.columns.iter().filter_map(|name| table.column(name));
    let mut required = columns.filter(|column| !column.nullable);
    match required.next() {
        Some(column) if actions.contains(&Action::SetNull) => Err(refusal(
            table,
            &format!(
                "the foreign key `{}` sets `{}.{}` to NULL, which that column may not be",
                key.name, table.name, column.name
            ),
            "make the column an `Option`, or choose another action",
            engine,
        )),
        _ => Ok(()),
    }
}

/// Names of foreign keys, and of checks on MySQL, are those of the whole database.
fn names(table: &Table, schema: &Schema, engine: Engine) -> Result<()> {
    for column in &table.columns {
        let rule = derived(&table.name, &[&column.name], "check");
        let enumerated = matches!(column.ty, ColumnType::Enum { .. });
        if enumerated && table.checks.iter().any(|check| check.name == rule) {
            let what = format!(
                "the check `{rule}` on table `{}` has the name of the one that the enum `{}` brings along",
                table.name, column.name
            );
            return Err(refusal(table, &what, "give it another name", engine));
        }
    }
    let own = shared(table, engine);
    for other in schema
        .tables
        .values()
        .filter(|other| other.name != table.name)
    {
        let names = shared(other, engine);
        let twice = own
            .iter()
            .find(|name| names.iter().any(|n| n.eq_ignore_ascii_case(name)));
        if let Some(name) = twice {
            let what = format!(
                "`{name}` is the name of a constraint on table `{}` and on table `{}`, and {engine} takes one of a name in a database",
                table.name, other.name
            );
            return Err(refusal(
                table,
                &what,
                "give one of them another name",
                engine,
            ));
        }
    }
    Ok(())
}

fn shared(table: &Table, engine: Engine) -> Vec<String> {
    let keys = table.foreign_keys.iter().map(|key| key.name.clone());
    let checks = shape::checks(table, engine)
        .into_iter()
        .map(|check| check.name);
    keys.chain(checks.filter(|_| engine == Engine::MySql))
        .collect()
}

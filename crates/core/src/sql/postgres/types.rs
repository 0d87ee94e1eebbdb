//! What each type is on PostgreSQL, and why.
//!
//! | Rust | PostgreSQL | why |
//! |---|---|---|
//! | `bool` | boolean | |
//! | `i8`, `i16` | smallint | there is nothing smaller |
//! | `i32`, `i64` | integer, bigint | |
//! | `u8`, `u16`, `u32` | smallint, integer, bigint | there is no unsigned type: the next larger one, its range checked |
//! | `u64` | numeric(20), checked | beyond bigint, whole, and in order |
//! | `u64` in a key | bigint | a key may count itself up, and both ends of a foreign key must look alike |
//! | `f32`, `f64` | real, double precision | |
//! | `String` | text, varchar(n) | |
//! | `Vec<u8>` | bytea | |
//! | `Decimal` | numeric(p,s) | |
//! | dates and times | date, time, timestamp, timestamptz | |
//! | `Uuid` | uuid | |
//! | `Json` | jsonb | |
//! | enum | text, values checked | as on the other engines; a native enum never loses a value |
//!
//! Texts are compared byte by byte: `COLLATE "C"`, said on each text column.

use super::value;
use crate::sql::keyed::keyed;
use crate::sql::sqlite;
use crate::step::range;
use crate::{Check, Column, ColumnType, Engine, Schema, Table, derived};

/// The type's word; none for a native type that was not given for PostgreSQL.
pub(crate) fn type_word(column: &Column, table: &Table, schema: &Schema) -> Option<String> {
    let fixed = match &column.ty {
        ColumnType::Bool => "boolean",
        ColumnType::I8 | ColumnType::I16 | ColumnType::U8 => "smallint",
        ColumnType::I32 | ColumnType::U16 => "integer",
        ColumnType::U64 if !keyed(&column.name, table, schema) => "numeric(20)",
        ColumnType::I64 | ColumnType::U32 | ColumnType::U64 => "bigint",
        ColumnType::F32 => "real",
        ColumnType::F64 => "double precision",
        ColumnType::String { len: Some(len) } => return Some(format!("varchar({len})")),
        ColumnType::String { len: None } | ColumnType::Enum { .. } => "text",
        ColumnType::Bytes { .. } => "bytea",
        ColumnType::Decimal { precision, scale } => {
            return Some(format!("numeric({precision},{scale})"));
        }
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "timestamp",
        ColumnType::Timestamp => "timestamptz",
        ColumnType::Uuid => "uuid",
        ColumnType::Json => "jsonb",
        ColumnType::Native(native) => return native.on(Engine::Postgres).map(str::to_owned),
    };
    Some(fixed.to_owned())
}

/// The collation of a text column: the given one, or the one that compares byte by byte. None for what is no text.
pub(crate) fn collation(column: &Column) -> Option<String> {
    let text = matches!(
        column.ty,
        ColumnType::String { .. } | ColumnType::Enum { .. }
    );
    let given = column.collation.clone();
    given.or_else(|| text.then(|| "C".to_owned()))
}

/// The check that the type brings along: an enum's values, and the range of an unsigned number, but for a key that counts
/// itself up. The values are sorted: their order means nothing.
pub(crate) fn check(column: &Column, table: &Table, schema: &Schema) -> Option<Check> {
    let name = sqlite::name(&column.name);
    let named = |suffix| derived(&table.name, &[&column.name], suffix);
    if let ColumnType::Enum { values } = &column.ty {
        let mut texts: Vec<_> = values.iter().map(|one| value::text(one)).collect();
        texts.sort();
        return Some(Check {
            name: named("check"),
            expr: format!("{name} IN ({})", texts.join(", ")),
        });
    }
    let (least, most) = range(&column.ty)?;
    if least < 0 || column.auto_increment {
        return None;
    }
    let whole = type_word(column, table, schema).is_some_and(|word| word == "bigint");
    let expr = if whole && column.ty == ColumnType::U64 {
        format!("{name} >= 0")
    } else {
        format!("{name} BETWEEN 0 AND {most}")
    };
    Some(Check {
        name: named("range"),
        expr,
    })
}

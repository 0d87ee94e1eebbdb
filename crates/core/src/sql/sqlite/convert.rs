//! Values of one type as values of another.

use super::types::Stored;
use crate::{ColumnType, Error, Result};

/// An expression of type `from` as one of type `to`. Values for which that is not exact have been counted and refused
/// before; here they come out as whatever SQLite makes of them.
///
/// Bool is 0 and 1 as a number and as a text. Texts of dates and times are ISO 8601, those of UUIDs in lower case with
/// hyphens.
pub(super) fn convert(expr: &str, from: &Stored, to: &Stored) -> Result<String> {
    use Class::{Bytes, Decimal, Float, Json, Moment, Native, Text, Uuid, Whole};
    if from == to {
        return Ok(expr.to_owned());
    }
    Ok(match (Class::of(&from.ty), Class::of(&to.ty)) {
        (Whole, Whole) => number(expr, from, to),
        (Whole | Decimal | Text, Float) => format!("CAST({expr} AS REAL)"),
        (Whole, Decimal | Text) => unpad(expr, from),
        (Float, Decimal | Text) => float_text(expr),
        (Float | Decimal, Whole) => integer(expr, to),
        (Text, Whole) if to.padded => pad(expr),
        (Text, Whole) => format!("CAST({expr} AS INTEGER)"),
        (Text, Uuid) => format!("unhex(replace({expr}, '-', ''))"),
        (Uuid, Text) => hyphenated(expr),
        (Moment, Moment) => moment(expr, &from.ty, &to.ty).ok_or_else(|| none(from, to))?,
        (Native, _)
        | (_, Native)
        | (Float, Float)
        | (Bytes, Bytes)
        | (Decimal, Decimal)
        | (Text, Text | Decimal | Moment | Json)
        | (Decimal | Moment | Json, Text) => expr.to_owned(),
        _ => return Err(none(from, to)),
    })
}

/// Types that are stored alike.
#[derive(Clone, Copy)]
enum Class {
    Whole,
    Float,
    Decimal,
    Text,
    Json,
    Moment,
    Uuid,
    Bytes,
    Native,
}

impl Class {
    fn of(ty: &ColumnType) -> Class {
        match ty {
            ColumnType::F32 | ColumnType::F64 => Class::Float,
            ColumnType::Decimal { .. } => Class::Decimal,
            ColumnType::String { .. } | ColumnType::Enum { .. } => Class::Text,
            ColumnType::Json => Class::Json,
            ColumnType::Date | ColumnType::Time | ColumnType::DateTime | ColumnType::Timestamp => {
                Class::Moment
            }
            ColumnType::Uuid => Class::Uuid,
            ColumnType::Bytes { .. } => Class::Bytes,
            ColumnType::Native(_) => Class::Native,
            _ => Class::Whole,
        }
    }
}

fn none(from: &Stored, to: &Stored) -> Error {
    Error::new(format!(
        "there is no exact conversion from {} to {}: say how with `.using(\"…\")`",
        crate::meaning::type_word(&from.ty),
        crate::meaning::type_word(&to.ty)
    ))
}

/// A whole number as another one: only the padding may differ.
fn number(expr: &str, from: &Stored, to: &Stored) -> String {
    match (from.padded, to.padded) {
        (true, false) => format!("CAST({expr} AS INTEGER)"),
        (false, true) => pad(expr),
        _ => expr.to_owned(),
    }
}

fn moment(expr: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Date, DateTime, Timestamp};
    Some(match (from, to) {
        (Date, DateTime) => format!("{expr} || ' 00:00:00.000000'"),
        (Date, Timestamp) => format!("{expr} || ' 00:00:00.000000+00:00'"),
        (DateTime, Timestamp) => format!("{expr} || '+00:00'"),
        (DateTime | Timestamp, Date) => format!("substr({expr}, 1, 10)"),
        (Timestamp, DateTime) => format!("replace(replace({expr}, '+00:00', ''), 'Z', '')"),
        _ => return None,
    })
}

fn pad(expr: &str) -> String {
    format!(
        "CASE WHEN length({expr}) < 20 THEN substr('00000000000000000000' || {expr}, -20) ELSE {expr} END"
    )
}

/// A whole number as a text without leading zeros.
fn unpad(expr: &str, from: &Stored) -> String {
    if from.padded {
        format!("coalesce(nullif(ltrim({expr}, '0'), ''), substr({expr}, 1, 1))")
    } else {
        format!("CAST({expr} AS TEXT)")
    }
}

/// A float as the other engines write it: SQLite writes whole ones with a `.0`, before an exponent too.
pub(crate) fn float_text(expr: &str) -> String {
    let text = format!("CAST({expr} AS TEXT)");
    format!(
        "CASE WHEN {text} LIKE '%.0' THEN substr({text}, 1, length({text}) - 2) ELSE replace({text}, '.0e', 'e') END"
    )
}

fn integer(expr: &str, to: &Stored) -> String {
    let number = format!("CAST({expr} AS INTEGER)");
    if to.padded { pad(&number) } else { number }
}

fn hyphenated(expr: &str) -> String {
    let hex = format!("lower(hex({expr}))");
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)];
    let parts = parts.map(|(from, count)| format!("substr({hex}, {from}, {count})"));
    format!(
        "CASE WHEN {expr} IS NOT NULL THEN {} END",
        parts.join(" || '-' || ")
    )
}

//! The conditions of MySQL and MariaDB.

use super::misfit::{bound, texty};
use crate::ColumnType;
use crate::step::range;

const WHOLE: &str = "'^(0|-?[1-9][0-9]*)$'";
const DECIMAL: &str = "'^-?[0-9]+([.][0-9]+)?$'";
const NUMBER: &str = "'^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$'";
const DATE: &str = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'";
const TIME: &str = "'^[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?$'";
const DATETIME: &str =
    "'^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?$'";
const TIMESTAMP: &str =
    "'^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?([+]00:00|Z)?$'";
const UUID: &str = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

/// The condition under which a value does not fit.
pub(super) fn misfit(v: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Bool, Bytes, Date, DateTime, Decimal, F32, F64, Json, Time, Timestamp, Uuid};
    let number = |ty: &ColumnType| ty.is_integer() || matches!(ty, Decimal { .. } | F32 | F64);
    match (from, to) {
        (old, new) if number(old) && new.is_integer() => {
            let broken = if old.is_integer() {
                String::new()
            } else {
                format!("{v} <> FLOOR({v}) OR ")
            };
            Some(format!("{broken}{}", outside(v, new)?))
        }
        (old, Bool) if number(old) => Some(format!("{v} NOT IN (0, 1)")),
        (Bool, Decimal { precision, scale }) if precision == scale => Some(format!("{v} <> 0")),
        (F64, F32) => Some(format!("CAST({v} AS FLOAT) <> {v}")),
        (Decimal { precision, scale }, F32 | F64) => {
            let float = if *to == F32 { "FLOAT" } else { "DOUBLE" };
            let back = format!("CAST(CAST({v} AS {float}) AS DECIMAL({precision}, {scale}))");
            Some(format!("{back} <> {v}"))
        }
        (old, F32) if old.is_integer() => Some(format!("ABS({v}) > 16777216")),
        (old, F64) if old.is_integer() => Some(format!("ABS({v}) > 9007199254740992")),
        (old, Decimal { precision, scale }) if number(old) => Some(decimal(v, *precision, *scale)),
        (old, new) if texty(old) && new.is_integer() => {
            let number = format!("CAST({v} AS DECIMAL(65, 0))");
            Some(format!(
                "{} OR {}",
                unlike(v, WHOLE),
                outside(&number, new)?
            ))
        }
        (old, Decimal { precision, scale }) if texty(old) => Some(format!(
            "{} OR {}",
            unlike(v, DECIMAL),
            decimal(&format!("CAST({v} AS DECIMAL(65, 30))"), *precision, *scale)
        )),
        (old, Bool) if texty(old) => Some(format!("{v} NOT IN ('0', '1')")),
        (old, F32 | F64) if texty(old) => Some(unlike(v, NUMBER)),
        (old, Date) if texty(old) => Some(dated(v, DATE, "DATE")),
        (old, Time) if texty(old) => Some(dated(v, TIME, "TIME(6)")),
        (old, DateTime) if texty(old) => Some(dated(v, DATETIME, "DATETIME(6)")),
        (old, Timestamp) if texty(old) => Some(format!(
            "{} OR CAST(LEFT({v}, 19) AS DATETIME) IS NULL",
            unlike(v, TIMESTAMP)
        )),
        (old, Uuid) if texty(old) => Some(unlike(v, UUID)),
        (old, Json) if texty(old) => Some(format!("NOT JSON_VALID({v})")),
        (DateTime | Timestamp, Date) => Some(format!("{v} <> CAST({v} AS DATE)")),
        (Uuid, ColumnType::String { len: Some(len) }) => (*len < 36).then(|| "TRUE".to_owned()),
        (Timestamp, ColumnType::String { len: Some(len) }) => {
            (*len < 32).then(|| "TRUE".to_owned())
        }
        (_, ColumnType::String { len: Some(len) }) => {
            Some(format!("CHAR_LENGTH(CAST({v} AS CHAR)) > {len}"))
        }
        (Bytes { .. }, Bytes { len: Some(len) }) => Some(format!("LENGTH({v}) > {len}")),
        _ => None,
    }
}

/// A number outside of the type's range.
fn outside(v: &str, to: &ColumnType) -> Option<String> {
    let (least, greatest) = range(to)?;
    Some(format!("{v} NOT BETWEEN {least} AND {greatest}"))
}

fn decimal(v: &str, precision: u32, scale: u32) -> String {
    let bound = bound(precision, scale);
    format!("{v} <> ROUND({v}, {scale}) OR ABS({v}) >= {bound}")
}

fn dated(v: &str, form: &str, ty: &str) -> String {
    format!("{} OR CAST({v} AS {ty}) IS NULL", unlike(v, form))
}

/// A text without the form. The end of a line that ends a text passes for the end of the text in MySQL's expressions.
fn unlike(v: &str, form: &str) -> String {
    format!("{v} NOT REGEXP {form} OR INSTR({v}, CHAR(10)) > 0")
}

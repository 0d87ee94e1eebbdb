//! Values of one type as values of another.

use super::types::Stored;
use crate::{ColumnType, Error, Result};

/// An expression of type `from` as one of type `to`. Values for which that is not exact have been counted and refused
/// before; here they come out as whatever SQLite makes of them.
///
/// Bool is 0 and 1 as a number and as a text. Texts of dates and times are ISO 8601, those of UUIDs in lower case with
/// hyphens.
pub(super) fn convert(expr: &str, from: &Stored, to: &Stored) -> Result<String> {
    use ColumnType::{Date, DateTime, Decimal, Json, Native, Time, Timestamp, Uuid};
    if from == to {
        return Ok(expr.to_owned());
    }
    let plain = Ok(expr.to_owned());
    match (&from.ty, &to.ty) {
        (old, new) if whole(old) && whole(new) => Ok(match (from.padded, to.padded) {
            (true, false) => format!("CAST({expr} AS INTEGER)"),
            (false, true) => pad(expr),
            _ => expr.to_owned(),
        }),
        (_, Native(_)) | (Native(_), _) => plain,
        (old, new) if whole(old) && float(new) => Ok(format!("CAST({expr} AS REAL)")),
        (old, Decimal { .. }) if whole(old) => Ok(unpad(expr, from)),
        (old, new) if whole(old) && texty(new) => Ok(unpad(expr, from)),
        (old, new) if float(old) && whole(new) => Ok(integer(expr, to)),
        (old, new) if float(old) && float(new) => plain,
        (old, new) if float(old) && (texty(new) || matches!(new, Decimal { .. })) => {
            Ok(format!("CAST({expr} AS TEXT)"))
        }
        (Decimal { .. }, new) if whole(new) => Ok(integer(expr, to)),
        (Decimal { .. }, new) if float(new) => Ok(format!("CAST({expr} AS REAL)")),
        (Decimal { .. }, Decimal { .. }) => plain,
        (Decimal { .. }, new) if texty(new) => plain,
        (old, new) if texty(old) && whole(new) => Ok(if to.padded {
            pad(expr)
        } else {
            format!("CAST({expr} AS INTEGER)")
        }),
        (old, new) if texty(old) && float(new) => Ok(format!("CAST({expr} AS REAL)")),
        (old, Uuid) if texty(old) => Ok(format!("unhex(replace({expr}, '-', ''))")),
        (Uuid, new) if texty(new) => Ok(hyphenated(expr)),
        (old, Decimal { .. } | Date | Time | DateTime | Timestamp | Json) if texty(old) => plain,
        (Date | Time | DateTime | Timestamp | Json, new) if texty(new) => plain,
        (old, new) if texty(old) && texty(new) => plain,
        (ColumnType::Bytes { .. }, ColumnType::Bytes { .. }) => plain,
        (Date, DateTime) => Ok(format!("{expr} || ' 00:00:00.000000'")),
        (Date, Timestamp) => Ok(format!("{expr} || ' 00:00:00.000000+00:00'")),
        (DateTime, Timestamp) => Ok(format!("{expr} || '+00:00'")),
        (DateTime | Timestamp, Date) => Ok(format!("substr({expr}, 1, 10)")),
        (Timestamp, DateTime) => Ok(format!("replace(replace({expr}, '+00:00', ''), 'Z', '')")),
        _ => Err(Error::new(format!(
            "there is no exact conversion from {} to {}: say how with `.using(\"…\")`",
            crate::meaning::type_word(&from.ty),
            crate::meaning::type_word(&to.ty)
        ))),
    }
}

fn whole(ty: &ColumnType) -> bool {
    ty.is_integer() || *ty == ColumnType::Bool
}

fn float(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::F32 | ColumnType::F64)
}

fn texty(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::String { .. } | ColumnType::Enum { .. })
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

//! SQLite's conditions. A value fits where it comes out of the conversion and back as it was.

use super::misfit::{bound, texty};
use crate::ColumnType;
use crate::sql::sqlite::float_text;
use crate::step::range;

/// The condition under which a value does not fit; `padded` for a `u64` stored as text.
pub(super) fn misfit(v: &str, from: &ColumnType, to: &ColumnType, padded: bool) -> Option<String> {
    use ColumnType::{Bool, Bytes, Date, DateTime, Decimal, F32, F64, Json, Time, Timestamp, Uuid};
    let text = format!("CAST({v} AS TEXT)");
    match (from, to) {
        (old, new) if old.is_integer() && range(new).is_some() => integer(v, new, padded),
        (old, Bool) if old.is_integer() => Some(format!("CAST({v} AS INTEGER) NOT IN (0, 1)")),
        (F32 | F64 | Decimal { .. }, Bool) => Some(format!("CAST({v} AS REAL) NOT IN (0, 1)")),
        (Bool, Decimal { precision, scale }) if precision == scale => Some(format!("{v} <> 0")),
        (old, ColumnType::String { len: Some(len) }) if old.is_integer() => {
            Some(format!("length(ltrim({text}, '0')) > {len}"))
        }
        (old, F32 | F64) if old.is_integer() => Some(format!(
            "CAST(CAST({v} AS REAL) AS INTEGER) <> CAST({v} AS INTEGER)"
        )),
        (old, Decimal { precision, scale }) if old.is_integer() => {
            let bound = bound(*precision, *scale);
            Some(format!("abs(CAST({v} AS REAL)) >= {bound}"))
        }
        (F32 | F64, new) if new.is_integer() => Some(format!(
            "CAST(CAST({v} AS INTEGER) AS REAL) <> {v}{}",
            or(integer(&format!("CAST({v} AS INTEGER)"), new, false))
        )),
        (F32 | F64, Decimal { precision, scale }) => Some(decimal(&text, *precision, *scale)),
        (Decimal { .. }, Decimal { precision, scale }) => Some(decimal(v, *precision, *scale)),
        (Decimal { .. }, new) if new.is_integer() => Some(format!(
            "{}{}",
            decimal(v, 19, 0),
            or(integer(&format!("CAST({v} AS INTEGER)"), new, false))
        )),
        (Decimal { .. }, F32 | F64) => Some(format!("length(replace({v}, '.', '')) > 15")),
        (old, Decimal { precision, scale }) if texty(old) => Some(decimal(v, *precision, *scale)),
        (old, ColumnType::U64) if texty(old) => Some(format!(
            "{v} = '' OR {v} GLOB '*[^0-9]*' OR {v} GLOB '0?*' OR length({v}) > 20 OR length({v}) = 20 AND {v} > '{}'",
            u64::MAX
        )),
        (old, new) if texty(old) && new.is_integer() => Some(format!(
            "CAST(CAST({v} AS INTEGER) AS TEXT) <> {v}{}",
            or(integer(&format!("CAST({v} AS INTEGER)"), new, false))
        )),
        (old, Bool) if texty(old) => Some(format!("{v} NOT IN ('0', '1')")),
        (old, F32 | F64) if texty(old) => Some(format!(
            "CAST(CAST({v} AS REAL) AS TEXT) NOT IN ({v}, {v} || '.0')"
        )),
        (old, Date) if texty(old) => Some(format!("date({v}) IS NOT {v}")),
        (old, Time | DateTime | Timestamp) if texty(old) => Some(moment(v, to)),
        (old, Uuid) if texty(old) => Some(format!(
            "length({v}) <> 36 OR length(replace({v}, '-', '')) <> 32 OR {v} GLOB '*[^-0-9a-f]*'"
        )),
        (old, Json) if texty(old) => Some(format!("NOT json_valid({v})")),
        (DateTime | Timestamp, Date) => Some(format!("trim(substr({v}, 12), '0:.+Z') <> ''")),
        (Timestamp, DateTime) => Some(format!("{v} NOT LIKE '%+00:00' AND {v} NOT LIKE '%Z'")),
        (Uuid, ColumnType::String { len: Some(len) }) => (*len < 36).then(|| "1".to_owned()),
        (F32 | F64, ColumnType::String { len: Some(len) }) => {
            Some(format!("length({}) > {len}", float_text(v)))
        }
        (_, ColumnType::String { len: Some(len) }) => Some(format!("length({text}) > {len}")),
        (Bytes { .. }, Bytes { len: Some(len) }) => Some(format!("length({v}) > {len}")),
        _ => None,
    }
}

fn or(condition: Option<String>) -> String {
    condition
        .map(|condition| format!(" OR {condition}"))
        .unwrap_or_default()
}

/// A whole number outside of the type's range.
fn integer(v: &str, to: &ColumnType, padded: bool) -> Option<String> {
    let (least, greatest) = range(to)?;
    if padded {
        return Some(format!("{v} > '{greatest:020}'"));
    }
    if greatest > i128::from(i64::MAX) {
        return Some(format!("{v} < 0"));
    }
    (least > i128::from(i64::MIN) || greatest < i128::from(i64::MAX))
        .then(|| format!("{v} NOT BETWEEN {least} AND {greatest}"))
}

/// A text that is no decimal number, or has more digits than there is room for.
fn decimal(v: &str, precision: u32, scale: u32) -> String {
    let digits = format!("ltrim({v}, '-')");
    let whole = format!(
        "CASE WHEN instr({digits}, '.') THEN substr({digits}, 1, instr({digits}, '.') - 1) ELSE {digits} END"
    );
    let part = format!(
        "CASE WHEN instr({digits}, '.') THEN rtrim(substr({digits}, instr({digits}, '.') + 1), '0') ELSE '' END"
    );
    format!(
        "{digits} NOT GLOB '[0-9]*' OR {digits} GLOB '*[^0-9.]*' OR {digits} GLOB '*.*.*' \
         OR length(ltrim({whole}, '0')) > {} OR length({part}) > {scale}",
        precision.saturating_sub(scale)
    )
}

/// A text that is no time of day or no instant, to the microsecond at most.
fn moment(v: &str, to: &ColumnType) -> String {
    let (form, length) = match to {
        ColumnType::Time => ("%H:%M:%S", 8),
        _ => ("%Y-%m-%d %H:%M:%S", 19),
    };
    let rest = format!("substr({v}, {})", length + 1);
    let rest = match to {
        ColumnType::Timestamp => format!("replace(replace({rest}, '+00:00', ''), 'Z', '')"),
        _ => rest,
    };
    format!(
        "strftime('{form}', substr({v}, 1, {length})) IS NOT substr({v}, 1, {length}) \
         OR {rest} <> '' AND ({rest} NOT GLOB '.[0-9]*' OR substr({rest}, 2) GLOB '*[^0-9]*' OR length({rest}) > 7)"
    )
}

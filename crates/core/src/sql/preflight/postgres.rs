//! PostgreSQL's conditions. A cast that fails is an error there and ends the count, so that each stands behind the form of
//! what it is of, in a CASE, which alone keeps to an order.

use super::misfit::{bound, texty};
use crate::ColumnType;
use crate::sql::postgres::written;
use crate::step::range;

const WHOLE: &str = "^(0|-?[1-9][0-9]*)$";
const DECIMAL: &str = "^-?[0-9]+([.][0-9]+)?$";
const NUMBER: &str = "^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,3})?$";
const DATE: &str = "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?";
const UUID: &str = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/// The condition under which a value does not fit.
pub(super) fn misfit(v: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    if texty(from) {
        return of_text(v, to);
    }
    if texty(to) {
        return to_text(v, from, to);
    }
    of_number(v, from, to).or_else(|| of_other(v, from, to))
}

/// A text that says no value of the type.
fn of_text(v: &str, to: &ColumnType) -> Option<String> {
    use ColumnType::{Bool, Date, DateTime, Decimal, F32, F64, Json, Time, Timestamp, Uuid};
    let number = format!("{v}::numeric");
    Some(match to {
        ty if ty.is_integer() => behind(v, WHOLE, &outside(&number, ty)?),
        Decimal { precision, scale } => behind(v, DECIMAL, &decimal(&number, *precision, *scale)),
        Bool => format!("{v} NOT IN ('0', '1')"),
        F32 => behind(v, NUMBER, &unreal(&number, "3.4e38", "1.2e-38")),
        F64 => behind(v, NUMBER, &unreal(&number, "1.79e308", "2.3e-308")),
        Date => behind(v, &format!("^{DATE}$"), &beyond_month(v)),
        Time => format!("{v} !~ '^{TIME}$'"),
        DateTime => behind(v, &format!("^{DATE}[ T]{TIME}$"), &beyond_month(v)),
        Timestamp => behind(
            v,
            &format!("^{DATE}[ T]{TIME}([+]00:00|Z)?$"),
            &beyond_month(v),
        ),
        Uuid => format!("{v} !~ '{UUID}'"),
        Json => no_json(v),
        ColumnType::String { len: Some(len) } => format!("length({v}) > {len}"),
        _ => return None,
    })
}

/// A value whose text is too long, or none that other engines know.
fn to_text(v: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Date, DateTime, Timestamp};
    let strange = matches!(from, Date | DateTime | Timestamp)
        .then(|| format!("{v} NOT BETWEEN '0001-01-01' AND '9999-12-31 23:59:59.999999'"));
    let long = match to {
        ColumnType::String { len: Some(len) } => {
            written(v, from).map(|text| format!("length({text}) > {len}"))
        }
        _ => None,
    };
    match (strange, long) {
        (Some(strange), Some(long)) => Some(format!("{strange} OR {long}")),
        (strange, long) => strange.or(long),
    }
}

fn of_number(v: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Bool, Decimal, F32, F64};
    let float = match from {
        F32 => Some("real"),
        F64 => Some("double precision"),
        _ => None,
    };
    let exact = from.is_integer() || matches!(from, Decimal { .. });
    let number = format!("{v}::numeric");
    match (float, to) {
        (Some(_), Bool) => Some(format!("{v} NOT IN (0, 1)")),
        (Some(word), ty) if ty.is_integer() => Some(finite(
            v,
            "1e20",
            &format!(
                "{v} <> floor({v}) OR {number}::{word} <> {v} OR {}",
                outside(&number, ty)?
            ),
        )),
        (Some(word), Decimal { precision, scale }) => Some(finite(
            v,
            &format!("1e{}", precision.saturating_sub(*scale)),
            &format!(
                "{number}::{word} <> {v} OR {}",
                decimal(&number, *precision, *scale)
            ),
        )),
        (Some("double precision"), F32) => Some(format!(
            "CASE WHEN {v} IN ('NaN', 'Infinity', '-Infinity', 0) THEN false \
             WHEN abs({v}) BETWEEN 1.2e-38 AND 3.4e38 THEN {v}::real::double precision <> {v} ELSE true END"
        )),
        _ if !exact => None,
        (None, Bool) => Some(format!("{v} NOT IN (0, 1)")),
        (None, F32) if from.is_integer() => Some(format!("abs({number}) > 16777216")),
        (None, F64) if from.is_integer() => Some(format!("abs({number}) > 9007199254740992")),
        (None, F32) => Some(format!(
            "CASE WHEN abs({v}) < 3.4e38 AND (abs({v}) > 1.2e-38 OR {v} = 0) THEN {v}::real::numeric <> {v} ELSE true END"
        )),
        (None, F64) => Some(format!(
            "CASE WHEN abs({v}) < 1.79e308 THEN {v}::double precision::numeric <> {v} ELSE true END"
        )),
        (None, ty) if ty.is_integer() => {
            let broken = if from.is_integer() {
                String::new()
            } else {
                format!("{v} <> floor({v}) OR ")
            };
            Some(format!("{broken}{}", outside(v, ty)?))
        }
        (None, Decimal { precision, scale }) => Some(decimal(&number, *precision, *scale)),
        _ => None,
    }
}

fn of_other(v: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Bool, Bytes, Date, DateTime, Decimal, Timestamp};
    match (from, to) {
        (Bool, Decimal { precision, scale }) if precision == scale => Some(v.to_owned()),
        (DateTime, Date) => Some(format!("{v} <> {v}::date")),
        (Timestamp, Date) => {
            let utc = format!("({v} AT TIME ZONE 'UTC')");
            Some(format!("{utc} <> {utc}::date"))
        }
        (Bytes { .. }, Bytes { len: Some(len) }) => Some(format!("length({v}) > {len}")),
        _ => None,
    }
}

/// A text without the form, or with it and a condition.
fn behind(v: &str, form: &str, condition: &str) -> String {
    format!("CASE WHEN {v} ~ '{form}' THEN {condition} ELSE true END")
}

/// A float that is none, or not below a bound, or is and a condition holds.
fn finite(v: &str, bound: &str, condition: &str) -> String {
    format!("CASE WHEN {v} <> 'NaN' AND abs({v}) < {bound} THEN {condition} ELSE true END")
}

/// A number outside of the type's range.
fn outside(v: &str, to: &ColumnType) -> Option<String> {
    let (least, greatest) = range(to)?;
    Some(format!("{v} NOT BETWEEN {least} AND {greatest}"))
}

fn decimal(v: &str, precision: u32, scale: u32) -> String {
    let bound = bound(precision, scale);
    format!("{v} <> round({v}, {scale}) OR abs({v}) >= {bound}")
}

/// A number too large or too small for a float.
fn unreal(v: &str, most: &str, least: &str) -> String {
    format!("abs({v}) > {most} OR {v} <> 0 AND abs({v}) < {least}")
}

/// A date whose month has fewer days.
fn beyond_month(v: &str) -> String {
    format!(
        "substr({v}, 9, 2)::integer > extract(day FROM (left({v}, 7) || '-01')::date + interval '1 month' - interval '1 day')"
    )
}

/// A text that is no JSON, found without a cast, which would end the count: texts become `@` and the other words `#`, and
/// what is whole becomes one `#`, until nothing changes any longer.
fn no_json(v: &str) -> String {
    let text = r#""([^"\\[:cntrl:]]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*""#;
    let word = r"-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?|true|false|null";
    let whole = r"\[([#@](,[#@])*)?\]|\{(@:[#@](,@:[#@])*)?\}";
    let bare = format!("regexp_replace({v}, '{text}', '', 'g')");
    let cut = format!(
        "regexp_replace(regexp_replace(regexp_replace({v}, '{text}', '@', 'g'), '{word}', '#', 'g'), '[ \\t\\r\\n]', '', 'g')"
    );
    format!(
        "{bare} ~ '[#@]' OR {v} ~ '\\\\u0000' OR NOT EXISTS (WITH RECURSIVE aludel_j(x) AS (SELECT {cut} UNION \
         SELECT regexp_replace(x, '{whole}', '#', 'g') FROM aludel_j) SELECT 1 FROM aludel_j WHERE x IN ('#', '@'))"
    )
}

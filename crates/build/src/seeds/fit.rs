use aludel_core::ColumnType;
use serde_json::{Number, Value};

use super::moment;
use crate::nearest::hint;

/// That a value fits a column of this type; else what is wrong, with the remedy.
pub(super) fn check(ty: &ColumnType, value: &Value) -> Result<(), String> {
    match (ty, value) {
        (ColumnType::Json, _)
        | (ColumnType::Bool, Value::Bool(_))
        | (ColumnType::Native(_), Value::Bool(_) | Value::Number(_) | Value::String(_))
        | (ColumnType::F64, Value::Number(_)) => Ok(()),
        (ColumnType::F32, Value::Number(number)) => float(number),
        (ColumnType::Decimal { precision, scale }, _) => decimal(value, *precision, *scale),
        (ty, Value::Number(number)) if ty.is_integer() => integer(ty, number),
        (_, Value::String(text)) => from_text(ty, text),
        _ => misfit(ty, value),
    }
}

fn from_text(ty: &ColumnType, text: &str) -> Result<(), String> {
    let fits = match ty {
        ColumnType::String { len } => {
            if text.contains('\0') {
                return Err(
                    "the text has a NUL character, which PostgreSQL does not keep: take it out"
                        .to_owned(),
                );
            }
            return short("characters", text.chars().count(), *len);
        }
        ColumnType::Bytes { len } if hexadecimal(text) && text.len().is_multiple_of(2) => {
            return short("bytes", text.len() / 2, *len);
        }
        ColumnType::Enum { values } => return among(values, text),
        ColumnType::Uuid => uuid(text),
        ColumnType::Date => moment::is_date(text),
        ColumnType::Time => moment::is_time(text),
        ColumnType::DateTime => moment::is_date_time(text),
        ColumnType::Timestamp => moment::is_instant(text),
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        misfit(ty, &Value::from(text))
    }
}

fn misfit(ty: &ColumnType, value: &Value) -> Result<(), String> {
    let (what, example) = match ty {
        ColumnType::Bool => ("bool", "true or false"),
        ColumnType::F32 | ColumnType::F64 => ("number", "a number, without quotes"),
        ColumnType::Decimal { .. } => ("decimal", "a text such as \"12.50\""),
        ColumnType::String { .. } => ("text", "a text in quotes"),
        ColumnType::Bytes { .. } => ("bytes", "hexadecimal digits in pairs, such as \"00ff\""),
        ColumnType::Enum { .. } => ("value of the enum", "one of its texts"),
        ColumnType::Uuid => ("uuid", "\"67e55044-10b1-426f-9247-bb680e5fe0c8\""),
        ColumnType::Date => ("date", "\"2026-01-31\""),
        ColumnType::Time => ("time", "\"23:59:59\", to the microsecond at most"),
        ColumnType::DateTime => (
            "date and time",
            "\"2026-01-31T23:59:59\", to the microsecond at most",
        ),
        ColumnType::Timestamp => (
            "instant",
            "\"2026-01-31T23:59:59Z\", to the microsecond at most",
        ),
        ColumnType::Native(_) | ColumnType::Json => ("value", "a text, a number or a bool"),
        _ => ("whole number", "one such as 42, without quotes or point"),
    };
    Err(format!("{value} is no {what}: write {example}"))
}

fn integer(ty: &ColumnType, number: &Number) -> Result<(), String> {
    let whole = number
        .as_i64()
        .map(i128::from)
        .or(number.as_u64().map(i128::from));
    let Some(whole) = whole else {
        return misfit(ty, &Value::Number(number.clone()));
    };
    let (least, most) = crate::models::range(ty);
    if (least..=most).contains(&whole) {
        return Ok(());
    }
    Err(format!(
        "{whole} is out of range: write a number from {least} to {most}"
    ))
}

fn float(number: &Number) -> Result<(), String> {
    match number.as_f64() {
        Some(float) if float.abs() > f64::from(f32::MAX) => Err(format!(
            "{number} is too large for an f32: write a smaller number"
        )),
        _ => Ok(()),
    }
}

fn decimal(value: &Value, precision: u32, scale: u32) -> Result<(), String> {
    let ty = ColumnType::Decimal { precision, scale };
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
        _ => return misfit(&ty, value),
    };
    let bare = text.strip_prefix('-').unwrap_or(&text);
    let (before, after) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(before) || !digits(after) {
        return misfit(&ty, value);
    }
    let room = (precision - scale) as usize;
    let (before, after) = (before.trim_start_matches('0'), after.trim_end_matches('0'));
    if before.len() > room || after.len() > scale as usize {
        return Err(format!(
            "{text} does not fit {room} digits before the point and {scale} after it: write fewer"
        ));
    }
    Ok(())
}

fn short(unit: &str, length: usize, len: Option<u32>) -> Result<(), String> {
    match len {
        Some(len) if length > len as usize => Err(format!(
            "{length} {unit} do not fit `len = {len}`: shorten it"
        )),
        _ => Ok(()),
    }
}

fn among(values: &[String], text: &str) -> Result<(), String> {
    if values.iter().any(|value| value == text) {
        return Ok(());
    }
    let known = values.iter().map(String::as_str);
    let remedy = format!("write one of {}", values.join(", "));
    let hint = hint(text, known, &remedy);
    Err(format!("\"{text}\" is no value of the enum{hint}"))
}

fn hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let shaped = lengths == [32] || lengths == [8, 4, 4, 4, 12];
    shaped && text.split('-').all(hexadecimal)
}

use aludel_core::{Column, ColumnType};
use serde_json::Value as Json;
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::usage;
use crate::{Engine, Result, Value};

/// How a `u64` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// As a number.
    Bare,
    /// As a text of 20 digits.
    Padded,
}

/// A seed's value as the column takes it on this engine.
pub(super) fn value(column: &Column, width: Width, json: &Json, engine: Engine) -> Result<Value> {
    if json.is_null() && column.ty != ColumnType::Json {
        return Ok(Value::Null);
    }
    let value = match &column.ty {
        ColumnType::Bool => json.as_bool().map(Value::from),
        ColumnType::U64 => json.as_u64().map(|number| match width {
            Width::Bare => Value::from(number),
            Width::Padded => Value::Text(format!("{number:020}")),
        }),
        integer if integer.is_integer() => json.as_i64().map(Value::Int),
        ColumnType::F32 | ColumnType::F64 => json.as_f64().map(Value::Float),
        ColumnType::Json => Some(Value::Text(json.to_string())),
        ColumnType::Native(_) => native(json),
        ColumnType::Decimal { .. } => match json {
            Json::Number(number) => Some(Value::Text(number.to_string())),
            other => other.as_str().map(Value::from),
        },
        ty => json.as_str().and_then(|text| from_text(ty, text, engine)),
    };
    value.ok_or_else(|| {
        usage(format!(
            "{json} is no {} for `{}`: write {}",
            what(&column.ty).0,
            column.name,
            what(&column.ty).1
        ))
    })
}

fn native(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(value) => Some(Value::from(*value)),
        Json::Number(number) => (number.as_i64().map(Value::Int))
            .or_else(|| number.as_u64().map(Value::UInt))
            .or_else(|| number.as_f64().map(Value::Float)),
        Json::String(text) => Some(Value::from(text.as_str())),
        _ => None,
    }
}

fn from_text(ty: &ColumnType, text: &str, engine: Engine) -> Option<Value> {
    match ty {
        ColumnType::Enum { values } => {
            let known = values.iter().any(|value| value == text);
            known.then(|| Value::from(text))
        }
        ColumnType::Bytes { .. } => bytes(text).map(Value::Bytes),
        ColumnType::Uuid => bytes(&text.replace('-', ""))
            .filter(|bytes| bytes.len() == 16)
            .map(Value::Bytes),
        ColumnType::Date => time::Date::parse(text, &Iso8601::DATE)
            .ok()
            .map(|_| Value::from(text)),
        ColumnType::Time => time::Time::parse(text, &Iso8601::TIME).ok().map(|time| {
            let (hour, minute, second, micro) = time.as_hms_micro();
            Value::Text(format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"))
        }),
        ColumnType::DateTime => PrimitiveDateTime::parse(text, &Iso8601::DATE_TIME)
            .ok()
            .map(|at| Value::Text(written(at))),
        ColumnType::Timestamp => OffsetDateTime::parse(text, &Rfc3339)
            .ok()
            .map(|at| instant(at, engine)),
        _ => Some(Value::from(text)),
    }
}

fn instant(at: OffsetDateTime, engine: Engine) -> Value {
    let utc = at.to_offset(UtcOffset::UTC);
    let text = written(PrimitiveDateTime::new(utc.date(), utc.time()));
    match engine {
        // A DATETIME has no zone; ours are in UTC by agreement.
        Engine::MySql | Engine::MariaDb => Value::Text(text),
        _ => Value::Text(text + "+00:00"),
    }
}

/// Of fixed width, to the microsecond, so that texts sort as the instants do.
fn written(at: PrimitiveDateTime) -> String {
    let (hour, minute, second, micro) = at.as_hms_micro();
    let (year, month, day) = at.to_calendar_date();
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{micro:06}")
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || !digits.len().is_multiple_of(2) {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
        .collect()
}

/// What a type is called, and how one is written.
fn what(ty: &ColumnType) -> (&'static str, &'static str) {
    match ty {
        ColumnType::Bool => ("bool", "true or false"),
        ColumnType::F32 | ColumnType::F64 => ("number", "a number"),
        ColumnType::Decimal { .. } => ("decimal", "a text such as \"12.50\""),
        ColumnType::String { .. } => ("text", "a text"),
        ColumnType::Bytes { .. } => ("bytes", "hexadecimal digits such as \"00ff\""),
        ColumnType::Enum { .. } => ("value", "one of its values"),
        ColumnType::Uuid => ("uuid", "\"67e55044-10b1-426f-9247-bb680e5fe0c8\""),
        ColumnType::Date => ("date", "\"2026-01-31\""),
        ColumnType::Time => ("time", "\"23:59:59\""),
        ColumnType::DateTime => ("date and time", "\"2026-01-31T23:59:59\""),
        ColumnType::Timestamp => ("instant", "\"2026-01-31T23:59:59Z\""),
        ColumnType::Native(_) | ColumnType::Json => ("value", "a text, a number or a bool"),
        _ => ("whole number", "one such as 42"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(ty: ColumnType, json: &Json, engine: Engine) -> Result<Value> {
        value(&Column::new("c", ty), Width::Bare, json, engine)
    }

    #[test]
    fn values_are_written_as_each_engine_has_them() {
        let at = json!("2026-01-31T23:30:00.5+01:00");
        let utc = "2026-01-31 22:30:00.500000";
        for (ty, json, sqlite, mysql) in [
            (ColumnType::Bool, json!(true), Value::Int(1), Value::Int(1)),
            (ColumnType::I64, json!(-7), Value::Int(-7), Value::Int(-7)),
            (
                ColumnType::U64,
                json!(u64::MAX),
                Value::UInt(u64::MAX),
                Value::UInt(u64::MAX),
            ),
            (
                ColumnType::F64,
                json!(2),
                Value::Float(2.0),
                Value::Float(2.0),
            ),
            (
                ColumnType::Timestamp,
                at,
                (utc.to_owned() + "+00:00").into(),
                utc.into(),
            ),
            (ColumnType::Json, json!(null), "null".into(), "null".into()),
            (
                ColumnType::Json,
                json!({"a": [1]}),
                "{\"a\":[1]}".into(),
                "{\"a\":[1]}".into(),
            ),
            (ColumnType::I8, json!(null), Value::Null, Value::Null),
        ] {
            assert_eq!(read(ty.clone(), &json, Engine::Sqlite).unwrap(), sqlite);
            assert_eq!(read(ty, &json, Engine::MariaDb).unwrap(), mysql);
        }
    }

    #[test]
    fn texts_are_read_by_their_columns_type() {
        let uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        let len = read(ColumnType::Uuid, &json!(uuid), Engine::MySql).unwrap();
        assert!(matches!(len, Value::Bytes(bytes) if bytes.len() == 16 && bytes[0] == 0x67));
        for (ty, text, stored) in [
            (
                ColumnType::String { len: None },
                "00ff",
                Value::from("00ff"),
            ),
            (
                ColumnType::Bytes { len: None },
                "00ff",
                Value::Bytes(vec![0, 255]),
            ),
            (ColumnType::Date, "2026-01-31", Value::from("2026-01-31")),
            (ColumnType::Time, "23:59", Value::from("23:59:00.000000")),
            (
                ColumnType::DateTime,
                "2026-01-31T01:02:03",
                "2026-01-31 01:02:03.000000".into(),
            ),
            (
                ColumnType::Decimal {
                    precision: 5,
                    scale: 2,
                },
                "1.50",
                Value::from("1.50"),
            ),
        ] {
            assert_eq!(read(ty, &json!(text), Engine::Sqlite).unwrap(), stored);
        }
    }

    #[test]
    fn a_wide_number_is_padded_where_it_is_no_key() {
        let column = Column::new("c", ColumnType::U64);
        let padded = value(&column, Width::Padded, &json!(42), Engine::Sqlite).unwrap();
        assert_eq!(padded, Value::from("00000000000000000042"));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_how_to_write_it() {
        let values = vec!["a".to_owned()];
        for (ty, json, words) in [
            (
                ColumnType::I32,
                json!("7"),
                "\"7\" is no whole number for `c`: write one such as 42",
            ),
            (
                ColumnType::Bool,
                json!(1),
                "1 is no bool for `c`: write true or false",
            ),
            (
                ColumnType::Enum { values },
                json!("b"),
                "\"b\" is no value for `c`: write one of its values",
            ),
            (
                ColumnType::Timestamp,
                json!("2026-01-31"),
                "\"2026-01-31\" is no instant for `c`: write \"2026-01-31T23:59:59Z\"",
            ),
            (
                ColumnType::Bytes { len: None },
                json!("abc"),
                "\"abc\" is no bytes for `c`: write hexadecimal digits such as \"00ff\"",
            ),
            (
                ColumnType::Uuid,
                json!("00"),
                "\"00\" is no uuid for `c`: write \"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
            ),
        ] {
            assert_eq!(
                read(ty, &json, Engine::Sqlite).unwrap_err().to_string(),
                words
            );
        }
    }
}

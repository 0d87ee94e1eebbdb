use mysql::consts::ColumnType;
use mysql::{Column, Value as SqlValue};

use crate::{Row, Value};

/// The charset of bytes.
const BINARY: u16 = 63;

/// A parameter as the driver takes it.
pub(super) fn to_sql(value: &Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::NULL,
        Value::Int(number) => SqlValue::Int(*number),
        Value::UInt(number) => SqlValue::UInt(*number),
        Value::Float(number) => SqlValue::Double(*number),
        Value::Text(text) => SqlValue::Bytes(text.clone().into_bytes()),
        Value::Bytes(bytes) => SqlValue::Bytes(bytes.clone()),
    }
}

/// A row of values. They are the same whether the query had parameters or not, though the server sends texts of
/// everything where it had none.
pub(super) fn row(row: mysql::Row) -> Row {
    let columns = row.columns();
    let values = row.unwrap_raw().into_iter().zip(columns.iter());
    Row(values
        .map(|(value, column)| value.map_or(Value::Null, |value| from_sql(value, column)))
        .collect())
}

fn from_sql(value: SqlValue, column: &Column) -> Value {
    match value {
        SqlValue::NULL => Value::Null,
        SqlValue::Int(number) => Value::Int(number),
        SqlValue::UInt(number) => unsigned(number),
        SqlValue::Float(number) => Value::Float(widened(number)),
        SqlValue::Double(number) => Value::Float(number),
        SqlValue::Bytes(bytes) => from_bytes(bytes, column),
        SqlValue::Date(year, month, day, hour, minute, second, micros) => {
            let date = format!("{year:04}-{month:02}-{day:02}");
            Value::Text(match column.column_type() {
                ColumnType::MYSQL_TYPE_DATE | ColumnType::MYSQL_TYPE_NEWDATE => date,
                _ => format!(
                    "{date} {hour:02}:{minute:02}:{second:02}{}",
                    fraction(micros, column)
                ),
            })
        }
        SqlValue::Time(negative, days, hours, minutes, seconds, micros) => {
            let sign = if negative { "-" } else { "" };
            let hours = days * 24 + u32::from(hours);
            Value::Text(format!(
                "{sign}{hours:02}:{minutes:02}:{seconds:02}{}",
                fraction(micros, column)
            ))
        }
    }
}

fn unsigned(number: u64) -> Value {
    i64::try_from(number).map_or(Value::UInt(number), Value::Int)
}

/// The number whose shortest text is the same: what the server sends as a text gives it too.
fn widened(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}

/// As many digits after the point as the column has.
fn fraction(micros: u32, column: &Column) -> String {
    match usize::from(column.decimals()) {
        places @ 1..=6 => format!(".{micros:06}")[..=places].to_owned(),
        _ => String::new(),
    }
}

/// What came as bytes: numbers where the server has sent their text, texts, and bytes.
fn from_bytes(bytes: Vec<u8>, column: &Column) -> Value {
    use ColumnType as T;
    let ty = column.column_type();
    let blob = matches!(
        ty,
        T::MYSQL_TYPE_TINY_BLOB
            | T::MYSQL_TYPE_MEDIUM_BLOB
            | T::MYSQL_TYPE_LONG_BLOB
            | T::MYSQL_TYPE_BLOB
            | T::MYSQL_TYPE_STRING
            | T::MYSQL_TYPE_VAR_STRING
            | T::MYSQL_TYPE_VARCHAR
            | T::MYSQL_TYPE_BIT
            | T::MYSQL_TYPE_GEOMETRY
    );
    if blob && column.character_set() == BINARY {
        return Value::Bytes(bytes);
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Value::Bytes(error.into_bytes()),
    };
    let number = match ty {
        T::MYSQL_TYPE_TINY
        | T::MYSQL_TYPE_SHORT
        | T::MYSQL_TYPE_INT24
        | T::MYSQL_TYPE_LONG
        | T::MYSQL_TYPE_LONGLONG
        | T::MYSQL_TYPE_YEAR => {
            let signed = text.parse().ok().map(Value::Int);
            signed.or_else(|| text.parse().ok().map(unsigned))
        }
        T::MYSQL_TYPE_FLOAT | T::MYSQL_TYPE_DOUBLE => text.parse().ok().map(Value::Float),
        _ => None,
    };
    number.unwrap_or(Value::Text(text))
}

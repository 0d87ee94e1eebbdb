use crate::{Error, Kind, Result};

/// A value that goes to a database as a parameter or comes back in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// A whole number from a `u64`, or beyond `i64`. SQLite stores it as text of 20 digits, but in a column of integers as
    /// one.
    UInt(u64),
    /// A number with a point.
    Float(f64),
    /// A text; dates, times and decimals come back as text too.
    Text(String),
    /// Bytes. PostgreSQL's `uuid` comes as its 16 bytes, as on the other engines, and is taken so or as text.
    Bytes(Vec<u8>),
}

macro_rules! from {
    ($($rust:ty => $make:expr;)*) => {$(
        impl From<$rust> for Value {
            fn from(value: $rust) -> Self {
                #[allow(clippy::redundant_closure_call)]
                ($make)(value)
            }
        }
    )*};
}

from! {
    bool => |v| Value::Int(i64::from(v));
    i8 => |v| Value::Int(i64::from(v));
    i16 => |v| Value::Int(i64::from(v));
    i32 => |v| Value::Int(i64::from(v));
    i64 => Value::Int;
    u8 => |v| Value::Int(i64::from(v));
    u16 => |v| Value::Int(i64::from(v));
    u32 => |v| Value::Int(i64::from(v));
    u64 => Value::UInt;
    f64 => Value::Float;
    &str => |v: &str| Value::Text(v.to_owned());
    String => Value::Text;
    Vec<u8> => Value::Bytes;
    &[u8] => |v: &[u8]| Value::Bytes(v.to_vec());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A row of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The value in the column at `index`, from 0, as `T`.
    ///
    /// # Errors
    /// There is no such column, or its value is no `T`.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T> {
        let value = self.0.get(index).ok_or_else(|| {
            Error::new(
                Kind::Failed,
                format!(
                    "the row has {} columns, none at {index}: count from 0",
                    self.0.len()
                ),
            )
        })?;
        T::from_value(value).ok_or_else(|| {
            Error::new(
                Kind::Failed,
                format!(
                    "column {index} holds {value:?}, which is no {}: ask for another type",
                    std::any::type_name::<T>()
                ),
            )
        })
    }

    /// How many columns the row has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the row has no columns.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A type that a [`Value`] can be read as.
pub trait FromValue: Sized {
    /// The value as `Self`, if it is one.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            Value::UInt(number) => i64::try_from(*number).ok(),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for u64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => u64::try_from(*number).ok(),
            Value::UInt(number) => Some(*number),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for i32 {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Float(number) => Some(*number),
            #[allow(clippy::cast_precision_loss, reason = "SQL converts so too")]
            Value::Int(number) => Some(*number as f64),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            Value::Bytes(bytes) => String::from_utf8(bytes.clone()).ok(),
            Value::Int(number) => Some(number.to_string()),
            Value::UInt(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Null => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            Value::Text(text) => Some(text.clone().into_bytes()),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_row_says_what_it_does_not_hold() {
        let row = Row(vec![Value::Text("Ada".to_owned()), Value::Null]);
        assert_eq!(row.get::<String>(0).unwrap(), "Ada");
        assert_eq!(row.get::<Option<i64>>(1).unwrap(), None);
        let beyond = row.get::<String>(2).unwrap_err();
        assert_eq!(
            beyond.to_string(),
            "the row has 2 columns, none at 2: count from 0"
        );
        let other = row.get::<i64>(1).unwrap_err();
        assert_eq!(
            other.to_string(),
            "column 1 holds Null, which is no i64: ask for another type"
        );
    }
}

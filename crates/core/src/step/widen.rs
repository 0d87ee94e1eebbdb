use crate::ColumnType;

/// Whether every value of `from` is a value of `to` without loss, so that the change is free: integers up, longer strings,
/// varchar to text, float to double, decimals that keep every digit, date to datetime, datetime to timestamp (as UTC), an
/// enum that keeps its values.
///
/// ```
/// use aludel_core::{ColumnType, step::widens};
/// assert!(widens(&ColumnType::I32, &ColumnType::I64));
/// assert!(!widens(&ColumnType::String { len: None }, &ColumnType::String { len: Some(9) }));
/// ```
pub fn widens(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType::{Bytes, Date, DateTime, Decimal, Enum, F32, F64, String as Text, Timestamp};
    if let (Some(old), Some(new)) = (range(from), range(to)) {
        return new.0 <= old.0 && old.1 <= new.1;
    }
    match (from, to) {
        (Text { len: old }, Text { len: new }) | (Bytes { len: old }, Bytes { len: new }) => {
            new.is_none_or(|new| old.is_some_and(|old| old <= new))
        }
        (
            Decimal {
                precision: p,
                scale: s,
            },
            Decimal {
                precision: q,
                scale: t,
            },
        ) => t >= s && q - t.min(q) >= p - s.min(p),
        (Enum { values: old }, Enum { values: new }) => old.iter().all(|v| new.contains(v)),
        (Enum { .. }, Text { len: None })
        | (F32, F64)
        | (Date, DateTime | Timestamp)
        | (DateTime, Timestamp) => true,
        _ => from == to,
    }
}

/// The least and the greatest value of an integer type.
pub fn range(ty: &ColumnType) -> Option<(i128, i128)> {
    Some(match ty {
        ColumnType::I8 => (i8::MIN.into(), i8::MAX.into()),
        ColumnType::I16 => (i16::MIN.into(), i16::MAX.into()),
        ColumnType::I32 => (i32::MIN.into(), i32::MAX.into()),
        ColumnType::I64 => (i64::MIN.into(), i64::MAX.into()),
        ColumnType::U8 => (0, u8::MAX.into()),
        ColumnType::U16 => (0, u16::MAX.into()),
        ColumnType::U32 => (0, u32::MAX.into()),
        ColumnType::U64 => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// How the values of one type become those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Every value fits: [`widens`].
    Free,
    /// Each value converts exactly or not at all: rows whose value does not are counted before step 1.
    Checked,
    /// Nothing says how: a person writes `.using("…")`.
    Using,
}

/// How the values of `from` become those of `to`.
///
/// Checked are the ways back of the free ones, text to and from anything but bytes and native types, and among numbers
/// and `bool`.
///
/// ```
/// use aludel_core::{ColumnType, step::{Conversion, conversion}};
/// assert_eq!(conversion(&ColumnType::I32, &ColumnType::I64), Conversion::Free);
/// assert_eq!(conversion(&ColumnType::I64, &ColumnType::I32), Conversion::Checked);
/// assert_eq!(conversion(&ColumnType::Date, &ColumnType::I64), Conversion::Using);
/// ```
pub fn conversion(from: &ColumnType, to: &ColumnType) -> Conversion {
    let (old, new) = (family(from), family(to));
    if widens(from, to) {
        return Conversion::Free;
    }
    match (old, new) {
        (Family::Alone, _)
        | (_, Family::Alone)
        | (Family::Text, Family::Bytes)
        | (Family::Bytes, Family::Text) => Conversion::Using,
        (Family::Text, _) | (_, Family::Text) => Conversion::Checked,
        _ if old == new => Conversion::Checked,
        _ => Conversion::Using,
    }
}

/// Types among which values convert.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Bytes,
    Number,
    Day,
    Time,
    Uuid,
    Json,
    Alone,
}

fn family(ty: &ColumnType) -> Family {
    use ColumnType::{
        Bool, Bytes, Date, DateTime, Decimal, Enum, F32, F64, Json, Native, String as Text, Time,
        Timestamp, Uuid,
    };
    match ty {
        Text { .. } | Enum { .. } => Family::Text,
        Bytes { .. } => Family::Bytes,
        Bool | F32 | F64 | Decimal { .. } => Family::Number,
        Date | DateTime | Timestamp => Family::Day,
        Time => Family::Time,
        Uuid => Family::Uuid,
        Json => Family::Json,
        Native(_) => Family::Alone,
        integer => {
            debug_assert!(integer.is_integer());
            Family::Number
        }
    }
}

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
        (Enum { .. }, Text { len: None }) => true,
        (F32, F64) | (Date, DateTime) | (DateTime, Timestamp) => true,
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

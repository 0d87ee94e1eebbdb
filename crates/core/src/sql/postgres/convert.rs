//! Values of one type as values of another.

use crate::{Column, ColumnType, Error, Place, Result};

/// The expression that makes values of the one type into values of the other; none where an `ALTER` without `USING` does
/// just that. Values for which it is not exact have been counted and refused before.
///
/// Texts are those of the other engines: bool is 0 and 1, dates and times are ISO 8601 with six digits after the second,
/// instants name UTC.
///
/// # Errors
/// No value of the one type is exactly one of the other: the migration must say `.using`.
pub(super) fn expression(
    table: &str,
    v: &str,
    from: &Column,
    to: &Column,
    word: &str,
) -> Result<Option<String>> {
    use ColumnType::{Bool, Bytes, Date, DateTime, Json, Native, Time, Timestamp, Uuid};
    let cast = || Some(format!("{v}::{word}"));
    Ok(match (&from.ty, &to.ty) {
        (old, new) if old.same(new) => None,
        (Native(_), _) | (_, Native(_)) => cast(),
        (old, new) if texty(old) && texty(new) => None,
        (Bytes { .. }, Bytes { .. }) => None,
        (Bool, new) if texty(new) => Some(format!("{v}::integer::text")),
        (Bool, new) if number(new) => Some(format!("{v}::integer::{word}")),
        (old, Bool) if number(old) => Some(format!("({v} <> 0)")),
        (old, Timestamp) if texty(old) => Some(format!(
            "(regexp_replace({v}, '([+]00:00|Z)$', '')::timestamp AT TIME ZONE 'UTC')"
        )),
        (old, new)
            if texty(old)
                && (number(new) || matches!(new, Bool | Date | Time | DateTime | Uuid | Json)) =>
        {
            cast()
        }
        (old, new) if number(old) && number(new) => None,
        (old, new) if texty(new) => Some(written(v, old).ok_or_else(|| none(table, from, to))?),
        (Date, DateTime) => None,
        (Date, Timestamp) => Some(format!("({v}::timestamp AT TIME ZONE 'UTC')")),
        (DateTime, Timestamp) | (Timestamp, DateTime) => Some(format!("({v} AT TIME ZONE 'UTC')")),
        (DateTime, Date) => cast(),
        (Timestamp, Date) => Some(format!("({v} AT TIME ZONE 'UTC')::date")),
        _ => return Err(none(table, from, to)),
    })
}

fn none(table: &str, from: &Column, to: &Column) -> Error {
    let message = format!(
        "there is no exact conversion of `{table}.{}` from {} to {}: say how with `.using(\"…\")`",
        from.name,
        crate::meaning::type_word(&from.ty),
        crate::meaning::type_word(&to.ty)
    );
    Error::new(message).at(Place::Column {
        table: table.to_owned(),
        column: from.name.clone(),
    })
}

/// A value as a text, as every engine writes it.
pub(crate) fn written(v: &str, from: &ColumnType) -> Option<String> {
    use ColumnType::{Bool, Date, DateTime, Json, Time, Timestamp, Uuid};
    Some(match from {
        Bool => format!("{v}::integer::text"),
        Date => format!("to_char({v}, 'YYYY-MM-DD')"),
        Time => format!("to_char({v}, 'HH24:MI:SS.US')"),
        DateTime => format!("to_char({v}, 'YYYY-MM-DD HH24:MI:SS.US')"),
        Timestamp => {
            format!("to_char({v} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00:00'")
        }
        Uuid | Json => format!("{v}::text"),
        old if number(old) => format!("{v}::text"),
        _ => return None,
    })
}

pub(super) fn number(ty: &ColumnType) -> bool {
    use ColumnType::{Decimal, F32, F64};
    ty.is_integer() || matches!(ty, F32 | F64 | Decimal { .. })
}

pub(super) fn texty(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::String { .. } | ColumnType::Enum { .. })
}

use super::quote;
use crate::{Column, ColumnType, Engine, Error, Place, Result};

/// The expression that makes values of the one type into values of the other, where an ALTER does not do that by itself
/// as every engine does it: texts of UUIDs have hyphens, texts of instants name UTC.
///
/// # Errors
/// No value of the one type is exactly one of the other: the migration must say `.using`.
pub(super) fn expression(
    table: &str,
    from: &Column,
    to: &Column,
    engine: Engine,
) -> Result<Option<String>> {
    let name = quote::name(&from.name);
    Ok(match (&from.ty, &to.ty) {
        (ColumnType::Uuid, new) if texty(new) => Some(hyphenated(&name)),
        (old, ColumnType::Uuid) if texty(old) => Some(format!("UNHEX(REPLACE({name}, '-', ''))")),
        (ColumnType::Timestamp, new) if texty(new) => Some(format!("CONCAT({name}, '+00:00')")),
        (old, ColumnType::Timestamp) if texty(old) => {
            Some(format!("REPLACE(REPLACE({name}, '+00:00', ''), 'Z', '')"))
        }
        // MariaDB's ALTER reads texts as signed numbers.
        (old, ColumnType::U64) if texty(old) && engine == Engine::MariaDb => {
            Some(format!("CAST({name} AS UNSIGNED)"))
        }
        (old, new) if exact(old, new) => None,
        (old, new) => {
            let column = (table.to_owned(), from.name.clone());
            return Err(Error::new(format!(
                "there is no exact conversion of `{table}.{}` from {} to {}: say how with `.using(\"…\")`",
                from.name,
                crate::meaning::type_word(old),
                crate::meaning::type_word(new)
            ))
            .at(Place::Column { table: column.0, column: column.1 }));
        }
    })
}

/// Whether values of the one type can be exact values of the other.
fn exact(old: &ColumnType, new: &ColumnType) -> bool {
    use ColumnType::{Bytes, Date, DateTime, Json, Native, Time, Timestamp};
    let moment = |ty: &ColumnType| matches!(ty, Date | DateTime | Timestamp);
    match (old, new) {
        (Native(_), _) | (_, Native(_)) | (Bytes { .. }, Bytes { .. }) => true,
        (old, new) if old == new => true,
        (old, new) if number(old) && number(new) => true,
        (old, new) if moment(old) && moment(new) => true,
        (old, new) if texty(old) => {
            number(new) || moment(new) || texty(new) || matches!(new, Time | Json)
        }
        (old, new) if texty(new) => number(old) || moment(old) || matches!(old, Time | Json),
        _ => false,
    }
}

fn number(ty: &ColumnType) -> bool {
    use ColumnType::{Bool, Decimal, F32, F64};
    ty.is_integer() || matches!(ty, Bool | F32 | F64 | Decimal { .. })
}

fn texty(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::String { .. } | ColumnType::Enum { .. })
}

fn hyphenated(name: &str) -> String {
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)];
    let parts = parts.map(|(from, count)| format!("SUBSTR(HEX({name}), {from}, {count})"));
    format!("LOWER(CONCAT({}))", parts.join(", '-', "))
}

//! Values that do not fit a column's new type.

use super::dialect::Dialect;
use super::{mysql, postgres, sqlite};
use crate::meaning::type_word;
use crate::step::widens;
use crate::{Column, ColumnType, Engine};

/// The condition under which a value that is not NULL does not fit, what is wrong with it, and what to do.
pub(super) fn of(
    dialect: Dialect,
    value: &str,
    name: &str,
    (from, to): (&Column, &Column),
    padded: bool,
) -> Option<(String, String, &'static str)> {
    let fits = from.ty == to.ty || widens(&from.ty, &to.ty);
    // Where texts compare otherwise, a value may be none of an enum's any longer: `X` is `x` to some.
    let recollated = texty(&from.ty) && from.collation != to.collation;
    if fits && !(recollated && matches!(to.ty, ColumnType::Enum { .. })) {
        return None;
    }
    if let ColumnType::Enum { values } = &to.ty {
        let values: Vec<_> = values.iter().map(|value| dialect.text(value)).collect();
        // A number would be compared with the numbers that the texts begin with: any text with none equals 0.
        let shown = match texty(&from.ty) {
            true if recollated => dialect.collated(value, to)?,
            true => value.to_owned(),
            false => dialect.stored(value, &from.ty),
        };
        let condition = format!("{shown} NOT IN ({})", values.join(", "));
        let reason = format!("{name} holds values that it may not have any longer");
        return Some((condition, reason, "change these rows first"));
    }
    let condition = match dialect.0 {
        Engine::MySql | Engine::MariaDb => mysql::misfit(value, &from.ty, &to.ty),
        Engine::Postgres => postgres::misfit(value, &from.ty, &to.ty),
        Engine::Sqlite => sqlite::misfit(value, &from.ty, &to.ty, padded),
    };
    let reason = format!("{name} holds values that are no {}", type_word(&to.ty));
    let remedy = "mend these rows first, or say how to convert them with `.using(\"…\")`";
    condition.map(|condition| (condition, reason, remedy))
}

/// The least number with more digits before the point than a decimal has room for.
pub(super) fn bound(precision: u32, scale: u32) -> String {
    format!("1{}", "0".repeat(precision.saturating_sub(scale) as usize))
}

/// Whether the type is stored as a text that `length` measures.
pub(super) fn texty(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::String { .. } | ColumnType::Enum { .. })
}

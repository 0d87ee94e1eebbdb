//! The primary key of a table that stays, where it gets other columns.

use super::columns::{drop_columns, goes_early};
use super::order;
use super::pair::Pair;
use super::walk::Walk;
use crate::{Column, Result, Step};

/// What a column that stays becomes before the key changes: as long as it is in the old key it cannot be NULL, and it
/// counts itself up only as the key that it was.
pub(super) fn until(pair: &Pair, old: &Column, new: &Column) -> Column {
    let mut column = new.clone();
    if pair.rekeyed() {
        column.nullable &= !pair.was_key(&old.name);
        column.auto_increment &= old.auto_increment && pair.was_key(&old.name) && is_key(pair, new);
    }
    column
}

fn is_key(pair: &Pair, column: &Column) -> bool {
    pair.to.primary_key.columns == [column.name.as_str()]
}

/// The step, and columns that cannot stay without the old key: one that counts itself up, and one whose name another
/// column has taken.
pub(super) fn change(pair: &Pair, walk: &mut Walk) -> Result<()> {
    let stands = walk.schema.table(&pair.to.name);
    let Some(stands) = stands else { return Ok(()) };
    walk.push(Step::AlterPrimaryKey {
        table: pair.to.name.clone(),
        from: stands.primary_key.columns.clone(),
        to: pair.to.primary_key.columns.clone(),
    })?;
    let mut going = Vec::new();
    for column in pair.dropped().into_iter().filter(|c| goes_with(pair, c)) {
        let mut column = column.clone();
        if let Some((_, name)) = parked(pair).into_iter().find(|one| one.0 == column.name) {
            column.name = name;
        }
        going.push(column);
    }
    drop_columns(&pair.to.name, going.iter().collect(), walk)
}

/// Whether the column is dropped together with the old key.
pub(super) fn goes_with(pair: &Pair, column: &Column) -> bool {
    pair.was_key(&column.name) && (column.auto_increment || goes_early(pair, column))
}

/// Columns of the old key that go, whose names others take before the key changes: aside under a temporary name.
pub(super) fn parked(pair: &Pair) -> Vec<(String, String)> {
    let going = pair.dropped().into_iter();
    let going = going.filter(|c| pair.was_key(&c.name) && goes_early(pair, c));
    let names = pair.from.columns.iter().chain(&pair.to.columns);
    let names: Vec<_> = names.map(|c| c.name.as_str()).collect();
    let free = |name: &str| !names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let parked = |c: &Column| {
        (
            c.name.clone(),
            order::temporary(&c.name, |name| !free(name)),
        )
    };
    going.map(parked).collect()
}

//! Whom a step keeps waiting on PostgreSQL, and what grows with the table.
//!
//! Every ALTER keeps readers and writers out until the migration commits; told is what takes longer the more rows there
//! are: a table written anew, rows looked at, an index built.

use super::change::{Change, retyped};
use super::shape::{Shape, Shown};
use crate::sql::toll::{Grows, Toll, Waits};
use crate::step::{is_constant, mentions};
use crate::{Check, Default, ForeignKey, Index, IndexPart, Result, Schema, Step, Unique};

const INDEXES: Toll = Toll::new(Grows::Reads, Waits::Writers);
const READS: Toll = Toll::new(Grows::Reads, Waits::Everybody);
const UPDATES: Toll = Toll::new(Grows::Updates, Waits::Writers);
const WRITES: Toll = Toll::new(Grows::Writes, Waits::Everybody);

/// What steps cost that are one group, `before` and `after` being the schemas around them: tables, and what grows with
/// them.
///
/// # Errors
/// As the script of the steps.
pub(crate) fn tolls(
    steps: &[Step],
    before: &Schema,
    after: &Schema,
) -> Result<Vec<(String, Toll)>> {
    let mut found = Vec::new();
    if steps.iter().any(renames) {
        return Ok(found);
    }
    let mine = steps.iter().find_map(Step::table);
    for table in after.tables.values() {
        let Some(old) = before.table(&table.name) else {
            continue;
        };
        let (old, new) = (Shape::of(old, before)?, Shape::of(table, after)?);
        let own = mine == Some(table.name.as_str());
        let change = if own {
            Change::of(steps, (before, after), None)?
        } else {
            Change::default()
        };
        let mut costs = between(&old, &new, &change);
        if own {
            costs.extend(steps.iter().filter_map(|step| added(step, &new, &change)));
        }
        let dearest = costs.into_iter().max();
        found.extend(dearest.map(|toll| (table.name.clone(), toll)));
    }
    Ok(found)
}

/// Whether nothing but the catalogue is written.
fn renames(step: &Step) -> bool {
    matches!(
        step,
        Step::RenameTable { .. }
            | Step::RenameColumn { .. }
            | Step::RenameIndex { .. }
            | Step::RenameConstraint { .. }
    )
}

fn between(old: &Shape, new: &Shape, change: &Change) -> Vec<Toll> {
    let mut costs = Vec::new();
    for is in &new.columns {
        let Some(was) = old.column(&is.name) else {
            continue;
        };
        costs.extend(altered(was, is, change.using.contains_key(&is.name)));
        if was.collation != is.collation && compared(new, &is.name) {
            costs.push(READS);
        }
        let computed = is.generated.as_ref();
        let retyped = |other: &&Shown| old.column(&other.name).is_some_and(|o| retyped(o, other));
        let mut moved = new.columns.iter().filter(retyped);
        if computed.is_some_and(|expr| moved.any(|other| mentions(expr, &other.name))) {
            costs.push(WRITES);
        }
    }
    if !(change.first.is_empty() && change.computed.is_empty()) {
        costs.push(UPDATES);
    }
    let renamed = old.name != new.name;
    let same = |check: &Check| {
        old.all_checks()
            .iter()
            .any(|other| other.expr == check.expr)
    };
    if !renamed && !new.all_checks().iter().all(same) {
        costs.push(READS);
    }
    let key = old.primary_key.columns != new.primary_key.columns;
    // Under another name it is what it was.
    let unique = |one: &Unique| old.uniques.iter().any(|other| other.columns == one.columns);
    if key || !new.uniques.iter().all(unique) {
        costs.push(READS);
    }
    let foreign_key = |one: &ForeignKey| old.foreign_keys.contains(one);
    let index = |one: &Index| {
        let mut indexes = old.indexes.iter();
        indexes.any(|index| (&index.parts, &index.filter) == (&one.parts, &one.filter))
    };
    if !new.foreign_keys.iter().all(foreign_key) || !new.indexes.iter().all(index) {
        costs.push(INDEXES);
    }
    costs
}

fn altered(was: &Shown, is: &Shown, using: bool) -> Option<Toll> {
    if is.generated.is_some() && (was.generated != is.generated || retyped(was, is)) {
        return Some(WRITES);
    }
    if using || retyped(was, is) && !grows(&was.ty, &is.ty) {
        return Some(WRITES);
    }
    let required = was.nullable && !is.nullable;
    required.then_some(READS)
}

/// Whether a key, an index or a check compares the texts of this column: it is made anew under another collation.
fn compared(table: &Shape, column: &str) -> bool {
    let keys = table.uniques.iter().map(|unique| &unique.columns);
    let mut keys = keys.chain([&table.primary_key.columns]);
    let mut parts = table.indexes.iter().flat_map(|index| &index.parts);
    keys.any(|names| names.iter().any(|name| name == column))
        || parts.any(|part| match part {
            IndexPart::Expr(expr) => mentions(expr, column),
            part => part.column() == Some(column),
        })
        || table
            .all_checks()
            .iter()
            .any(|check| mentions(&check.expr, column))
}

/// Whether PostgreSQL takes note of the new type in the catalogue alone.
fn grows(from: &str, to: &str) -> bool {
    if from == to || from.starts_with("varchar") && to == "text" {
        return true;
    }
    let numbers = |word: &str| -> Option<(String, Vec<u32>)> {
        let (name, rest) = word.split_once('(')?;
        let numbers = rest
            .trim_end_matches(')')
            .split(',')
            .map(|n| n.trim().parse().ok());
        Some((name.to_owned(), numbers.collect::<Option<_>>()?))
    };
    match (numbers(from), numbers(to)) {
        (Some((one, old)), Some((other, new))) if one == other => match (&old[..], &new[..]) {
            ([old], [new]) => old <= new,
            ([old, scale], [new, same]) => old <= new && scale == same,
            _ => false,
        },
        _ => false,
    }
}

/// What a new column costs: a value that differs from row to row is written into each.
fn added(step: &Step, new: &Shape, change: &Change) -> Option<Toll> {
    let Step::AddColumn { column, .. } = step else {
        return None;
    };
    let shown = new.column(&column.name)?;
    let differs = matches!(&column.default, Some(Default::Expr(expr)) if !is_constant(expr));
    let differs = differs && !change.computed.contains_key(&column.name);
    (shown.generated.is_some() || differs || shown.sequence.is_some()).then_some(WRITES)
}

//! Whom a step keeps waiting on PostgreSQL, and what grows with the table.
//!
//! Every ALTER keeps readers and writers out until the migration commits; told is what takes longer the more rows there
//! are: a table written anew, rows looked at, an index built.

use super::change::{Change, retyped};
use super::shape::{Shape, Shown};
use crate::step::mentions;
use crate::{Check, Danger, Default, ForeignKey, Hazard, Index, Result, Schema, Step, Unique};

/// What grows with the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    /// An index is built; readers go on.
    Indexes,
    /// Rows are looked at, and nobody else may.
    Reads,
    /// Rows are changed.
    Updates,
    /// Every row is written anew.
    Writes,
}

/// What the step costs, `before` and `after` being the schemas around it.
///
/// # Errors
/// As the script of the step.
pub(crate) fn hazards(step: &Step, before: &Schema, after: &Schema) -> Result<Vec<Hazard>> {
    let mut found = Vec::new();
    for table in after.tables.values() {
        let Some(old) = before.table(&table.name) else {
            continue;
        };
        let (old, new) = (Shape::of(old, before)?, Shape::of(table, after)?);
        let own = step.table() == Some(table.name.as_str());
        let change = if own {
            Change::of(std::slice::from_ref(step), before, after)?
        } else {
            Change::default()
        };
        let mut costs = between(&old, &new, &change);
        if own {
            costs.extend(added(step, &new, &change));
        }
        found.extend(
            costs
                .into_iter()
                .max()
                .into_iter()
                .flat_map(|cost| words(cost, &table.name)),
        );
    }
    Ok(found)
}

fn words(cost: Cost, table: &str) -> [Hazard; 2] {
    let (grows, waits) = match cost {
        Cost::Indexes => (
            format!("PostgreSQL reads all of {table}"),
            format!("writers of {table} wait while PostgreSQL reads it"),
        ),
        Cost::Reads => (
            format!("PostgreSQL reads all of {table}"),
            format!("readers and writers of {table} wait while PostgreSQL reads it"),
        ),
        Cost::Updates => (
            format!("rows of {table} are updated in one statement"),
            format!("writers of {table} wait while its rows are updated"),
        ),
        Cost::Writes => (
            format!("PostgreSQL writes {table} anew"),
            format!("readers and writers of {table} wait while PostgreSQL writes it anew"),
        ),
    };
    let hazard = |danger, reason| Hazard { danger, reason };
    [
        hazard(Danger::Rewriting, grows),
        hazard(Danger::Locking, waits),
    ]
}

fn between(old: &Shape, new: &Shape, change: &Change) -> Vec<Cost> {
    let mut costs = Vec::new();
    for is in &new.columns {
        let Some(was) = old.column(&is.name) else {
            continue;
        };
        costs.extend(altered(was, is, change.using.contains_key(&is.name)));
        let computed = is.generated.as_ref();
        let retyped = |other: &&Shown| old.column(&other.name).is_some_and(|o| retyped(o, other));
        let mut moved = new.columns.iter().filter(retyped);
        if computed.is_some_and(|expr| moved.any(|other| mentions(expr, &other.name))) {
            costs.push(Cost::Writes);
        }
    }
    if !(change.first.is_empty() && change.computed.is_empty()) {
        costs.push(Cost::Updates);
    }
    let renamed = old.name != new.name;
    let same = |check: &Check| {
        old.all_checks()
            .iter()
            .any(|other| other.expr == check.expr)
    };
    if !renamed && !new.all_checks().iter().all(same) {
        costs.push(Cost::Reads);
    }
    let key = old.primary_key.columns != new.primary_key.columns;
    // Under another name it is what it was.
    let unique = |one: &Unique| old.uniques.iter().any(|other| other.columns == one.columns);
    if key || !new.uniques.iter().all(unique) {
        costs.push(Cost::Reads);
    }
    let foreign_key = |one: &ForeignKey| {
        let mut keys = old.foreign_keys.iter();
        keys.any(|key| (&key.columns, &key.references) == (&one.columns, &one.references))
    };
    let index = |one: &Index| {
        let mut indexes = old.indexes.iter();
        indexes.any(|index| (&index.parts, &index.filter) == (&one.parts, &one.filter))
    };
    if !new.foreign_keys.iter().all(foreign_key) || !new.indexes.iter().all(index) {
        costs.push(Cost::Indexes);
    }
    costs
}

fn altered(was: &Shown, is: &Shown, using: bool) -> Option<Cost> {
    if is.generated.is_some() && (was.generated != is.generated || retyped(was, is)) {
        return Some(Cost::Writes);
    }
    if using || retyped(was, is) && !grows(&was.ty, &is.ty) {
        return Some(Cost::Writes);
    }
    let required = was.nullable && !is.nullable;
    let sorted = was.collation != is.collation;
    (required || sorted).then_some(Cost::Reads)
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
fn added(step: &Step, new: &Shape, change: &Change) -> Option<Cost> {
    let Step::AddColumn { column, .. } = step else {
        return None;
    };
    let shown = new.column(&column.name)?;
    let differs = matches!(column.default, Some(Default::Expr(_)));
    let differs = differs && !change.computed.contains_key(&column.name);
    (shown.generated.is_some() || differs || shown.sequence.is_some()).then_some(Cost::Writes)
}

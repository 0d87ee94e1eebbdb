//! Columns that are renamed, change, come or go.

use std::collections::BTreeSet;

use super::pair::{Pair, Scene};
use super::walk::Walk;
use super::{key, order};
use crate::lint::fits;
use crate::step::mentions;
use crate::{Column, Default, Result, Step};

/// Renames columns; drops those whose names are taken anew, and those that are computed.
pub(super) fn rename(pair: &Pair, walk: &mut Walk) -> Result<()> {
    let early = pair.dropped().into_iter();
    let early = early.filter(|c| goes_early(pair, c) && !pair.was_key(&c.name));
    drop_columns(&pair.to.name, early.collect(), walk)?;
    rename_all(pair, walk)
}

/// Changes and adds columns; gives the table its new primary key, around which some columns change in two steps.
pub(super) fn change(scene: &Scene, pair: &Pair, walk: &mut Walk) -> Result<()> {
    for (_, new) in pair.kept() {
        rename_values(scene, pair, new, walk)?;
    }
    for (old, new) in pair.kept().filter(|(_, new)| !comes_late(pair, new)) {
        alter(scene, pair, &key::until(pair, old, new), walk)?;
    }
    add(scene, pair, walk)?;
    for (_, new) in pair.kept().filter(|(_, new)| comes_late(pair, new)) {
        alter(scene, pair, new, walk)?;
    }
    if pair.rekeyed() {
        key::change(pair, walk)?;
        for (_, new) in pair.kept() {
            alter(scene, pair, new, walk)?;
        }
    }
    Ok(())
}

/// Whether a column that stays is computed from now on, from one that is new.
fn comes_late(pair: &Pair, column: &Column) -> bool {
    let added = pair.added();
    let expr = column.generated.as_ref().map(|generated| &generated.expr);
    expr.is_some_and(|expr| added.iter().any(|new| mentions(expr, &new.name)))
}

/// Drops the columns that are left to drop.
pub(super) fn drop_last(scene: &Scene, walk: &mut Walk) -> Result<()> {
    for pair in &scene.pairs {
        let late = pair.dropped().into_iter();
        let late = late.filter(|c| !goes_early(pair, c) && !key::goes_with(pair, c));
        drop_columns(&pair.to.name, late.collect(), walk)?;
    }
    Ok(())
}

pub(super) fn goes_early(pair: &Pair, column: &Column) -> bool {
    let taken = |c: &&Column| c.name.eq_ignore_ascii_case(&column.name);
    column.generated.is_some() || pair.to.columns.iter().find(taken).is_some()
}

/// Drops columns, each before those that its expression speaks of.
pub(super) fn drop_columns(table: &str, columns: Vec<&Column>, walk: &mut Walk) -> Result<()> {
    for column in by_mention(columns).into_iter().rev() {
        walk.push(Step::DropColumn {
            table: table.to_owned(),
            column: column.clone(),
            backfill: None,
        })?;
    }
    Ok(())
}

/// Columns in an order in which each comes after those that its expression speaks of.
fn by_mention(mut columns: Vec<&Column>) -> Vec<&Column> {
    let mut ordered = Vec::new();
    while !columns.is_empty() {
        let speaks = |c: &Column, other: &Column| {
            let generated = c.generated.as_ref().filter(|_| c.name != other.name);
            generated.is_some_and(|generated| mentions(&generated.expr, &other.name))
        };
        let ready = columns
            .iter()
            .position(|c| !columns.iter().any(|other| speaks(c, other)));
        ordered.push(columns.remove(ready.unwrap_or(0)));
    }
    ordered
}

fn rename_all(pair: &Pair, walk: &mut Walk) -> Result<()> {
    let changed = pair.columns.iter().filter(|(old, new)| old != new);
    let renames = changed.map(|(old, new)| (old.to_string(), new.to_string()));
    let renames = renames.chain(key::parked(pair));
    let stands = walk.schema.table(&pair.to.name);
    let names = stands
        .into_iter()
        .flat_map(|t| &t.columns)
        .map(|c| c.name.clone());
    let names: BTreeSet<String> = names.collect();
    for (from, to) in order::renames(renames.collect(), names, str::eq_ignore_ascii_case) {
        walk.push(Step::RenameColumn {
            table: pair.to.name.clone(),
            from,
            to,
        })?;
    }
    Ok(())
}

fn rename_values(scene: &Scene, pair: &Pair, column: &Column, walk: &mut Walk) -> Result<()> {
    let renames = scene.renames.values_of(&pair.to.name, &column.name);
    let stands = stands(walk, pair, column);
    let names = match stands.map(|c| c.ty) {
        Some(crate::ColumnType::Enum { values }) => values.into_iter().collect(),
        _ => BTreeSet::new(),
    };
    for (from, to) in order::renames(renames, names, |a, b| a == b) {
        walk.push(Step::RenameValue {
            table: pair.to.name.clone(),
            column: column.name.clone(),
            from,
            to,
        })?;
    }
    Ok(())
}

fn stands(walk: &Walk, pair: &Pair, column: &Column) -> Option<Column> {
    walk.schema
        .table(&pair.to.name)?
        .column(&column.name)
        .cloned()
}

fn alter(scene: &Scene, pair: &Pair, new: &Column, walk: &mut Walk) -> Result<()> {
    let Some(from) = stands(walk, pair, new) else {
        return Ok(());
    };
    if from.same(new) {
        return Ok(());
    }
    let hinted = backfill(scene, &pair.to.name, &new.name);
    let backfill = match (from.nullable, new.nullable) {
        (true, false) if new.generated.is_none() => hinted.or_else(|| new.default.clone()),
        // The way back takes it, to what the column was.
        (false, true) => hinted.filter(|value| fits(value, &from.ty).is_ok()),
        _ => None,
    };
    walk.push(Step::AlterColumn {
        table: pair.to.name.clone(),
        from,
        to: new.clone(),
        backfill,
        using: None,
        reverse_using: None,
    })
}

/// The value that the models give rows that are already there.
fn backfill(scene: &Scene, table: &str, column: &str) -> Option<Default> {
    let mut all = scene.hints.backfills.iter();
    let found = all.find(|hint| hint.table == table && hint.column == column);
    found.map(|hint| hint.value.clone())
}

fn add(scene: &Scene, pair: &Pair, walk: &mut Walk) -> Result<()> {
    let (counting, others) = pair.added().into_iter().partition(|c| c.auto_increment);
    // A column that counts itself up comes directly before it becomes the key: no engine has one that is none.
    for column in by_mention(others)
        .into_iter()
        .chain::<Vec<&Column>>(counting)
    {
        let backfill = backfill(scene, &pair.to.name, &column.name);
        let backfill = backfill.filter(|_| column.generated.is_none());
        walk.push(Step::AddColumn {
            table: pair.to.name.clone(),
            column: column.clone(),
            backfill,
        })?;
    }
    Ok(())
}

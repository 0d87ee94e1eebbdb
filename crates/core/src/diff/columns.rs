//! Columns that are renamed, change, come or go.

use std::collections::BTreeSet;

use super::pair::{Pair, Scene};
use super::renames::Renames;
use super::walk::Walk;
use super::{Hints, order, tables};
use crate::lint::fits;
use crate::step::{Conversion, conversion, mentions};
use crate::{Column, Default, Error, Place, Result, Schema, Step, Storage, Table};

/// Refuses what cannot be done on the columns of a table that stays.
pub(super) fn judge(pair: &Pair, renames: &Renames) -> Result<()> {
    tables::same_primary_key(pair)?;
    for (old, new) in pair.kept() {
        let named = format!("`{}.{}`", pair.to.name, new.name);
        let place = Place::Column {
            table: pair.to.name.clone(),
            column: new.name.clone(),
        };
        judge_generated(old, new, &named).map_err(|error| error.at(place.clone()))?;
        judge_type(old, new, &named).map_err(|error| error.at(place))?;
    }
    for (name, expr, place) in expressions(pair.to) {
        judge_expression(pair, renames, (&name, expr)).map_err(|error| error.at(place))?;
    }
    Ok(())
}

/// Refuses a backfill that its column cannot hold, even where no step needs it yet.
pub(super) fn judge_backfills(to: &Schema, hints: &Hints) -> Result<()> {
    for hint in &hints.backfills {
        let (table, name) = (&hint.table, &hint.column);
        let Some(column) = to.table(table).and_then(|t| t.column(name)) else {
            continue;
        };
        if let Err(misfit) = fits(&hint.value, &column.ty) {
            return Err(Error::new(format!(
                "column `{table}.{name}` has a backfill that does not fit: {misfit}"
            ))
            .at(Place::Column {
                table: table.clone(),
                column: name.clone(),
            }));
        }
    }
    Ok(())
}

fn judge_generated(old: &Column, new: &Column, named: &str) -> Result<()> {
    match (&old.generated, &new.generated) {
        (None, Some(_)) => Err(Error::new(format!(
            "column {named} becomes generated, which would lose its values and is not supported yet: give the \
             generated column another name and drop this one"
        ))),
        (Some(generated), None) if generated.storage == Storage::Virtual => {
            Err(Error::new(format!(
                "column {named} is generated and virtual and becomes a plain one, which is not supported yet: make it \
                 stored first, or add a plain column of another name"
            )))
        }
        _ => Ok(()),
    }
}

fn judge_type(old: &Column, new: &Column, named: &str) -> Result<()> {
    if old.generated.is_some() || conversion(&old.ty, &new.ty) != Conversion::Using {
        return Ok(());
    }
    Err(Error::new(format!(
        "column {named} changes from {} to {}, and no rule says how its values convert: write the migration by hand \
         (`make revision`) with `alter_column(…).using(\"…\")`, or add a column of another name",
        crate::meaning::type_word(&old.ty),
        crate::meaning::type_word(&new.ty)
    )))
}

/// Every expression on a table, with what it stands in and the place it was written at.
fn expressions(table: &Table) -> Vec<(String, &str, Place)> {
    let column = |name: &str| Place::Column {
        table: table.name.clone(),
        column: name.to_owned(),
    };
    let owner = |check: &str| {
        let by_rule = |c: &&Column| crate::derived(&table.name, &[&c.name], "check") == check;
        let found = table.columns.iter().find(by_rule);
        found.map_or_else(|| Place::Table(table.name.clone()), |c| column(&c.name))
    };
    let mut all = Vec::new();
    for c in &table.columns {
        if let Some(generated) = &c.generated {
            let name = format!("the generated column `{}`", c.name);
            all.push((name, generated.expr.as_str(), column(&c.name)));
        }
    }
    for check in &table.checks {
        let name = format!("the check `{}`", check.name);
        all.push((name, check.expr.as_str(), owner(&check.name)));
    }
    for index in &table.indexes {
        let parts = index.parts.iter().filter_map(|part| match part {
            crate::IndexPart::Expr(expr) => Some(expr),
            _ => None,
        });
        for expr in parts.chain(&index.filter) {
            let name = format!("the index `{}`", index.name);
            all.push((name, expr.as_str(), Place::Table(table.name.clone())));
        }
    }
    all
}

/// No expression of the models may speak of a column that the models no longer have.
fn judge_expression(pair: &Pair, renames: &Renames, (name, expr): (&str, &str)) -> Result<()> {
    let there = |column: &str| {
        let same = |c: &&Column| c.name.eq_ignore_ascii_case(column);
        pair.to.columns.iter().find(same).is_some()
    };
    let gone = pair.from.columns.iter().map(|c| c.name.as_str());
    let Some(column) = gone.filter(|c| !there(c)).find(|c| mentions(expr, c)) else {
        return Ok(());
    };
    let table = &pair.to.name;
    let hinted = renames
        .columns
        .get(table)
        .and_then(|names| names.get(column));
    let fate = hinted.map_or_else(
        || "is dropped: take it out of the expression".to_owned(),
        |new| format!("is now called `{new}`: write that in the expression"),
    );
    Err(Error::new(format!(
        "{name} on table `{table}` still speaks of `{column}` (`{expr}`), which {fate}"
    )))
}

/// Renames, changes and adds columns; drops those whose names are taken anew, and those that are computed.
pub(super) fn change(scene: &Scene, pair: &Pair, walk: &mut Walk) -> Result<()> {
    let early = pair.dropped().into_iter().filter(|c| goes_early(pair, c));
    drop_columns(&pair.to.name, early.collect(), walk)?;
    rename(pair, walk)?;
    for (_, new) in pair.kept() {
        rename_values(scene, pair, new, walk)?;
    }
    for (_, new) in pair.kept() {
        alter(scene, pair, new, walk)?;
    }
    add(scene, pair, walk)
}

/// Drops the columns that are left to drop.
pub(super) fn drop_last(scene: &Scene, walk: &mut Walk) -> Result<()> {
    for pair in &scene.pairs {
        let late = pair.dropped().into_iter().filter(|c| !goes_early(pair, c));
        drop_columns(&pair.to.name, late.collect(), walk)?;
    }
    Ok(())
}

fn goes_early(pair: &Pair, column: &Column) -> bool {
    let taken = |c: &&Column| c.name.eq_ignore_ascii_case(&column.name);
    column.generated.is_some() || pair.to.columns.iter().find(taken).is_some()
}

/// Drops columns, each before those that its expression speaks of.
fn drop_columns(table: &str, columns: Vec<&Column>, walk: &mut Walk) -> Result<()> {
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

fn rename(pair: &Pair, walk: &mut Walk) -> Result<()> {
    let changed = pair.columns.iter().filter(|(old, new)| old != new);
    let renames = changed.map(|(old, new)| (old.to_string(), new.to_string()));
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
        (true, false) => hinted.or_else(|| new.default.clone()),
        (false, true) => hinted,
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
    for column in by_mention(pair.added()) {
        let backfill = backfill(scene, &pair.to.name, &column.name);
        let backfill = backfill.filter(|_| column.generated.is_none());
        if backfill.is_none() && column.needs_value() {
            return Err(valueless(&pair.to.name, column));
        }
        walk.push(Step::AddColumn {
            table: pair.to.name.clone(),
            column: column.clone(),
            backfill,
        })?;
    }
    Ok(())
}

fn valueless(table: &str, column: &Column) -> Error {
    let name = &column.name;
    Error::new(format!(
        "column `{table}.{name}` is required and new, and rows that are already there have no value for it: make the \
         field an `Option`, or give it `#[column(default = …)]`, or `#[column(backfill = …)]`"
    ))
    .at(Place::Column {
        table: table.to_owned(),
        column: name.clone(),
    })
}

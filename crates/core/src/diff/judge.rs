//! What cannot be done on a table that stays, told before anything is.

use super::pair::Pair;
use super::renames::Renames;
use super::{Backfill, Hints};
use crate::lint::fits;
use crate::step::{Conversion, conversion, mentions, qualifies};
use crate::{Column, Error, IndexPart, Place, Result, Schema, Table, derived};

/// What cannot be done on the columns of a table that stays.
pub(super) fn pair(pair: &Pair, renames: &Renames, hints: &Hints) -> Vec<Error> {
    let place = |column: &str| Place::Column {
        table: pair.to.name.clone(),
        column: column.to_owned(),
    };
    let mut found = Vec::new();
    for (old, new) in pair.kept() {
        let named = format!("`{}.{}`", pair.to.name, new.name);
        let outcome = retyped(old, new, &named);
        found.extend(outcome.err().map(|error| error.at(place(&new.name))));
    }
    for (name, expr, place) in expressions(pair.to) {
        let outcome =
            expression(pair, renames, (&name, expr)).and_then(|()| qualified(pair, (&name, expr)));
        found.extend(outcome.err().map(|error| error.at(place)));
    }
    for column in pair.added().into_iter().filter(|c| c.needs_value()) {
        let given = |hint: &Backfill| hint.table == pair.to.name && hint.column == column.name;
        if !hints.backfills.iter().any(given) {
            found.push(valueless(&pair.to.name, column).at(place(&column.name)));
        }
    }
    found
}

fn valueless(table: &str, column: &Column) -> Error {
    Error::new(format!(
        "column `{table}.{}` is required and new, and rows that are already there have no value for it: make the \
         field an `Option`, or give it `#[column(default = …)]`, or `#[column(backfill = …)]`",
        column.name
    ))
}

/// Backfills that their columns cannot hold, even where no step needs them yet. One of a column that becomes nullable is
/// for the way back, to what the column was.
pub(super) fn backfills(
    (from, to): (&Schema, &Schema),
    renames: &Renames,
    hints: &Hints,
) -> Vec<Error> {
    let mut found = Vec::new();
    for hint in &hints.backfills {
        let (table, name) = (&hint.table, &hint.column);
        let Some(column) = to.table(table).and_then(|t| t.column(name)) else {
            continue;
        };
        let old = renames.column_before(from, (table, name));
        let back = old.is_some_and(|old| {
            !old.nullable && column.nullable && fits(&hint.value, &old.ty).is_ok()
        });
        if let Err(misfit) = fits(&hint.value, &column.ty)
            && !back
        {
            let error = Error::new(format!(
                "column `{table}.{name}` has a backfill that does not fit: {misfit}"
            ));
            found.push(error.at(Place::Column {
                table: table.clone(),
                column: name.clone(),
            }));
        }
    }
    found
}

fn retyped(old: &Column, new: &Column, named: &str) -> Result<()> {
    let computed = old.generated.is_some() || new.generated.is_some();
    if computed || conversion(&old.ty, &new.ty) != Conversion::Using {
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
    let place = |column: Option<&str>, expr: &str| Place::Expression {
        table: table.name.clone(),
        column: column.map(str::to_owned),
        expr: expr.to_owned(),
    };
    let owner = |check: &str| {
        let by_rule = |c: &&Column| derived(&table.name, &[&c.name], "check") == check;
        table.columns.iter().find(by_rule).map(|c| c.name.as_str())
    };
    let mut all = Vec::new();
    for c in &table.columns {
        if let Some(generated) = &c.generated {
            let name = format!("the generated column `{}`", c.name);
            let expr = generated.expr.as_str();
            all.push((name, expr, place(Some(&c.name), expr)));
        }
    }
    for check in &table.checks {
        let name = format!("the check `{}`", check.name);
        let place = place(owner(&check.name), &check.expr);
        all.push((name, check.expr.as_str(), place));
    }
    for index in &table.indexes {
        let parts = index.parts.iter().filter_map(|part| match part {
            IndexPart::Expr(expr) => Some(expr),
            _ => None,
        });
        for expr in parts.chain(&index.filter) {
            let name = format!("the index `{}`", index.name);
            all.push((name, expr.as_str(), place(None, expr)));
        }
    }
    all
}

/// No expression of the models may speak of a column that the models no longer have.
fn expression(pair: &Pair, renames: &Renames, (name, expr): (&str, &str)) -> Result<()> {
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

/// No expression of the models may name the table as it was called until now.
fn qualified(pair: &Pair, (name, expr): (&str, &str)) -> Result<()> {
    let (old, new) = (&pair.from.name, &pair.to.name);
    if old == new || !qualifies(expr, old) {
        return Ok(());
    }
    Err(Error::new(format!(
        "{name} on table `{new}` still speaks of the table as `{old}` (`{expr}`), which is now called `{new}`: write the \
         column's name alone"
    )))
}

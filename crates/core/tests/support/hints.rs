//! Random hints between two random schemas.

use std::collections::BTreeMap;

use aludel_core::diff::{Backfill, ColumnHint, ValueHint};
use aludel_core::{Column, ColumnType, Default, Hints, Schema, Table};

use super::schemas::columns::POOLS;
use super::schemas::{Draw, IDS};

/// Hints that fit: renames of tables, of columns and of enum values, swaps and chains among them, and backfills.
pub fn hints(draw: &mut Draw, from: &Schema, to: &Schema) -> Hints {
    let old: Vec<&str> = from.tables.keys().map(String::as_str).collect();
    let new: Vec<&str> = to.tables.keys().map(String::as_str).collect();
    let mut hints = Hints {
        tables: renames(draw, &old, &new),
        ..Hints::default()
    };
    let moved: BTreeMap<String, String> = hints
        .tables
        .iter()
        .map(|(f, t)| (t.clone(), f.clone()))
        .collect();
    let left: Vec<String> = hints.tables.iter().map(|(f, _)| f.clone()).collect();
    for table in to.tables.values() {
        let was = match moved.get(&table.name) {
            Some(old) => Some(old.as_str()),
            None => Some(table.name.as_str()).filter(|name| !left.iter().any(|old| old == name)),
        };
        if let Some(old) = was.and_then(|name| from.table(name)) {
            column_hints(draw, old, table, &mut hints);
        }
    }
    hints
}

fn column_hints(draw: &mut Draw, old: &Table, new: &Table, hints: &mut Hints) {
    let mut renamed = ids(old, new);
    for pool in POOLS {
        let (was, now) = (of_pool(old, pool), of_pool(new, pool));
        let was: Vec<&str> = was.iter().map(String::as_str).collect();
        let now: Vec<&str> = now.iter().map(String::as_str).collect();
        renamed.extend(renames(draw, &was, &now));
    }
    for pool in POOLS {
        for name in of_pool(new, pool) {
            let before = before(old, &name, &renamed);
            value_hints(draw, before, new, &name, hints);
            backfill(draw, before, new, &name, hints);
        }
    }
    let hint = |(from, to)| ColumnHint {
        table: new.name.clone(),
        from,
        to,
    };
    hints.columns.extend(renamed.into_iter().map(hint));
}

/// The columns of a table that are of a pool.
fn of_pool(table: &Table, pool: &[&str]) -> Vec<String> {
    let names = table.columns.iter().map(|c| c.name.clone());
    names.filter(|name| pool.contains(&name.as_str())).collect()
}

/// The first column of a key keeps its numbers whatever it is called.
fn ids(old: &Table, new: &Table) -> Vec<(String, String)> {
    let id = |table: &Table| IDS.into_iter().find(|id| table.column(id).is_some());
    let pair = id(old).zip(id(new)).filter(|(from, to)| from != to);
    pair.map(|(from, to)| (from.to_owned(), to.to_owned()))
        .into_iter()
        .collect()
}

/// What the column was before, if it was there.
fn before<'a>(old: &'a Table, name: &str, renamed: &[(String, String)]) -> Option<&'a Column> {
    let hinted = renamed.iter().find(|(_, to)| to == name);
    let left = renamed.iter().any(|(from, _)| from == name);
    let was = hinted
        .map(|(from, _)| from.as_str())
        .or((!left).then_some(name));
    was.and_then(|name| old.column(name))
}

fn value_hints(
    draw: &mut Draw,
    before: Option<&Column>,
    new: &Table,
    name: &str,
    hints: &mut Hints,
) {
    let types = before
        .map(|c| &c.ty)
        .zip(new.column(name).map(|now| &now.ty));
    let Some((ColumnType::Enum { values: was }, ColumnType::Enum { values: now })) = types else {
        return;
    };
    let was: Vec<&str> = was.iter().map(String::as_str).collect();
    let now: Vec<&str> = now.iter().map(String::as_str).collect();
    let hint = |(from, to)| ValueHint {
        table: new.name.clone(),
        column: name.to_owned(),
        from,
        to,
    };
    let renamed = value_renames(draw, &was, &now).into_iter().map(hint);
    hints.values.extend(renamed);
}

/// The default as what rows already there get. Where the column may be NULL from now on it is for the way back, and nobody
/// but the engine knows whether an expression is what the column was.
fn backfill(draw: &mut Draw, before: Option<&Column>, new: &Table, name: &str, hints: &mut Hints) {
    let Some(new_column) = new.column(name) else {
        return;
    };
    let back =
        before.is_some_and(|was| !was.nullable && new_column.nullable && was.ty != new_column.ty);
    let unknown = |value: &Default| back && matches!(value, Default::Expr(_));
    let default = new_column.default.clone();
    if let Some(value) = default.filter(|value| draw.once_in(3) && !unknown(value)) {
        hints.backfills.push(Backfill {
            table: new.name.clone(),
            column: name.to_owned(),
            value,
        });
    }
}

/// Pairs of an old and a new name, none of which names what is still another's.
fn renames(draw: &mut Draw, old: &[&str], new: &[&str]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for to in draw.some(new, 3) {
        if old.is_empty() {
            return pairs;
        }
        let from = draw.one(old);
        if from != to && !pairs.iter().any(|(other, _)| other == from) {
            pairs.push((from.to_owned(), to.to_owned()));
        }
    }
    let fits = |pairs: &[(String, String)], from: &String| {
        !new.contains(&from.as_str()) || pairs.iter().any(|(_, to)| to == from)
    };
    while let Some(at) = pairs.iter().position(|(from, _)| !fits(&pairs, from)) {
        pairs.remove(at);
    }
    pairs
}

/// The same for values, of which no two may become one.
fn value_renames(draw: &mut Draw, old: &[&str], new: &[&str]) -> Vec<(String, String)> {
    let pairs = renames(draw, old, new);
    let left = |name: &String| pairs.iter().any(|(from, _)| from == name);
    let apart = |(_, to): &(String, String)| !old.contains(&to.as_str()) || left(to);
    if pairs.iter().all(apart) {
        pairs
    } else {
        Vec::new()
    }
}

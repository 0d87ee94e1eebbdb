//! Random hints between two random schemas.

use std::collections::BTreeMap;

use aludel_core::diff::{Backfill, ColumnHint, ValueHint};
use aludel_core::{ColumnType, Hints, Schema, Table};

use super::schemas::{Draw, plain};

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
    let (was, now) = (plain(old), plain(new));
    let was: Vec<&str> = was.iter().map(String::as_str).collect();
    let now: Vec<&str> = now.iter().map(String::as_str).collect();
    let renamed = renames(draw, &was, &now);
    for column in &now {
        let hinted = renamed
            .iter()
            .find(|(_, to)| to == column)
            .map(|(from, _)| from.as_str());
        let own = Some(*column).filter(|c| !renamed.iter().any(|(from, _)| from == c));
        let before = hinted
            .or(own)
            .and_then(|name| old.column(name))
            .map(|c| &c.ty);
        let after = new.column(column).map(|c| &c.ty);
        if let (Some(ColumnType::Enum { values: a }), Some(ColumnType::Enum { values: b })) =
            (before, after)
        {
            let a: Vec<&str> = a.iter().map(String::as_str).collect();
            let b: Vec<&str> = b.iter().map(String::as_str).collect();
            for (from, to) in value_renames(draw, &a, &b) {
                hints.values.push(ValueHint {
                    table: new.name.clone(),
                    column: column.to_string(),
                    from,
                    to,
                });
            }
        }
        let default = new.column(column).and_then(|c| c.default.clone());
        if let Some(value) = default.filter(|_| draw.once_in(3)) {
            hints.backfills.push(Backfill {
                table: new.name.clone(),
                column: column.to_string(),
                value,
            });
        }
    }
    for (from, to) in renamed {
        hints.columns.push(ColumnHint {
            table: new.name.clone(),
            from,
            to,
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

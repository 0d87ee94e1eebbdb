use std::collections::{BTreeMap, BTreeSet};

use crate::{MAX_NAME, Table};

/// Renames in an order in which no name is taken twice: a chain from its end, a cycle through a temporary name.
///
/// `names` are all names at present; `clash` says whether two names cannot stand beside each other.
pub(super) fn renames(
    mut pending: Vec<(String, String)>,
    mut names: BTreeSet<String>,
    clash: fn(&str, &str) -> bool,
) -> Vec<(String, String)> {
    let mut ordered = Vec::new();
    while !pending.is_empty() {
        let free = |(from, to): &(String, String)| {
            !names.iter().any(|name| name != from && clash(name, to))
        };
        let step = match pending.iter().position(free) {
            Some(at) => pending.remove(at),
            None => aside(&mut pending, &names, clash),
        };
        names.remove(&step.0);
        names.insert(step.1.clone());
        ordered.push(step);
    }
    ordered
}

/// The first step of a cycle: one that is in another's way goes to a temporary name.
fn aside(
    pending: &mut Vec<(String, String)>,
    names: &BTreeSet<String>,
    clash: fn(&str, &str) -> bool,
) -> (String, String) {
    let wanted = |name: &str| {
        pending
            .iter()
            .any(|(from, to)| from != name && clash(name, to))
    };
    let Some(at) = pending.iter().position(|(from, _)| wanted(from)) else {
        // What is in the way is no part of the renames: applying the step says so.
        return pending.remove(0);
    };
    let targets = pending.iter().map(|(_, to)| to);
    let taken: Vec<&String> = names.iter().chain(targets).collect();
    let parked = temporary(&pending[at].0, |name| taken.iter().any(|t| clash(t, name)));
    let old = std::mem::replace(&mut pending[at].0, parked.clone());
    (old, parked)
}

/// A name that is free, made from `base`.
pub(super) fn temporary(base: &str, taken: impl Fn(&str) -> bool) -> String {
    let room = MAX_NAME - "_swap_99".len();
    let cut = (0..=room.min(base.len()))
        .rev()
        .find(|&at| base.is_char_boundary(at))
        .unwrap_or(0);
    let first = format!("{}_swap", &base[..cut]);
    let more = (2_u32..).map(|n| format!("{first}_{n}"));
    std::iter::once(first.clone())
        .chain(more)
        .find(|name| !taken(name))
        .unwrap_or(first)
}

/// Tables in an order in which each comes after those it references, and the foreign keys, by table and name, that close
/// a cycle and so must come later. Ties go by name.
pub(super) fn by_dependency<'a>(
    tables: &[&'a Table],
) -> (Vec<&'a Table>, BTreeSet<(&'a str, &'a str)>) {
    let mut left: BTreeMap<&str, &Table> = tables.iter().map(|t| (t.name.as_str(), *t)).collect();
    let (mut ordered, mut cut) = (Vec::new(), BTreeSet::new());
    while let Some(next) = ready(&left).or_else(|| cyclic(&left)) {
        for key in &next.foreign_keys {
            if key.table != next.name && left.contains_key(key.table.as_str()) {
                cut.insert((next.name.as_str(), key.name.as_str()));
            }
        }
        left.remove(next.name.as_str());
        ordered.push(next);
    }
    (ordered, cut)
}

/// The first table by name that references none that are left.
fn ready<'a>(left: &BTreeMap<&str, &'a Table>) -> Option<&'a Table> {
    let mut tables = left.values().copied();
    tables.find(|table| needs(table, left).is_empty())
}

/// Which of the tables that are left this one references, but for itself.
fn needs<'a>(table: &'a Table, left: &BTreeMap<&str, &'a Table>) -> Vec<&'a str> {
    let targets = table.foreign_keys.iter().map(|key| key.table.as_str());
    targets
        .filter(|target| *target != table.name && left.contains_key(target))
        .collect()
}

/// A table that is part of a cycle, where none is ready: whoever follows references must come round.
fn cyclic<'a>(left: &BTreeMap<&str, &'a Table>) -> Option<&'a Table> {
    let mut walked = BTreeSet::new();
    let mut table = *left.values().next()?;
    while walked.insert(table.name.as_str()) {
        let next = needs(table, left).into_iter().min()?;
        table = left.get(next)?;
    }
    Some(table)
}

//! The order of the chain: each migration after its parent, one head.

use std::collections::BTreeMap;

use super::file::Located;
use crate::Diagnostic;
use crate::nearest::hint;

/// The migrations in the order of the chain.
///
/// # Errors
/// Two migrations of one number or with one parent, a parent that is not there, none or more than one first migration,
/// a gap in the numbers, a circle: each with its place and its remedy.
pub(crate) fn order(mut found: Vec<Located>) -> Result<Vec<Located>, Vec<Diagnostic>> {
    found.sort_by_cached_key(|one| (number(one), one.migration.id.clone()));
    let wrongs = strangers(&found);
    if !wrongs.is_empty() {
        return Err(wrongs);
    }
    let wrongs = heads(&found);
    if !wrongs.is_empty() {
        return Err(wrongs);
    }
    match misnumbered(&found) {
        None => Ok(found),
        Some(wrong) => Err(vec![wrong]),
    }
}

fn number(one: &Located) -> i32 {
    one.migration
        .number_and_name()
        .map_or(0, |(number, _)| number)
}

/// Parents that are no migration.
fn strangers(found: &[Located]) -> Vec<Diagnostic> {
    let ids: Vec<&str> = found.iter().map(|one| &*one.migration.id).collect();
    let lost = |one: &Located| {
        let parent = one.migration.parent.as_deref()?;
        if ids.contains(&parent) {
            return None;
        }
        let id = &one.migration.id;
        let remedy = "bring its file back, or name the one before it";
        let hint = hint(parent, ids.iter().copied(), remedy);
        let message = format!("{id} follows `{parent}`, which is not there{hint}");
        Some(one.at_parent(message))
    };
    found.iter().filter_map(lost).collect()
}

/// Migrations that follow the same one, or begin the chain beside each other, where there are more than one.
pub(crate) fn forks(found: &[Located]) -> Vec<Vec<&Located>> {
    let mut by_parent: BTreeMap<Option<&str>, Vec<&Located>> = BTreeMap::new();
    for one in found {
        let parent = one.migration.parent.as_deref();
        by_parent.entry(parent).or_default().push(one);
    }
    by_parent
        .into_values()
        .filter(|all| all.len() > 1)
        .collect()
}

/// Migrations that follow the same one, and more than one first.
fn heads(found: &[Located]) -> Vec<Diagnostic> {
    let split = forks(found).into_iter().filter_map(|children| {
        let [first, second, ..] = children[..] else {
            return None;
        };
        let parent = first.migration.parent.as_deref();
        let (a, b) = (&first.migration.id, &second.migration.id);
        let name = second.migration.number_and_name().map_or("", |(_, name)| name);
        let next = number(first) + 1;
        let what = match parent {
            Some(parent) => format!("{a} and {b} both follow {parent}"),
            None => format!("{a} and {b} both begin the chain"),
        };
        let renamed = format!("{next:04}_{name}");
        let rename = if renamed == *b {
            String::new()
        } else {
            format!("rename {b}.rs to {renamed}.rs and ")
        };
        Some(second.at_parent(format!(
            "{what}: put the one that is not released yet on top with `make rebase` (or `ALUDEL_REBASE=auto cargo check`), or by hand: {rename}write `parent: Some(\"{a}\")` in it"
        )))
    });
    split.collect()
}

/// With one child each and one first, what is left to be wrong: a circle, a number twice, a gap. The first of these.
fn misnumbered(found: &[Located]) -> Option<Diagnostic> {
    let mut before: Option<&Located> = None;
    for one in found {
        if let Some(message) = misplaced(before, one) {
            return Some(one.at_parent(message));
        }
        before = Some(one);
    }
    None
}

/// What is wrong with a migration behind the one before it by number.
fn misplaced(before: Option<&Located>, one: &Located) -> Option<String> {
    let id = &one.migration.id;
    let parent = one.migration.parent.as_deref();
    let Some(before) = before else {
        return parent.map(|parent| format!(
            "{id} is the first by number and has the parent `{parent}`: write `parent: None`, or number it after its parent"
        ));
    };
    let last = &before.migration.id;
    let next = number(before) + 1;
    if next == number(one) + 1 {
        return Some(format!(
            "{last} and {id} have the same number: rename {id}.rs to {next:04}_…, and the parent where others follow it"
        ));
    }
    if parent != Some(last) {
        let follows = parent.map_or("nothing".to_owned(), |parent| format!("`{parent}`"));
        return Some(format!(
            "{id} comes after {last} by number and follows {follows}: number each migration one past its parent"
        ));
    }
    (next != number(one)).then(|| format!(
        "{id} follows {last}, and {next:04} is missing between them: bring the missing file back, or rename {id}.rs to that number"
    ))
}

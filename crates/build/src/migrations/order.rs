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
    let wrongs = numbers(&found);
    if wrongs.is_empty() {
        Ok(found)
    } else {
        Err(wrongs)
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

/// Migrations that follow the same one, and more than one first.
fn heads(found: &[Located]) -> Vec<Diagnostic> {
    let mut by_parent: BTreeMap<Option<&str>, Vec<&Located>> = BTreeMap::new();
    for one in found {
        let parent = one.migration.parent.as_deref();
        by_parent.entry(parent).or_default().push(one);
    }
    let split = by_parent.into_iter().filter_map(|(parent, children)| {
        let [first, second, ..] = children[..] else {
            return None;
        };
        let (a, b) = (&first.migration.id, &second.migration.id);
        let name = second.migration.number_and_name().map_or("", |(_, name)| name);
        let next = number(first) + 1;
        let what = match parent {
            Some(parent) => format!("{a} and {b} both follow {parent}"),
            None => format!("{a} and {b} both begin the chain"),
        };
        Some(second.at_parent(format!(
            "{what}: put the one that is not released yet on top with `make rebase`, or by hand: rename {b}.rs to {next:04}_{name}.rs and write `parent: Some(\"{a}\")` in it"
        )))
    });
    split.collect()
}

/// With one child each and one first, what is left to be wrong: a circle, a number twice, a gap.
fn numbers(found: &[Located]) -> Vec<Diagnostic> {
    let mut wrongs = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &found[before]);
        let id = &one.migration.id;
        let parent = one.migration.parent.as_deref();
        let follows = before.map(|before| &*before.migration.id);
        let message = match before {
            Some(before) if number(before) == number(one) => format!(
                "{} and {id} have the same number: rename {id}.rs to {:04}_….rs, and its parent where others follow it",
                before.migration.id,
                number(one) + 1
            ),
            Some(before) if parent == follows && number(before) + 1 != number(one) => format!(
                "{id} follows {}, and {:04} is missing between them: bring the missing file back, or rename {id}.rs to the next number",
                before.migration.id,
                number(before) + 1
            ),
            _ if parent == follows => continue,
            None => format!(
                "{id} is the first by number and has the parent `{}`: write `parent: None`, or number it after its parent",
                parent.unwrap_or_default()
            ),
            Some(before) => format!(
                "{id} comes after {} by number and follows {}: number each migration one past its parent",
                before.migration.id,
                parent.map_or("nothing".to_owned(), |parent| format!("`{parent}`"))
            ),
        };
        wrongs.push(one.at_parent(message));
    }
    wrongs
}

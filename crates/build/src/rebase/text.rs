//! The file of a migration that follows another one now.

use std::collections::BTreeMap;

use aludel_core::{Migration, Step};

use crate::SourceFile;
use crate::migrations::{Located, read_file};

/// A migration that goes to another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// Its path until now, within the package.
    pub from: String,
    /// Its id until now.
    pub old: String,
    /// Its id from now on.
    pub id: String,
    /// What it follows from now on.
    pub parent: String,
    /// Its file from now on.
    pub file: SourceFile,
}

/// The migration under its new id, behind its new parent; what it says of those that moved before it goes along.
///
/// # Errors
/// The file is written so that its parent cannot be exchanged.
pub(super) fn moved(
    one: &Located,
    text: &str,
    id: &str,
    parent: &str,
    before: &[Moved],
    sql: &BTreeMap<String, String>,
) -> Result<Moved, String> {
    let by_hand = || {
        format!(
            "{} cannot be rewritten: write `parent: Some({parent:?})` in it by hand and call it {id}.rs",
            one.path
        )
    };
    let mut wanted = Migration {
        id: id.to_owned(),
        parent: Some(parent.to_owned()),
        steps: one.migration.steps.clone(),
    };
    let mut text = with_parent(text, one.parent, parent).ok_or_else(by_hand)?;
    let own = (one.migration.id.as_str(), id);
    for (old, new) in before.iter().map(|one| (&*one.old, &*one.id)).chain([own]) {
        for step in &mut wanted.steps {
            if matches!(step, Step::Floor(floor) if floor == old) {
                *step = Step::Floor(new.to_owned());
                text = text.replace(&format!("floor({old:?})"), &format!("floor({new:?})"));
                break;
            }
        }
    }
    let folder = one.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = SourceFile {
        path: format!("{folder}/{id}.rs"),
        text,
    };
    let read = read_file(id, &file, sql);
    if !read.is_ok_and(|read| read.migration == wanted) {
        return Err(by_hand());
    }
    Ok(Moved {
        from: one.path.clone(),
        old: one.migration.id.clone(),
        id: id.to_owned(),
        parent: parent.to_owned(),
        file,
    })
}

/// The text with another parent at this line and column, both from 1.
fn with_parent(text: &str, (line, column): (usize, usize), parent: &str) -> Option<String> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let skipped = text[before..].chars().take(column - 1);
    let start = before + skipped.map(char::len_utf8).sum::<usize>();
    let rest = &text[start..];
    let end = if rest.starts_with("None") {
        "None".len()
    } else {
        rest.find(')')? + 1
    };
    Some(format!(
        "{}Some({parent:?}){}",
        &text[..start],
        &rest[end..]
    ))
}

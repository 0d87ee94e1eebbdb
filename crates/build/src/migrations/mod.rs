//! The reader of migrations: files in the closed grammar, to values of the core.

mod args;
mod column;
mod file;
mod floor;
mod locals;
mod order;
mod raw;
#[cfg(test)]
mod sealed_tests;
mod step;
mod term;
mod words;

use std::collections::BTreeMap;

use aludel_core::{Migration, Schema};

use crate::embed::Entry;
use crate::{Diagnostic, SourceFile};
pub(crate) use file::{Located, read_file};
pub(crate) use floor::check as check_floor;
pub(crate) use order::forks;

/// The sealed migrations, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// In order, each after its parent.
    pub migrations: Vec<Located>,
    /// What is known of the first of them.
    pub known: Known,
}

/// What an earlier build made of the first migrations, which have not changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// What is embedded of each.
    pub entries: Vec<Entry>,
    /// The schema that they lead to.
    pub after: Schema,
}

/// Reads the sealed migrations: `sources` are their files, `files` the texts of the other files beside them.
///
/// # Errors
/// Everything that keeps the files from being one chain.
#[cfg(test)]
pub(crate) fn read_chain(
    sources: &[SourceFile],
    files: &BTreeMap<String, String>,
) -> Result<Chain, Vec<Diagnostic>> {
    read_on(Chain::default(), sources, files)
}

/// Reads the sealed migrations, those that `known` begins with from there.
///
/// # Errors
/// Everything that keeps the files from being one chain.
pub(crate) fn read_on(
    mut known: Chain,
    sources: &[SourceFile],
    files: &BTreeMap<String, String>,
) -> Result<Chain, Vec<Diagnostic>> {
    let first = known.migrations.len();
    if first == sources.len() {
        return Ok(known);
    }
    let mut found = std::mem::take(&mut known.migrations);
    found.extend(read_each(&sources[first..], files)?);
    known.migrations = order::order(found)?;
    for at in first..known.migrations.len() {
        let (before, rest) = known.migrations.split_at(at);
        floor::check(before, &rest[0])?;
    }
    Ok(known)
}

/// Reads each migration by itself, whatever it follows.
///
/// # Errors
/// Everything in the files that is none of the closed grammar.
pub(crate) fn read_each(
    sources: &[SourceFile],
    files: &BTreeMap<String, String>,
) -> Result<Vec<Located>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut wrongs = Vec::new();
    for source in sources {
        match read_one(source, files) {
            Ok(one) => found.push(one),
            Err(more) => wrongs.extend(more),
        }
    }
    if wrongs.is_empty() {
        Ok(found)
    } else {
        Err(wrongs)
    }
}

fn read_one(
    source: &SourceFile,
    files: &BTreeMap<String, String>,
) -> Result<Located, Vec<Diagnostic>> {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    let id = name.strip_suffix(".rs").unwrap_or(name);
    let bare = Migration {
        id: id.to_owned(),
        parent: None,
        steps: Vec::new(),
    };
    if let Err(error) = bare.number_and_name() {
        return Err(vec![Diagnostic::new(&source.path, 1, 1, error.message)]);
    }
    read_file(id, source, files)
}

impl Chain {
    /// The newest migration.
    pub fn head(&self) -> Option<&Migration> {
        self.migrations.last().map(|one| &one.migration)
    }

    /// The migrations without their places.
    pub fn plain(&self) -> impl Iterator<Item = &Migration> {
        self.migrations.iter().map(|one| &one.migration)
    }
}

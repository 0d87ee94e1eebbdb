//! The reader of migrations: files in the closed grammar, to values of the core.

mod args;
mod column;
mod file;
mod floor;
mod order;
mod raw;
mod step;
mod term;
mod words;

use std::collections::BTreeMap;

use aludel_core::Migration;

use crate::{Diagnostic, SourceFile};
pub(crate) use file::{Located, read_file};
pub(crate) use floor::check as check_floor;

/// The sealed migrations, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// In order, each after its parent.
    pub migrations: Vec<Located>,
}

/// Reads the sealed migrations: `sources` are their files, `files` the texts of the other files beside them.
///
/// # Errors
/// Everything that keeps the files from being one chain.
pub(crate) fn read_chain(
    sources: &[SourceFile],
    files: &BTreeMap<String, String>,
) -> Result<Chain, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut wrongs = Vec::new();
    for source in sources {
        match read_one(source, files) {
            Ok(one) => found.push(one),
            Err(more) => wrongs.extend(more),
        }
    }
    if !wrongs.is_empty() {
        return Err(wrongs);
    }
    let migrations = order::order(found)?;
    for (at, one) in migrations.iter().enumerate() {
        floor::check(&migrations[..at], one)?;
    }
    Ok(Chain { migrations })
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
    pub fn plain(&self) -> Vec<Migration> {
        let located = self.migrations.iter();
        located.map(|one| one.migration.clone()).collect()
    }
}

//! What tests run: migrations as the build would embed them.

#![allow(clippy::unwrap_used)]

#[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
mod words;

#[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
pub(crate) use self::words::{text, words};
use aludel_core::chain;

use crate::embed::{Embedded, Source};
use crate::word::{Context, Migration, Step};
use crate::{Engine, Migrations};

/// A migration of a test: its id, its steps, names of its functions.
pub(crate) type Made = (&'static str, &'static [Step], &'static [&'static str]);

/// These migrations, each following the one before it. One whose name is `draft` is a draft.
pub(crate) fn embedded(made: &[Made]) -> Migrations {
    under("refinery_schema_history", made)
}

/// The same under another history table.
pub(crate) fn under(history: &'static str, made: &[Made]) -> Migrations {
    let mut all: Vec<Embedded> = Vec::new();
    for (id, steps, runs) in made {
        let parent = all.last();
        let migration = Migration {
            parent: parent.map(|parent| parent.id),
            steps,
        };
        let context = Context {
            id,
            runs,
            files: &[],
        };
        let lowered = migration.lower(&context).unwrap().0;
        let hash = chain(parent.map_or("", |parent| parent.chain), &lowered);
        all.push(Embedded {
            id,
            migration,
            checksum: lowered.checksum().unwrap(),
            chain: hash.leak(),
            runs,
            files: &[],
            draft: id.ends_with("_draft"),
        });
    }
    Migrations::new(Box::leak(Box::new(Source {
        history,
        engines: &Engine::ALL,
        migrations: all.leak(),
        seeds: include_dir::Dir::new("", &[]),
    })))
}

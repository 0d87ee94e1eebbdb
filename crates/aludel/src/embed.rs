//! What the build hands over: the contract between `aludel-build` and this crate.
//!
//! The build writes `OUT_DIR/aludel.rs`, and [`embed!`](crate::embed!) includes it where the program says so. The file holds, in
//! this order and nothing else that the program could see:
//!
//! ```ignore
//! const _: () = assert!(::aludel::embed::FORMAT == 1, "…: use one version of aludel and aludel-build");
//! #[allow(warnings, clippy::all, clippy::pedantic)]
//! #[rustfmt::skip]
//! mod aludel_migrations {
//!     #[path = "/abs/migrations/0001_start.rs"]
//!     pub mod m0001_start;
//! }
//! /// Every migration of this program.
//! pub static MIGRATIONS: ::aludel::Migrations = ::aludel::Migrations::new(&::aludel::embed::Source {
//!     history: "refinery_schema_history",
//!     engines: &[::aludel::Engine::Sqlite],
//!     migrations: &[::aludel::embed::Embedded {
//!         id: "0001_start",
//!         migration: aludel_migrations::m0001_start::MIGRATION,
//!         checksum: 1234,
//!         chain: "ab…",
//!         runs: &["fill"],
//!         files: &[("views.sql", "CREATE VIEW …")],
//!         draft: false,
//!     }],
//!     seeds: ::aludel::include_dir::Dir::new("", &[]),
//! });
//! ```
//!
//! `checksum` is [`aludel_core::Migration::checksum`], `chain` is [`aludel_core::chain`]. `runs` names the functions of
//! the file in the order of the steps, in each step the way up before the way down before what it means; a function that
//! stands twice is named twice. `files` holds name and text of each `sql_file`, line ends as `\n`. The draft, if there is
//! one, comes last, under the id `<number>_draft`. Seeds are `include_dir` entries made with `include_bytes!`.

use std::fmt;

use aludel_core::Engine;
use include_dir::Dir;

use crate::word::{Context, Migration, RunFn};
use crate::{Error, Kind, Result};

/// The number of the format that `OUT_DIR/aludel.rs` is written in.
pub const FORMAT: u32 = aludel_core::FORMAT;

/// Makes `pub static MIGRATIONS: aludel::Migrations` of what `aludel_build::run()` left in this crate's `OUT_DIR`.
///
/// It stands once in a crate, at its root.
#[macro_export]
macro_rules! embed {
    () => {
        include!(concat!(env!("OUT_DIR"), "/aludel.rs"));
    };
}

/// All that the build hands over.
pub struct Source {
    /// The name of the history table; lock and side tables take their names from it.
    pub history: &'static str,
    /// The engines that the models must hold on.
    pub engines: &'static [Engine],
    /// The migrations, in order.
    pub migrations: &'static [Embedded],
    /// The folder of seeds.
    pub seeds: Dir<'static>,
}

/// One migration of the program.
pub struct Embedded {
    /// Its id: `0002_add_email`.
    pub id: &'static str,
    /// What its file says.
    pub migration: Migration,
    /// The checksum that refinery gives to it.
    pub checksum: u64,
    /// Its chain hash.
    pub chain: &'static str,
    /// Names of its functions.
    pub runs: &'static [&'static str],
    /// Names and texts of its SQL files.
    pub files: &'static [(&'static str, &'static str)],
    /// Whether it is the draft, which may still change.
    pub draft: bool,
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl Embedded {
    /// The migration as the core knows it, and its functions by name.
    pub(crate) fn lower(
        &self,
    ) -> Result<(
        aludel_core::Migration,
        std::collections::BTreeMap<String, RunFn>,
    )> {
        self.migration.lower(&Context {
            id: self.id,
            runs: self.runs,
            files: self.files,
        })
    }
}

/// The build and the compiled data disagree: never the user's fault.
pub(crate) fn bug(id: &str, what: &str) -> Error {
    Error::new(
        Kind::Failed,
        format!(
            "{id} {what}: this is a bug of aludel and nothing was changed; please report it with the migration's file"
        ),
    )
}

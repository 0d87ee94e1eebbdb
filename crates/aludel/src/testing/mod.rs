//! Tests of your own migrations, for your own `cargo test` (feature `testing`).
//!
//! ```no_run
//! # static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
//! #     history: "refinery_schema_history", engines: &[], migrations: &[],
//! #     seeds: aludel::include_dir::Dir::new("", &[]),
//! # });
//! use aludel::testing;
//!
//! #[test]
//! fn migrations_survive() -> aludel::Result<()> {
//!     testing::survives(&MIGRATIONS, "sqlite::memory:")?;
//!     testing::round_trip(&MIGRATIONS, "mysql://root@127.0.0.1:3306/")?;
//!     Ok(())
//! }
//! ```
//!
//! The URL says where: each run makes databases of its own beside the one that it names, and takes them away again. On a
//! server the account must be allowed to create and drop databases whose names begin with `aludel_test_`; on SQLite a
//! temporary file stands for the one in memory. [`Trial`] begins at a migration of your choice, with rows of your own.
//!
//! Your program as a whole can be tested too: [`abort_after`] ends it at any statement, [`Proxy`] is a way to the server that
//! fails at one, and [`hold_lock`] keeps it waiting.

mod abort;
mod fill;
mod keyed;
mod lock;
mod mortal;
mod packet;
mod proxy;
mod sample;
mod scratch;
mod state;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod travel;
mod trial;

pub use abort::abort_after;
pub(crate) use abort::guarded;
pub use lock::hold_lock;
#[cfg(all(test, feature = "sqlite"))]
pub(crate) use mortal::Mortal;
pub use proxy::{Fault, Proxy};
#[cfg(all(test, feature = "sqlite"))]
pub(crate) use scratch::Scratch;
#[cfg(test)]
pub(crate) use state::State;
pub use trial::{Survived, Travelled, Trial};

use crate::{Migrations, Result};

/// Cuts the connection after each single statement of an upgrade from nothing to the head, one run for each, until a run
/// passes without being cut. After each cut the next boot must come to the head, with the schema and the rows of an
/// upgrade that nothing disturbed.
///
/// # Errors
/// A run that came out differently: after which statement it was cut, and what differs. The database cannot be opened, or
/// the migrations fail even when nothing disturbs them.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// # static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
/// #     history: "refinery_schema_history", engines: &[], migrations: &[],
/// #     seeds: aludel::include_dir::Dir::new("", &[]),
/// # });
/// let survived = aludel::testing::survives(&MIGRATIONS, "sqlite::memory:")?;
/// println!("cut at {} places", survived.cuts);
/// # }
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn survives(migrations: &Migrations, url: &str) -> Result<Survived> {
    Trial::new(migrations, url).survives()
}

/// Takes every migration from nothing to the head there and back with rows, then all of them together, and upgrades again.
/// At each place the schema must be the one that the way up left there, and so must every value of every row, the values
/// of dropped tables and columns among them; a difference is told with table, row and column. Across a migration with SQL or
/// Rust by hand only the schema is looked at, unless [`Trial::exact`] says that their ways back are exact too; and across one with
/// `.keep_nothing()`.
///
/// The rows are generated: three for each table, of the columns' types, that the database takes. Tables with rows of your
/// migrations' or [`Trial::rows`] are left as they are.
///
/// # Errors
/// As [`survives`]; a migration that cannot be taken back.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// # static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
/// #     history: "refinery_schema_history", engines: &[], migrations: &[],
/// #     seeds: aludel::include_dir::Dir::new("", &[]),
/// # });
/// let travelled = aludel::testing::round_trip(&MIGRATIONS, "sqlite::memory:")?;
/// println!("{} migrations there and back, {} rows", travelled.migrations, travelled.rows);
/// assert!(travelled.unfilled.is_empty(), "{:?}", travelled.unfilled);
/// # }
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn round_trip(migrations: &Migrations, url: &str) -> Result<Travelled> {
    Trial::new(migrations, url).round_trip()
}

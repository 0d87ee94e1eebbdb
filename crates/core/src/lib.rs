//! The pure heart of aludel: what a schema is, the steps that change one, and what follows from them.
//!
//! Nothing here reads a file, parses Rust or talks to a database. Everything is a value or a function from values to
//! values, ordered by declaration or sorted, so that the same input gives the same bytes on every machine.
//!
//! - [`Schema`], [`Table`], [`Column`] and the constraints: the shape of a database, free of any engine.
//! - [`Step`]: one change. It applies ([`Step::apply`]), reverses ([`Step::reverse`]), describes itself
//!   ([`Step::describe`]) and says what it endangers ([`Step::dangers`]).
//! - [`Migration`] and [`replay`]: steps in a file, and the schema a chain of files leads to.
//! - [`mod@diff`]: the steps from one schema to another. [`mod@plan`]: which migrations to run. [`mod@sql`]: what steps are in SQL.
//! - [`mod@lint`]: what cannot stand, or not on every engine of an app.
//! - [`mod@keep`]: what a step keeps aside, and the way back gives back.
//! - [`catalog`]: what an engine's catalogue shows of a schema, and how a live one differs.
//! - [`meaning`]: the canonical text of a step, from which checksums and file texts are made.

pub mod catalog;
mod column;
mod constraint;
pub mod diff;
mod engine;
mod error;
pub mod keep;
pub mod lint;
pub mod meaning;
mod migration;
mod name;
pub mod plan;
mod schema;
pub mod sql;
pub mod step;
pub mod token;

pub use column::{Collation, Column, ColumnType, Default, Generated, Native, Storage};
pub use constraint::{Action, Check, ForeignKey, Index, IndexPart, PrimaryKey, Unique};
pub use diff::{Diff, Hints, diff};
pub use engine::Engine;
pub use error::{Error, Place, Result};
pub use migration::{Migration, chain, replay, replay_onto};
pub use name::{
    MAX_NAME, RESERVED_PREFIX, check_name, derived, digest, digest_all, slug, snake_case,
};
/// The number of the format that the build and the runtime speak to each other, and of what meanings and chains are made
/// of. It changes only where old texts would be read otherwise.
pub const FORMAT: u32 = 1;

pub use schema::{Schema, Table};
pub use step::{Danger, Hazard, Raw, Step, Transaction};

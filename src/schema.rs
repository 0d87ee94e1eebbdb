//! Where the database's schema stands, for `/healthz`.

use aludel::{Database, Engine};

use crate::MIGRATIONS;
use crate::fault::Outcome;

/// Where the schema stands.
pub struct State {
    /// The engine's name.
    pub engine: Engine,
    /// The newest migration that is applied.
    pub head: Option<String>,
    /// The newest migration of this binary.
    pub binary_head: Option<String>,
}

/// Reads where the schema stands.
///
/// # Errors
/// The database refuses.
pub fn state(db: &mut Database) -> Outcome<State> {
    let status = MIGRATIONS.status(db)?;
    Ok(State {
        engine: db.engine(),
        head: status.current,
        binary_head: status.head,
    })
}

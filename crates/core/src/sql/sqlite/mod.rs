//! Steps in the SQL of SQLite.

use crate::sql::Script;
use crate::{Error, Result, Schema, Step};

/// What runs for these steps.
pub(super) fn script(_steps: &[Step], _before: &Schema) -> Result<Script> {
    Err(Error::new("SQLite is not supported yet: use MySQL"))
}

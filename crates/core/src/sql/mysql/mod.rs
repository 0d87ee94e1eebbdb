//! Steps in the SQL of MySQL and MariaDB.

use crate::sql::Script;
use crate::{Engine, Error, Result, Schema, Step};

/// What runs for these steps.
pub(super) fn script(_steps: &[Step], _before: &Schema, engine: Engine) -> Result<Script> {
    Err(Error::new(format!(
        "{engine} is not supported yet: use SQLite"
    )))
}

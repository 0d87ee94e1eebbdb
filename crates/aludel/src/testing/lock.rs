use crate::names::Names;
use crate::{Database, Execute, Result};

/// The name of the lock that an upgrade of this database takes on MySQL and MariaDB (`GET_LOCK`), for tests that hold it.
/// `history` is the name of the history table, `refinery_schema_history` where nothing else is said.
///
/// # Errors
/// The database does not answer.
pub fn lock_name(db: &mut Database, history: &str) -> Result<String> {
    let rows = db.query("SELECT DATABASE()", &[])?;
    let database: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    Ok(Names::new(history).lock(&database.unwrap_or_default()))
}

//! Poolers that hand each transaction to another session of the server.

use crate::driver::{DbError, Driver};
use crate::{Error, Kind, Result};

/// Refuses a connection that is no session of the server's own: a lock that it took there would stay with whoever gets the
/// session next.
///
/// Seen are two signs: the session changes from one statement to the next; another connection, opened for this, gets the
/// session that ours had. A connection that was lent can show the first alone.
///
/// # Errors
/// `Kind::Refused`: it goes through such a pooler.
pub(super) fn refuse(driver: &mut dyn Driver) -> Result<()> {
    let own = session(driver)?;
    let mut changes = session(driver)? != own;
    if let Ok(mut other) = driver.another(None) {
        let theirs = other
            .execute("BEGIN", &[])
            .and_then(|_| session(&mut *other));
        // While the other one keeps its session, a pooler has to give ours elsewhere; one with a single session cannot.
        changes = changes || theirs.is_ok_and(|theirs| theirs == own) || session(driver)? != own;
        let _ = other.execute("ROLLBACK", &[]);
    }
    if !changes {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        "the connection goes through a pooler that hands each transaction to another session (PgBouncer in transaction mode), \
         and what is pending has a statement that must stand outside of a transaction, which needs a session of its own: \
         nothing was changed; name the server itself for migrations, with `MIGRATION_DATABASE_URL` or `--migration-url`",
    ))
}

/// The server's process that answers.
fn session(driver: &mut dyn Driver) -> Result<i64, DbError> {
    let rows = driver.query("SELECT pg_catalog.pg_backend_pid()::bigint", &[])?;
    let pid = rows.first().and_then(|row| row.get(0).ok());
    Ok(pid.unwrap_or_default())
}

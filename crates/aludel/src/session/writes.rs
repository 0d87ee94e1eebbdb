//! MySQL and MariaDB: whether this account may change anything on this server, found out by statements that change nothing,
//! since the table that they name is never there: the server looks at what is allowed first.

use crate::driver::{DbError, Driver};
use crate::{Error, Kind, Result};

/// A write.
const WRITE: &str = "DELETE FROM `aludel_nothing` WHERE 1 = 0";

/// A replica takes no writes, and a server that is maintained may not.
///
/// # Errors
/// `Kind::Refused`: neither does this one, from this account.
pub(crate) fn refuse_read_only(driver: &mut dyn Driver) -> Result<()> {
    let Err(error) = driver.execute(WRITE, &[]) else {
        return Ok(());
    };
    let remedy = match code(&error) {
        Some("1290" | "1836") => {
            "name the primary in the database URL, or let this server take writes again"
        }
        Some("1792") => "turn `transaction_read_only` off for the session or the server",
        _ => return Ok(()),
    };
    Err(Error::new(
        Kind::Refused,
        format!("the database cannot be changed: {error}: {remedy}"),
    ))
}

/// Whether the server says that the account has not this right, which `sql` needs.
#[cfg(feature = "mysql")]
pub(crate) fn denied(driver: &mut dyn Driver, right: &str, sql: &str) -> bool {
    let said = format!("{right} command denied");
    let error = driver.execute(sql, &[]).err();
    error.is_some_and(|error| match code(&error) {
        Some("1142") => error.message.contains(&said),
        // A right that is only given on a whole database.
        Some("1044") => true,
        _ => false,
    })
}

/// The server's number of an error.
fn code(error: &DbError) -> Option<&str> {
    let (_, code) = error.message.rsplit_once('(')?;
    code.strip_suffix(')')
}

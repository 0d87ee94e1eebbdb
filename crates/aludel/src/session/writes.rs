//! MySQL and MariaDB: whether this account may change anything on this server, found out by statements that change nothing,
//! since the table that they name is never there: the server looks at what is allowed first.

use crate::driver::{DbError, Driver};
use crate::{Error, Kind, Result};

/// A write.
const WRITE: &str = "DELETE FROM `aludel_nothing` WHERE 1 = 0";

/// What changes of a schema need, and a statement that needs it.
const RIGHTS: [(&str, &str); 3] = [
    ("ALTER", "ALTER TABLE `aludel_nothing` ADD COLUMN a INT"),
    ("DROP", "DROP TABLE `aludel_nothing`"),
    ("INDEX", "CREATE INDEX a ON `aludel_nothing` (a)"),
];

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

/// Refuses an account that may not change the schema, before anything is changed.
///
/// # Errors
/// `Kind::Refused`: a right is missing.
pub(crate) fn refuse_unprivileged(driver: &mut dyn Driver) -> Result<()> {
    for (right, sql) in RIGHTS {
        let Err(error) = driver.execute(sql, &[]) else {
            continue;
        };
        if code(&error) == Some("1142") {
            return Err(Error::new(
                Kind::Refused,
                format!(
                    "the account has no right to {right} on this database ({error}), and nothing was changed: GRANT it what \
                     SECURITY.md lists for the migrator, or name an account that has it in `MIGRATION_DATABASE_URL`"
                ),
            ));
        }
    }
    Ok(())
}

/// The server's number of an error.
fn code(error: &DbError) -> Option<&str> {
    let (_, code) = error.message.rsplit_once('(')?;
    code.strip_suffix(')')
}

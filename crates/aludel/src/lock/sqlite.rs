mod holder;

use super::Waiter;
use crate::clock::Deadline;
use crate::driver::{Class, Driver};
use crate::{Error, Kind, Options, Result};

/// Begins the transaction that is also the lock, as soon as no other connection writes.
///
/// # Errors
/// The deadline passed; the connection is inside a transaction already.
pub(crate) fn begin(driver: &mut dyn Driver, deadline: Deadline, options: &Options) -> Result<()> {
    let mut waiter = Waiter::new((deadline, options));
    loop {
        let Err(error) = driver.execute("BEGIN IMMEDIATE", &[]) else {
            return Ok(());
        };
        if error.message.contains("within a transaction") {
            return Err(Error::new(
                Kind::Usage,
                "the connection is inside a transaction: commit it or roll it back before you hand the connection over",
            ));
        }
        if error.class != Class::Busy {
            return Err(error.into());
        }
        waiter
            .refused(|| holder::holder(driver))
            .map_err(|passed| passed.caused_by(error))?;
        deadline.pause();
    }
}

/// Commits, as soon as no other connection reads what a rollback journal would need: a busy COMMIT leaves the transaction
/// open, and may be tried again.
///
/// # Errors
/// The deadline passed, or the database refuses: then everything is rolled back.
pub(crate) fn commit(driver: &mut dyn Driver, deadline: Deadline) -> Result<()> {
    loop {
        let Err(error) = driver.execute("COMMIT", &[]) else {
            return Ok(());
        };
        if error.class != Class::Busy || deadline.passed() {
            rollback(driver);
            return Err(Error::from(error).during("committing the upgrade"));
        }
        deadline.pause();
    }
}

/// Rolls back after an error. SQLite has rolled back by itself after some of them, which is as good.
pub(crate) fn rollback(driver: &mut dyn Driver) {
    let _ = driver.execute("ROLLBACK", &[]);
}

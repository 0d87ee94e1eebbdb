use super::Waiter;
use crate::clock::Deadline;
use crate::driver::Driver;
use crate::names::Names;
use crate::{Error, Kind, Options, Result};

/// MySQL and MariaDB: a named lock of this session. It outlives commits, and goes with the session and the statement that
/// the session still runs.
#[must_use = "the lock is held until it is released"]
pub(crate) struct Named {
    name: String,
}

impl Named {
    /// Takes the lock as soon as nobody else has it; asks again and again, never waits inside the server.
    ///
    /// # Errors
    /// The deadline passed; the server knows no database of this session.
    pub fn take(
        driver: &mut dyn Driver,
        names: &Names,
        deadline: Deadline,
        options: &Options,
    ) -> Result<Named> {
        let name = names.lock(&database(driver)?);
        let mut waiter = Waiter::new((deadline, options));
        while !Self::try_take(driver, &name)? {
            waiter.refused(|| super::holder(driver, names, Some(&name)))?;
            deadline.pause();
        }
        Ok(Named { name })
    }

    fn try_take(driver: &mut dyn Driver, name: &str) -> Result<bool> {
        let rows = driver.query("SELECT GET_LOCK(?, 0)", &[name.into()])?;
        let got: Option<i64> = rows.first().map_or(Ok(None), |row| row.get(0))?;
        match got {
            Some(got) => Ok(got == 1),
            None => Err(unasked()),
        }
    }

    /// Asks whether this session still has the lock: its connection may have been opened anew, or somebody may have
    /// released it.
    ///
    /// # Errors
    /// It has not.
    pub fn prove(&self, driver: &mut dyn Driver) -> Result<()> {
        let sql = "SELECT IS_USED_LOCK(?) = CONNECTION_ID()";
        let rows = driver.query(sql, &[self.name.as_str().into()])?;
        let held: Option<i64> = rows.first().map_or(Ok(None), |row| row.get(0))?;
        if held == Some(1) {
            return Ok(());
        }
        Err(Error::new(Kind::Unreachable, super::LOST))
    }

    /// Gives the lock back. Where the connection is gone, so is the lock.
    pub fn release(self, driver: &mut dyn Driver) {
        let _ = driver.query("SELECT RELEASE_LOCK(?)", &[self.name.into()]);
    }
}

/// It had no memory, or the thread was killed.
fn unasked() -> Error {
    Error::new(
        Kind::Unreachable,
        "the server failed at GET_LOCK: look into its error log, and try again",
    )
}

/// The name of the session's database: named locks are the whole server's.
pub(crate) fn database(driver: &mut dyn Driver) -> Result<String> {
    let rows = driver.query("SELECT DATABASE()", &[])?;
    let name: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    name.ok_or_else(|| {
        Error::new(
            Kind::Usage,
            "the connection has no database: name one in the URL, such as `mysql://host/app`, or `USE` one before you hand \
             the connection over",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_fails_at_the_lock_is_worth_another_try() {
        let error = unasked();
        assert_eq!(error.kind(), Kind::Unreachable);
        assert_eq!(
            error.to_string(),
            "the server failed at GET_LOCK: look into its error log, and try again"
        );
    }
}

//! PostgreSQL: one transaction holds everything that changes, and in it an advisory lock, which goes when it ends.
//!
//! The lock is asked for, never waited for inside the server: a waiting statement holds a snapshot, which would make a
//! `CREATE INDEX CONCURRENTLY` of somebody else's wait for us.

use super::{Waiter, pooler};
use crate::clock::Deadline;
use crate::driver::{Class, Driver};
use crate::names::{Names, literal};
use crate::session::Place;
use crate::session::postgres::Saved;
use crate::{Engine, Error, Kind, Options, Result};

/// Begins the transaction as soon as nobody else has the lock, with the session's settings pinned until its end.
///
/// # Errors
/// The deadline passed; the database does not answer.
pub(crate) fn begin(
    driver: &mut dyn Driver,
    (names, place): (&Names, &Place),
    who: &str,
    (deadline, options): (Deadline, &Options),
) -> Result<()> {
    let key = names.advisory(&place.schema);
    let mut waiter = Waiter::new((deadline, options));
    loop {
        driver.execute(BEGIN, &[])?;
        if try_take(driver, key)? {
            driver.query(&place.pins, &[])?;
            return introduce(driver, who);
        }
        rollback(driver);
        waiter.refused(|| holder(driver, key))?;
        deadline.pause();
    }
}

/// The lock as one of the session, which outlives transactions, and the settings that it has meanwhile. The session's own
/// transactions take it once more, and get it.
#[derive(Debug)]
#[must_use = "the lock is held until it is released"]
pub(crate) struct Held {
    key: (i32, i32),
    saved: Saved,
}

impl Held {
    /// Takes the lock as soon as nobody else has it, with no transaction open.
    ///
    /// # Errors
    /// The deadline passed; the connection is no session of its own.
    pub fn take(
        driver: &mut dyn Driver,
        (names, place): (&Names, &Place),
        who: &str,
        (deadline, options): (Deadline, &Options),
    ) -> Result<Held> {
        pooler::refuse(driver)?;
        let key = names.advisory(&place.schema);
        let (class, object) = key;
        let sql = format!("SELECT pg_catalog.pg_try_advisory_lock({class}, {object})");
        let mut waiter = Waiter::new((deadline, options));
        while !yes(driver, &sql)? {
            waiter.refused(|| holder(driver, key))?;
            deadline.pause();
        }
        match place.pin_session(driver, who) {
            Ok(saved) => Ok(Held { key, saved }),
            Err(error) => {
                let _ = unlock(driver, key);
                Err(error)
            }
        }
    }

    /// Asks whether this session still has the lock.
    ///
    /// # Errors
    /// It has not.
    pub fn prove(&self, driver: &mut dyn Driver) -> Result<()> {
        let (class, object) = self.key;
        let sql = format!(
            "SELECT count(*) > 0 FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 \
             AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
             AND pid = pg_catalog.pg_backend_pid() AND classid = {class} AND objid = {}",
            object.cast_unsigned()
        );
        if yes(driver, &sql)? {
            return Ok(());
        }
        Err(lost())
    }

    /// Puts the settings back and gives the lock back. Where the connection is gone, so is the lock.
    ///
    /// # Errors
    /// The session did not have it any more.
    pub fn release(self, driver: &mut dyn Driver) -> Result<()> {
        let restored = self.saved.restore(driver);
        let unlocked = unlock(driver, self.key);
        restored?;
        if unlocked? { Ok(()) } else { Err(lost()) }
    }
}

fn unlock(driver: &mut dyn Driver, (class, object): (i32, i32)) -> Result<bool> {
    let sql = format!("SELECT pg_catalog.pg_advisory_unlock({class}, {object})");
    yes(driver, &sql)
}

fn lost() -> Error {
    Error::new(Kind::Unreachable, super::LOST)
}

fn yes(driver: &mut dyn Driver, sql: &str) -> Result<bool> {
    let rows = driver.query(sql, &[])?;
    rows.first().map_or(Ok(false), |row| row.get(0))
}

/// Under a stricter isolation the first look would be the last: the history must be read as it is under the lock.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE";

fn try_take(driver: &mut dyn Driver, (class, object): (i32, i32)) -> Result<bool> {
    let sql = format!("SELECT pg_catalog.pg_try_advisory_xact_lock({class}, {object})");
    yes(driver, &sql)
}

/// Says who we are to those who wait.
fn introduce(driver: &mut dyn Driver, who: &str) -> Result<()> {
    let who = literal(who, Engine::Postgres);
    let sql = format!("SELECT pg_catalog.set_config('application_name', {who}, true)");
    driver.query(&sql, &[])?;
    Ok(())
}

/// Who has the lock, and with which statement, as far as the server shows it to this user.
fn holder(driver: &mut dyn Driver, (class, object): (i32, i32)) -> Option<String> {
    let sql = format!(
        "SELECT a.application_name || ' (server process ' || a.pid || ', since ' || \
         to_char(coalesce(a.xact_start, a.state_change, a.backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), \
         CASE a.state WHEN 'active' THEN a.query END \
         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database() \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = {class} AND l.objid = {}",
        object.cast_unsigned()
    );
    let rows = driver.query(&sql, &[]).ok()?;
    let row = rows.first()?;
    let who = row.get::<Option<String>>(0).ok()??;
    let doing = row.get::<Option<String>>(1).ok()?;
    let doing = doing.map(|sql| format!(", running `{}`", crate::run::short(&sql)));
    Some(format!("{who}{})", doing.unwrap_or_default()))
}

/// Commits.
///
/// # Errors
/// The database refuses: then everything is rolled back. Where the connection was lost nobody knows.
pub(crate) fn commit(driver: &mut dyn Driver) -> Result<()> {
    let Err(error) = driver.execute("COMMIT", &[]) else {
        return Ok(());
    };
    if error.class == Class::Unreachable {
        let error = Error::from(error).during("the connection was lost while committing");
        return Err(error.and(
            "either all of it is done or nothing is: run the same again, it looks which it is",
        ));
    }
    rollback(driver);
    Err(Error::from(error).during("committing the upgrade"))
}

/// Rolls back. Where the connection is gone, the server does.
pub(crate) fn rollback(driver: &mut dyn Driver) {
    let _ = driver.execute("ROLLBACK", &[]);
}

//! PostgreSQL: one transaction holds everything that changes, and in it an advisory lock, which goes when it ends.
//!
//! The lock is asked for, never waited for inside the server: a waiting statement holds a snapshot, which would make a
//! `CREATE INDEX CONCURRENTLY` of somebody else's wait for us.

use super::timed_out;
use crate::clock::{Deadline, Patience};
use crate::driver::{Class, Driver};
use crate::names::{Names, literal};
use crate::session::Place;
use crate::{Engine, Error, Event, Options, Result};

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
    let mut patience = Patience::default();
    let mut holder = None;
    loop {
        driver.execute(BEGIN, &[])?;
        if try_take(driver, key)? {
            driver.query(&place.pins, &[])?;
            return introduce(driver, who);
        }
        if patience.due() {
            holder = self::holder(driver, key);
            options.tell(&Event::Waiting {
                holder: holder.clone(),
                seconds: deadline.waited(),
            });
        }
        rollback(driver);
        if deadline.passed() {
            return Err(timed_out(deadline.waited(), holder.as_deref()));
        }
        deadline.pause();
    }
}

/// Under a stricter isolation the first look would be the last: the history must be read as it is under the lock.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE";

fn try_take(driver: &mut dyn Driver, (class, object): (i32, i32)) -> Result<bool> {
    let sql = format!("SELECT pg_catalog.pg_try_advisory_xact_lock({class}, {object})");
    let rows = driver.query(&sql, &[])?;
    rows.first().map_or(Ok(false), |row| row.get(0))
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
         to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), \
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

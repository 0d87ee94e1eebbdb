//! Who has the lock, in words.

use crate::driver::Driver;
use crate::names::Names;
use crate::{Result, Row, journal};

/// Who changes the database, as far as the journal and the server say it: host, program and process, since when, at which
/// migration, with which statement. `lock` is the name of the session's lock on MySQL and MariaDB.
pub(crate) fn holder(driver: &mut dyn Driver, names: &Names, lock: Option<&str>) -> Option<String> {
    let flight = journal::flight(driver, names).ok().flatten();
    let session = lock.and_then(|lock| session(driver, lock));
    let doing = session.as_ref().and_then(Session::doing);
    match (flight, session) {
        (Some(flight), _) => {
            let doing = doing.map_or_else(String::new, |doing| format!(", {doing}"));
            let (who, since, id) = (&flight.started_by, &flight.started_on, flight.id());
            Some(format!("{who} (since {since}, at {id}{doing})"))
        }
        (None, Some(session)) => {
            let doing = doing.map_or_else(String::new, |doing| format!(" ({doing})"));
            Some(format!(
                "connection {} from {}{doing}",
                session.id, session.host
            ))
        }
        (None, None) => None,
    }
}

/// A session of the server, as its list of processes shows it to an account that may see it.
struct Session {
    id: u64,
    host: String,
    seconds: i64,
    sql: Option<String>,
}

impl Session {
    /// The statement that it runs.
    fn doing(&self) -> Option<String> {
        let sql = crate::run::short(self.sql.as_deref()?);
        Some(format!("running `{sql}` for {} s", self.seconds))
    }
}

fn session(driver: &mut dyn Driver, lock: &str) -> Option<Session> {
    let sql = "SELECT id, host, time, info FROM information_schema.processlist WHERE id = IS_USED_LOCK(?)";
    let rows = driver.query(sql, &[lock.into()]).ok()?;
    read(rows.first()?).ok()
}

fn read(row: &Row) -> Result<Session> {
    Ok(Session {
        id: row.get(0)?,
        host: row.get(1)?,
        seconds: row.get(2)?,
        sql: row.get(3)?,
    })
}

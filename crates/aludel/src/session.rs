//! Settings of the session, pinned while the schema changes and put back after it.

pub(crate) mod cluster;
pub(crate) mod postgres;
mod writes;

use crate::driver::{DbError, Driver};
use crate::names::{Names, literal};
use crate::{Engine, Error, Kind, Result};

pub(crate) use self::postgres::{Place, inside_transaction, look, may_ask};
#[cfg(feature = "mysql")]
pub(crate) use self::writes::denied;
pub(crate) use self::writes::refuse_read_only;

/// What the settings were.
#[must_use = "the settings stay pinned until they are put back"]
pub(crate) struct Session {
    /// Statements that put them back.
    restore: Vec<String>,
    /// PostgreSQL: where the tables are.
    pub place: Option<Place>,
}

/// MySQL and MariaDB: names and values. Metadata locks are waited for in short turns, since every reader of the table
/// queues behind the one who waits. A key of 0 stays 0 where its column begins to count itself up.
const PINNED: [(&str, &str); 11] = [
    ("autocommit", "1"),
    (
        "sql_mode",
        "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO'",
    ),
    ("time_zone", "'+00:00'"),
    ("foreign_key_checks", "1"),
    ("unique_checks", "1"),
    ("lock_wait_timeout", "3"),
    ("innodb_lock_wait_timeout", "10"),
    // A host that vanished, or a process that was stopped, keeps the lock for as long as its session lives.
    ("wait_timeout", IDLE),
    // What the driver says on connecting; a lent connection may have been told otherwise.
    ("character_set_client", "'utf8mb4'"),
    ("character_set_results", "'utf8mb4'"),
    ("collation_connection", "'utf8mb4_general_ci'"),
];

/// Seconds that the session lives without a statement.
const IDLE: &str = "60";

/// Seconds that it lives while a function of a migration runs, which may compute for a while.
const IDLE_IN_FUNCTION: &str = "3600";

/// MySQL and MariaDB: a function of a migration begins, which may take its time between two statements.
pub(crate) fn allow_idle(driver: &mut dyn Driver) -> Result<()> {
    let sql = format!("SET SESSION wait_timeout = {IDLE_IN_FUNCTION}");
    Ok(driver.execute(&sql, &[]).map(drop)?)
}

/// The function is done. Where this cannot be said the connection is gone, as the next statement shows.
pub(crate) fn forbid_idle(driver: &mut dyn Driver) {
    let _ = driver.execute(&format!("SET SESSION wait_timeout = {IDLE}"), &[]);
}

/// MySQL and MariaDB: whether foreign keys are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    Checked,
    Unchecked,
}

impl Keys {
    /// The statement that says so.
    pub fn sql(self) -> &'static str {
        match self {
            Keys::Checked => "SET SESSION foreign_key_checks = 1",
            Keys::Unchecked => "SET SESSION foreign_key_checks = 0",
        }
    }
}

/// MySQL and MariaDB: foreign keys are checked from now on, or not.
pub(crate) fn check_keys(driver: &mut dyn Driver, keys: Keys) -> Result<(), DbError> {
    driver.execute(keys.sql(), &[]).map(drop)
}

impl Session {
    /// Pins what the outcome of a migration may depend on.
    ///
    /// # Errors
    /// The connection is inside a transaction; the server is too old, or a PostgreSQL that may only be read; it does not answer.
    pub fn pin(driver: &mut dyn Driver, names: &Names) -> Result<Session> {
        match driver.engine() {
            Engine::Sqlite => Self::pin_sqlite(driver),
            Engine::MySql | Engine::MariaDb => Self::pin_mysql(driver),
            Engine::Postgres => Self::pin_postgres(driver, names),
        }
    }

    /// Each transaction pins what it needs by itself.
    fn pin_postgres(driver: &mut dyn Driver, names: &Names) -> Result<Session> {
        let place = postgres::place(driver, names)?;
        postgres::refuse_read_only(driver)?;
        Ok(Session {
            restore: Vec::new(),
            place: Some(place),
        })
    }

    fn pin_mysql(driver: &mut dyn Driver) -> Result<Session> {
        refuse_transaction(driver)?;
        let names: Vec<String> = PINNED
            .iter()
            .map(|(name, _)| format!("@@SESSION.{name}"))
            .collect();
        let sql = format!("SELECT {}, VERSION()", names.join(", "));
        let rows = driver.query(&sql, &[])?;
        #[cfg(feature = "mysql")]
        if let Some(row) = rows.first() {
            let version: String = row.get(PINNED.len())?;
            crate::driver::mysql::supported(driver.engine(), &version)?;
        }
        let engine = driver.engine();
        let mut restore = Vec::new();
        for (at, (name, pinned)) in PINNED.iter().enumerate() {
            let was: Option<String> = rows.first().map_or(Ok(None), |row| row.get(at))?;
            let was = match was {
                None => "NULL".to_owned(),
                Some(was) if pinned.starts_with('\'') => literal(&was, engine),
                Some(was) => was,
            };
            restore.push(format!("{name} = {was}"));
        }
        let pins: Vec<String> = PINNED
            .iter()
            .map(|(name, to)| format!("{name} = {to}"))
            .collect();
        driver.execute(&format!("SET SESSION {}", pins.join(", SESSION ")), &[])?;
        // Back in reverse: the mode that says how backslashes are read comes next to last.
        restore.reverse();
        Ok(Session {
            restore: vec![format!("SET SESSION {}", restore.join(", SESSION "))],
            place: None,
        })
    }

    fn pin_sqlite(driver: &mut dyn Driver) -> Result<Session> {
        let mut restore = Vec::new();
        for (name, to) in [
            ("busy_timeout", "100"),
            ("foreign_keys", "1"),
            ("ignore_check_constraints", "0"),
            ("legacy_alter_table", "0"),
        ] {
            let rows = driver.query(&format!("PRAGMA {name}"), &[])?;
            let was: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
            restore.push(format!("PRAGMA {name} = {was}"));
            driver.execute(&format!("PRAGMA {name} = {to}"), &[])?;
        }
        Ok(Session {
            restore,
            place: None,
        })
    }

    /// Puts everything back. Where the connection is gone, there is nothing to put back.
    pub fn restore(self, driver: &mut dyn Driver) {
        for statement in self.restore {
            let _ = driver.execute(&statement, &[]);
        }
    }
}

/// MySQL and MariaDB say that a transaction is open by refusing to change its isolation (1568). Where the server begins
/// without autocommit, our own look at the history has begun one.
fn refuse_transaction(driver: &mut dyn Driver) -> Result<()> {
    match driver.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", &[]) {
        Ok(_) => Ok(()),
        Err(error) if error.message.contains("1568") && driver.ours() => {
            Ok(driver.execute("ROLLBACK", &[]).map(|_| ())?)
        }
        Err(error) if error.message.contains("1568") => Err(Error::new(
            Kind::Usage,
            "the connection is inside a transaction: commit it or roll it back before you hand the connection over",
        )),
        Err(error) => Err(error.into()),
    }
}

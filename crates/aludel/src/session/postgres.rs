//! PostgreSQL: the settings live as long as the transaction, so that they go with it, also behind a pooler that hands
//! each transaction to another session.

use std::time::Duration;

use crate::driver::{Class, DbError, Driver};
use crate::names::{Names, literal, quote};
use crate::{Engine, Error, Kind, Result};

/// Where the tables are, and what pins everything to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The one schema that everything is in.
    pub schema: String,
    /// The query that pins the settings for the rest of a transaction.
    pub pins: String,
    /// The same for the rest of the session.
    session: String,
}

/// Settings of a session as they were.
#[derive(Debug)]
pub(crate) struct Saved(Vec<(String, String)>);

impl Place {
    /// Pins the settings outside of transactions too, and says who we are to those who wait.
    ///
    /// # Errors
    /// The server refuses.
    pub fn pin_session(&self, driver: &mut dyn Driver, who: &str) -> Result<Saved> {
        let names = PINNED.iter().map(|(name, _)| *name);
        let names = names.chain([SINCE_17.0, "search_path", "application_name", IDLE]);
        let names: Vec<_> = names.map(|name| literal(name, Engine::Postgres)).collect();
        let sql = format!(
            "SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings WHERE lower(name) IN ({})",
            names.join(", ").to_lowercase()
        );
        let saved = driver.query(&sql, &[])?;
        let read = |row: &crate::Row| Ok((row.get(0)?, row.get(1)?));
        let saved = Saved(saved.iter().map(read).collect::<Result<_>>()?);
        let who = literal(who, Engine::Postgres);
        let sql = format!(
            "{}, pg_catalog.set_config('application_name', {who}, false)",
            self.session
        );
        driver.query(&sql, &[])?;
        set_idle(driver, "60s")?;
        Ok(saved)
    }
}

impl Saved {
    /// Puts them back.
    ///
    /// # Errors
    /// The server refuses.
    pub fn restore(&self, driver: &mut dyn Driver) -> Result<()> {
        let set = |(name, value): &(String, String)| {
            let value = literal(value, Engine::Postgres);
            format!("pg_catalog.set_config('{name}', {value}, false)")
        };
        let sets: Vec<_> = self.0.iter().map(set).collect();
        driver.query(&format!("SELECT {}", sets.join(", ")), &[])?;
        Ok(())
    }
}

/// How long a session lives between two statements; PostgreSQL 13 does not know it.
const IDLE: &str = "idle_session_timeout";

fn set_idle(driver: &mut dyn Driver, to: &str) -> Result<()> {
    let sql = format!(
        "SELECT pg_catalog.set_config(name, '{to}', false) FROM pg_catalog.pg_settings WHERE name = '{IDLE}'"
    );
    driver.query(&sql, &[])?;
    Ok(())
}

/// A function of a person's runs outside of a transaction, and may take its time between two statements.
pub(crate) fn stay(driver: &mut dyn Driver) -> Result<()> {
    set_idle(driver, "0")
}

/// How long the session's next statements wait for a lock; for ever with `None`.
pub(crate) fn wait_at_most(driver: &mut dyn Driver, longest: Option<Duration>) -> Result<()> {
    let longest = longest.map_or(0, |time| time.as_millis().clamp(2000, 2_000_000_000));
    let sql = format!("SELECT pg_catalog.set_config('lock_timeout', '{longest}ms', false)");
    driver.query(&sql, &[])?;
    Ok(())
}

/// What the outcome of a migration may depend on. Locks are waited for in short turns, since every reader of a table
/// queues behind the one who waits. A policy that hides rows is an error, not a count that is too low.
const PINNED: [(&str, &str); 16] = [
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, YMD"),
    ("IntervalStyle", "postgres"),
    ("client_encoding", "UTF8"),
    ("standard_conforming_strings", "on"),
    ("bytea_output", "hex"),
    ("extra_float_digits", "1"),
    ("transform_null_equals", "off"),
    ("quote_all_identifiers", "off"),
    ("row_security", "off"),
    ("check_function_bodies", "on"),
    ("default_tablespace", ""),
    ("default_table_access_method", "heap"),
    ("statement_timeout", "0"),
    // A process that is stopped holds the lock no longer than that.
    ("idle_in_transaction_session_timeout", "60s"),
    ("lock_timeout", "2s"),
];

/// PostgreSQL 17 ends transactions by a clock of its own.
const SINCE_17: (&str, &str) = ("transaction_timeout", "0");

/// Looks where the tables are, and whether the server can be worked with.
///
/// # Errors
/// The connection is inside a transaction; the server is too old, or may only be read; the search path leads nowhere, or
/// to the history of another schema.
pub(crate) fn place(driver: &mut dyn Driver, names: &Names) -> Result<Place> {
    refuse_transaction(driver)?;
    let place = look(driver)?;
    elsewhere(driver, names, &place.schema)?;
    Ok(place)
}

/// The same for those who only read.
pub(crate) fn look(driver: &mut dyn Driver) -> Result<Place> {
    let sql = "SELECT current_setting('server_version_num')::bigint, current_setting('server_version'), \
               current_schema()::text, current_setting('search_path')";
    let rows = driver.query(sql, &[])?;
    let row = rows.first().ok_or_else(|| {
        Error::new(
            Kind::Failed,
            "the server does not say what it is: correct host and port in the database URL, PostgreSQL has to answer there",
        )
    })?;
    let number: i64 = row.get(0)?;
    #[cfg(feature = "postgres")]
    crate::driver::postgres::supported(number, &row.get::<String>(1)?)?;
    let Some(schema) = row.get::<Option<String>>(2)? else {
        return Err(nowhere(&row.get::<String>(3)?));
    };
    Ok(Place {
        pins: pins(&schema, number, Until::Commit),
        session: pins(&schema, number, Until::End),
        schema,
    })
}

/// How long a setting holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Commit,
    End,
}

/// The query that pins the settings: the schema, then what is temporary, which else comes first.
fn pins(schema: &str, number: i64, until: Until) -> String {
    let path = format!("{}, pg_temp", quote(schema, Engine::Postgres));
    let later = (number >= 170_000).then_some(SINCE_17);
    let path = [("search_path", path.as_str())];
    let all = path.into_iter().chain(PINNED).chain(later);
    let sets: Vec<String> = all
        .map(|(name, value)| {
            let value = literal(value, Engine::Postgres);
            let local = until == Until::Commit;
            format!("pg_catalog.set_config('{name}', {value}, {local})")
        })
        .collect();
    format!("SELECT {}", sets.join(", "))
}

fn nowhere(path: &str) -> Error {
    let path = path.replace('"', "");
    Error::new(
        Kind::Usage,
        format!(
            "the search path of the connection (`{path}`) names no schema that is there: create one, or name one that is, \
             such as with `?options=-c%20search_path%3Dpublic` in the database URL"
        ),
    )
}

/// Whether the connection is inside a transaction: a setting that was made for it is there still.
pub(crate) fn inside_transaction(driver: &mut dyn Driver) -> Result<bool> {
    let set = "SELECT pg_catalog.set_config('aludel.inside', 'yes', true)";
    match driver.query(set, &[]) {
        Ok(_) => {}
        // It is, and has failed already.
        Err(error) if error.message.contains("(25P02)") => return Ok(true),
        Err(error) => return Err(error.into()),
    }
    let get = "SELECT pg_catalog.current_setting('aludel.inside', true)";
    let rows = driver.query(get, &[])?;
    let is: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    Ok(is.as_deref() == Some("yes"))
}

fn refuse_transaction(driver: &mut dyn Driver) -> Result<()> {
    if !inside_transaction(driver)? {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        "the connection is inside a transaction: commit it or roll it back before you hand the connection over",
    ))
}

/// A standby takes no writes, and says so in many ways.
///
/// # Errors
/// `Kind::Refused`: the server is one, or the session may only read.
pub(crate) fn refuse_read_only(driver: &mut dyn Driver) -> Result<()> {
    let sql = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'";
    let rows = driver.query(sql, &[])?;
    let why = match rows.first() {
        Some(row) if row.get(0)? => "is a standby: name the primary in the database URL",
        Some(row) if row.get(1)? => {
            "takes no writes from this session (`default_transaction_read_only`): turn that off for the user or the database"
        }
        _ => return Ok(()),
    };
    Err(Error::new(
        Kind::Refused,
        format!("the database cannot be changed, since the server {why}"),
    ))
}

/// A history further down the search path is somebody else's, or ours from before a schema came in front of it: nobody can
/// know, and beginning anew beside it would run everything again.
fn elsewhere(driver: &mut dyn Driver, names: &Names, schema: &str) -> Result<()> {
    let sql = "SELECT n.nspname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname = ANY (current_schemas(false)) \
               ORDER BY array_position(current_schemas(false), n.nspname)";
    let rows = driver.query(sql, &[names.history.as_str().into()])?;
    let found: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    match found {
        Some(other) if other != schema => Err(Error::new(
            Kind::Unfit,
            format!(
                "the history `{}` is in the schema {other}, and new tables of this connection would go to {schema}, which \
                 stands before it on the search path: name the one that is meant, such as with \
                 `?options=-c%20search_path%3D{other}` in the database URL",
                names.history
            ),
        )),
        _ => Ok(()),
    }
}

/// A function of a person's may do other things than talk to the database, for as long as it takes. What comes after it pins
/// the settings again.
pub(crate) fn allow_idle(driver: &mut dyn Driver) -> Result<(), DbError> {
    let sql = "SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true)";
    driver.query(sql, &[]).map(drop)
}

/// Whether a table may be asked for that may not be there: on PostgreSQL only if it is, since inside a transaction an error
/// is the end of it.
///
/// # Errors
/// `Class::Missing`: it is not there.
pub(crate) fn may_ask(driver: &mut dyn Driver, table: &str) -> Result<(), DbError> {
    if driver.engine() != Engine::Postgres {
        return Ok(());
    }
    let sql = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = current_schema() AND c.relname = ?";
    if !driver.query(sql, &[table.into()])?.is_empty() {
        return Ok(());
    }
    Err(DbError {
        class: Class::Missing,
        message: format!("there is no table `{table}`"),
    })
}

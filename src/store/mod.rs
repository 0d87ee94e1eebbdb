//! What the server reads and writes, in SQL that holds on every engine; [`dialect`] has the rest.

pub mod bookmarks;
pub mod dialect;
mod filter;
pub mod tags;
pub mod users;

use aludel::{Engine, Error, Execute, FromValue, Kind, Row};
use chrono::{DateTime, Utc};

use crate::fault::Outcome;

pub use filter::{Filter, Page, Scope};

/// Reads a row's values one after the other.
struct Reader<'a> {
    row: &'a Row,
    next: usize,
}

impl<'a> Reader<'a> {
    fn new(row: &'a Row) -> Self {
        Self { row, next: 0 }
    }

    fn take<T: FromValue>(&mut self) -> Outcome<T> {
        let value = self.row.get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    fn instant(&mut self) -> Outcome<DateTime<Utc>> {
        let text: String = self.take()?;
        read_instant(&text)
    }

    fn maybe_instant(&mut self) -> Outcome<Option<DateTime<Utc>>> {
        let text: Option<String> = self.take()?;
        text.as_deref().map(read_instant).transpose()
    }
}

fn read_instant(text: &str) -> Outcome<DateTime<Utc>> {
    dialect::read_instant(text).ok_or_else(|| unreadable("time", text))
}

fn unreadable(what: &str, text: &str) -> crate::fault::Fault {
    let message = format!("{text:?} is stored as a {what} but is none: mend the row");
    Error::new(Kind::Drift, message).into()
}

/// The first row's first value of a query that always gives one.
fn number(db: &mut dyn Execute, sql: &str, params: &[aludel::Value]) -> Outcome<i64> {
    let rows = db.query(sql, params)?;
    let first = rows.first().ok_or_else(|| {
        Error::new(
            Kind::Failed,
            format!("`{sql}` gave no row: this is our bug"),
        )
    })?;
    Ok(first.get(0)?)
}

fn last_id(db: &mut dyn Execute) -> Outcome<i64> {
    let sql = dialect::last_id(db.engine());
    number(db, sql, &[])
}

/// `?, ?, ?` for a list of `count` parameters.
fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn now(engine: Engine) -> aludel::Value {
    dialect::instant(engine, Utc::now())
}

//! The edge to the databases: one small trait over the plain drivers.

use std::fmt;

use crate::{Engine, Error, Kind, Row, Value};

#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) mod deadline;
#[cfg(feature = "mysql")]
pub(crate) mod mysql;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

/// A connection to a database: one session, used by nobody else.
pub(crate) trait Driver {
    /// What the server says it is (MySQL and MariaDB share a URL scheme).
    fn engine(&self) -> Engine;

    /// Runs one statement; `?` stands for each parameter. Gives the number of rows changed.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError>;

    /// Runs one query.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError>;

    /// Whether the connection is ours: a transaction that is open on it is then nobody else's.
    fn ours(&self) -> bool {
        false
    }

    /// Opens the connection anew after it was lost: another session, with nothing of the old one's settings and locks. One
    /// that was handed over cannot be.
    fn reconnect(&mut self) -> Result<(), DbError> {
        Err(DbError::handed_over())
    }

    /// Another connection, opened as this one was: to the same server, or to the one at this host and port. One that was
    /// handed over has none.
    fn another(&self, _at: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        Err(DbError::handed_over())
    }

    /// What the server had to say of the last statement beside its answer. Only MySQL and MariaDB do something else than
    /// they were asked, and say so in a warning.
    fn warnings(&mut self) -> Result<Vec<Warning>, DbError> {
        Ok(Vec::new())
    }
}

/// A warning of MySQL or MariaDB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// Its number.
    pub code: u16,
    /// The server's words.
    pub message: String,
}

impl Warning {
    /// Whether a step may go on in spite of it: the statement did what it says. Of what the case tables meet, only the
    /// width of `TINYINT(1)` is warned of, and a comment with an emoji, which the catalogue keeps as a question mark.
    pub fn tolerated(&self) -> bool {
        // Deprecated syntax, a deprecated display width, an index like another one that a person made, and what a replica
        // may do otherwise where the log holds statements: ours change rows by what is in them, in whatever order.
        const HARMLESS: [u16; 4] = [1287, 1592, 1681, 1831];
        let comment = self.code == 1300 && self.message.ends_with("from utf8mb4 to utf8mb3");
        comment || HARMLESS.contains(&self.code)
    }
}

/// What a database answered instead of doing what it was asked.
#[derive(Debug)]
pub(crate) struct DbError {
    /// What follows from it.
    pub class: Class,
    /// The engine's own words, with its code.
    pub message: String,
}

/// What follows from a [`DbError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// Each engine has errors that the others have not.
#[cfg_attr(
    not(all(feature = "sqlite", feature = "mysql", feature = "postgres")),
    allow(dead_code)
)]
pub(crate) enum Class {
    /// No such table or column.
    Missing,
    /// Locked, deadlocked, busy: the same statement may work later on the same connection.
    Busy,
    /// The connection is gone or was never made.
    Unreachable,
    /// Wrong password, unknown database, a path that is a directory: what the URL names is not to be had.
    Denied,
    /// The file is no database.
    NoDatabase,
    /// The database or the account may only read.
    ReadOnly,
    /// Rows do not fit: duplicate, NULL, too long, out of range, orphan, check.
    Data,
    /// The stated algorithm is not possible (1845, 1846, 4092, 4158).
    Algorithm,
    /// The statement cannot be prepared (1295).
    Unprepared,
    /// A view, trigger or index that people made would break.
    Dependent,
    /// Anything else.
    Other,
}

impl DbError {
    /// A connection that somebody else opened, and that is lost.
    pub fn handed_over() -> Self {
        Self {
            class: Class::Other,
            message: "the connection was handed over, and is its owner's to open again".to_owned(),
        }
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DbError {}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        let kind = match error.class {
            Class::Unreachable | Class::Busy => Kind::Unreachable,
            Class::NoDatabase => Kind::Drift,
            Class::ReadOnly | Class::Dependent => Kind::Refused,
            _ => Kind::Failed,
        };
        Error::new(kind, error.message).of_class(error.class)
    }
}

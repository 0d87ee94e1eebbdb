//! Where a database is: our own reading of `DATABASE_URL`, in the form that sqlx and diesel use.
//!
//! Nothing here opens anything. No error repeats a part of the URL that could hold a password.

// Every URL is read whole, whatever drivers are on.
#![cfg_attr(
    not(all(feature = "sqlite", feature = "mysql", feature = "postgres")),
    allow(dead_code, unused_imports)
)]

mod authority;
mod mysql;
mod patience;
mod postgres;
mod query;
mod scheme;
mod server;
mod sqlite;
#[cfg(test)]
mod tests;
mod tls;

pub(crate) use patience::Patience;
pub(crate) use server::{Host, Secret, ServerUrl};
pub(crate) use sqlite::{Access, Place, SqliteUrl};
pub(crate) use tls::{Tls, TlsMode};

use crate::{Error, Kind, Result};

/// A database URL, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Url {
    /// `sqlite://app.db`, `sqlite::memory:` and kin.
    Sqlite(SqliteUrl),
    /// `mysql://…` and `mariadb://…`: which of both it is, the server says.
    MySql(ServerUrl),
    /// `postgres://…` and `postgresql://…`.
    Postgres(ServerUrl),
}

impl Url {
    /// Reads a URL.
    ///
    /// # Errors
    /// `Kind::Usage`: no scheme or an unknown one, an unknown parameter or a value it does not know, a part that is
    /// missing, or a character that has to be percent-encoded.
    pub fn parse(text: &str) -> Result<Url> {
        let text = text.trim();
        if text.is_empty() {
            return Err(usage(
                "the database URL is empty: give one such as `sqlite://app.db`",
            ));
        }
        if text.chars().any(char::is_control) {
            return Err(usage(
                "the database URL holds a line break or another control character: remove it",
            ));
        }
        match scheme::split(text)? {
            (scheme::Scheme::Sqlite, rest) => SqliteUrl::parse(rest).map(Url::Sqlite),
            (scheme::Scheme::MySql(word), rest) => mysql::parse(word, rest).map(Url::MySql),
            (scheme::Scheme::Postgres, rest) => postgres::parse(rest).map(Url::Postgres),
        }
    }

    /// The target as messages name it: without password and parameters.
    pub fn name(&self) -> String {
        match self {
            Url::Sqlite(url) => url.name(),
            Url::MySql(url) | Url::Postgres(url) => url.name(),
        }
    }

    /// Whether the database is on this machine: a file, memory, a loopback host or a unix socket. A draft is only
    /// applied to such a one.
    pub fn is_local(&self) -> bool {
        match self {
            Url::Sqlite(_) => true,
            Url::MySql(url) | Url::Postgres(url) => url.host.is_local(),
        }
    }
}

/// An error of `Kind::Usage`: the URL itself is wrong.
fn usage(message: impl Into<String>) -> Error {
    Error::new(Kind::Usage, message)
}

/// The one part that may hold anything, since nothing shows it.
const PASSWORD: &str = "password";

/// The text with its `%41` read as `A`; `part` names it in errors.
fn decode(text: &str, part: &str) -> Result<String> {
    let wrong = || {
        usage(format!(
            "the {part} in the database URL has a `%` that begins no escape: write a `%` itself as `%25`"
        ))
    };
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        let digits = bytes.get(at + 1..at + 3).ok_or_else(wrong)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(wrong());
        }
    }
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_err(|_| {
        usage(format!(
            "the {part} in the database URL is not UTF-8 once decoded: encode its UTF-8 bytes"
        ))
    })?;
    if part != PASSWORD && decoded.chars().any(char::is_control) {
        return Err(usage(format!(
            "the {part} in the database URL holds a control character: remove it"
        )));
    }
    Ok(decoded.into_owned())
}

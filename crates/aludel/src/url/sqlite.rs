use std::path::PathBuf;

use super::{decode, query, usage};
use crate::Result;

/// A SQLite database, with the parameters of sqlx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqliteUrl {
    /// Where it is.
    pub place: Place,
    /// `mode`.
    pub access: Access,
    /// `cache=shared` or `private`, if given.
    pub cache: Option<String>,
    /// `immutable=true` or `false`, if given.
    pub immutable: Option<String>,
}

/// Where a SQLite database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the memory of this process; gone with the connection. A name makes it one that `cache=shared` can find again.
    Memory(Option<String>),
    /// In a file.
    File(PathBuf),
}

/// What `mode` allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// No `mode`, or `rwc`: reading and writing; a boot creates the file.
    Create,
    /// `rw`: reading and writing; the file has to be there.
    Write,
    /// `ro`: reading only.
    Read,
}

const KNOWN: [&str; 3] = ["mode", "cache", "immutable"];

impl SqliteUrl {
    /// Reads what follows `sqlite:` or `sqlite://`.
    pub(super) fn parse(rest: &str) -> Result<SqliteUrl> {
        let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let path = decode(path, "path")?;
        let mut url = SqliteUrl {
            place: place(&path)?,
            access: Access::Create,
            cache: None,
            immutable: None,
        };
        for (name, value) in query::pairs(parameters)? {
            url.set(&name, value, &path)?;
        }
        Ok(url)
    }

    fn set(&mut self, name: &str, value: String, path: &str) -> Result<()> {
        match (name, value.as_str()) {
            ("mode", "ro") => self.access = Access::Read,
            ("mode", "rw") => self.access = Access::Write,
            ("mode", "rwc") => self.access = Access::Create,
            ("mode", "memory") => self.place = Place::Memory(Some(path.to_owned())),
            ("mode", _) => return Err(query::wrong(name, "`ro`, `rw`, `rwc` or `memory`")),
            ("cache", "shared" | "private") => self.cache = Some(value),
            ("cache", _) => return Err(query::wrong(name, "`shared` or `private`")),
            ("immutable", "true" | "false") => self.immutable = Some(value),
            ("immutable", _) => return Err(query::wrong(name, "`true` or `false`")),
            _ => return Err(query::unknown(name, &KNOWN)),
        }
        Ok(())
    }

    pub(super) fn name(&self) -> String {
        match &self.place {
            Place::Memory(_) => "sqlite::memory:".to_owned(),
            Place::File(path) => format!("sqlite://{}", path.display()),
        }
    }
}

fn place(path: &str) -> Result<Place> {
    match path {
        "" => Err(usage(
            "the database URL names no file: write `sqlite://app.db`, or `sqlite::memory:`",
        )),
        ":memory:" => Ok(Place::Memory(None)),
        path => Ok(Place::File(PathBuf::from(path))),
    }
}

//! Opening the database that a URL names.

#[cfg(any(feature = "mysql", feature = "postgres"))]
mod alive;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(all(test, any(feature = "mysql", feature = "postgres")))]
mod silence;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod speaks;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(all(test, feature = "sqlite"))]
mod tests;

use crate::url::Url;
use crate::{Database, Error, Kind, Result};

/// Opens the database that `url` names, to upgrade it: a SQLite file that is not there is created (its folder is not).
///
/// The URL has the form that sqlx and diesel use: `sqlite://app.db`, `sqlite::memory:`,
/// `mysql://user:password@host:3306/name`, `mariadb://…`, `postgres://…`. It blocks and needs no async runtime, so it may be
/// called from async code too, like everything here.
///
/// # Errors
/// `Kind::Usage`: the URL is wrong, or its driver is not among the features of `aludel` that are on.
/// `Kind::Unreachable`: no server answers. `Kind::Failed`: it refuses the account, has no such database, or the path is
/// no file of SQLite's.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// let db = aludel::connect("sqlite::memory:")?;
/// assert_eq!(db.engine(), aludel::Engine::Sqlite);
/// # }
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn connect(url: &str) -> Result<Database> {
    open(&Url::parse(url)?, Missing::Create)
}

/// Opens the database that `url` names, as [`connect`] does, but never creates a SQLite file: to look, to load rows, to
/// roll back.
///
/// # Errors
/// As [`connect`], and `Kind::Failed` where the file is not there.
pub fn connect_existing(url: &str) -> Result<Database> {
    open(&Url::parse(url)?, Missing::Refuse)
}

/// What to do about a SQLite file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Boot, `init-db` and `db upgrade`.
    Create,
    /// All others.
    Refuse,
    /// A dry run: an empty one in memory stands in for it.
    #[cfg(feature = "cli")]
    Imagine,
}

/// Whether the URL names a SQLite file that is not there.
#[cfg(feature = "cli")]
pub(crate) fn is_missing(url: &Url) -> bool {
    match url {
        Url::Sqlite(url) => match &url.place {
            crate::url::Place::File(path) => !path.exists(),
            crate::url::Place::Memory(_) => false,
        },
        _ => false,
    }
}

/// A server whose certificate is not trusted is as good as none: somebody else may sit between. `authority` and `mode` are
/// what the URL calls them.
#[cfg(any(feature = "mysql", feature = "postgres"))]
fn untrusted(name: &str, said: &str, authority: &str, mode: &str) -> Error {
    let remedy = if said.contains("not valid for name") {
        "name the host as its certificate does".to_owned()
    } else {
        format!("name the authority of its certificate with `{authority}`")
    };
    Error::new(
        Kind::Unreachable,
        format!("`{name}` cannot be opened ({said}): {remedy}, or change `{mode}`"),
    )
}

/// A server that takes a connection and says nothing, or something before it that does.
#[cfg(any(feature = "mysql", feature = "postgres"))]
fn silent(name: &str, limit: std::time::Duration) -> Error {
    let seconds = limit.as_secs();
    Error::new(
        Kind::Unreachable,
        format!(
            "the server of `{name}` has not let us in within {seconds} s: look whether it, or a proxy before it, takes \
             connections and says nothing; correct host and port in the database URL, or wait longer with \
             `connect_timeout={}` in it",
            seconds * 2
        ),
    )
}

/// Opens the database of a URL that is read already.
pub(crate) fn open(url: &Url, missing: Missing) -> Result<Database> {
    let name = url.name();
    match url {
        #[cfg(feature = "sqlite")]
        Url::Sqlite(file) => sqlite::open(file, &name, missing)
            .map(|conn| Database::new(crate::driver::sqlite::Sqlite(conn), name, url.is_local())),
        #[cfg(feature = "mysql")]
        Url::MySql(server) => mysql::open(server, &name).map(|(conn, way)| {
            let driver = crate::driver::mysql::MySql::owned(conn, way);
            Database::new(driver, name, url.is_local())
        }),
        #[cfg(feature = "postgres")]
        Url::Postgres(server) => postgres::open(server, &name).map(|client| {
            Database::new(
                crate::driver::postgres::Postgres(client),
                name,
                url.is_local(),
            )
        }),
        #[cfg(not(feature = "sqlite"))]
        Url::Sqlite(_) => Err(lacking(&name, "sqlite", missing)),
        #[cfg(not(feature = "mysql"))]
        Url::MySql(_) => Err(lacking(&name, "mysql", missing)),
        #[cfg(not(feature = "postgres"))]
        Url::Postgres(_) => Err(lacking(&name, "postgres", missing)),
    }
}

/// The error for an engine whose driver was left out of the program.
#[cfg(not(all(feature = "sqlite", feature = "mysql", feature = "postgres")))]
fn lacking(name: &str, feature: &str, _: Missing) -> Error {
    Error::new(
        Kind::Usage,
        format!(
            "`{name}` needs a driver that this program was built without: add the feature `{feature}` of `aludel`"
        ),
    )
}

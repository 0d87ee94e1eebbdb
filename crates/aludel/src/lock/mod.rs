//! One binary changes a database at a time: the transaction on SQLite, a named lock of the session on MySQL and MariaDB, an
//! advisory lock of the transaction on PostgreSQL.

pub(crate) mod advisory;
mod cluster;
mod holder;
mod named;
mod sqlite;

pub(crate) use cluster::refuse as refuse_cluster;
pub(crate) use holder::holder;
pub(crate) use named::Named;
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) use named::database;
pub(crate) use sqlite::{begin, commit, rollback};

use crate::driver::Driver;
use crate::names::Names;
use crate::{Error, Kind};

/// Who changes the database, to somebody who does not ask for the lock.
pub(crate) fn seen(driver: &mut dyn Driver, names: &Names) -> Option<String> {
    let name = driver
        .engine()
        .is_mysql_family()
        .then(|| named::database(driver).ok())
        .flatten()
        .map(|database| names.lock(&database));
    holder(driver, names, name.as_deref())
}

fn timed_out(seconds: u64, holder: Option<&str>) -> Error {
    let who = holder.map_or_else(
        || "another process has it locked".to_owned(),
        |holder| format!("{holder} is changing it"),
    );
    Error::new(
        Kind::Unreachable,
        format!(
            "the database could not be locked in {seconds} s, since {who}: try again, or wait longer with `--lock-timeout`"
        ),
    )
}

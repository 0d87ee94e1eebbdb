//! One binary changes a database at a time: the transaction on SQLite, a named lock of the session on MySQL and MariaDB, or a
//! lease on a cluster of these, an advisory lock of the transaction on PostgreSQL.

pub(crate) mod advisory;
mod cluster;
mod fenced;
mod holder;
mod lease;
mod named;
mod pooler;
mod sqlite;

pub(crate) use cluster::{Cluster, cluster};
pub(crate) use fenced::Fenced;
pub(crate) use holder::holder;
pub(crate) use lease::{Fence, Heart, Lease};
pub(crate) use named::Named;
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) use named::database;
pub(crate) use sqlite::{begin, commit, rollback};

use crate::driver::Driver;
use crate::names::Names;
use crate::{Error, Kind, Result};

/// MySQL and MariaDB: the lock that a run holds.
pub(crate) enum Held {
    Named(Named),
    Lease(Fence),
}

impl Held {
    /// Proves that it is held still.
    ///
    /// # Errors
    /// It is not: nothing may be changed any more.
    pub fn prove(&self, driver: &mut dyn Driver) -> Result<()> {
        match self {
            Held::Named(lock) => lock.prove(driver),
            Held::Lease(fence) => Ok(fence.prove(driver)?),
        }
    }
}

/// What is said where the lock turns out to be another's.
const LOST: &str = "the lock was lost, so nothing more was changed: another process may have it now; run the same again, it goes on \
                    from where this one came to";

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

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
#[cfg(all(test, feature = "mysql", feature = "postgres", feature = "testing"))]
mod tests;

pub(crate) use cluster::{Cluster, cluster, told_by};
pub(crate) use fenced::Fenced;
pub(crate) use holder::holder;
pub(crate) use lease::{Fence, Heart, Lease};
pub(crate) use named::Named;
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) use named::database;
pub(crate) use sqlite::{begin, commit, rollback};

use crate::clock::{Deadline, Patience};
use crate::driver::Driver;
use crate::names::Names;
use crate::{Error, Event, Kind, Options, Result};

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

/// Somebody who asks for a lock again and again.
struct Waiter<'a> {
    deadline: Deadline,
    options: &'a Options,
    patience: Patience,
    /// As it was told last.
    holder: Option<String>,
}

impl<'a> Waiter<'a> {
    fn new((deadline, options): (Deadline, &'a Options)) -> Self {
        Self {
            deadline,
            options,
            patience: Patience::default(),
            holder: None,
        }
    }

    /// The lock was not to be had: tells now and then who has it.
    ///
    /// # Errors
    /// The deadline passed.
    fn refused(&mut self, holder: impl FnOnce() -> Option<String>) -> Result<()> {
        if self.patience.due() {
            self.holder = holder();
            self.options.tell(&Event::Waiting {
                holder: self.holder.clone(),
                seconds: self.deadline.waited(),
            });
        }
        if self.deadline.passed() {
            return Err(timed_out(self.deadline.waited(), self.holder.as_deref()));
        }
        Ok(())
    }
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

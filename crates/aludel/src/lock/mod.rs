//! One binary changes a database at a time: the transaction on SQLite, a named lock of the session on MySQL and MariaDB.

mod named;
mod sqlite;

pub(crate) use named::Named;
pub(crate) use sqlite::{begin, commit, rollback};

use crate::{Error, Kind};

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

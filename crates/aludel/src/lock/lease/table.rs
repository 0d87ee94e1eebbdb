//! The table of the lease: a row of the holder, and a row of its beats, so that these never wait for one another.

use crate::clock::Deadline;
use crate::driver::{Class, DbError, Driver};
use crate::names::{Names, quote};
use crate::{Engine, Error, Result};

/// The row of the holder, and that of its beats.
pub(super) const HOLDER: i64 = 1;
pub(super) const BEATS: i64 = 2;

/// Makes the table and its rows where they are not. Several may do so at once.
pub(super) fn prepare(driver: &mut dyn Driver, names: &Names, deadline: Deadline) -> Result<()> {
    loop {
        match made(driver, names) {
            Ok(()) => return Ok(()),
            Err(error) if error.class == Class::Busy && !deadline.passed() => deadline.pause(),
            Err(error) => return Err(Error::from(error).during("preparing the lease")),
        }
    }
}

fn made(driver: &mut dyn Driver, names: &Names) -> Result<(), DbError> {
    let table = quote(&names.lease, driver.engine());
    let rows = format!("SELECT COUNT(*) FROM {table}");
    match driver.query(&rows, &[]) {
        Ok(rows) if rows.iter().any(|row| matches!(row.get(0), Ok(2_i64))) => return Ok(()),
        Ok(_) => {}
        Err(error) if error.class == Class::Missing => {
            driver.execute(&create(names), &[])?;
        }
        Err(error) => return Err(error),
    }
    let sql = format!(
        "INSERT IGNORE INTO {table} VALUES ({HOLDER}, 1, 0, '', '', 0, 0, '', ''), ({BEATS}, 1, 0, '', '', 0, 0, '', '')"
    );
    driver.execute(&sql, &[]).map(drop)
}

fn create(names: &Names) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {} (id INT PRIMARY KEY, epoch BIGINT NOT NULL, beat BIGINT NOT NULL, owner VARCHAR(255) NOT \
         NULL, node VARCHAR(64) NOT NULL, session BIGINT NOT NULL, witness INT NOT NULL, busy VARCHAR(255) \
         NOT NULL, since VARCHAR(64) NOT NULL) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4",
        quote(&names.lease, Engine::MySql)
    )
}

/// The lease as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub epoch: u64,
    pub beat: u64,
    /// How often the holder has proved it by a change, which is a sign of life too.
    pub proofs: u64,
    /// Nobody where it is empty.
    pub owner: String,
    /// The server that the holder is connected to.
    pub node: String,
    /// The holder's connection there.
    pub session: u64,
    /// Whether it holds the named lock of that server too.
    pub witness: bool,
    /// The statement that may go on there although the holder is gone.
    pub busy: String,
    pub since: String,
}

impl Held {
    pub fn read(driver: &mut dyn Driver, names: &Names) -> Result<Held, DbError> {
        let table = quote(&names.lease, driver.engine());
        let sql = format!(
            "SELECT h.epoch, b.beat, h.beat, h.owner, h.node, h.session, h.witness, h.busy, h.since FROM {table} h JOIN {table} b \
             ON h.id = {HOLDER} AND b.id = {BEATS}"
        );
        let rows = driver.query(&sql, &[])?;
        let read = |row: &crate::Row| -> Result<Held> {
            Ok(Held {
                epoch: row.get(0)?,
                beat: row.get(1)?,
                proofs: row.get(2)?,
                owner: row.get(3)?,
                node: row.get(4)?,
                session: row.get(5)?,
                witness: row.get(6)?,
                busy: row.get(7)?,
                since: row.get(8)?,
            })
        };
        let held = rows.first().map(read).transpose();
        held.ok().flatten().ok_or_else(|| DbError {
            class: Class::Other,
            message: format!(
                "`{}` is not as it was made: drop it, and try again",
                names.lease
            ),
        })
    }

    pub fn is_free(&self) -> bool {
        self.owner.is_empty()
    }

    /// Whether a named lock on this node tells whether the holder lives.
    pub fn is_witnessed_on(&self, node: &str) -> bool {
        !self.is_free() && self.witness && self.node == node
    }

    /// Who has it, in words.
    pub fn holder(&self, driver: &mut dyn Driver, names: &Names) -> Option<String> {
        if self.is_free() {
            return None;
        }
        let known = super::super::holder(driver, names, None);
        let who = known.unwrap_or_else(|| format!("{} (since {})", self.owner, self.since));
        Some(match self.busy.as_str() {
            "" => who,
            busy => format!("{who}, running `{busy}`"),
        })
    }
}

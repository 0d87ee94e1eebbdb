//! What a holder proves.

use super::super::Cluster;
use super::table::{BEATS, HOLDER};
use crate::Engine;
use crate::driver::{Class, DbError, Driver};
use crate::names::literal;

/// What a statement calls that finds the lease lost: the server knows no such function, and names it.
const LOST: &str = "aludel_lease_lost";

/// What a holder proves with each statement: that the lease has its number still.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// Quoted.
    pub(super) table: String,
    pub(super) epoch: u64,
    pub(super) cluster: Cluster,
}

impl Fence {
    /// Proves the lease by changing its row: within a transaction that is undone as a whole where another node has, or is
    /// about to have, another holder.
    pub fn hold(&self, driver: &mut dyn Driver) -> Result<(), DbError> {
        self.changed(driver, "beat = beat + 1", HOLDER)
    }

    /// Shows those who wait that the holder lives.
    pub fn beat(&self, driver: &mut dyn Driver) -> Result<(), DbError> {
        self.changed(driver, "beat = beat + 1", BEATS)
    }

    /// Nobody holds it any more.
    pub fn release(&self, driver: &mut dyn Driver) -> Result<(), DbError> {
        self.changed(driver, "owner = '', busy = ''", HOLDER)
    }

    /// Writes down which statement is about to run that would go on without us; none where it is empty.
    pub fn busy(&self, driver: &mut dyn Driver, sql: &str) -> Result<(), DbError> {
        if self.cluster == Cluster::Galera {
            return Ok(());
        }
        let what: String = crate::run::short(sql).chars().take(255).collect();
        let set = format!(
            "beat = beat + 1, busy = {}",
            literal(&what, driver.engine())
        );
        self.changed(driver, &set, HOLDER)
    }

    fn changed(&self, driver: &mut dyn Driver, set: &str, id: i64) -> Result<(), DbError> {
        let (table, epoch) = (&self.table, self.epoch);
        let sql = format!("UPDATE {table} SET {set} WHERE id = {id} AND epoch = {epoch}");
        match driver.execute(&sql, &[])? {
            1 => Ok(()),
            _ => Err(lost()),
        }
    }

    /// Proves the lease by reading it.
    pub fn prove(&self, driver: &mut dyn Driver) -> Result<(), DbError> {
        let (table, epoch) = (&self.table, self.epoch);
        let sql = format!("SELECT 1 FROM {table} WHERE id = {HOLDER} AND epoch = {epoch}");
        match driver.query(&sql, &[])?.len() {
            1 => Ok(()),
            _ => Err(lost()),
        }
    }

    /// A statement that commits by itself, so that the server runs it only where the lease is ours: between its look and the
    /// statement no network lies, and no pause of ours.
    pub fn guarded(&self, sql: &str, engine: Engine) -> String {
        let (table, epoch) = (&self.table, self.epoch);
        let sql = literal(sql, engine);
        format!(
            "SELECT IF(COUNT(*) = 1, {sql}, 'DO {LOST}()') FROM {table} WHERE id = {HOLDER} AND epoch = {epoch} INTO @aludel; \
             PREPARE aludel FROM @aludel; EXECUTE aludel"
        )
    }

    /// What the server says to a guarded statement.
    pub fn answered<T>(done: Result<T, DbError>) -> Result<T, DbError> {
        match done {
            Err(error) if error.message.contains(LOST) => Err(lost()),
            done => done,
        }
    }
}

/// The lease is another's.
fn lost() -> DbError {
    DbError {
        class: Class::Unreachable,
        message: super::super::LOST.to_owned(),
    }
}

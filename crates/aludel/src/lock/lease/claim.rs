//! Taking the lease by a compare and swap.

use super::super::Cluster;
use super::Fence;
use super::member::{is_idle, kill, member};
use super::table::{BEATS, HOLDER, Held};
use crate::driver::{DbError, Driver};
use crate::names::{Names, quote};
use crate::{Result, clock};

/// Who wants the lease.
pub(super) struct Claim {
    pub node: String,
    pub(super) owner: String,
    pub(super) session: u64,
    pub(super) cluster: Cluster,
}

impl Claim {
    pub fn new(driver: &mut dyn Driver, (who, cluster): (&str, Cluster)) -> Result<Claim> {
        let sql = match cluster {
            Cluster::Galera => {
                "SELECT variable_value, CONNECTION_ID() FROM information_schema.global_status \
                 WHERE variable_name = 'wsrep_gcomm_uuid'"
            }
            _ => "SELECT @@server_uuid, CONNECTION_ID()",
        };
        let rows = driver.query(sql, &[])?;
        let (node, session) = match rows.first() {
            Some(row) => (row.get(0)?, row.get(1)?),
            None => (String::new(), 0),
        };
        Ok(Claim {
            node,
            owner: who.to_owned(),
            session,
            cluster,
        })
    }

    /// Takes the lease, if it still is as it was seen; its beat too, so that a holder wins that lived after all.
    pub fn claim(
        &self,
        driver: &mut dyn Driver,
        names: &Names,
        (seen, witness): (&Held, Witness),
    ) -> Result<Option<Fence>, DbError> {
        let fence = Fence {
            table: quote(&names.lease, driver.engine()),
            epoch: seen.epoch + 1,
            cluster: self.cluster,
        };
        driver.execute("START TRANSACTION", &[])?;
        let swapped = self.swap(driver, &fence, (seen, witness));
        let done = match swapped {
            Ok(true) => driver.execute("COMMIT", &[]).map(|_| Some(fence)),
            Ok(false) => Ok(None),
            Err(error) => Err(error),
        };
        if !matches!(done, Ok(Some(_))) {
            let _ = driver.execute("ROLLBACK", &[]);
        }
        done
    }

    fn swap(
        &self,
        driver: &mut dyn Driver,
        fence: &Fence,
        (seen, witness): (&Held, Witness),
    ) -> Result<bool, DbError> {
        let (table, next) = (&fence.table, fence.epoch);
        let beats = format!(
            "UPDATE {table} SET epoch = {next}, beat = beat + 1 WHERE id = {BEATS} AND epoch = {} AND beat = {}",
            seen.epoch, seen.beat
        );
        if driver.execute(&beats, &[])? != 1 {
            return Ok(false);
        }
        let holder = format!(
            "UPDATE {table} SET epoch = {next}, owner = ?, node = ?, session = ?, witness = ?, busy = '', since = ? \
             WHERE id = {HOLDER} AND epoch = {}",
            seen.epoch
        );
        let values = [
            self.owner.as_str().into(),
            self.node.as_str().into(),
            self.session.into(),
            (witness == Witness::Held).into(),
            clock::now().into(),
        ];
        Ok(driver.execute(&holder, &values)? == 1)
    }

    /// Whether nothing of a holder that is gone goes on. On Galera a statement that changes the schema holds all up, takers
    /// too; in a group it may run on on the holder's member, while this one knows nothing of it.
    /// Where the holder's member cannot be asked nothing is known: what it runs may still be committed. One that the group has
    /// expelled commits nothing any more, and is in its list no longer.
    ///
    /// # Errors
    /// The member does not answer.
    pub fn is_over(&self, driver: &mut dyn Driver, held: &Held) -> Result<bool> {
        let alone = self.cluster != Cluster::Galera && !held.busy.is_empty();
        Ok(!alone || is_idle(driver, held)?)
    }

    /// Ends the connection of the one whose lease was taken, where that can be done: what it had begun would keep others
    /// waiting for as long as it sleeps. Galera does so by itself between nodes.
    pub fn end(&self, driver: &mut dyn Driver, held: &Held, lock: &str) {
        if held.is_free() {
            return;
        }
        // All that depends on it is how long others wait.
        if held.node == self.node {
            let _ = kill(driver, held, lock);
        } else if self.cluster == Cluster::Group
            && let Ok(Some(mut there)) = member(driver, held)
        {
            let _ = kill(&mut *there, held, lock);
        }
    }
}

/// Whether a holder has the named lock of its node too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    Held,
    None,
}

//! The table of the lease: a row of the holder, and a row of its beats, so that these never wait for one another.

use super::super::Cluster;
use crate::clock::{self, Deadline};
use crate::driver::{Class, DbError, Driver};
use crate::names::{Names, literal, quote};
use crate::{Engine, Error, Result};

/// The row of the holder, and that of its beats.
const HOLDER: i64 = 1;
const BEATS: i64 = 2;

/// What a statement calls that finds the lease lost: the server knows no such function, and names it.
const LOST: &str = "aludel_lease_lost";

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
        Ok(rows)
            if rows
                .first()
                .is_some_and(|row| row.get::<i64>(0).is_ok_and(|n| n == 2)) =>
        {
            return Ok(());
        }
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
         NULL, node VARCHAR(64) NOT NULL, session BIGINT NOT NULL, witness INT NOT NULL, busy VARCHAR(255) NOT NULL, since VARCHAR(64) NOT NULL) \
         ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4",
        quote(&names.lease, Engine::MySql)
    )
}

/// The lease as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub epoch: u64,
    pub beat: u64,
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
            "SELECT h.epoch, b.beat, h.owner, h.node, h.session, h.witness, h.busy, h.since FROM {table} h JOIN {table} b \
             ON h.id = {HOLDER} AND b.id = {BEATS}"
        );
        let rows = driver.query(&sql, &[])?;
        let read = |row: &crate::Row| -> Result<Held> {
            Ok(Held {
                epoch: row.get(0)?,
                beat: row.get(1)?,
                owner: row.get(2)?,
                node: row.get(3)?,
                session: row.get(4)?,
                witness: row.get(5)?,
                busy: row.get(6)?,
                since: row.get(7)?,
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

/// Who wants the lease.
pub(super) struct Claim {
    pub node: String,
    owner: String,
    session: u64,
    cluster: Cluster,
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
    pub fn is_over(&self, driver: &mut dyn Driver, held: &Held) -> bool {
        let alone = self.cluster != Cluster::Galera && !held.busy.is_empty();
        !alone || is_idle(driver, held).unwrap_or_default()
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

/// Asks the holder's member whether its connection has nothing to do any more; one that has left the group is past that, with
/// all that it had not committed. Where it does not answer nothing is known.
fn is_idle(driver: &mut dyn Driver, held: &Held) -> Result<bool> {
    let Some(mut there) = member(driver, held)? else {
        return Ok(true);
    };
    let sql = "SELECT 1 FROM information_schema.processlist WHERE id = ? AND command <> 'Sleep'";
    Ok(there.query(sql, &[held.session.into()])?.is_empty())
}

/// A connection to the member of a group that the holder is connected to; `None` where that has left the group.
fn member(driver: &mut dyn Driver, held: &Held) -> Result<Option<Box<dyn Driver + Send>>> {
    let sql = "SELECT member_host, member_port FROM performance_schema.replication_group_members WHERE member_id = ?";
    let members = driver.query(sql, &[held.node.as_str().into()])?;
    let Some(member) = members.first() else {
        return Ok(None);
    };
    let (host, port): (String, u64) = (member.get(0)?, member.get(1)?);
    let at = (host.as_str(), u16::try_from(port).unwrap_or_default());
    Ok(Some(driver.another(Some(at))?))
}

/// Ends the connection, if it is the holder's still: it has the named lock.
fn kill(driver: &mut dyn Driver, held: &Held, lock: &str) -> Result<()> {
    let session = held.session;
    let rows = driver.query("SELECT IS_USED_LOCK(?) = ?", &[lock.into(), session.into()])?;
    let own: Option<i64> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    if own == Some(1) {
        driver.execute(&format!("KILL {session}"), &[])?;
    }
    Ok(())
}

/// Whether a holder has the named lock of its node too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    Held,
    None,
}

/// What a holder proves with each statement: that the lease has its number still.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// Quoted.
    table: String,
    epoch: u64,
    cluster: Cluster,
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

#[cfg(test)]
mod tests;

//! The lock on a cluster: a row that every node has, taken by comparing and swapping, with a number that grows at each taker.
//!
//! Whoever holds it proves its number with every statement (see [`Fenced`](super::Fenced)), so that one who was taken for dead
//! changes nothing any more. Nobody's clock is compared with another's: whoever waits watches whether the holder's beat moves.

mod claim;
mod fence;
mod heart;
mod member;
mod table;
#[cfg(test)]
mod tests;
mod watch;

use std::time::{Duration, Instant};

use self::claim::{Claim, Witness};
pub(crate) use self::fence::Fence;
pub(crate) use self::heart::Heart;
use self::table::Held;
use self::watch::Watch;
use super::{Cluster, Waiter};
use crate::clock::Deadline;
use crate::driver::{Class, DbError, Driver};
use crate::names::Names;
use crate::{Error, Options, Result};

/// How often a holder shows that it lives.
pub(crate) const BEAT: Duration = Duration::from_secs(2);

/// How long a beat may stand still before the lease is taken over.
pub(crate) const TTL: Duration = Duration::from_secs(15);

/// How often those who wait look.
const LOOK: Duration = Duration::from_millis(200);

/// How often the lease is given back where others are in the way: what is not given back is taken over after [`TTL`] only.
const RELEASES: usize = 3;

/// A lease that this run holds.
#[must_use = "the lease is held until it is released"]
pub(crate) struct Lease {
    pub fence: Fence,
    /// The named lock of this node beside it: while it is held, the session lives.
    witness: Option<String>,
}

impl Lease {
    /// Takes the lease as soon as nobody has it, or who had it is gone.
    ///
    /// # Errors
    /// The deadline passed; the database does not answer.
    pub fn take(
        driver: &mut dyn Driver,
        names: &Names,
        (who, cluster): (&str, Cluster),
        (deadline, options): (Deadline, &Options),
    ) -> Result<Lease> {
        table::prepare(driver, names, deadline)?;
        let mut taker = Taker {
            me: Claim::new(driver, (who, cluster))?,
            lock: names.lock(&super::named::database(driver)?),
            watch: Watch::default(),
            doubt: None,
        };
        let mut waiter = Waiter::new((deadline, options));
        let mut holder = None;
        loop {
            match taker.turn(driver, names) {
                Ok(Look::Taken(lease)) => return Ok(lease),
                Ok(Look::Held(held)) => {
                    let known = held.holder(driver, names);
                    holder = known.map(|known| doubted(known, taker.doubt.as_deref()));
                }
                // A conflict with another taker, or a node that is behind for a while.
                Err(error) if error.class == Class::Busy => {}
                Err(error) => return Err(Error::from(error).during("taking the lease")),
            }
            waiter.refused(|| holder.clone())?;
            deadline.pause_about(LOOK);
        }
    }

    /// Gives the lease back. Where the connection is gone, others take it over.
    pub fn release(self, driver: &mut dyn Driver) {
        for _ in 0..RELEASES {
            match self.fence.release(driver) {
                Err(error) if error.class == Class::Busy => {}
                _ => break,
            }
        }
        give_back(driver, self.witness);
    }
}

/// What one look of those who want the lease comes to.
enum Look {
    Taken(Lease),
    Held(Held),
}

/// One who wants the lease.
struct Taker {
    me: Claim,
    lock: String,
    watch: Watch,
    /// Why it is not known whether the holder's statement has ended.
    doubt: Option<String>,
}

impl Taker {
    /// One look, and a try where there is hope.
    fn turn(&mut self, driver: &mut dyn Driver, names: &Names) -> Result<Look, DbError> {
        let held = Held::read(driver, names)?;
        let still = self
            .watch
            .still((held.epoch, held.beat + held.proofs), Instant::now());
        let here = held.is_witnessed_on(&self.me.node);
        let due = held.is_free() || self.is_over(driver, &held, still);
        if !due && !here {
            return Ok(Look::Held(held));
        }
        // On the holder's own node its session and its statement have ended once its lock can be had. Elsewhere the lock is
        // nothing but the sign of life for those who come after; a server may refuse it.
        let witness = named_lock(driver, &self.lock);
        if !due && witness == Witness::None {
            return Ok(Look::Held(held));
        }
        let claimed = self.me.claim(driver, names, (&held, witness));
        let witness = (witness == Witness::Held).then(|| self.lock.clone());
        if let Ok(Some(fence)) = claimed {
            self.me.end(driver, &held, &self.lock);
            return Ok(Look::Taken(Lease { fence, witness }));
        }
        give_back(driver, witness);
        claimed.map(|_| Look::Held(held))
    }

    /// Whether the holder has shown no life for long enough, and nothing of it goes on.
    fn is_over(&mut self, driver: &mut dyn Driver, held: &Held, still: Duration) -> bool {
        if still < TTL {
            self.doubt = None;
            return false;
        }
        let over = self.me.is_over(driver, held);
        self.doubt = over.as_ref().err().map(ToString::to_string);
        over.unwrap_or_default()
    }
}

/// A holder that seems to be gone, while what it had begun may go on where nobody can ask for it.
fn doubted(holder: String, doubt: Option<&str>) -> String {
    match doubt {
        Some(doubt) => format!(
            "{holder}, on a member that cannot be asked whether that has ended ({doubt}; whoever runs on that member takes \
             over at once, others once the group has expelled it),"
        ),
        None => holder,
    }
}

fn named_lock(driver: &mut dyn Driver, lock: &str) -> Witness {
    let rows = driver.query("SELECT GET_LOCK(?, 0)", &[lock.into()]);
    let got = rows.map(|rows| rows.first().and_then(|row| row.get::<Option<i64>>(0).ok()));
    match got {
        Ok(Some(Some(1))) => Witness::Held,
        _ => Witness::None,
    }
}

fn give_back(driver: &mut dyn Driver, lock: Option<String>) {
    if let Some(lock) = lock {
        let _ = driver.query("SELECT RELEASE_LOCK(?)", &[lock.into()]);
    }
}

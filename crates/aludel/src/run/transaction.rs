//! The lock around a run, and on SQLite and PostgreSQL the transactions that it takes.

use std::time::Duration;

use super::Context;
use super::phase::{Outside, Phases};
use super::turns::Turns;
use crate::clock::Backoff;
use crate::driver::{Class, Driver};
use crate::lock::{self, Cluster, Heart, Held, Lease, Named, advisory};
use crate::rebuild::{Broken, ForeignKeys, Violations};
use crate::session::{self, Place, Session};
use crate::{Error, Event, Result};

/// Whether SQLite enforces foreign keys in a transaction. It can be said before it begins only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    On,
    Off,
}

/// What comes after a pass.
#[derive(Debug)]
pub(crate) enum Next {
    /// Nothing.
    Done,
    /// SQLite: another transaction, with foreign keys so.
    Again(Keys),
    /// Another transaction.
    Commit,
    /// PostgreSQL: nothing of the pass stays; the same again under a lock of the session.
    Session,
    /// This, with no transaction open, and then another transaction.
    Outside(Box<Outside>),
}

/// Runs `pass` under the lock, with the session's settings pinned. Each pass must read the history anew. Where the
/// connection is lost, or the server has no time, all of it is done again: locked, read and gone on with.
///
/// # Errors
/// The lock's, or what `pass` says: then its transaction is rolled back where the engine can.
pub(crate) fn locked(
    cx: &mut Context<'_>,
    mut pass: impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let mut turns = Turns::default();
    loop {
        match once(cx, &mut pass) {
            Err(error) if turns.recovered(cx, &error) => {}
            done => return done,
        }
    }
}

fn once(
    cx: &mut Context<'_>,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let session = Session::pin(cx.driver, &cx.names)?;
    let result = match &session.place {
        _ if cx.engine.is_mysql_family() => session_lock(cx, pass),
        Some(place) => advisory(cx, place, pass),
        None => transactions(cx, pass),
    };
    session.restore(cx.driver);
    result
}

/// MySQL and MariaDB.
fn session_lock(
    cx: &mut Context<'_>,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let cluster = lock::cluster(cx.driver)?;
    session::refuse_read_only(cx.driver)?;
    let pins = match cluster {
        Some(cluster) => Some(session::cluster::Pins::pin(cx.driver, cluster)?),
        None => None,
    };
    let result = match cluster {
        Some(cluster) if cluster.has_several_primaries() => leased(cx, cluster, pass),
        _ => named(cx, pass),
    };
    let result = result.map_err(|error| match cluster {
        Some(cluster) => lock::told_by(cx.driver, cluster, error),
        None => error,
    });
    if let Some(pins) = pins {
        pins.restore(cx.driver);
    }
    result
}

fn named(
    cx: &mut Context<'_>,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let options = cx.options();
    let lock = Named::take(cx.driver, &cx.names, cx.deadline, options)?;
    cx.lock = Some(Held::Named(lock));
    let result = pass(cx, Keys::On);
    if result.is_err() {
        lock::rollback(cx.driver);
    }
    if let Some(Held::Named(lock)) = cx.lock.take() {
        lock.release(cx.driver);
    }
    result.map(drop)
}

/// On a cluster, where a named lock holds on one node only.
fn leased(
    cx: &mut Context<'_>,
    cluster: Cluster,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let who = cx.who().to_owned();
    let patience = (cx.deadline, cx.options());
    let heart = Heart::open(cx.driver)?;
    let lease = Lease::take(cx.driver, &cx.names, (&who, cluster), patience)?;
    let beating = heart.begin(lease.fence.clone());
    let result = cx.fenced(lease.fence.clone(), |cx| pass(cx, Keys::On));
    drop(beating);
    if result.is_err() {
        lock::rollback(cx.driver);
    }
    lease.release(cx.driver);
    result.map(drop)
}

/// PostgreSQL: everything in one transaction, or in as many as what stands outside of one makes of it, under a lock of the
/// session then.
fn advisory(
    cx: &mut Context<'_>,
    place: &Place,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    cx.phases = Phases::default();
    let done = phases(cx, place, pass);
    match (done, cx.phases.held.take()) {
        (done, None) => done,
        (Ok(()), Some(held)) => held.release(cx.driver),
        (Err(error), Some(held)) => {
            // What went wrong first is what is told.
            let _ = held.release(cx.driver);
            Err(error)
        }
    }
}

fn phases(
    cx: &mut Context<'_>,
    place: &Place,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    loop {
        match patient(cx, place, pass)? {
            Next::Done => return Ok(()),
            Next::Commit | Next::Again(_) => {}
            Next::Session => {
                let who = cx.who().to_owned();
                let patience = (cx.deadline, cx.options());
                let held = advisory::Held::take(cx.driver, (&cx.names, place), &who, patience)?;
                cx.phases.held = Some(held);
            }
            Next::Outside(outside) => outside.run(cx)?,
        }
    }
}

/// Where a table is in use the transaction is begun anew, since waiting inside the server would make every reader of the
/// table wait behind us.
fn patient(
    cx: &mut Context<'_>,
    place: &Place,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<Next> {
    let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    loop {
        match whole(cx, place, pass) {
            Err(error) if error.class() == Some(Class::Busy) && !cx.deadline.passed() => {
                cx.options().tell(&Event::Waiting {
                    holder: None,
                    seconds: cx.deadline.waited(),
                });
                cx.deadline.pause_about(backoff.turn());
            }
            done => return done,
        }
    }
}

fn whole(
    cx: &mut Context<'_>,
    place: &Place,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<Next> {
    let who = cx.who().to_owned();
    let patience = (cx.deadline, cx.options());
    lock::advisory::begin(cx.driver, (&cx.names, place), &who, patience)?;
    cx.place = Some(place.clone());
    let result = settle(cx.driver, place).and_then(|()| pass(cx, Keys::On));
    cx.place = None;
    if matches!(result, Err(_) | Ok(Next::Session)) {
        lock::advisory::rollback(cx.driver);
        return result;
    }
    lock::advisory::commit(cx.driver)?;
    result
}

/// PostgreSQL: after a person's statements the settings are what they were, and what they left to be checked at the end is
/// checked now, since no table may be altered before.
pub(crate) fn settle(driver: &mut dyn Driver, place: &Place) -> Result<()> {
    driver.query(&place.pins, &[])?;
    driver.execute("SET CONSTRAINTS ALL IMMEDIATE", &[])?;
    Ok(())
}

fn transactions(
    cx: &mut Context<'_>,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let mut keys = Keys::On;
    cx.phases = Phases::default();
    loop {
        let off = match keys {
            Keys::Off => Some(ForeignKeys::off(cx.driver)?),
            Keys::On => None,
        };
        let next = transaction(cx, keys, pass);
        let restored = off.map_or(Ok(()), |off| off.restore(cx.driver));
        let next = next?;
        restored?;
        match next {
            Next::Done => return Ok(()),
            Next::Again(next) => keys = next,
            Next::Commit | Next::Session => {}
            Next::Outside(outside) => outside.run(cx)?,
        }
    }
}

fn transaction(
    cx: &mut Context<'_>,
    keys: Keys,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<Next> {
    let options = cx.options();
    lock::begin(cx.driver, cx.deadline, options)?;
    let result = checked(cx, keys, pass);
    if result.is_err() {
        lock::rollback(cx.driver);
        return result;
    }
    lock::commit(cx.driver, cx.deadline)?;
    result
}

/// What people made by hand must work as it did before, and with foreign keys off nothing may be left hanging that did
/// not hang before.
fn checked(
    cx: &mut Context<'_>,
    keys: Keys,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<Next> {
    let before = match keys {
        Keys::Off => Some(Violations::read(cx.driver)?),
        Keys::On => None,
    };
    let broken = Broken::read(cx.driver)?;
    let next = pass(cx, keys)?;
    broken.refuse_new(cx.driver, "the change")?;
    if let Some(before) = before {
        before.refuse_new(cx.driver)?;
    }
    Ok(next)
}

/// MySQL and MariaDB: these statements in a transaction of their own.
pub(crate) fn atomically<T>(
    cx: &mut Context<'_>,
    body: impl FnOnce(&mut Context<'_>) -> Result<T>,
) -> Result<T> {
    cx.driver.execute("START TRANSACTION", &[])?;
    let result = body(cx);
    if result.is_err() {
        lock::rollback(cx.driver);
        return result;
    }
    match cx.driver.execute("COMMIT", &[]) {
        Ok(_) => result,
        Err(error) => {
            lock::rollback(cx.driver);
            Err(Error::from(error).during("committing"))
        }
    }
}

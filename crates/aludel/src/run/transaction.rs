//! The lock around a run, and on SQLite the transactions that it takes.

use super::Context;
use super::turns::Turns;
use crate::lock::{self, Named};
use crate::rebuild::{Broken, ForeignKeys, Violations};
use crate::session::Session;
use crate::{Error, Result};

/// Whether SQLite enforces foreign keys in a transaction. It can be said before it begins only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    On,
    Off,
}

/// What comes after a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing.
    Done,
    /// SQLite: another transaction, with foreign keys so.
    Again(Keys),
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
    let session = Session::pin(cx.driver)?;
    let result = if cx.engine.is_mysql_family() {
        named(cx, pass)
    } else {
        transactions(cx, pass)
    };
    session.restore(cx.driver);
    result
}

fn named(
    cx: &mut Context<'_>,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let options = cx.options();
    cx.lock = Some(Named::take(cx.driver, &cx.names, cx.deadline, options)?);
    let result = pass(cx, Keys::On);
    if result.is_err() {
        lock::rollback(cx.driver);
    }
    if let Some(lock) = cx.lock.take() {
        lock.release(cx.driver);
    }
    result.map(drop)
}

fn transactions(
    cx: &mut Context<'_>,
    pass: &mut impl FnMut(&mut Context<'_>, Keys) -> Result<Next>,
) -> Result<()> {
    let mut keys = Keys::On;
    loop {
        let off = match keys {
            Keys::Off => Some(ForeignKeys::off(cx.driver)?),
            Keys::On => None,
        };
        let next = transaction(cx, keys, pass);
        let restored = off.map_or(Ok(()), |off| off.restore(cx.driver));
        match next? {
            Next::Done => return restored,
            Next::Again(next) => keys = next,
        }
        restored?;
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

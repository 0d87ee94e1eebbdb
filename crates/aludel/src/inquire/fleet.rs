//! `--migrate=wait` and `--migrate=check`.

use super::check::verify;
use super::status::pending;
use crate::book::Book;
use crate::chain::Chain;
use crate::clock::Patience;
use crate::options::Verify;
use crate::run::{Context, Fit, Turns, pin_of, serves, stopped_by, tell_if_ahead};
use crate::{Error, Event, Kind, Report, Result};

/// Waits until another process has brought the database to where this binary can serve.
pub(crate) fn wait(cx: &mut Context<'_>) -> Result<Report> {
    let chain = cx.chain()?;
    let mut patience = Patience::default();
    let mut turns = Turns::default();
    loop {
        let pending = match turn(cx, &chain) {
            Ok(Turn::Serves(report)) => return Ok(report),
            Ok(Turn::Pending(id)) => id,
            Err(error) if turns.recovered(cx, &error) => continue,
            Err(error) => return Err(error),
        };
        if cx.deadline.passed() {
            return Err(nobody(cx, pending));
        }
        if patience.due() {
            cx.options().tell(&Event::Waiting {
                holder: crate::lock::seen(cx.driver, &cx.names),
                seconds: cx.deadline.waited(),
            });
        }
        cx.deadline.pause();
    }
}

/// What one look of those who wait sees.
enum Turn {
    Serves(Report),
    /// The newest migration that is not applied yet.
    Pending(&'static str),
}

fn turn(cx: &mut Context<'_>, chain: &Chain) -> Result<Turn> {
    if let Fit::Serves(mut report) = serves(cx)? {
        verify(cx, chain, &mut report)?;
        return Ok(Turn::Serves(report));
    }
    let (book, pending) = pending(cx, chain)?;
    let Some(last) = pending.last() else {
        tell_if_ahead(cx, chain, &book);
        let mut report = at(book.head(chain));
        verify(cx, chain, &mut report)?;
        return Ok(Turn::Serves(report));
    };
    pinned(cx, (chain, &book), &pending)?;
    Ok(Turn::Pending(chain.0[*last].embedded.id))
}

fn nobody(cx: &Context<'_>, id: &str) -> Error {
    Error::new(
        Kind::Unreachable,
        format!(
            "nobody has brought the database to {id} in {} s: start a binary that upgrades, or wait longer with \
             `--lock-timeout`",
            cx.deadline.waited()
        ),
    )
}

/// Looks whether the binary can serve.
pub(crate) fn look(cx: &mut Context<'_>) -> Result<Report> {
    if let Fit::Serves(mut report) = serves(cx)? {
        if cx.options().verify == Verify::On {
            verify(cx, &cx.chain()?, &mut report)?;
        }
        return Ok(report);
    }
    let chain = cx.chain()?;
    let (book, pending) = pending(cx, &chain)?;
    if pending.is_empty() {
        tell_if_ahead(cx, &chain, &book);
        let mut report = at(book.head(&chain));
        verify(cx, &chain, &mut report)?;
        return Ok(report);
    }
    pinned(cx, (&chain, &book), &pending)?;
    let ids: Vec<_> = pending.iter().map(|at| chain.0[*at].embedded.id).collect();
    Err(Error::new(
        Kind::Unfit,
        format!(
            "{} not applied: run `db upgrade`, or boot with `--migrate=upgrade`",
            match ids[..] {
                [only] => format!("{only} is"),
                _ => format!("{} are", ids.join(", ")),
            }
        ),
    ))
}

/// A pin stops those who wait too: nobody will upgrade before it is cleared.
fn pinned(cx: &mut Context<'_>, (chain, book): (&Chain, &Book), pending: &[usize]) -> Result<()> {
    match (pin_of(cx, book)?, pending.last()) {
        (Some(pin), Some(last)) => Err(stopped_by(&pin, chain.0[*last].embedded.id)),
        _ => Ok(()),
    }
}

fn at(head: Option<String>) -> Report {
    Report {
        from: head.clone(),
        to: head,
        ..Report::default()
    }
}

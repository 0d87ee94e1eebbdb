//! `--migrate=wait` and `--migrate=check`.

use super::status::pending;
use crate::book::Book;
use crate::chain::Chain;
use crate::clock::Patience;
use crate::run::{Context, Fit, pin_of, serves, stopped_by, tell_if_ahead};
use crate::{Error, Event, Kind, Report, Result};

/// Waits until another process has brought the database to where this binary can serve.
pub(crate) fn wait(cx: &mut Context<'_>) -> Result<Report> {
    let chain = cx.chain()?;
    let mut patience = Patience::default();
    loop {
        if let Fit::Serves(report) = serves(cx)? {
            return Ok(report);
        }
        let (book, pending) = pending(cx, &chain)?;
        if pending.is_empty() {
            tell_if_ahead(cx, &chain, &book);
            return Ok(at(book.head(&chain)));
        }
        pinned(cx, (&chain, &book), &pending)?;
        if cx.deadline.passed() {
            return Err(Error::new(
                Kind::Unreachable,
                format!(
                    "nobody has brought the database to {} in {} s: start a binary that upgrades, or wait longer with \
                     `--lock-timeout`",
                    chain.0[pending[pending.len() - 1]].embedded.id,
                    cx.deadline.waited()
                ),
            ));
        }
        if patience.due() {
            cx.options().tell(&Event::Waiting {
                holder: crate::journal::holder(cx.driver, &cx.names),
                seconds: cx.deadline.waited(),
            });
        }
        cx.deadline.pause();
    }
}

/// Looks whether the binary can serve.
pub(crate) fn look(cx: &mut Context<'_>) -> Result<Report> {
    if let Fit::Serves(report) = serves(cx)? {
        return Ok(report);
    }
    let chain = cx.chain()?;
    let (book, pending) = pending(cx, &chain)?;
    if pending.is_empty() {
        tell_if_ahead(cx, &chain, &book);
        return Ok(at(book.head(&chain)));
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

use aludel_core::plan::Target;

use crate::book::Book;
use crate::chain::Chain;
use crate::history::Row;
use crate::journal;
use crate::run::{Context, pin_of};
use crate::{HistoryRow, Origin, Result, Status};

/// Where the database stands.
pub(crate) fn status(cx: &mut Context<'_>) -> Result<Status> {
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    let known = book.known(&chain);
    let common = book.common(&chain);
    let flight = journal::flight(cx.driver, &cx.names)?;
    Ok(Status {
        current: book.head(&chain),
        head: chain.0.last().map(|link| link.embedded.id.to_owned()),
        pending: chain.0[common..]
            .iter()
            .map(|link| link.embedded.id.to_owned())
            .collect(),
        unknown: known[common..].iter().map(|row| row.id.clone()).collect(),
        floor: floor(&chain, &book),
        pin: pin_of(cx, &book)?,
        in_flight: flight.map(|flight| {
            format!(
                "{} ({}, begun by {} at {})",
                flight.id(),
                flight.direction,
                flight.started_by,
                flight.started_on
            )
        }),
    })
}

fn floor(chain: &Chain, book: &Book) -> Option<String> {
    let floor = book.newest()?.floor?;
    let at = book.own.iter().position(|row| row.version == floor)?;
    Some(book.known(chain)[at].id.clone())
}

/// The rows of the history, oldest first.
pub(crate) fn history(cx: &mut Context<'_>) -> Result<Vec<HistoryRow>> {
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    let common = book.common(&chain);
    let known = book.known(&chain);
    let row = |row: &Row, id: String, origin| HistoryRow {
        version: row.version,
        id,
        applied_on: row.applied_on.clone(),
        checksum: row.checksum.clone(),
        applied_by: row.applied_by.clone(),
        origin,
    };
    let foreign = book.foreign.iter().map(|r| row(r, r.id(), Origin::Foreign));
    let own = book.own.iter().enumerate().map(|(at, r)| {
        let origin = if at < common {
            Origin::Known
        } else {
            Origin::Unknown
        };
        row(r, known[at].id.clone(), origin)
    });
    Ok(foreign.chain(own).collect())
}

/// Whether the binary can serve, in the eyes of a boot: ids that are pending.
pub(crate) fn pending(cx: &mut Context<'_>, chain: &Chain) -> Result<(Book, Vec<usize>)> {
    let (_, book) = cx.book(chain)?;
    if !book.newest().is_some_and(Row::is_draft) {
        book.verify(chain, cx.driver, &cx.names)?;
    }
    let pending = crate::run::pending(chain, &book, &Target::Head)?;
    Ok((book, pending))
}

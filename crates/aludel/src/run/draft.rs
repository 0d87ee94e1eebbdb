//! Drafts: migrations that may still change, applied to a developer's own database.

use super::Context;
use super::job::{self, Record};
use super::phase::needs_session;
use super::transaction::{Keys, Next};
use super::undo::Undo;
use crate::book::Book;
use crate::chain::{Chain, Link};
use crate::history::{self, Row};
use crate::{Error, Kind, Report, Result};

/// What became of a draft that the database holds.
pub(crate) enum Settled {
    /// There is none, or it is the binary's.
    Nothing,
    /// It was taken back, or has the name under which it was sealed.
    Changed,
    /// It goes on in another transaction.
    Halt(Next),
}

/// Takes back a draft that has changed since it was applied; one that was sealed unchanged gets its new name.
pub(crate) fn settle(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    keys: Keys,
    report: &mut Report,
) -> Result<Settled> {
    let Some(row) = book.newest().filter(|row| row.is_draft()) else {
        return Ok(Settled::Nothing);
    };
    let at = book.own.len() - 1;
    let link = chain.0.get(at).filter(|link| link.number == row.version);
    if let Some(link) = link {
        if row.chain.as_deref() == Some(link.embedded.chain) {
            return Ok(Settled::Nothing);
        }
        if same_parent(chain, book, at) && sealed_as(link, row)? {
            let to = (
                link.name.as_str(),
                link.embedded.checksum,
                link.embedded.chain,
            );
            history::rename(cx.driver, &cx.names, row.version, to)?;
            return Ok(Settled::Changed);
        }
    }
    if !cx.takes_drafts() {
        return Err(refused(cx, row));
    }
    take_back(cx, (chain, book), keys, report)
}

fn take_back(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    keys: Keys,
    report: &mut Report,
) -> Result<Settled> {
    let at = book.own.len() - 1;
    let row = &book.own[at];
    let work = Undo::new(chain, book)?.work(cx, at)?;
    match job::keys(&work)? {
        Some(needed) if needed != keys && !cx.engine.is_mysql_family() => {
            return Ok(Settled::Halt(Next::Again(needed)));
        }
        _ if needs_session(cx, &work) => return Ok(Settled::Halt(Next::Session)),
        _ => {}
    }
    let record = Record::TakenBack(row.chain.as_deref().unwrap_or_default());
    match job::run(cx, &work, (&record, None), report)? {
        Next::Done => Ok(Settled::Changed),
        halt => Ok(Settled::Halt(halt)),
    }
}

/// Whether all rows before this one are the binary's.
fn same_parent(chain: &Chain, book: &Book, at: usize) -> bool {
    book.common(chain) >= at
}

/// Whether the migration is what the draft was, under another name.
fn sealed_as(link: &Link, row: &Row) -> Result<bool> {
    let mut draft = link.migration.clone();
    draft.id = row.id();
    Ok(draft.checksum()?.to_string() == row.checksum)
}

fn refused(cx: &Context<'_>, row: &Row) -> Error {
    Error::new(
        Kind::Refused,
        format!(
            "{} holds the draft {}, which has changed since, and is not on this machine: allow drafts there with \
             `ALUDEL_ALLOW_DRAFT=1`, or take it back with `--downgrade`",
            cx.name,
            row.id()
        ),
    )
}

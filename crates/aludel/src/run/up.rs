//! The way up.

use aludel_core::keep::Way;
use aludel_core::plan::Target;

use super::job::{self, Record};
use super::resume::stuck;
use super::transaction::{Keys, Next, locked};
use super::undo::Undo;
use super::work::Work;
use super::{Context, Fit, draft, gate, serves, tell_if_ahead};
use crate::book::Book;
use crate::chain::Chain;
use crate::history;
use crate::journal::{self, Flight};
use crate::options::Verify;
use crate::{Direction, Engine, Error, Kind, Report, Result};

/// Brings the database to the target of the options.
pub(crate) fn upgrade(cx: &mut Context<'_>) -> Result<Report> {
    if let Fit::Serves(report) = serves(cx)? {
        return match cx.options().verify {
            Verify::Off => Ok(report),
            Verify::On => verified(cx, report),
        };
    }
    run(cx)
}

/// Without a lock first, so that it works on a database that may only be read. What differs may be somebody else's upgrade:
/// under the lock there is none.
fn verified(cx: &mut Context<'_>, mut report: Report) -> Result<Report> {
    let chain = cx.chain()?;
    if crate::inquire::drift(cx, &chain)?.is_empty() {
        return Ok(report);
    }
    match run(cx) {
        Err(error) if error.kind() == Kind::Refused => {
            crate::inquire::verify(cx, &chain, &mut report)?;
            Ok(report)
        }
        done => done,
    }
}

fn run(cx: &mut Context<'_>) -> Result<Report> {
    let chain = cx.chain()?;
    let mut run = Upgrade {
        chain: &chain,
        report: Report::default(),
        target: cx.options().target.clone(),
        passes: 0,
    };
    locked(cx, |cx, keys| run.pass(cx, keys))?;
    let mut report = run.report;
    crate::inquire::verify(cx, &chain, &mut report)?;
    Ok(report)
}

struct Upgrade<'a> {
    chain: &'a Chain,
    report: Report,
    target: Target,
    passes: usize,
}

impl Upgrade<'_> {
    /// Reads everything anew, under the lock, and runs what fits into one transaction.
    fn pass(&mut self, cx: &mut Context<'_>, keys: Keys) -> Result<Next> {
        let (mut presence, mut book) = cx.book(self.chain)?;
        if cx.engine == Engine::Postgres && self.begins_anew(cx, &book) {
            return Ok(Next::Done);
        }
        if self.passes == 0 {
            self.report.from = book.head(self.chain);
        }
        self.passes += 1;
        if finish_flight(cx, (self.chain, &book), &mut self.report)? {
            (presence, book) = cx.book(self.chain)?;
        }
        match draft::settle(cx, (self.chain, &book), keys, &mut self.report)? {
            draft::Settled::Nothing => {}
            draft::Settled::Changed => (presence, book) = cx.book(self.chain)?,
            draft::Settled::Again(keys) => return Ok(Next::Again(keys)),
        }
        self.report.to = book.head(self.chain);
        book.verify(self.chain, cx.driver, &cx.names)?;
        let pending = gate::pending(self.chain, &book, &self.target)?;
        if pending.is_empty() {
            tell_if_ahead(cx, self.chain, &book);
        }
        if let Some(last) = pending.last() {
            self.target = Target::Id(self.chain.0[*last].embedded.id.to_owned());
        }
        self.apply(cx, (&presence, &book), &pending, keys)
    }

    /// PostgreSQL: of a pass that went before nothing is left, unless its COMMIT was done and the answer to it was lost.
    /// Whether it was.
    fn begins_anew(&mut self, cx: &Context<'_>, book: &Book) -> bool {
        let before = std::mem::take(&mut self.report);
        self.passes = 0;
        let ours = book
            .newest()
            .is_some_and(|row| row.applied_by.as_deref() == Some(cx.who()));
        let done = !before.up.is_empty() && ours && book.head(self.chain) == before.to;
        if done {
            self.report = before;
        }
        done
    }

    fn apply(
        &mut self,
        cx: &mut Context<'_>,
        (presence, book): (&history::Presence, &Book),
        pending: &[usize],
        keys: Keys,
    ) -> Result<Next> {
        let chain = self.chain;
        let mut schema = match pending.first() {
            Some(first) => chain.schema(*first)?,
            None => aludel_core::Schema::default(),
        };
        if *presence == history::Presence::Whole || !pending.is_empty() {
            gate::check(cx, (chain, book), pending, &schema)?;
        }
        for (turn, at) in pending.iter().enumerate() {
            let link = &chain.0[*at];
            let keeping = cx.keeping(link.number, Way::Up);
            let work = Work::up(link, &schema, cx.engine, keeping.as_ref())?;
            match job::keys(&work)? {
                Some(needed) if needed != keys && !cx.engine.is_mysql_family() => {
                    return Ok(Next::Again(needed));
                }
                _ => {}
            }
            if turn == 0 {
                job::prepare(cx, presence)?;
            }
            link.advance(&mut schema)?;
            let entry = job::entry(cx, link, &schema, &work.kept)?;
            let record = Record::Applied(Box::new(entry));
            job::run(cx, &work, (&record, None), &mut self.report)?;
            self.report.to = Some(link.embedded.id.to_owned());
        }
        Ok(Next::Done)
    }
}

/// Goes on with a migration that was begun and not finished, up or down. Whether there was one.
///
/// # Errors
/// The binary does not hold it, or it cannot be known where it stands.
pub(crate) fn finish_flight(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    report: &mut Report,
) -> Result<bool> {
    if !cx.engine.is_mysql_family() {
        return Ok(false);
    }
    let Some(flight) = journal::flight(cx.driver, &cx.names)? else {
        return Ok(false);
    };
    match flight.direction {
        Direction::Up => finish_up(cx, chain, &flight, report)?,
        Direction::Down => finish_down(cx, (chain, book), &flight, report)?,
    }
    Ok(true)
}

fn finish_up(
    cx: &mut Context<'_>,
    chain: &Chain,
    flight: &Flight,
    report: &mut Report,
) -> Result<()> {
    let held = chain
        .0
        .iter()
        .position(|link| link.embedded.chain == flight.chain);
    let Some(at) = held else {
        return Err(unheld(flight));
    };
    let link = &chain.0[at];
    let mut schema = chain.schema(at)?;
    cx.kept.database = flight.database;
    let keeping = cx.keeping(link.number, Way::Up);
    let work = Work::up(link, &schema, cx.engine, keeping.as_ref())?;
    link.advance(&mut schema)?;
    let entry = job::entry(cx, link, &schema, &work.kept)?;
    let record = Record::Applied(Box::new(entry));
    job::run(cx, &work, (&record, Some(flight)), report)
}

fn finish_down(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    flight: &Flight,
    report: &mut Report,
) -> Result<()> {
    let at = book
        .own
        .iter()
        .position(|row| row.version == flight.version);
    let Some(at) = at else {
        return Err(stuck(flight, "its row is not in the history"));
    };
    let work = Undo::new(chain, book)?.work(cx, at)?;
    let record = Record::TakenBack(&flight.chain);
    job::run(cx, &work, (&record, Some(flight)), report)
}

fn unheld(flight: &Flight) -> Error {
    Error::new(
        Kind::Drift,
        format!(
            "{} was begun by {} at {} and stopped, and this binary does not hold it, or holds it changed: boot the binary that \
             began it, which goes on from there, or bring the tables to where it began and write that down with `db stamp`",
            flight.id(),
            flight.started_by,
            flight.started_on
        ),
    )
}

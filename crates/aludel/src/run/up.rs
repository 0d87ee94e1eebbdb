//! The way up.

use aludel_core::keep::Way;
use aludel_core::plan::Target;

use super::filling::Filling;
use super::job::{self, Record};
use super::phase::{lacks_session, needs_session};
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
}

impl Upgrade<'_> {
    /// Reads everything anew, under the lock, and runs what fits into one transaction.
    fn pass(&mut self, cx: &mut Context<'_>, keys: Keys) -> Result<Next> {
        let (mut presence, mut book) = cx.book(self.chain)?;
        if cx.engine == Engine::Postgres {
            self.forget(cx, &book);
        }
        if self.report.is_empty() {
            self.report.from = book.head(self.chain);
        }
        let mut room = Filling::default();
        let pass = (keys, &mut room);
        match finish_flight(cx, (self.chain, &book), pass, &mut self.report)? {
            Flown::Nothing => {}
            Flown::Finished => (presence, book) = cx.book(self.chain)?,
            Flown::Halt(next) => return Ok(next),
        }
        match draft::settle(cx, (self.chain, &book), keys, &mut self.report)? {
            draft::Settled::Nothing => {}
            draft::Settled::Changed => (presence, book) = cx.book(self.chain)?,
            draft::Settled::Halt(next) => return Ok(next),
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
        self.apply(cx, (&presence, &book), &pending, (keys, room))
    }

    /// PostgreSQL: what a pass did that was rolled back it did not do. One whose COMMIT was done stands in the history, also
    /// where the answer to it was lost.
    fn forget(&mut self, cx: &Context<'_>, book: &Book) {
        let stands = |id: &String| {
            let mut rows = book.own.iter();
            rows.any(|row| row.id() == *id && row.applied_by.as_deref() == Some(cx.who()))
        };
        self.report.up.retain(stands);
        self.report.down.retain(|id| !stands(id));
        self.report.forget_losses();
    }

    fn apply(
        &mut self,
        cx: &mut Context<'_>,
        (presence, book): (&history::Presence, &Book),
        pending: &[usize],
        (keys, mut room): (Keys, Filling),
    ) -> Result<Next> {
        let chain = self.chain;
        let mut schema = match pending.first() {
            Some(first) => chain.schema(*first)?,
            None => aludel_core::Schema::default(),
        };
        if !pending.is_empty() {
            cx.know_server()?;
        }
        if *presence == history::Presence::Whole || !pending.is_empty() {
            gate::check(cx, (chain, book), pending, &schema)?;
        }
        if lacks_session(cx) && self.stands_apart(cx, pending)? {
            return Ok(Next::Session);
        }
        for (turn, at) in pending.iter().enumerate() {
            let link = &chain.0[*at];
            let keeping = cx.keeping(link.number, Way::Up);
            let work = Work::up(link, &schema, cx.on(), keeping.as_ref())?;
            match job::keys(&work)? {
                Some(needed) if needed != keys && !cx.engine.is_mysql_family() => {
                    return Ok(Next::Again(needed));
                }
                _ => {}
            }
            if room.lacks(&work, cx.engine) {
                return Ok(Next::Commit);
            }
            if turn == 0 {
                job::prepare(cx, presence)?;
            }
            link.advance(&mut schema)?;
            let entry = job::entry(cx, link, &schema, &work.kept)?;
            let record = Record::Applied(Box::new(entry));
            match job::run(cx, &work, (&record, None), &mut self.report)? {
                Next::Done => {}
                halt => return Ok(halt),
            }
            self.report.to = Some(link.embedded.id.to_owned());
        }
        Ok(Next::Done)
    }

    fn stands_apart(&self, cx: &Context<'_>, pending: &[usize]) -> Result<bool> {
        for at in pending {
            let link = &self.chain.0[*at];
            let steps = &link.migration.steps;
            let apart = aludel_core::sql::stands_apart(steps, cx.engine);
            if apart.map_err(|error| Error::from(error).during(link.embedded.id))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What became of a migration in flight.
pub(crate) enum Flown {
    /// There is none.
    Nothing,
    Finished,
    /// It goes on in another transaction.
    Halt(Next),
}

/// Goes on with a migration that was begun and not finished, up or down.
///
/// # Errors
/// The binary does not hold it, or it cannot be known where it stands.
pub(crate) fn finish_flight(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    pass: (Keys, &mut Filling),
    report: &mut Report,
) -> Result<Flown> {
    let Some(flight) = journal::flight(cx.driver, &cx.names)? else {
        return Ok(Flown::Nothing);
    };
    let next = match flight.direction {
        Direction::Up => finish_up(cx, chain, (&flight, pass), report)?,
        Direction::Down => finish_down(cx, (chain, book), (&flight, pass), report)?,
    };
    Ok(match next {
        Next::Done => Flown::Finished,
        halt => Flown::Halt(halt),
    })
}

fn finish_up(
    cx: &mut Context<'_>,
    chain: &Chain,
    (flight, pass): (&Flight, (Keys, &mut Filling)),
    report: &mut Report,
) -> Result<Next> {
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
    let work = Work::up(link, &schema, cx.on(), keeping.as_ref())?;
    link.advance(&mut schema)?;
    let entry = job::entry(cx, link, &schema, &work.kept)?;
    let record = Record::Applied(Box::new(entry));
    go_on(cx, &work, (&record, flight), pass, report)
}

fn finish_down(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    (flight, pass): (&Flight, (Keys, &mut Filling)),
    report: &mut Report,
) -> Result<Next> {
    let at = book
        .own
        .iter()
        .position(|row| row.version == flight.version);
    let Some(at) = at else {
        return Err(stuck(flight, "its row is not in the history"));
    };
    let work = Undo::new(chain, book)?.work(cx, at)?;
    let record = Record::TakenBack(&flight.chain);
    go_on(cx, &work, (&record, flight), pass, report)
}

fn go_on(
    cx: &mut Context<'_>,
    work: &Work,
    (record, flight): (&Record<'_>, &Flight),
    (keys, room): (Keys, &mut Filling),
    report: &mut Report,
) -> Result<Next> {
    match job::keys(work)? {
        Some(needed) if needed != keys && !cx.engine.is_mysql_family() => Ok(Next::Again(needed)),
        _ if needs_session(cx, work) => Ok(Next::Session),
        _ => {
            room.enter(work.alone, 0);
            job::run(cx, work, (record, Some(flight)), report)
        }
    }
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

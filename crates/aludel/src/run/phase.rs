//! One migration on an engine whose transactions hold changes of the schema too. It is cut where something stands outside of
//! a transaction: what comes before is committed, together with a row in the journal that says where the migration stands.

use std::collections::BTreeMap;
use std::time::Duration;

use aludel_core::sql::{Apart, Body, Found, Turns};

use super::flight::standing;
use super::resume::stuck;
use super::text::short;
use super::transaction::{Next, settle};
use super::work::{Part, Work};
use super::{Context, counts, part};
use crate::clock::{self, Backoff};
use crate::driver::Class;
use crate::journal::{self, Flight};
use crate::kept::Beside;
use crate::lock::advisory;
use crate::word::RunFn;
use crate::{Direction, Engine, Error, Event, Kind, Result, history};

/// What a run knows of its phases.
#[derive(Debug, Default)]
pub(crate) struct Phases {
    /// The migration, by number, and its part outside of a transaction that this run has just done.
    pub passed: Option<(i32, usize)>,
    /// PostgreSQL: the lock that outlives the transactions.
    pub held: Option<advisory::Held>,
}

/// Something that is to run outside of a transaction.
#[derive(Debug)]
pub(crate) struct Outside {
    version: i32,
    at: usize,
    /// So many parts the migration has.
    all: usize,
    /// What begins its messages.
    what: String,
    part: Part,
    apart: Apart,
    functions: BTreeMap<String, RunFn>,
    begun: Begun,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begun {
    Now,
    /// By a run that broke off.
    Before,
}

/// Whether the migration goes on outside of a transaction, for which PostgreSQL needs a lock of the session.
pub(crate) fn needs_session(cx: &Context<'_>, work: &Work) -> bool {
    let apart = |part: &Part| part.apart.is_some();
    lacks_session(cx) && work.parts.iter().any(apart)
}

/// PostgreSQL: whether this run has a lock of its transaction alone.
pub(crate) fn lacks_session(cx: &Context<'_>) -> bool {
    cx.engine == Engine::Postgres && cx.phases.held.is_none()
}

/// Runs a migration, or goes on with one that was begun, up to its end or to what stands outside of a transaction.
///
/// # Errors
/// A part fails; the journal says what cannot be.
pub(super) fn run(
    cx: &mut Context<'_>,
    work: &Work,
    (chain, flight): (&str, Option<&Flight>),
) -> Result<Next> {
    let mut at = 0;
    if let Some(flight) = flight {
        match resumed(cx, work, flight)? {
            Resumed::At(next) => at = next,
            Resumed::Outside(outside) => return Ok(Next::Outside(Box::new(outside))),
        }
    }
    for (at, part) in work.parts.iter().enumerate().skip(at) {
        let what = format!("{}, {}", work.id, part.label);
        let Some(apart) = &part.apart else {
            inside(cx, work, part, &what)?;
            continue;
        };
        counts::check(cx.driver, &what, &part.counts)?;
        if is_done(cx, apart)? {
            found(apart, part, &what)?;
            continue;
        }
        if flight.is_none() {
            begin(cx, work, chain)?;
        }
        journal::mark(cx.driver, &cx.names, work.version, (at, true))?;
        let outside = Outside::new(work, (at, part, apart), Begun::Now);
        return Ok(Next::Outside(Box::new(outside)));
    }
    if flight.is_some() {
        journal::end(cx.driver, &cx.names, work.version)?;
    }
    cx.phases.passed = None;
    Ok(Next::Done)
}

fn inside(cx: &mut Context<'_>, work: &Work, part: &Part, what: &str) -> Result<()> {
    cx.tell_stayed(&work.id, &part.told)?;
    let beside = stands(cx, work, part)?;
    part::run(cx, part, &work.functions, what)?;
    beside.prove(cx, (what, &work.fates.buried))?;
    if let Some(place) = cx.place.as_ref().filter(|_| part.raw) {
        settle(cx.driver, place).map_err(|error| error.during(what))?;
    }
    Ok(())
}

/// What stands beside tables before a person's step runs, if there is anything.
fn stands(cx: &mut Context<'_>, work: &Work, part: &Part) -> Result<Beside> {
    let nothing = cx.kept.rows.is_empty() && work.kept.is_empty();
    if !part.raw || nothing {
        return Ok(Beside::default());
    }
    Beside::read(cx.driver)
}

/// The work of a statement is done, and this migration has not begun it.
fn found(apart: &Apart, part: &Part, what: &str) -> Result<()> {
    if apart.found == Found::Good {
        return Ok(());
    }
    let sql = part.body.statements().first();
    let sql = sql.map(|one| short(&one.sql)).unwrap_or_default();
    Err(Error::new(
        Kind::Drift,
        format!(
            "{what}: what `{sql}` is to do is done already, and not by this migration: undo it by hand, or write the \
             migration down as done with `db stamp`"
        ),
    ))
}

/// Writes down that the migration begins, in the transaction that holds what it did so far.
fn begin(cx: &mut Context<'_>, work: &Work, chain: &str) -> Result<()> {
    let create = journal::create(&cx.names, cx.engine);
    cx.driver.execute(&create, &[])?;
    Flight::new(work, chain, (cx.kept.database, cx.who())).begin(cx.driver, &cx.names)?;
    if work.direction == Direction::Down {
        history::set_state(cx.driver, &cx.names, work.version, history::UNDOING)?;
    }
    Ok(())
}

/// Where a migration goes on.
enum Resumed {
    At(usize),
    Outside(Outside),
}

fn resumed(cx: &mut Context<'_>, work: &Work, flight: &Flight) -> Result<Resumed> {
    let at = flight.step;
    let apart = work.parts.get(at).and_then(|part| part.apart.as_ref());
    let (Some(part), Some(apart), true) = (work.parts.get(at), apart, flight.begun) else {
        return Err(stuck(
            flight,
            "its journal names a step that it does not have",
        ));
    };
    if goes_on(cx, flight) {
        return Ok(Resumed::At(at + 1));
    }
    cx.options().tell(&Event::Resume {
        id: work.id.clone(),
        done: at,
    });
    let mut ours = flight.clone();
    ours.started_on = clock::now();
    cx.who().clone_into(&mut ours.started_by);
    journal::take_over(cx.driver, &cx.names, &ours)?;
    let outside = Outside::new(work, (at, part, apart), Begun::Before);
    Ok(Resumed::Outside(outside))
}

/// Whether the migration is the one whose part this run has just done.
pub(super) fn goes_on(cx: &Context<'_>, flight: &Flight) -> bool {
    cx.phases.passed == Some((flight.version, flight.step))
}

fn is_done(cx: &mut Context<'_>, apart: &Apart) -> Result<bool> {
    match &apart.probe {
        Some(probe) => Ok(!cx.driver.query(probe, &[])?.is_empty()),
        None => Ok(false),
    }
}

impl Outside {
    fn new(work: &Work, (at, part, apart): (usize, &Part, &Apart), begun: Begun) -> Self {
        Self {
            version: work.version,
            at,
            all: work.parts.len(),
            what: format!("{}, {}", work.id, part.label),
            part: part.clone(),
            apart: apart.clone(),
            functions: work.functions.clone(),
            begun,
        }
    }

    /// Runs it, with no transaction open. One that broke off is looked for first, and what it left is cleared away.
    ///
    /// # Errors
    /// The database refuses it: what came before it stays, and the next run goes on from there.
    pub fn run(&self, cx: &mut Context<'_>) -> Result<()> {
        cx.prove_lock()?;
        if self.begun == Begun::Now || !is_done(cx, &self.apart)? {
            let done = self.tried(cx).and_then(|()| self.proven(cx));
            if done.is_err() {
                // What is left is found by the next run, where it cannot be cleared away now.
                let _ = self.cleared(cx);
            }
            done.map_err(|error| standing(error, self.at, self.all))?;
        }
        cx.phases.passed = Some((self.version, self.at));
        Ok(())
    }

    /// Tries again while somebody else has locks that it needs.
    fn tried(&self, cx: &mut Context<'_>) -> Result<()> {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
        let function = matches!(self.part.body, Body::Run(_));
        loop {
            let busy = |error: &Error| error.class() == Some(Class::Busy) && !function;
            match self.once(cx) {
                Err(error) if busy(&error) && !cx.deadline.passed() => {
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

    fn once(&self, cx: &mut Context<'_>) -> Result<()> {
        if cx.engine == Engine::Postgres {
            let longest = match self.apart.turns {
                Turns::Short => Some(SHORT),
                Turns::Long => cx.deadline.left(),
            };
            crate::session::postgres::wait_at_most(cx.driver, longest)?;
            if matches!(self.part.body, Body::Run(_)) {
                crate::session::postgres::stay(cx.driver)?;
            }
        }
        if self.cleared(cx)? > 0 && is_done(cx, &self.apart)? {
            return Ok(());
        }
        part::run(cx, &self.part, &self.functions, &self.what)
    }

    /// Clears away what a run that broke off left; of how many things.
    fn cleared(&self, cx: &mut Context<'_>) -> Result<usize> {
        let Some(mend) = &self.apart.mend else {
            return Ok(0);
        };
        let rows = cx.driver.query(mend, &[])?;
        for row in &rows {
            cx.driver.execute(&row.get::<String>(0)?, &[])?;
        }
        Ok(rows.len())
    }

    fn proven(&self, cx: &mut Context<'_>) -> Result<()> {
        if self.apart.probe.is_none() || is_done(cx, &self.apart)? {
            return Ok(());
        }
        Err(Error::new(
            Kind::Failed,
            format!(
                "{}: it ran, and the database does not show what it did",
                self.what
            ),
        ))
    }
}

/// How long a lock is waited for where others would queue behind whoever waits.
const SHORT: Duration = Duration::from_secs(2);

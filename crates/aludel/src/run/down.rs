//! The way down.

use aludel_core::plan::{Relation, Target, plan};

use super::filling::Filling;
use super::job::{self, Record};
use super::phase::needs_session;
use super::transaction::{Keys, Next, locked};
use super::undo::Undo;
use super::up::{Flown, finish_flight};
use super::work::Work;
use super::{Context, gate, pin};
use crate::book::Book;
use crate::chain::Chain;
use crate::clock;
use crate::history::Presence;
use crate::{Engine, Error, Event, Kind, PinState, Report, Result};

/// Where a downgrade goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// One migration back, or, where the database is ahead or has diverged, to the last common migration.
    Bare,
    /// To this target.
    Target(Target),
}

/// Takes the database back to the goal, and pins it there.
pub(crate) fn downgrade(cx: &mut Context<'_>, goal: &Goal) -> Result<Report> {
    let chain = cx.chain()?;
    let mut run = Downgrade {
        chain: &chain,
        goal,
        keep: None,
        said: Said::NotYet,
        passed: Passed::None,
        report: Report::default(),
    };
    locked(cx, |cx, keys| {
        let next = run.pass(cx, keys)?;
        if matches!(next, Next::Commit | Next::Outside(_)) {
            run.passed = Passed::Some;
        }
        Ok(next)
    })?;
    Ok(run.report)
}

/// Whether it was said what the downgrade loses: once, before its first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    NotYet,
    Yes,
}

struct Downgrade<'a> {
    chain: &'a Chain,
    goal: &'a Goal,
    /// So many rows stay; known after the first pass.
    keep: Option<usize>,
    said: Said,
    passed: Passed,
    report: Report,
}

/// Whether a part of the downgrade was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Passed {
    None,
    Some,
}

impl Downgrade<'_> {
    fn pass(&mut self, cx: &mut Context<'_>, keys: Keys) -> Result<Next> {
        let (mut presence, mut book) = cx.book(self.chain)?;
        if cx.engine == Engine::Postgres {
            self.forget(&book);
        }
        if self.keep.is_none() {
            self.report.from = book.head(self.chain);
        }
        let mut room = Filling::default();
        let pass = (keys, &mut room);
        match finish_flight(cx, (self.chain, &book), pass, &mut self.report)? {
            Flown::Nothing => {}
            Flown::Finished => (presence, book) = cx.book(self.chain)?,
            Flown::Halt(next) => return Ok(next),
        }
        self.report.to = book.head(self.chain);
        if presence == Presence::Absent {
            return Ok(Next::Done);
        }
        let keep = match self.keep {
            Some(keep) => keep.min(book.own.len()),
            None => keep(cx, (self.chain, &book), self.goal)?,
        };
        if self.keep.is_none() {
            job::prepare(cx, &presence)?;
            if presence != Presence::Whole {
                (_, book) = cx.book(self.chain)?;
            }
        }
        self.keep = Some(keep);
        self.take_back(cx, &book, keep, (keys, room))
    }

    /// PostgreSQL: of a pass that was rolled back nothing is left, and where nothing was committed yet, the goal is looked
    /// for anew.
    fn forget(&mut self, book: &Book) {
        let stands = |id: &String| book.own.iter().any(|row| row.id() == *id);
        self.report.down.retain(|id| !stands(id));
        self.report.up.retain(stands);
        self.report.forget_losses();
        if self.passed == Passed::None {
            (self.report, self.keep) = (Report::default(), None);
        }
    }

    fn take_back(
        &mut self,
        cx: &mut Context<'_>,
        book: &Book,
        keep: usize,
        (keys, mut room): (Keys, Filling),
    ) -> Result<Next> {
        if keep < book.own.len() {
            cx.know_server()?;
        }
        let mut works: Vec<(usize, Work)> = Vec::new();
        let mut undo = Undo::new(self.chain, book)?;
        for at in (keep..book.own.len()).rev() {
            works.push((at, undo.work(cx, at)?));
        }
        for (_, work) in &works {
            gate::refused(cx, &work.id, &work.hazards)?;
        }
        if works.iter().any(|(_, work)| needs_session(cx, work)) {
            return Ok(Next::Session);
        }
        self.warn(cx, &works);
        let all: Vec<_> = works.iter().map(|(at, work)| (*at, work)).collect();
        gate::preflight_down(cx, (self.chain, book), &all)?;
        self.pin(cx, book, keep)?;
        let known = book.known(self.chain);
        for (at, work) in &works {
            match job::keys(work)? {
                Some(needed) if needed != keys && !cx.engine.is_mysql_family() => {
                    return Ok(Next::Again(needed));
                }
                _ => {}
            }
            if room.lacks(work, cx.engine) {
                return Ok(Next::Commit);
            }
            let chain = book.own[*at].chain.as_deref().unwrap_or_default();
            let record = Record::TakenBack(chain);
            match job::run(cx, work, (&record, None), &mut self.report)? {
                Next::Done => {}
                halt => return Ok(halt),
            }
            self.report.to = at.checked_sub(1).map(|last| known[last].id.clone());
        }
        Ok(Next::Done)
    }

    /// Says what will be lost, and what was lost on the way up and does not come back.
    fn warn(&mut self, cx: &Context<'_>, works: &[(usize, Work)]) {
        if self.said == Said::Yes {
            return;
        }
        self.said = Said::Yes;
        for (_, work) in works {
            job::tell_dangers(cx, work);
            for what in work.gone.clone() {
                let id = work.id.clone();
                cx.options().tell(&Event::NotGivenBack { id, what });
            }
            for step in work.again.clone() {
                let id = work.id.clone();
                cx.options().tell(&Event::RunsAgain { id, step });
            }
        }
    }

    /// A pin stands before the first step is taken back, so that a boot in between does not go up again. One that stands
    /// there already says who was first.
    fn pin(&self, cx: &mut Context<'_>, book: &Book, keep: usize) -> Result<()> {
        let row = keep.checked_sub(1).map(|last| &book.own[last]);
        let target = keep
            .checked_sub(1)
            .map(|last| book.known(self.chain)[last].id.clone());
        if let Some(stands) = pin::of(cx, book)?
            && stands.target == target
        {
            return Ok(());
        }
        let to_head = *self.goal == Goal::Target(Target::Head) && keep == self.chain.0.len();
        if keep == book.own.len() && !to_head {
            return Ok(());
        }
        let state = PinState {
            target,
            by: cx.who().to_owned(),
            at: clock::now(),
            to_head,
        };
        pin::set(cx, row.map(|row| row.version), &state)
    }
}

/// How many rows stay.
fn keep(cx: &mut Context<'_>, (chain, book): (&Chain, &Book), goal: &Goal) -> Result<usize> {
    let all = book.own.len();
    match goal {
        Goal::Bare => bare(cx, (chain, book)),
        Goal::Target(Target::Head) => match book.relation(chain) {
            Relation::Behind(_) => Ok(all),
            Relation::Ahead(common) => Ok(common),
            Relation::Diverged(common) => branched(cx, (chain, book), common),
        },
        Goal::Target(target) => {
            let plan = plan(&chain.known(), &book.known(chain), target);
            let plan = plan.map_err(|error| Error::new(Kind::Usage, error.message))?;
            if plan.up.is_empty() {
                return Ok(all - plan.down.len());
            }
            let head = book.head(chain);
            let head = head.as_deref().unwrap_or("the base");
            Err(Error::new(
                Kind::Usage,
                format!(
                    "the target lies above {head}, where the database stands: use `db upgrade` to go there"
                ),
            ))
        }
    }
}

fn bare(cx: &mut Context<'_>, (chain, book): (&Chain, &Book)) -> Result<usize> {
    if let Some(pin) = pin::of(cx, book)?.filter(|pin| pin.to_head) {
        let to = pin.target.as_deref().unwrap_or("the base");
        return Err(Error::new(
            Kind::Unfit,
            format!(
                "the database is pinned to {to}, the head of a binary that {} rolled back to at {}: name a target, such as \
                 `--downgrade=-1`, or clear the pin with `db upgrade`",
                pin.by, pin.at
            ),
        ));
    }
    match book.relation(chain) {
        Relation::Behind(count) => Ok(count.saturating_sub(1)),
        Relation::Ahead(common) => Ok(common),
        Relation::Diverged(common) => branched(cx, (chain, book), common),
    }
}

/// The last common migration, where the database holds those of another branch. One that was only changed after it was
/// applied is no other branch: all that follows would be taken back over an edit.
fn branched(cx: &mut Context<'_>, (chain, book): (&Chain, &Book), common: usize) -> Result<usize> {
    let row = &book.own[common];
    if !row.is_draft() && row.id() == chain.0[common].embedded.id {
        book.verify(chain, cx.driver, &cx.names)?;
    }
    Ok(common)
}

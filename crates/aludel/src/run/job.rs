//! One migration, up or down, on whatever engine is at hand.

use aludel_core::keep::Kept;
use aludel_core::{Danger, Hazard, Schema};

use super::phase::{self, goes_on};
use super::transaction::{Keys, Next};
use super::work::{Work, down_of};
use super::{Context, counts, flight, room, width};
use crate::chain::Link;
use crate::clock;
use crate::history::{self, Entry};
use crate::journal::{self, Flight};
use crate::kept::Beside;
use crate::names::quote;
use crate::{Direction, Engine, Error, Event, Kind, Report, Result, kept};

/// What the history says of a migration that has run.
pub(crate) enum Record<'a> {
    /// A row is written.
    Applied(Box<Entry>),
    /// The row is taken out; the chain hash that stood in it.
    TakenBack(&'a str),
}

impl Record<'_> {
    fn chain(&self) -> &str {
        match self {
            Record::Applied(entry) => &entry.chain,
            Record::TakenBack(chain) => chain,
        }
    }

    fn write(&self, cx: &mut Context<'_>, version: i32) -> Result<()> {
        match self {
            Record::Applied(entry) => history::insert(cx.driver, &cx.names, entry)?,
            Record::TakenBack(_) => history::delete(cx.driver, &cx.names, version)?,
        }
        Ok(())
    }
}

/// The history's row of a migration that led to `after`, written now by who runs.
pub(crate) fn entry(cx: &Context<'_>, link: &Link, after: &Schema, kept: &[Kept]) -> Result<Entry> {
    let keeping = kept::undoing(&cx.names, link.number, kept);
    let down = down_of(link, after, cx.engine, Some(&keeping))?;
    Ok(Entry::new(link, &down, (clock::now(), cx.who().to_owned())))
}

/// SQLite: how foreign keys must stand while this runs; `None` where it does not matter.
///
/// # Errors
/// It would need both: a table is built anew, and a person's step may rely on foreign keys.
pub(crate) fn keys(work: &Work) -> Result<Option<Keys>> {
    match (work.rebuilds(), work.has_data_step()) {
        (false, false) => Ok(None),
        (false, true) => Ok(Some(Keys::On)),
        (true, false) => Ok(Some(Keys::Off)),
        (true, true) => Err(Error::new(
            Kind::Refused,
            format!(
                "{} builds a table anew, for which SQLite must have foreign keys off, and has a step of SQL or Rust that may \
                 rely on them: split it in two migrations",
                work.id
            ),
        )),
    }
}

/// Runs the migration and writes it down; or as far as it goes in one transaction.
///
/// # Errors
/// Rows do not fit, or a part fails.
pub(crate) fn run(
    cx: &mut Context<'_>,
    work: &Work,
    (record, resumed): (&Record<'_>, Option<&Flight>),
    report: &mut Report,
) -> Result<Next> {
    let direction = work.direction;
    let id = work.id.clone();
    // A database that has nothing yet can lose nothing.
    let new = direction == Direction::Up && report.from.is_none();
    if !resumed.is_some_and(|flight| goes_on(cx, flight)) {
        if direction == Direction::Up && !new {
            tell_dangers(cx, work);
        }
        cx.options().tell(&Event::Begin {
            id: id.clone(),
            direction,
        });
    }
    if resumed.is_none() {
        let what = format!("{id} is refused before step 1");
        counts::check(cx.driver, &what, &work.counts)?;
        room::check(cx.driver, work).map_err(|error| error.during(&what))?;
        width::check(cx, work)?;
        kept::refuse_work(cx, work)?;
    }
    let beside = stands(cx, work)?;
    if cx.engine.is_mysql_family() {
        let known = (record.chain(), resumed);
        flight::fly(cx, work, known, |cx| recorded(cx, work, (record, &beside)))?;
    } else {
        match phase::run(cx, work, (record.chain(), resumed))? {
            Next::Done => {}
            halt => return Ok(halt),
        }
        if !work.kept.is_empty() {
            cx.driver
                .execute(&kept::create(&cx.names, cx.engine), &[])?;
        }
        recorded(cx, work, (record, &beside))?;
    }
    let back = |row: &&kept::Row| work.given.contains(&row.kept.object);
    for row in cx.kept.rows.iter().filter(back) {
        report.give_back(&row.migration, &row.kept);
    }
    if !new {
        report.losses.extend(work.losses());
    }
    report.stayed.append(&mut cx.stayed);
    match direction {
        Direction::Up => report.up.push(id.clone()),
        Direction::Down => report.down.push(id.clone()),
    }
    cx.options().tell(&Event::Done { id, direction });
    Ok(Next::Done)
}

/// What stands beside tables before it runs, where one of them goes.
fn stands(cx: &mut Context<'_>, work: &Work) -> Result<Beside> {
    if work.ends {
        return Beside::read(cx.driver);
    }
    Ok(Beside::default())
}

/// Writes down that it has run, what it kept and gave back, and what went with a table.
fn recorded(
    cx: &mut Context<'_>,
    work: &Work,
    (record, beside): (&Record<'_>, &Beside),
) -> Result<()> {
    record.write(cx, work.version)?;
    let by = (work.id.as_str(), work.direction);
    kept::change(cx.driver, &cx.names, by, (&work.kept, &work.given))?;
    if work.ends {
        kept::bury(cx, (beside, &work.fates.buried))?;
    }
    Ok(())
}

/// What the migration endangers: said before it runs up, and for a downgrade as a whole before its first step. What only
/// takes its time is said by a plan, and seen by whoever watches the run.
pub(super) fn tell_dangers(cx: &Context<'_>, work: &Work) {
    let told = |hazard: &&Hazard| !matches!(hazard.danger, Danger::Locking | Danger::Rewriting);
    for hazard in work.hazards.iter().filter(told) {
        cx.options().tell(&Event::Danger {
            id: work.id.clone(),
            hazard: hazard.clone(),
        });
    }
}

/// The tables that running needs, made where they are not.
pub(crate) fn prepare(cx: &mut Context<'_>, presence: &history::Presence) -> Result<()> {
    history::prepare(cx.driver, &cx.names, presence)?;
    if cx.engine == Engine::Sqlite {
        // A file that may only be read lets a transaction begin: this is its first write, and it changes nothing.
        let table = quote(&cx.names.history, cx.engine);
        cx.driver.execute(
            &format!("DELETE FROM {table} WHERE version < 0 AND version > 0"),
            &[],
        )?;
    }
    if cx.engine.is_mysql_family() {
        let sql = journal::create(&cx.names, cx.engine);
        cx.driver.execute(&sql, &[])?;
        history::innodb(cx.driver, &cx.names.journal)?;
    }
    Ok(())
}

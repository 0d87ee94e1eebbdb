//! One migration on an engine whose DDL commits by itself: an intent row, statement by statement, and a row at the end.

use aludel_core::catalog::Catalog;
use aludel_core::sql::key_again;

use super::transaction::atomically;
use super::work::{Nature, Work};
use super::{Context, part, resume};
use crate::clock;
use crate::journal::{self, Flight};
use crate::obstacle::Views;
use crate::{Direction, Engine, Error, Event, Kind, Result, history, kept};

/// Runs a migration, or goes on with one that was begun. `finish` writes the history, together with the journal's end.
///
/// # Errors
/// A part fails: what came before it stays, and the next boot goes on from there. It cannot be known where it stands.
pub(crate) fn fly(
    cx: &mut Context<'_>,
    work: &Work,
    (chain, flight): (&str, Option<&Flight>),
    finish: impl FnOnce(&mut Context<'_>) -> Result<()>,
) -> Result<()> {
    if !work.kept.is_empty() {
        let register = kept::create(&cx.names, cx.engine);
        cx.driver.execute(&register, &[])?;
    }
    let views = Views::read(cx.driver)?;
    let start = match flight {
        None => begin(cx, work, chain)?,
        Some(flight) => go_on(cx, work, flight)?,
    };
    let marks = resume::alike(work);
    for at in start..work.parts.len() {
        cx.prove_lock()?;
        step(cx, work, at, marks).map_err(|error| standing(error, at, work.parts.len()))?;
        if let Some(warned) = cx.warned.take() {
            let what = format!("{}, {}", work.id, work.parts[at].label);
            let error = Error::new(Kind::Failed, warned).during(&what);
            return Err(standing(error, at + 1, work.parts.len()));
        }
    }
    cx.prove_lock()?;
    views.prove(cx.driver).map_err(|error| {
        let error = error.during(&work.id);
        standing(error, work.parts.len(), work.parts.len())
    })?;
    atomically(cx, |cx| {
        finish(cx)?;
        Ok(journal::end(cx.driver, &cx.names, work.version)?)
    })
}

fn begin(cx: &mut Context<'_>, work: &Work, chain: &str) -> Result<usize> {
    let flight = Flight::new(work, chain, (cx.kept.database, cx.who()));
    if work.direction == Direction::Up {
        flight.begin(cx.driver, &cx.names)?;
        return Ok(0);
    }
    atomically(cx, |cx| {
        flight.begin(cx.driver, &cx.names)?;
        let undoing = history::UNDOING;
        Ok(history::set_state(
            cx.driver,
            &cx.names,
            work.version,
            undoing,
        )?)
    })?;
    Ok(0)
}

fn go_on(cx: &mut Context<'_>, work: &Work, flight: &Flight) -> Result<usize> {
    let mut live = looked_at(cx, work)?;
    if cx.engine == Engine::MariaDb && resume::position(work, flight, &live).is_err() {
        for (table, key) in resume::forgotten(work, flight, &live) {
            let what = format!("{}, add foreign key {table}.{} again", work.id, key.name);
            let sql = key_again(&table, &key).sql;
            let added = cx.driver.execute(&sql, &[]);
            added.map_err(|error| Error::from(error).during(&what))?;
        }
        live = looked_at(cx, work)?;
    }
    let done = resume::position(work, flight, &live)?;
    cx.options().tell(&Event::Resume {
        id: work.id.clone(),
        done,
    });
    let mut flight = flight.clone();
    flight.started_on = clock::now();
    cx.who().clone_into(&mut flight.started_by);
    atomically(cx, |cx| {
        journal::take_over(cx.driver, &cx.names, &flight)?;
        Ok(journal::mark(
            cx.driver,
            &cx.names,
            work.version,
            (done, false),
        )?)
    })?;
    Ok(done)
}

/// What the catalogue shows, without what is kept.
fn looked_at(cx: &mut Context<'_>, work: &Work) -> Result<Catalog> {
    let live = crate::inspect::catalog(cx.driver)?;
    Ok(cx.kept.hide(live, &work.given))
}

fn step(cx: &mut Context<'_>, work: &Work, at: usize, marks: bool) -> Result<()> {
    let part = &work.parts[at];
    let what = format!("{}, {}", work.id, part.label);
    cx.tell_stayed(&work.id, &part.told)?;
    let mark = |cx: &mut Context<'_>, to| journal::mark(cx.driver, &cx.names, work.version, to);
    match part.nature {
        Nature::Schema => {
            part::run(cx, part, &work.functions, &what)?;
            if marks {
                mark(cx, (at + 1, false))?;
            }
        }
        Nature::Data => atomically(cx, |cx| {
            cx.flying = Some((work.version, at));
            let done = part::run(cx, part, &work.functions, &what);
            cx.flying = None;
            done?;
            Ok(mark(cx, (at + 1, false))?)
        })?,
        Nature::Loose => {
            mark(cx, (at, true))?;
            let done = part::run(cx, part, &work.functions, &what);
            let whole = part.body.statements().len() == 1;
            match done {
                Ok(()) => mark(cx, (at + 1, false))?,
                // The server said no to the only statement, so nothing of it ran.
                Err(error) if whole && error.kind() != Kind::Unreachable => {
                    mark(cx, (at, false))?;
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// What stands after a failure, for the message.
pub(super) fn standing(error: Error, at: usize, all: usize) -> Error {
    let done = match at {
        0 => "nothing of it is done".to_owned(),
        1 => format!("1 of its {all} steps is done"),
        _ => format!("{at} of its {all} steps are done"),
    };
    error.and(&format!(
        "{done}: mend the cause and run the same again, it goes on from there"
    ))
}

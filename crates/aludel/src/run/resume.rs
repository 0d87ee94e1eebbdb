//! Where a migration stands that was begun and not finished, on engines whose DDL commits by itself.

use aludel_core::ForeignKey;
use aludel_core::catalog::Catalog;
use aludel_core::sql::Body;

use super::states::differences;
use super::work::{Nature, Work};
use crate::journal::Flight;
use crate::{Error, Kind, Result};

/// Whether two states of a migration look alike, so that its journal must say how far it came.
pub(crate) fn alike(work: &Work) -> bool {
    let states = &work.states;
    (1..states.len()).any(|at| states[..at].contains(&states[at]))
}

/// How many parts are done: what the journal says, and what the live catalogue shows beyond that.
///
/// # Errors
/// The tables look like no state of the migration, or it cannot be known whether a part ran: shown, with what to do.
pub(crate) fn position(work: &Work, flight: &Flight, live: &Catalog) -> Result<usize> {
    let done = flight.step;
    if !is_of(flight, work) {
        return Err(stuck(
            flight,
            "its journal names a step that it does not have",
        ));
    }
    if flight.begun {
        return begun(work, flight, live);
    }
    let furthest = furthest(work, done);
    (done..=furthest)
        .find(|at| differences(&work.states, *at, live).is_empty())
        .ok_or_else(|| drifted(work, flight, live, furthest))
}

/// Whether the journal speaks of a step that the migration has, and all its states are known.
fn is_of(flight: &Flight, work: &Work) -> bool {
    flight.step <= work.parts.len() && work.states.len() == work.parts.len() + 1
}

/// How far it can have come without a mark in the journal.
fn furthest(work: &Work, done: usize) -> usize {
    let parts = &work.parts[done..];
    let marked = parts
        .iter()
        .position(|part| part.nature != Nature::Schema)
        .unwrap_or(parts.len());
    if alike(work) {
        done + marked.min(1)
    } else {
        done + marked
    }
}

/// A person's statements were begun: only one that the catalogue shows can be judged.
fn begun(work: &Work, flight: &Flight, live: &Catalog) -> Result<usize> {
    let at = flight.step;
    let Some(part) = work.parts.get(at) else {
        return Err(stuck(
            flight,
            "its journal names a step that it does not have",
        ));
    };
    let shows = work.states[at] != work.states[at + 1];
    let single = matches!(&part.body, Body::Sql(statements) if statements.len() == 1);
    if shows && differences(&work.states, at + 1, live).is_empty() {
        return Ok(at + 1);
    }
    if shows && single && differences(&work.states, at, live).is_empty() {
        return Ok(at);
    }
    Err(stuck(
        flight,
        &format!(
            "it cannot be known how much of step {} ran ({})",
            at + 1,
            part.label
        ),
    ))
}

/// MariaDB: the foreign keys without which the tables look like a state of the migration. A server that is killed while it
/// copies a table may have the table as it was or as it is to be, but forgets its keys.
pub(crate) fn forgotten(work: &Work, flight: &Flight, live: &Catalog) -> Vec<(String, ForeignKey)> {
    if !is_of(flight, work) {
        return Vec::new();
    }
    let end = furthest(work, flight.step).max(flight.step + 1);
    let candidates = flight.step..=end.min(work.parts.len());
    let mut found = candidates.map(|at| (at, without_keys(&work.states[at], live)));
    let fits = |(at, (keys, whole)): &(usize, (Vec<_>, Catalog))| {
        !keys.is_empty() && differences(&work.states, *at, whole).is_empty()
    };
    found
        .find(fits)
        .map(|(_, (keys, _))| keys)
        .unwrap_or_default()
}

/// The keys of a state that its tables do not have, and how they would look with them.
fn without_keys(state: &Catalog, live: &Catalog) -> (Vec<(String, ForeignKey)>, Catalog) {
    let (mut keys, mut whole) = (Vec::new(), live.clone());
    for (name, table) in &state.tables {
        let Some(stands) = whole.tables.get_mut(name) else {
            continue;
        };
        for (key, one) in &table.foreign_keys {
            if !stands.foreign_keys.contains_key(key) {
                stands.foreign_keys.insert(key.clone(), one.clone());
                keys.push((name.clone(), one.named(key)));
            }
        }
    }
    (keys, whole)
}

fn drifted(work: &Work, flight: &Flight, live: &Catalog, furthest: usize) -> Error {
    let nearest = (flight.step..=furthest)
        .map(|at| (at, differences(&work.states, at, live)))
        .min_by_key(|(_, found)| found.len());
    let (at, found) = nearest.unwrap_or_default();
    stuck(
        flight,
        &format!(
            "the tables look like no state of it; nearest is the one after {at} of {} steps ({})",
            work.parts.len(),
            found.join("; ")
        ),
    )
}

/// An error that shows where it stands and says what to do.
pub(crate) fn stuck(flight: &Flight, why: &str) -> Error {
    Error::new(
        Kind::Drift,
        format!(
            "{} was begun on the way {} by {} at {} and stopped, and {why}: bring the tables to where it began or to where \
             it ends, then write that down with `db stamp`",
            flight.id(),
            flight.direction,
            flight.started_by,
            flight.started_on
        ),
    )
}

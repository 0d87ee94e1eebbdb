use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use aludel_core::Schema;

use super::misfits::{MISFITS, count};
use super::strays::{STRAYS, count_strays};
use super::{AREAS, Case, FALLBACKS, Home, at_once, collations, hold, other};
use crate::Engine;

/// What came of the cases on one engine: the schema after each, or nothing where it is refused with the right words.
type Outcome = BTreeMap<&'static str, Option<Schema>>;

#[test]
fn every_case_holds_on_every_engine() {
    let mut failed = Vec::new();
    let mut outcomes = Vec::new();
    for (engine, (outcome, lost)) in at_once(each) {
        failed.extend(lost.iter().map(|name| format!("{engine}: {name}")));
        outcomes.push((engine, outcome));
    }
    assert_eq!(failed, [""; 0]);
    let same: Vec<String> = outcomes
        .iter()
        .flat_map(|one| differing(&outcomes[0], one))
        .collect();
    assert_eq!(same, [""; 0]);
    println!("{}", summary(&outcomes));
}

fn cases(home: &Home) -> impl Iterator<Item = &'static Case> {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let areas = AREAS.iter().filter(|area| area.on.contains(&home.engine));
    areas
        .flat_map(|area| area.cases)
        .filter(move |case| case.name.contains(&wanted))
}

fn each(home: &'static Home) -> (Outcome, Vec<&'static str>) {
    let mut failed = Vec::new();
    let mut outcome = Outcome::new();
    for case in cases(home) {
        match catch_unwind(|| hold(case, home)) {
            Ok(schema) => {
                outcome.insert(case.name, schema);
            }
            Err(_) => failed.push(case.name),
        }
    }
    // m12: the server takes each change in the way that is stated.
    let mut taken = FALLBACKS.take();
    taken.retain(|one| !other::falls_back(one));
    assert_eq!(taken, [""; 0]);
    (outcome, failed)
}

fn differing(
    (one, expected): &(Engine, Outcome),
    (other, found): &(Engine, Outcome),
) -> Vec<String> {
    let both = found.iter().filter_map(|(name, schema)| {
        let expected = expected.get(name)?.as_ref()?;
        (expected != schema.as_ref()?).then_some(name)
    });
    both.map(|name| format!("{name}: {one} and {other} differ"))
        .collect()
}

fn summary(outcomes: &[(Engine, Outcome)]) -> String {
    let names: BTreeSet<_> = outcomes.iter().flat_map(|(_, all)| all.keys()).collect();
    let all = outcomes.iter().flat_map(|(_, all)| all.values());
    let (held, refused): (Vec<_>, Vec<_>) = all.partition(|schema| schema.is_some());
    let engines: Vec<_> = outcomes
        .iter()
        .map(|(engine, all)| format!("{engine} {}", all.len()))
        .collect();
    format!(
        "cases: {} named changes, {} held and {} refused with their words ({})",
        names.len(),
        held.len(),
        refused.len(),
        engines.join(", ")
    )
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let all = AREAS.iter().flat_map(|area| area.cases);
    let mut names = BTreeSet::new();
    let twice: Vec<_> = all
        .filter(|case| !names.insert(case.name))
        .map(|case| case.name)
        .collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn s10_rows_that_do_not_fit_are_counted_and_those_that_do_come_back() {
    let failed = at_once(|home| {
        let all = MISFITS.iter().map(|case| {
            (
                catch_unwind(|| count(case, &mut *(home.open)())),
                format!("{case:?}"),
            )
        });
        lost(home, all.collect())
    });
    assert_eq!(all_of(failed), [""; 0]);
}

#[test]
fn rows_that_a_step_cannot_stand_are_counted_before_it() {
    let failed = at_once(|home| {
        let collated = collations::strays(home.engine);
        let all = STRAYS.iter().chain(collated).map(|case| {
            let outcome =
                catch_unwind(AssertUnwindSafe(|| count_strays(case, &mut *(home.open)())));
            (outcome, format!("{case:?}"))
        });
        lost(home, all.collect())
    });
    assert_eq!(all_of(failed), [""; 0]);
}

fn all_of(failed: Vec<(Engine, Vec<String>)>) -> Vec<String> {
    failed.into_iter().flat_map(|(_, failed)| failed).collect()
}

fn lost(home: &Home, all: Vec<(thread::Result<()>, String)>) -> Vec<String> {
    let failed = all.into_iter().filter(|(outcome, _)| outcome.is_err());
    failed
        .map(|(_, case)| format!("{}: {case}", home.engine))
        .collect()
}

//! The random suites, as long as they are asked for: `make soak`.

use std::fmt::Debug;

use proptest::prelude::*;

use super::home::HOMES;
use super::law::{holds, walks};
use super::naming::{follow, names};
use super::random::{Pair, pairs, there_and_back};
use super::rounds::{Outcome, Rounds};
use super::{Home, at_once};
use crate::Engine;

/// What the runs of a property came to: nothing may have failed, and everything has run.
fn summed(name: &str, rounds: Rounds, runs: &[(String, Outcome)]) {
    let held: Vec<_> = runs
        .iter()
        .map(|(on, outcome)| format!("{on} {}", outcome.held))
        .collect();
    println!(
        "random: {name}: {} (SEED={})",
        held.join(", "),
        rounds.seed()
    );
    let idle = runs.iter().filter(|(_, outcome)| outcome.held == 0);
    let idle: Vec<_> = idle.map(|(on, _)| on.as_str()).collect();
    let failed: Vec<_> = runs
        .iter()
        .filter_map(|(_, outcome)| outcome.failed.clone())
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    assert_eq!(idle, [""; 0], "nothing held there, so nothing is shown");
}

/// Runs a property on every engine, each on a thread.
fn on_each<S: Strategy<Value: Debug>>(
    (name, rounds): (&str, Rounds),
    strategy: impl Fn(Engine) -> S + Sync,
    property: impl Fn(S::Value, &Home) -> Result<(), TestCaseError> + Sync,
) {
    let runs = at_once(|home| {
        let property = |value| property(value, home);
        rounds.run(name, home.engine, &strategy(home.engine), &property)
    });
    let runs = runs.into_iter();
    let runs = runs.map(|(engine, outcome)| (engine.to_string(), outcome));
    summed(name, rounds, &runs.collect::<Vec<_>>());
}

#[test]
fn any_schema_becomes_any_other_and_comes_back() {
    let suite = ("any schema becomes any other", Rounds::from_env(1000));
    let property = |pair: Pair, home: &Home| there_and_back(&pair, home).map(drop);
    on_each(suite, |engine| pairs(&[engine]), property);
}

#[test]
fn every_engine_shows_the_same_schema() {
    let (name, rounds) = ("every engine shows the same", Rounds::from_env(500));
    let engines: Vec<Engine> = HOMES.iter().map(|home| home.engine).collect();
    let same = |pair: Pair| {
        let shown = HOMES.iter().map(|home| there_and_back(&pair, home));
        let shown: Vec<_> = shown.collect::<Result<_, _>>()?;
        prop_assert!(shown.iter().all(|one| *one == shown[0]), "{shown:#?}");
        Ok(())
    };
    let outcome = rounds.run_on_all(name, &pairs(&engines), &same);
    summed(name, rounds, &[("pairs on all".to_owned(), outcome)]);
}

#[test]
fn what_was_taken_away_comes_back_on_the_right_rows() {
    let suite = (
        "what was taken away comes back",
        Rounds::from_env(100).one_in(20),
    );
    on_each(
        suite,
        |_| walks(),
        |draw, home| holds(draw, &mut *(home.open)()),
    );
}

/// In a soak after each statement on the servers too.
#[cfg(all(feature = "testing", feature = "sqlite"))]
#[test]
fn keeping_and_giving_back_may_be_cut_anywhere() {
    super::law::keeping_survives(if soaks() { 1 } else { 41 });
}

/// The same of whole processes, which abort.
#[cfg(all(
    feature = "testing",
    feature = "sqlite",
    feature = "mysql",
    feature = "postgres"
))]
#[test]
fn keeping_and_giving_back_may_be_aborted_anywhere() {
    let test = "cases::soak::keeping_and_giving_back_may_be_aborted_anywhere";
    super::law::keeping_survives_aborts(test, if soaks() { 3 } else { 31 });
}

#[cfg(all(feature = "testing", feature = "sqlite"))]
fn soaks() -> bool {
    std::env::var("MINUTES").is_ok_and(|minutes| !minutes.is_empty())
}

#[test]
fn names_by_rule_follow_any_other_names() {
    let suite = ("names by rule follow", Rounds::from_env(300).one_in(30));
    on_each(
        suite,
        |_| names(),
        |draw, home| follow(draw, &mut *(home.open)()),
    );
}

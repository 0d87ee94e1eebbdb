//! Servers that are killed in the middle of a step, of every kind, and started again: what boots next comes to the end.
//!
//! Each kind of step goes up, down and up again, and the server is killed once on the way: inside the statement that takes
//! longest, or exactly between a statement and what is written down of it. Without anything asked for each engine does a few
//! kinds, the same each time; `MINUTES` goes on through all of them at other moments for as long as that, and `SEED` repeats
//! what a failure printed.

mod journey;
mod kinds;
mod peril;

use std::time::{Duration, Instant};

use journey::{Journey, Leg};
use kinds::{BASE, KINDS, fill};
use peril::Moment;

use crate::fixture::{Made, embedded};
use crate::servers::own::OwnServer;
use crate::{Options, Target};

/// How many kinds an engine does where nothing is asked for.
const FEW: u64 = 2;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable)
        .ok()
        .filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap())
}

/// The next of a row of numbers that look random (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// The first seed is 1, or for as long as minutes one that nobody chose.
fn seed() -> u64 {
    let clock = || std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let chosen = || number("MINUTES").map_or(1, |_| clock());
    number("SEED").unwrap_or_else(chosen).max(1)
}

/// The kind of a seed, and which part of its way is disturbed: each kind with each part in its turn.
fn drawn(seed: u64) -> (Made, Leg) {
    let turn = usize::try_from(seed - 1).unwrap();
    let (round, kind) = (turn / KINDS.len(), turn % KINDS.len());
    (KINDS[kind], Leg::ALL[(round + kind) % Leg::ALL.len()])
}

fn converges(engine: &str) {
    let end = number("MINUTES").map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let (server, first) = (OwnServer::start(engine), seed());
    let mut kills = 0;
    for seed in first.. {
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (kind, leg) = drawn(seed);
        let again = format!("to repeat: SEED={seed} make soak MINUTES=0");
        let journey = Journey::rehearsed(&server, kind, &again);
        for moment in moments(journey.statements(leg), &mut random) {
            journey.disturbed(leg, moment, &again);
            kills += 1;
        }
        if end.map_or(seed - first + 1 >= FEW, |end| Instant::now() >= end) {
            let kinds = seed - first + 1;
            println!("killed: {engine}: {kills} times in {kinds} kinds of step (SEED={first})");
            break;
        }
    }
}

/// One inside the statement that took longest of those that change something, one after any statement.
fn moments(seen: &[(String, Duration)], random: &mut u64) -> [Moment; 2] {
    let changes = |at: &usize| !READS.iter().any(|word| seen[*at].0.starts_with(word));
    let longest = (0..seen.len()).filter(changes).max_by_key(|at| seen[*at].1);
    let longest = longest.unwrap();
    let took = u64::try_from(seen[longest].1.as_micros()).unwrap();
    let delay = Duration::from_micros(next(random) % took.max(1));
    let any = usize::try_from(next(random)).unwrap() % seen.len();
    [Moment::During(longest, delay), Moment::After(any)]
}

/// How statements begin that change nothing, or only the session.
const READS: [&str; 5] = ["SELECT", "SHOW", "SET", "BEGIN", "START"];

/// On the engine that has no server: a kind that cannot go there and back would show nothing when one is killed.
#[cfg(feature = "sqlite")]
#[test]
fn every_kind_goes_there_and_back_undisturbed() {
    let base = embedded(&[BASE]);
    for kind in KINDS {
        let app = embedded(&[BASE, *kind]);
        let mut db = crate::connect("sqlite::memory:").unwrap();
        base.upgrade(&mut db).unwrap();
        fill(&mut db, 64).unwrap();
        for _ in Leg::ALL {
            let again = app.with(Options::new().clear_pin());
            let up = again.upgrade(&mut db);
            up.unwrap_or_else(|error| panic!("{}: {error}", kind.0));
            let found = app.check(&mut db).unwrap();
            assert!(found.is_empty(), "{}: {found:?}", kind.0);
            let down = app.downgrade(&mut db, &Target::Id("1".into()));
            down.unwrap_or_else(|error| panic!("{}, down: {error}", kind.0));
            let found = base.check(&mut db).unwrap();
            assert!(found.is_empty(), "{}: {found:?}", kind.0);
        }
    }
}

/// All kinds, each with all parts of its way.
#[test]
fn the_seeds_go_through_every_kind_and_every_part_of_its_way() {
    let all = KINDS.len() * Leg::ALL.len();
    let drawn = (1..=all).map(|seed| drawn(seed as u64));
    let drawn: std::collections::BTreeSet<_> = drawn
        .map(|(kind, leg)| format!("{} {leg:?}", kind.0))
        .collect();
    assert_eq!((KINDS.len(), drawn.len()), (22, all));
}

#[test]
fn a_mariadb_killed_in_the_middle_of_any_step_converges() {
    converges("mariadb");
}

#[test]
fn a_mysql_killed_in_the_middle_of_any_step_converges() {
    converges("mysql");
}

#[test]
fn a_postgres_killed_in_the_middle_of_any_step_converges() {
    converges("postgres");
}

/// In the middle of the transaction, and directly before its COMMIT: either all of it is there after the restart or nothing.
#[test]
fn a_postgres_whose_first_process_is_killed_mid_transaction_converges() {
    let server = OwnServer::start("postgres");
    let journey = Journey::rehearsed(&server, KINDS[0], "its head only");
    let seen = journey.statements(Leg::Up);
    let last = |word: &str| {
        seen.iter()
            .rposition(|(sql, _)| sql.starts_with(word))
            .unwrap()
    };
    for at in [last("UPDATE"), last("COMMIT")] {
        journey.disturbed(Leg::Up, Moment::Behead(at), "its head only");
    }
}

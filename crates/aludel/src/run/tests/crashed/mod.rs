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
use kinds::KINDS;
use peril::Moment;

use crate::servers::own::OwnServer;

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

fn converges(engine: &str) {
    let end = number("MINUTES").map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let (server, first) = (OwnServer::start(engine), seed());
    for seed in first.. {
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let kind = KINDS[usize::try_from(seed - 1).unwrap() % KINDS.len()];
        let journey = Journey::rehearsed(&server, kind);
        let leg = Leg::ALL[usize::try_from(next(&mut random) % 3).unwrap()];
        for moment in moments(journey.statements(leg), &mut random) {
            let again = format!("to repeat: SEED={seed} make soak MINUTES=0");
            journey.disturbed(leg, moment, &again);
        }
        if end.map_or(seed - first + 1 >= FEW, |end| Instant::now() >= end) {
            break;
        }
    }
}

/// One inside the statement that took longest, one after any of them.
fn moments(seen: &[(String, Duration)], random: &mut u64) -> [Moment; 2] {
    let longest = (0..seen.len()).max_by_key(|at| seen[*at].1).unwrap();
    let took = u64::try_from(seen[longest].1.as_micros()).unwrap();
    let delay = Duration::from_micros(next(random) % took.max(1));
    let any = usize::try_from(next(random)).unwrap() % seen.len();
    [Moment::During(longest, delay), Moment::After(any)]
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
    let journey = Journey::rehearsed(&server, KINDS[0]);
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

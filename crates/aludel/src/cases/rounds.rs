//! How long the random suites run, and how a run is repeated.
//!
//! `ROUNDS` says how many pairs SQLite gets; a server, and all engines together, get one where SQLite gets fifty, or as
//! the suite says. `MINUTES` runs as many again, each time with the next seed, for as long as that, from a seed of the
//! clock; SQLite rests in between, since what runs in memory would leave the servers no processor. `SEED` repeats what a failure
//! printed. Without either every run is the same.

use std::cell::Cell;
use std::fmt::Debug;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::Engine;

/// What a run is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounds {
    seed: u64,
    pairs: u32,
    /// A server gets one in so many of what SQLite gets.
    share: u32,
    until: Option<Instant>,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// How many pairs it held for.
    pub held: u32,
    /// What to say of the one that it did not.
    pub failed: Option<String>,
}

impl Rounds {
    /// What the environment asks for, or `rounds` and seed 1. For as long as minutes it is few at a time, from a seed of the
    /// clock.
    pub fn from_env(rounds: u32) -> Self {
        let minutes: Option<u64> = number("MINUTES");
        let clock = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| u64::from(since.subsec_nanos()) ^ since.as_secs())
        };
        Self {
            seed: number("SEED").unwrap_or_else(|| minutes.map_or(1, |_| clock())),
            pairs: number("ROUNDS").unwrap_or(minutes.map_or(rounds, |_| 50)),
            share: 50,
            until: minutes.map(|m| Instant::now() + Duration::from_secs(60 * m)),
        }
    }

    /// A server gets one in so many of what SQLite gets.
    pub fn one_in(mut self, share: u32) -> Self {
        self.share = share;
        self
    }

    /// Holds the property for random values on an engine.
    pub fn run<S: Strategy<Value: Debug>>(
        self,
        name: &str,
        engine: Engine,
        strategy: &S,
        property: &dyn Fn(S::Value) -> Result<(), TestCaseError>,
    ) -> Outcome {
        let in_memory = engine == Engine::Sqlite;
        let rounds = if in_memory { self.pairs } else { self.few() };
        let rest = if in_memory { 3 } else { 0 };
        self.repeat(
            (&format!("{name} on {engine}"), rounds, rest),
            strategy,
            property,
        )
    }

    /// Holds the property for random values, each on all engines.
    pub fn run_on_all<S: Strategy<Value: Debug>>(
        self,
        name: &str,
        strategy: &S,
        property: &dyn Fn(S::Value) -> Result<(), TestCaseError>,
    ) -> Outcome {
        self.repeat((name, self.few(), 0), strategy, property)
    }

    fn few(self) -> u32 {
        (self.pairs / self.share).max(1)
    }

    /// Rests after each of the repeated runs for so many times as long as it took.
    fn repeat<S: Strategy<Value: Debug>>(
        self,
        (name, rounds, rest): (&str, u32, u32),
        strategy: &S,
        property: &dyn Fn(S::Value) -> Result<(), TestCaseError>,
    ) -> Outcome {
        let mut held = 0;
        for seed in self.seed.. {
            let begin = Instant::now();
            let first = Cell::new(true);
            let told = |value| {
                let outcome = property(value);
                if let (Err(error), true) = (&outcome, first.take()) {
                    println!("{name}, SEED={seed}, not made smaller yet: {error}");
                }
                outcome
            };
            if let Err(error) = runner(seed, rounds).run(strategy, told) {
                let again = format!("SEED={seed} ROUNDS={} make soak MINUTES=0", self.pairs);
                let why = format!("{name}: {}\nto repeat: {again}", why(error));
                return Outcome {
                    held,
                    failed: Some(why),
                };
            }
            held += rounds;
            let Some(end) = self.until.filter(|end| Instant::now() < *end) else {
                break;
            };
            let left = end.saturating_duration_since(Instant::now());
            thread::sleep(left.min(begin.elapsed() * rest));
        }
        Outcome { held, failed: None }
    }

    /// The seed, as what is printed of a run.
    pub fn seed(self) -> u64 {
        self.seed
    }
}

fn number<T: std::str::FromStr<Err: Debug>>(variable: &str) -> Option<T> {
    let text = std::env::var(variable)
        .ok()
        .filter(|text| !text.is_empty())?;
    let read = |e| panic!("{variable}={text} is no number ({e:?}): write one, or leave it out");
    Some(text.parse().unwrap_or_else(read))
}

fn runner(seed: u64, rounds: u32) -> TestRunner {
    let config = Config {
        cases: rounds,
        max_shrink_iters: 200,
        max_shrink_time: 20_000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn why<T: Debug>(error: TestError<T>) -> String {
    match error {
        TestError::Fail(reason, value) => format!("{reason}\n{value:#?}"),
        TestError::Abort(reason) => format!("gave up: {reason}"),
    }
}

//! How long the random suites run, and how a run is repeated.
//!
//! `ROUNDS` says how many pairs SQLite gets; a server gets a fiftieth of them, or as the suite says. `MINUTES` runs as
//! many again, each time with the next seed, for as long as that, from a seed of the clock. `SEED` repeats what a failure
//! printed. Without either every run is the same.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use super::Home;
use crate::Engine;

/// What a run is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounds {
    seed: u64,
    pairs: u32,
    share: u32,
    until: Option<Instant>,
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
            pairs: number("ROUNDS").unwrap_or(minutes.map_or(rounds, |_| 100)),
            share: 50,
            until: minutes.map(|m| Instant::now() + Duration::from_secs(60 * m)),
        }
    }

    /// A server gets one in so many of what SQLite gets.
    pub fn one_in(mut self, share: u32) -> Self {
        self.share = share;
        self
    }

    fn on(self, engine: Engine) -> u32 {
        match engine {
            Engine::Sqlite => self.pairs,
            _ => (self.pairs / self.share).max(1),
        }
    }

    /// Holds the property for random values on an engine, and gives how many it held for and what to say of a failure.
    pub fn run<S: Strategy<Value: Debug>>(
        self,
        name: &str,
        home: &Home,
        strategy: &S,
        property: &dyn Fn(S::Value) -> Result<(), TestCaseError>,
    ) -> (u32, Option<String>) {
        let rounds = self.on(home.engine);
        let mut held = 0;
        for seed in self.seed.. {
            if let Err(error) = runner(seed, rounds).run(strategy, property) {
                let again = format!("SEED={seed} ROUNDS={} make soak MINUTES=0", self.pairs);
                let why = why(error);
                return (
                    held,
                    Some(format!(
                        "{name} on {}: {why}\nto repeat: {again}",
                        home.engine
                    )),
                );
            }
            held += rounds;
            if self.until.is_none_or(|end| Instant::now() >= end) {
                break;
            }
        }
        (held, None)
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
        max_global_rejects: 20 * rounds + 100,
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

use aludel_core::{Engine, lint::lint};
use proptest::prelude::*;

use crate::schemas::{Draw, Shape, schema};

/// All of them, those of a kind, and each by itself.
const EVERY: [&[Engine]; 7] = [
    &Engine::ALL,
    &[Engine::Sqlite, Engine::Postgres],
    &[Engine::MySql, Engine::MariaDb],
    &[Engine::Sqlite],
    &[Engine::MySql],
    &[Engine::MariaDb],
    &[Engine::Postgres],
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// The schemas that other tests run on real servers have nothing to tell.
    #[test]
    fn random_schemas_stand_on_the_engines_they_are_made_for(mut draw in Draw::any()) {
        for engines in EVERY {
            let shape = Shape::draw(&mut draw, engines);
            prop_assert_eq!(lint(&schema(&mut draw, &shape), engines), vec![]);
        }
    }
}

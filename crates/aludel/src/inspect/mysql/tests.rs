mod pitfalls;

use proptest::prelude::*;

use crate::Engine;
use crate::cases::{
    CASES, FALLBACKS, KEYED, MISFITS, RETYPED, STRAYS, count, count_strays, hold, mysql, pairs,
    renamed_pairs, there_and_back, there_and_back_renamed,
};
use crate::servers::fresh;

fn every_case_holds(engine: Engine) {
    let mut failed = Vec::new();
    for case in &[CASES, KEYED, RETYPED, mysql::CASES, mysql::MORE].concat() {
        let outcome = std::panic::catch_unwind(|| hold(case, &mut || Box::new(fresh(engine))));
        if outcome.is_err() {
            failed.push(case.name);
        }
    }
    assert_eq!(failed, [""; 0]);
    // m12: the server takes each change in the way that is stated.
    assert_eq!(FALLBACKS.take(), [""; 0]);
}

#[test]
fn every_case_holds_on_mysql() {
    every_case_holds(Engine::MySql);
}

#[test]
fn every_case_holds_on_mariadb() {
    every_case_holds(Engine::MariaDb);
}

fn rows_that_do_not_fit_are_counted(engine: Engine) {
    let mut failed = Vec::new();
    for case in MISFITS {
        let outcome = std::panic::catch_unwind(|| count(case, &mut fresh(engine)));
        failed.extend(outcome.is_err().then(|| format!("{case:?}")));
    }
    for case in STRAYS {
        let outcome = std::panic::catch_unwind(|| count_strays(case, &mut fresh(engine)));
        failed.extend(outcome.is_err().then(|| format!("{case:?}")));
    }
    assert_eq!(failed, [""; 0]);
}

#[test]
fn rows_that_do_not_fit_are_counted_on_mysql() {
    rows_that_do_not_fit_are_counted(Engine::MySql);
}

#[test]
fn rows_that_do_not_fit_are_counted_on_mariadb() {
    rows_that_do_not_fit_are_counted(Engine::MariaDb);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_schema_becomes_any_other_and_comes_back_on_mysql(pair in pairs()) {
        there_and_back(&pair, &mut fresh(Engine::MySql))?;
    }

    #[test]
    fn any_schema_becomes_any_other_and_comes_back_on_mariadb(pair in pairs()) {
        there_and_back(&pair, &mut fresh(Engine::MariaDb))?;
    }

    #[test]
    fn what_is_renamed_keeps_its_rows_on_mysql(pair in renamed_pairs(Engine::MySql)) {
        there_and_back_renamed(&pair, &mut fresh(Engine::MySql))?;
    }

    #[test]
    fn what_is_renamed_keeps_its_rows_on_mariadb(pair in renamed_pairs(Engine::MariaDb)) {
        there_and_back_renamed(&pair, &mut fresh(Engine::MariaDb))?;
    }
}

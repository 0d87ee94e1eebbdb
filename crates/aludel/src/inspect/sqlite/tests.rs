use proptest::prelude::*;

use crate::cases::{
    CASES, KEYED, MISFITS, RETYPED, STRAYS, count, count_strays, hold, pairs, renamed_pairs,
    there_and_back, there_and_back_renamed,
};
use crate::driver::Driver;
use crate::driver::sqlite::Sqlite;

fn open() -> Box<dyn Driver> {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    Box::new(Sqlite(conn))
}

#[test]
fn every_case_holds() {
    for case in CASES.iter().chain(KEYED).chain(RETYPED) {
        hold(case, &mut open);
    }
}

#[test]
fn s10_values_that_do_not_fit_are_counted_and_those_that_do_come_back() {
    for case in MISFITS {
        count(case, &mut *open());
    }
}

#[test]
fn rows_that_a_step_cannot_stand_are_counted_before_it() {
    for case in STRAYS {
        count_strays(case, &mut *open());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_schema_becomes_any_other_and_comes_back(pair in pairs()) {
        there_and_back(&pair, &mut *open())?;
    }

    #[test]
    fn what_is_renamed_keeps_its_rows(pair in renamed_pairs(crate::Engine::Sqlite)) {
        there_and_back_renamed(&pair, &mut *open())?;
    }
}

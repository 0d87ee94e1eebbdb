use proptest::prelude::*;

use crate::cases::{pairs, renamed_pairs, there_and_back, there_and_back_renamed};
use crate::driver::Driver;
use crate::driver::sqlite::Sqlite;

fn open() -> Box<dyn Driver> {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    Box::new(Sqlite(conn))
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

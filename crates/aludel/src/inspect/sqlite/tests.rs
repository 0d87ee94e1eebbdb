use crate::cases::{CASES, hold};
use crate::driver::sqlite::Sqlite;

#[test]
fn every_case_holds() {
    for case in CASES {
        hold(case, &mut || {
            let conn = rusqlite::Connection::open_in_memory().unwrap();
            conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
            Box::new(Sqlite(conn))
        });
    }
}

//! What SQLite does where nobody looks, while a run goes on or beside it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::fixture::embedded;
use crate::{Event, Kind, Options, again};

/// The test that plays both parts.
const BESIDE: &str =
    "run::tests::pitfalls::s20_no_file_of_ours_lets_go_of_the_locks_that_the_program_holds";

fn ask(db: &Connection, sql: &str) -> String {
    let text = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
    format!("{:?}", db.query_row(sql, [], text).unwrap())
}

/// Ends the other thread, whatever comes of this one.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A transaction that reads before it writes fails at once where another has written in between, whatever it may wait.
#[test]
fn s16_a_writer_beside_a_run_never_makes_its_transaction_stale() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let writer = Connection::open(&path).unwrap();
    writer.busy_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(ask(&writer, "PRAGMA journal_mode = WAL"), "Text(\"wal\")");
    writer.execute_batch("CREATE TABLE theirs (a)").unwrap();
    let done = AtomicBool::new(false);
    let again = Arc::new(Mutex::new(0));
    std::thread::scope(|scope| {
        let (done, writer) = (&done, writer);
        let beside = scope.spawn(move || {
            let mut count = 0;
            while !done.load(Ordering::Relaxed) || count < 50 {
                writer
                    .execute_batch("INSERT INTO theirs VALUES (1)")
                    .unwrap();
                count += 1;
                // SQLite's locks are not fair.
                std::thread::sleep(Duration::from_millis(1));
            }
            count
        });
        let stop = Stop(done);
        for turn in 0..20 {
            let heard = again.clone();
            let options = Options::new().observe(move |event| {
                if matches!(event, Event::Again { .. }) {
                    *heard.lock().unwrap() += 1;
                }
            });
            let app = embedded(&[ONE, TWO, THREE]).with(options.clone());
            let mut db = Connection::open(&path).unwrap();
            let clear = app.with(options.clear_pin());
            assert_eq!(clear.upgrade(&mut db).unwrap().up.len(), 3, "{turn}");
            let base = crate::Target::Base;
            assert_eq!(app.downgrade(&mut db, &base).unwrap().down.len(), 3);
        }
        drop(stop);
        assert!(beside.join().unwrap() >= 50);
    });
    assert_eq!(*again.lock().unwrap(), 0);
}

/// Another journal mode is a lock that others must let go of; and the number in the file's head is the app's.
#[test]
fn s17_s23_the_journal_mode_and_the_users_version_are_left_alone() {
    for mode in ["wal", "delete", "truncate", "persist"] {
        let dir = tempfile::tempdir().unwrap();
        let mut db = Connection::open(dir.path().join("app.db")).unwrap();
        let set = ask(&db, &format!("PRAGMA journal_mode = {mode}"));
        db.execute_batch("PRAGMA user_version = 41; PRAGMA application_id = 42")
            .unwrap();
        let app = embedded(&[ONE, TWO, THREE, FOUR]);
        app.upgrade(&mut db).unwrap();
        app.downgrade(&mut db, &crate::Target::Base).unwrap();
        assert_eq!(set, format!("Text({mode:?})"));
        assert_eq!(ask(&db, "PRAGMA journal_mode"), set);
        assert_eq!(ask(&db, "PRAGMA user_version"), "Integer(41)");
        assert_eq!(ask(&db, "PRAGMA application_id"), "Integer(42)");
    }
}

/// On Unix all locks of a process on a file go when the process closes any handle of that file: who reads the file past
/// SQLite lets another process write in the middle of a transaction.
#[test]
fn s20_no_file_of_ours_lets_go_of_the_locks_that_the_program_holds() {
    if let Some(path) = again::asked() {
        let other = Connection::open(path).unwrap();
        other.busy_timeout(Duration::ZERO).unwrap();
        if other.execute_batch("BEGIN IMMEDIATE").is_ok() {
            // The one thing that the other process takes for a yes.
            std::process::abort();
        }
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let url = format!("sqlite://{}", path.display());
    let app = embedded(&[ONE, TWO]);
    embedded(&[ONE])
        .upgrade(&mut crate::connect(&url).unwrap())
        .unwrap();
    let path = path.to_str().unwrap();
    assert!(again::aborts(BESIDE, path), "nobody has locked it yet");
    let holder = Connection::open(path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options = Options::new().lock_timeout(Duration::from_millis(50));
    let mut db = crate::connect(&url).unwrap();
    let error = app.with(options).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable, "{error}");
    app.check(&mut db).unwrap();
    app.status(&mut db).unwrap();
    drop(db);
    assert!(!again::aborts(BESIDE, path), "the lock is gone");
    holder.execute_batch("COMMIT").unwrap();
}

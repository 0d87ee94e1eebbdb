//! SQLite: what no transaction holds.

use super::*;
use crate::again;
use crate::fixture::embedded;
use crate::testing::Trial;
use crate::{Kind, Migrations, Target};

const LEAN: &[Step] = &[
    add_column("users", integer("n").default(int(0))),
    sql("PRAGMA journal_mode = WAL; VACUUM; UPDATE users SET n = n + 1")
        .reverse(sql("UPDATE users SET n = n - 1; VACUUM")),
    drop_column("users", integer("age").default(int(0))),
];

fn app() -> Migrations {
    embedded(&[ONE, TWO, ("0003_lean", LEAN, &[]), THREE_AFTER])
}

const THREE_AFTER: Made = ("0004_fill", FILL, &["fill"]);

/// The second column of a PRAGMA is none: the mode is the only value.
fn mode(db: &Connection) -> Vec<String> {
    texts(db, "PRAGMA journal_mode")
}

#[test]
fn what_sqlite_runs_outside_of_a_transaction_only_does_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Connection::open(folder.path().join("app.db")).unwrap();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    db.execute("INSERT INTO users (email) VALUES ('a')", [])
        .unwrap();
    let report = app().upgrade(&mut db).unwrap();
    assert_eq!(report.up, ["0002_add", "0003_lean", "0004_fill"]);
    assert_eq!(mode(&db), ["wal"]);
    assert_eq!(texts(&db, "SELECT CAST(n AS TEXT) FROM users"), ["1"]);
    assert!(app().check(&mut db).unwrap().is_empty());
    let flights = "SELECT name FROM aludel_journal WHERE direction <> 'pin'";
    assert_eq!(texts(&db, flights), [""; 0]);
    let report = app().downgrade(&mut db, &Target::Id("1".into())).unwrap();
    assert_eq!(report.down, ["0004_fill", "0003_lean", "0002_add"]);
    assert_eq!(columns(&db), ["id", "email", "age"]);
    assert_eq!(texts(&db, flights), [""; 0]);
}

#[test]
fn cut_anywhere_the_next_boot_on_sqlite_goes_on() {
    let app = app();
    let survived = Trial::new(&app, "sqlite::memory:")
        .from(Target::Id("1".into()))
        .rows(|db| {
            db.execute("INSERT INTO users (email) VALUES ('a')", &[])?;
            Ok(())
        })
        .every(3)
        .survives()
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(survived.cuts > 10, "{survived:?}");
}

/// A setting of the connection would hold for the one that migrates alone, and silently.
#[test]
fn what_would_do_nothing_for_the_app_is_refused() {
    const KEYS: &[Step] = &[sql("PRAGMA foreign_keys = OFF").reverse(nothing)];
    let mut db = memory();
    let error = embedded(&[ONE, ("0002_keys", KEYS, &[])]).upgrade(&mut db);
    let error = error.unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert_eq!(
        error.to_string(),
        "0002_keys: the SQL of a step says PRAGMA foreign_keys, which holds for the connection that says it, and that one \
         only migrates: take it out, and say it where the app opens its connections"
    );
}

/// Processes of which each finds the same statement still to be run, outside of the transaction that is their lock.
#[test]
fn of_many_processes_with_the_same_statement_outside_pending_each_comes_to_the_head() {
    let this = "run::tests::apart::of_many_processes_with_the_same_statement_outside_pending_each_comes_to_the_head";
    if let Some(file) = again::asked() {
        let mut db = crate::connect(&format!("sqlite://{file}")).unwrap();
        app().upgrade(&mut db).unwrap();
        return;
    }
    let rounds = std::env::var("ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    for round in 0..rounds.unwrap_or(3) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.db");
        let mut db = Connection::open(&file).unwrap();
        embedded(&[ONE]).upgrade(&mut db).unwrap();
        db.execute("INSERT INTO users (email) VALUES ('a')", [])
            .unwrap();
        let start = |_| {
            again::process(this, file.to_str().unwrap())
                .spawn()
                .unwrap()
        };
        let all: Vec<_> = (0..4).map(start).collect();
        for mut child in all {
            assert!(child.wait().unwrap().success(), "round {round}");
        }
        // One that was open all the while does not look at the mode again.
        let mut db = Connection::open(&file).unwrap();
        assert_eq!(mode(&db), ["wal"]);
        assert_eq!(
            texts(&db, "SELECT CAST(n AS TEXT) FROM users"),
            ["1"],
            "round {round}"
        );
        assert!(app().check(&mut db).unwrap().is_empty());
        let flights = "SELECT name FROM aludel_journal WHERE direction <> 'pin'";
        assert_eq!(texts(&db, flights), [""; 0]);
    }
}

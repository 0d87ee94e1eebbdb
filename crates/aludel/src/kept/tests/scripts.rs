//! Scripts for SQLite take along what stands beside the tables that they build anew, as far as they know of it.

use super::keys::{ITEMS, LESS, PAIRED};
use super::*;

const CHAIN: [Made; 3] = [
    ("0001_items", ITEMS, &[]),
    ("0002_less", LESS, &[]),
    ("0003_paired", PAIRED, &[]),
];

fn script(app: &Migrations, from: &str, to: &str) -> String {
    let [from, to] = [from, to].map(|target| Target::parse(target).unwrap());
    app.sql(&from, &to, Engine::Sqlite).unwrap()
}

fn at_the_first() -> rusqlite::Connection {
    let mut db = rusqlite::Connection::open_in_memory().unwrap();
    app(&CHAIN[..1]).upgrade(&mut db).unwrap();
    db.execute_batch(
        "INSERT INTO items (no, code, note, size) VALUES (7, 'a', 'x', 'big'), (7, 'b', 'y', 'huge'), (8, 'c', 'z', 'small')",
    )
    .unwrap();
    db
}

fn texts(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut all = db.prepare(sql).unwrap();
    let found = all.query_map([], |row| row.get(0)).unwrap();
    found.map(std::result::Result::unwrap).collect()
}

const SHOWN: &str = "SELECT id || ' ' || no || ' ' || code || ' ' || ifnull(note, '-') || ' ' || ifnull(size, '-') FROM items ORDER BY code";

#[test]
fn a_script_takes_what_it_sets_aside_along_to_another_key() {
    let mut db = at_the_first();
    let before = texts(&db, SHOWN);
    let three = app(&CHAIN);
    db.execute_batch(&script(&three, "0001", "0003")).unwrap();
    assert!(three.upgrade(&mut db).unwrap().is_empty());
    assert!(three.check(&mut db).unwrap().is_empty());
    let back = |db: &mut rusqlite::Connection| {
        let target = Target::parse("0001").unwrap();
        three.downgrade(db, &target).unwrap();
    };
    back(&mut db);
    assert_eq!(texts(&db, SHOWN), before);
    let cleared = three.with(Options::new().clear_pin());
    cleared.upgrade(&mut db).unwrap();
    back(&mut db);

    let mut db = at_the_first();
    db.execute_batch(&script(&three, "0001", "0003")).unwrap();
    db.execute_batch(
        "DELETE FROM items WHERE code = 'a'; UPDATE items SET no = 70, id = 20 WHERE code = 'b'; INSERT INTO items (id, no, code) \
         VALUES (1, 7, 'new')",
    )
    .unwrap();
    back(&mut db);
    assert_eq!(
        texts(&db, SHOWN),
        ["20 70 b y huge", "3 8 c z small", "1 7 new - -"]
    );
}

/// A table that is built anew under the same key.
const REQUIRED: &[crate::word::Step] = &[
    rename_column("items", "id", "number"),
    alter_column(
        "items",
        varchar("code", 20),
        varchar("code", 30).default(string("?")),
    ),
];

#[test]
fn what_a_script_sets_aside_follows_a_table_that_it_builds_anew_later() {
    let mut db = at_the_first();
    let four = app(&[CHAIN[0], CHAIN[1], ("0003_required", REQUIRED, &[])]);
    let before = texts(&db, SHOWN);
    db.execute_batch(&script(&four, "0001", "0003")).unwrap();
    assert!(four.check(&mut db).unwrap().is_empty());
    db.execute_batch(
        "UPDATE items SET number = 30 WHERE code = 'b'; DELETE FROM items WHERE code = 'a'",
    )
    .unwrap();
    four.downgrade(&mut db, &Target::parse("0001").unwrap())
        .unwrap();
    assert_eq!(texts(&db, SHOWN), ["30 7 b y huge", &before[2]]);
}

#[test]
fn a_script_refuses_a_table_beside_which_something_is_kept_that_it_does_not_know() {
    let mut db = at_the_first();
    let three = app(&CHAIN);
    app(&CHAIN[..2]).upgrade(&mut db).unwrap();
    let text = script(&three, "0002", "0003");
    let error = db.execute_batch(&text).unwrap_err().to_string();
    assert_eq!(
        error,
        "CHECK constraint failed: not supported yet: a script takes items away from what is kept beside it: upgrade with the \
         binary, or let that go first with db purge"
    );
    db.execute_batch("ROLLBACK; PRAGMA foreign_keys = ON")
        .unwrap();
    three.purge(&mut db, None).unwrap();
    db.execute_batch(&text).unwrap();
    assert!(three.upgrade(&mut db).unwrap().is_empty());
    assert!(three.check(&mut db).unwrap().is_empty());
}

/// Runs a script until a statement fails; what the database says of it.
fn said(db: &mut Database, script: &str) -> Option<String> {
    for sql in script
        .split(";\n")
        .map(str::trim)
        .filter(|sql| !sql.is_empty())
    {
        if let Err(error) = db.execute(sql, &[]) {
            if !db.engine().is_mysql_family() {
                run(db, "ROLLBACK");
            }
            return Some(error.to_string());
        }
    }
    None
}

const FORGET: &[crate::word::Step] = &[drop_table(
    "items",
    &[
        bigint("id").auto_increment(),
        bigint("no"),
        varchar("code", 20),
        integer("size").nullable(),
    ],
)
.primary_key(&["id"])
.keep_nothing()];

#[test]
fn a_script_lets_no_table_go_for_good_from_what_is_kept_beside_it() {
    each(|db| {
        let three = app(&[CHAIN[0], CHAIN[1], ("0003_forget", FORGET, &[])]);
        up(&app(&CHAIN[..1]), db);
        up(&app(&CHAIN[..2]), db);
        let [from, to] = ["0002", "0003"].map(|target| Target::parse(target).unwrap());
        let text = three.sql(&from, &to, db.engine()).unwrap();
        let found = said(db, &text).unwrap_or_default();
        assert!(
            found.contains(
                "not supported yet: a script takes items away from what is kept beside it"
            ),
            "{}: {found}",
            db.engine()
        );
        sound(&app(&CHAIN[..2]), db);
        three.purge(db, None).unwrap();
        assert_eq!(said(db, &text), None, "{}", db.engine());
        assert!(up(&three, db).is_empty());
        sound(&three, db);
    });
}

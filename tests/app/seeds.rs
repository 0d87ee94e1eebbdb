use aludel::{Execute, Row};

use crate::on_every_engine;
use crate::support::{Database, Engine};

on_every_engine!(
    seeds_load_as_often_as_you_like,
    the_database_is_created_once
);

/// What the seeds touch, without times.
fn seeded(db: &Database) -> Vec<Vec<Row>> {
    let mut db = db.open();
    [
        "SELECT id, display_name, email FROM users ORDER BY id",
        "SELECT id, user_id, url, title, notes, visibility, to_read, site FROM bookmarks ORDER BY id",
        "SELECT id, user_id, name FROM tags ORDER BY id",
        "SELECT bookmark_id, tag_id FROM bookmark_tags ORDER BY bookmark_id, tag_id",
        "SELECT id, created_at FROM bookmarks ORDER BY id",
    ]
    .map(|sql| db.query(sql, &[]).expect("the query runs"))
    .into()
}

fn seeds_load_as_often_as_you_like(engine: Engine) {
    let db = Database::new(engine);
    db.app(&["init-db"]).good();
    let first = db.app(&["seed-db"]).good().stdout;
    let lines = [
        "users: 1 inserted, 0 there already",
        "bookmarks: 5 inserted, 0 there already",
        "tags: 4 inserted, 0 there already",
        "bookmark_tags: 8 inserted, 0 there already",
    ];
    assert_eq!(first.lines().collect::<Vec<_>>(), lines);
    let rows = seeded(&db);
    let second = db.app(&["seed-db"]).good().stdout;
    assert!(
        second.lines().all(|line| line.contains(": 0 inserted, ")),
        "{second}"
    );
    assert_eq!(seeded(&db), rows);

    db.open()
        .execute("UPDATE bookmarks SET title = 'changed' WHERE id = 1", &[])
        .unwrap();
    db.app(&["seed-db"]).good();
    assert_eq!(seeded(&db), rows);
    let app = db.serve();
    let list = app.http().get("/api/public?tag=rust").as_json(200);
    assert_eq!(list["total"], 3);
    let ada = db.user(&app, "Ada");
    let made = ada.json(
        "POST",
        "/api/bookmarks",
        &serde_json::json!({"url": "http://a.b/"}),
    );
    assert_eq!(made.as_json(201)["id"], 6);
}

fn the_database_is_created_once(engine: Engine) {
    let db = Database::new(engine);
    let first = db.app(&["init-db"]).good();
    assert!(first.stderr.contains("applied 0001_"), "{}", first.stderr);
    let again = db.app(&["init-db"]).good();
    let last = again.stderr.lines().last();
    assert_eq!(
        last,
        Some("the database is there already, at the head: nothing to do")
    );
    assert_eq!(db.app(&["db", "check"]).code, 0);
}

#[test]
fn seeds_wait_for_the_schema_they_are_for() {
    let db = Database::new(Engine::Sqlite);
    let refused = db.app(&["seed-db"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    db.app(&["db", "upgrade", "1"]).good();
    let refused = db.app(&["seed-db"]);
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    let last = refused.stderr.lines().last().unwrap_or_default();
    assert!(
        last.contains(" is at 0001_") && last.ends_with(": run `db upgrade` first"),
        "{last}"
    );
    let rows = db.open().query("SELECT COUNT(*) FROM users", &[]).unwrap();
    assert_eq!(rows[0].get::<i64>(0).unwrap(), 0);
}

#[test]
fn seeds_are_all_or_nothing() {
    let db = Database::new(Engine::Sqlite);
    db.app(&["init-db"]).good();
    // The last file's rows will find this in their way.
    let mut raw = db.open();
    raw.execute(
        "INSERT INTO users (id, display_name) VALUES (99, 'demo')",
        &[],
    )
    .unwrap();
    let refused = db.app(&["seed-db"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    let words = "error: seeds/users.json, row 1: UNIQUE constraint failed: users.display_name";
    assert_eq!(refused.stderr.lines().last(), Some(words));
    let rows = raw.query("SELECT COUNT(*) FROM bookmarks", &[]).unwrap();
    assert_eq!(rows[0].get::<i64>(0).unwrap(), 0);
}

//! A database of the first release, with rows as they are in life, to the head, back and to the head again.

use aludel::{Execute, Value};

use crate::on_every_engine;
use crate::support::{Database, Engine};

on_every_engine!(
    everything_survives_the_way_up_and_down,
    what_was_written_at_the_head_goes_down_and_up,
);

/// A row's values, each as a text: the same on every engine.
type Row = Vec<Option<String>>;

const USERS: usize = 1_000;
const BOOKMARKS: usize = 20_000;
/// Rows of one INSERT.
const BATCH: usize = 200;

fn everything_survives_the_way_up_and_down(engine: Engine) {
    there_and_back(&Database::new(engine));
}

/// From the first migration with rows to the head, back and to the head again.
pub fn there_and_back(db: &Database) {
    db.app(&["db", "upgrade", "1"]).good();
    fill(db);
    let users = rows(
        db,
        "SELECT id, name, email, token_hash FROM users ORDER BY id",
    );
    let bookmarks = rows(
        db,
        "SELECT id, user_id, url, title, notes FROM bookmarks ORDER BY id",
    );
    assert_eq!((users.len(), bookmarks.len()), (USERS, BOOKMARKS));
    assert_eq!(users, (0..USERS).map(user).map(read).collect::<Vec<_>>());
    assert_eq!(
        bookmarks,
        (0..BOOKMARKS).map(bookmark).map(read).collect::<Vec<_>>()
    );

    db.app(&["db", "upgrade"]).good();
    holds_at_the_head(db, &users, &bookmarks);
    db.app(&["--downgrade=1"]).good();
    let again = rows(
        db,
        "SELECT id, name, email, token_hash FROM users ORDER BY id",
    );
    same("users", &users, &again);
    let again = rows(
        db,
        "SELECT id, user_id, url, title, notes FROM bookmarks ORDER BY id",
    );
    same("bookmarks", &bookmarks, &again);
    db.app(&["db", "upgrade"]).good();
    holds_at_the_head(db, &users, &bookmarks);
}

/// What stands at the head is what stood at the first migration, and what followed from it.
fn holds_at_the_head(db: &Database, users: &[Row], bookmarks: &[Row]) {
    let sql = "SELECT u.id, u.display_name, u.email, k.token_hash FROM users u \
               LEFT JOIN api_tokens k ON k.user_id = u.id ORDER BY u.id";
    same("users", users, &rows(db, sql));
    let sql = "SELECT id, user_id, url, title, notes FROM bookmarks ORDER BY id";
    same("bookmarks", bookmarks, &rows(db, sql));
    let sql = "SELECT site FROM bookmarks ORDER BY id";
    let sites = (0..BOOKMARKS)
        .map(|n| read(vec![site(n).into()]))
        .collect::<Vec<_>>();
    same("sites", &sites, &rows(db, sql));
    let sql = "SELECT DISTINCT visibility, to_read FROM bookmarks \
               WHERE created_at IS NOT NULL AND updated_at IS NOT NULL";
    let rows = rows(db, sql);
    assert_eq!(rows, [read(vec!["private".into(), false.into()])]);
    let check = db.app(&["db", "check"]);
    assert_eq!(check.code, 0, "{}{}", check.stdout, check.stderr);
}

/// The newer release served for a while before it was taken back.
fn what_was_written_at_the_head_goes_down_and_up(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada 🦀");
    db.app(&["user", "token", "Ada 🦀"]).good();
    let sent = serde_json::json!({"url": "http://A.b/'x'", "title": "it's \\ 🦀", "tags": ["t"]});
    ada.json("POST", "/api/bookmarks", &sent).as_json(201);
    drop(app);
    let before = rows(&db, "SELECT token_hash FROM api_tokens ORDER BY id");
    assert_eq!(before.len(), 2);
    db.app(&["--downgrade=1"]).good();
    let row = |values: [&str; 4]| values.map(|value| Some(value.to_owned())).to_vec();
    let found = rows(&db, "SELECT id, name, token_hash, id FROM users");
    let hash = before[0][0].clone().expect("a hash");
    assert_eq!(found, [row(["1", "Ada 🦀", &hash, "1"])]);
    let found = rows(&db, "SELECT id, user_id, url, title FROM bookmarks");
    assert_eq!(found, [row(["1", "1", "http://A.b/'x'", "it's \\ 🦀"])]);
    db.app(&["db", "upgrade"]).good();
    let again = db.serve();
    let list = again.http().get("/api/public").as_json(200);
    assert_eq!(list["total"], 0);
    let found = ada.at(&again).get("/api/bookmarks").as_json(200);
    assert_eq!(found["bookmarks"][0]["title"], "it's \\ 🦀");
    assert_eq!(found["bookmarks"][0]["site"], "a.b");
}

/// Compares row by row, so that a failure shows the row and not 20,000 of them.
#[track_caller]
fn same(what: &str, before: &[Row], after: &[Row]) {
    assert_eq!(before.len(), after.len(), "{what}");
    for (before, after) in before.iter().zip(after) {
        assert_eq!(before, after, "{what}");
    }
}

fn rows(db: &Database, sql: &str) -> Vec<Row> {
    let mut db = db.open();
    let rows = db.query(sql, &[]).expect("the query runs");
    let read = |row: &aludel::Row| {
        (0..row.len())
            .map(|at| row.get(at).expect("a text"))
            .collect()
    };
    rows.iter().map(read).collect()
}

/// The row that a query gives for these values.
fn read(values: Vec<Value>) -> Row {
    let text = |value| match value {
        Value::Null => None,
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
        other => panic!("no row holds {other:?}"),
    };
    values.into_iter().map(text).collect()
}

fn fill(db: &Database) {
    let engine = db.engine();
    let mut db = db.open();
    if matches!(engine, Engine::MariaDb | Engine::MySql) {
        db.execute("SET autocommit = 1", &[])
            .expect("the rows stay");
    }
    let names = ["id", "name", "email", "token_hash"];
    insert(&mut db, "users", &names, (0..USERS).map(user));
    let names = ["id", "user_id", "url", "title", "notes"];
    insert(&mut db, "bookmarks", &names, (0..BOOKMARKS).map(bookmark));
}

fn insert(
    db: &mut aludel::Database,
    table: &str,
    names: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
) {
    let rows: Vec<_> = rows.collect();
    let marks = format!("({})", vec!["?"; names.len()].join(", "));
    for batch in rows.chunks(BATCH) {
        let marks = vec![marks.as_str(); batch.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES {marks}", names.join(", "));
        db.execute(&sql, &batch.concat()).expect("the rows go in");
    }
}

fn user(n: usize) -> Vec<Value> {
    let id = i64::try_from(n + 1).expect("it is small");
    let name = match n % 5 {
        0 => format!("Ada O'Hara {n}"),
        1 => format!("Łukasz \"Luk\" {n}"),
        2 => format!("山田 太郎 {n}"),
        3 => format!("🦀 crab \\ {n}"),
        _ => format!("user{n}"),
    };
    let email = (!n.is_multiple_of(7)).then(|| format!("user+{n}@example.org"));
    let hash = (!n.is_multiple_of(3)).then(|| format!("{n:064x}"));
    vec![id.into(), name.into(), email.into(), hash.into()]
}

fn bookmark(n: usize) -> Vec<Value> {
    let id = i64::try_from(n + 1).expect("it is small");
    let user = i64::try_from(n % USERS + 1).expect("it is small");
    let title = match n % 6 {
        0 => format!("Plain title {n}"),
        1 => format!("It's \"quoted\" -- and ; `ticked` {n}"),
        2 => format!("日本語のタイトル {n}"),
        3 => format!("👩‍👩‍👧 🦀 {n} 100%_\\"),
        4 => String::new(),
        _ => "é".repeat(200),
    };
    let notes = match n % 8 {
        0..=2 => Value::Null,
        3 => "".into(),
        4 => format!("line one\nline two\r\n\ttabbed {n}").into(),
        5 if n % 1000 == 5 => "long 🦀 'text' ".repeat(6_000).into(),
        _ => format!("note {n} with \\ and '' and NULL and \u{1f600}").into(),
    };
    let url = match n % 4 {
        0 => format!("https://Example.org/{n}"),
        1 => format!("http://user@host{}.example:8080/a?q='{n}'&x=%20#f", n % 100),
        2 => format!("https://bücher.example/日本/{n}"),
        _ => format!("http://[2001:db8::1]/{}{n}", "x".repeat(n % 1900)),
    };
    vec![id.into(), user.into(), url.into(), title.into(), notes]
}

fn site(n: usize) -> String {
    match n % 4 {
        0 => "example.org".to_owned(),
        1 => format!("host{}.example", n % 100),
        2 => "bücher.example".to_owned(),
        _ => "2001:db8::1".to_owned(),
    }
}

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rusqlite::{Connection, OpenFlags, params};
use uuid::Uuid;

use super::Sqlite;
use crate::cases::{migrate, steps};
use crate::driver::{Class, DbError, Driver};
use crate::prelude::*;
use crate::word::Step;
use crate::{Error, Kind};

fn memory() -> Sqlite<Connection> {
    Sqlite(Connection::open_in_memory().unwrap())
}

fn failure(db: &mut dyn Driver, sql: &str) -> (Class, String) {
    let DbError { class, message } = db.execute(sql, &[]).unwrap_err();
    (class, message)
}

fn said(class: Class, words: &str) -> (Class, String) {
    (class, words.to_owned())
}

#[test]
fn values_come_back_as_they_went() {
    let mut db = memory();
    let values = [
        Value::Null,
        Value::Int(i64::MIN),
        Value::Float(2.5),
        Value::Text("it's 🎉\0".into()),
        Value::Bytes(vec![0, 255, b'\'']),
    ];
    let rows = db.query("SELECT ?, ?, ?, ?, ?", &values).unwrap();
    assert_eq!(rows[0].0, values);
}

#[test]
fn a_u64_is_text_of_fixed_width_and_an_integer_where_a_column_holds_integers() {
    let mut db = memory();
    db.execute("CREATE TABLE t (i INTEGER, x TEXT)", &[])
        .unwrap();
    let number = Value::from(5_u64);
    db.execute(
        "INSERT INTO t VALUES (?, ?)",
        &[number.clone(), number.clone()],
    )
    .unwrap();
    let sql = "SELECT i, typeof(i), x FROM t WHERE i = ? AND x = ?";
    let rows = db.query(sql, &[number.clone(), number]).unwrap();
    let text = |text: &str| Value::Text(text.into());
    assert_eq!(
        rows[0].0,
        [Value::Int(5), text("integer"), text("00000000000000000005")]
    );
    assert_eq!(rows[0].get::<u64>(2).unwrap(), 5);
    let greatest = db.query("SELECT ?", &[Value::from(u64::MAX)]).unwrap();
    assert_eq!(greatest[0].get::<u64>(0).unwrap(), u64::MAX);
}

#[test]
fn bytes_in_a_text_that_are_none_come_back_as_bytes() {
    let rows = memory().query("SELECT CAST(X'FF41' AS TEXT)", &[]).unwrap();
    assert_eq!(rows[0].0, [Value::Bytes(vec![0xff, 0x41])]);
}

#[test]
fn executing_tells_how_many_rows_changed_and_reads_what_gives_rows() {
    let mut db = memory();
    assert_eq!(
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)", &[])
            .unwrap(),
        0
    );
    assert_eq!(db.execute("INSERT INTO t VALUES (1), (2)", &[]).unwrap(), 2);
    db.execute("INSERT INTO t VALUES (3) RETURNING id", &[])
        .unwrap();
    assert_eq!(
        db.query("SELECT count(*) FROM t", &[]).unwrap()[0].0,
        [Value::Int(3)]
    );
}

#[test]
fn wrong_statements_and_rows_that_do_not_fit_have_their_class() {
    let mut db = memory();
    db.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL CHECK (n > 0))",
        &[],
    )
    .unwrap();
    db.execute("INSERT INTO t VALUES (1, 1)", &[]).unwrap();
    db.execute("CREATE VIEW v AS SELECT n FROM t", &[]).unwrap();
    let cases = [
        ("SELECT * FROM x", said(Class::Missing, "no such table: x")),
        ("SELECT x FROM t", said(Class::Missing, "no such column: x")),
        ("SELEC", said(Class::Other, "near \"SELEC\": syntax error")),
        (
            "INSERT INTO t VALUES (1, 1)",
            said(Class::Data, "UNIQUE constraint failed: t.id"),
        ),
        (
            "INSERT INTO t VALUES (2, NULL)",
            said(Class::Data, "NOT NULL constraint failed: t.n"),
        ),
        (
            "INSERT INTO t VALUES (2, 0)",
            said(Class::Data, "CHECK constraint failed: n > 0"),
        ),
        (
            "ALTER TABLE t DROP COLUMN n",
            said(
                Class::Dependent,
                "error in view v after drop column: no such column: n: drop it first, and create it anew after the upgrade",
            ),
        ),
    ];
    for (sql, expected) in cases {
        assert_eq!(failure(&mut db, sql), expected, "{sql}");
    }
}

#[test]
fn files_that_cannot_be_had_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    std::fs::write(
        &path,
        "this is a letter, and no database at all, however long it is read",
    )
    .unwrap();
    let mut db = Sqlite(Connection::open(&path).unwrap());
    assert_eq!(
        failure(&mut db, "SELECT * FROM sqlite_master"),
        said(
            Class::NoDatabase,
            "file is not a database: the file is another's, or encrypted; name a file of SQLite's, or one that is not there yet"
        )
    );
    let missing = folder.path().join("no/app.db");
    let error = DbError::from(Connection::open(&missing).unwrap_err());
    assert_eq!(error.class, Class::Denied);
    let error = DbError::from(Connection::open(folder.path()).unwrap_err());
    assert_eq!(error.class, Class::Denied);
}

#[test]
fn a_database_that_may_only_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE t (id)")
        .unwrap();
    let conn = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let error = Sqlite(conn)
        .execute("INSERT INTO t VALUES (1)", &[])
        .unwrap_err();
    assert_eq!(error.class, Class::ReadOnly);
    assert_eq!(
        error.message,
        "attempt to write a readonly database: make the file and its folder writable for this user"
    );
    assert_eq!(Error::from(error).kind(), Kind::Refused);
}

#[test]
fn s16_a_database_that_another_writes_to_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let mut one = Sqlite(Connection::open(&path).unwrap());
    let mut other = Sqlite(Connection::open(&path).unwrap());
    other.execute("PRAGMA busy_timeout = 0", &[]).unwrap();
    one.execute("BEGIN IMMEDIATE", &[]).unwrap();
    let error = other.execute("BEGIN IMMEDIATE", &[]).unwrap_err();
    assert_eq!(error.class, Class::Busy);
    assert_eq!(
        error.message,
        "database is locked: another connection is writing to it; try again when that has ended"
    );
    assert_eq!(Error::from(error).kind(), Kind::Unreachable);
}

#[test]
fn s21_a_full_disk_says_what_to_do() {
    let mut db = memory();
    db.execute("CREATE TABLE t (x)", &[]).unwrap();
    db.execute("PRAGMA max_page_count = 2", &[]).unwrap();
    let (class, words) = failure(&mut db, "INSERT INTO t VALUES (zeroblob(100000))");
    assert_eq!(class, Class::Other);
    assert_eq!(
        words,
        "database or disk is full: make room and try again; building a table anew needs as much again as the table has"
    );
}

const TYPED: &[Step] = &[create_table(
    "typed",
    &[
        bigint("id").auto_increment(),
        boolean("yes").default(bool(true)),
        date("day").default(now),
        time("clock").default(now),
        datetime("local").default(now),
        timestamp("at").default(now),
        uuid("uuid").default(string("0190a1b2-0000-7000-8000-00000000000f")),
        json("json").default(string("[1]")),
        double("double").default(number("2.5")),
        unsigned_integer("whole").default(int(4_294_967_295)),
        blob("blob").default(bytes(b"\x00\xff")),
    ],
)
.primary_key(&["id"])];

#[test]
fn the_plain_driver_decodes_what_defaults_store() {
    let mut db = memory();
    migrate(&mut db, &steps(TYPED), &aludel_core::Schema::default()).unwrap();
    db.execute("INSERT INTO typed DEFAULT VALUES", &[]).unwrap();
    let before = Utc::now() - chrono::TimeDelta::minutes(1);
    let near = |at: DateTime<Utc>| before < at && at <= Utc::now();
    let read = |row: &rusqlite::Row<'_>| {
        assert!(row.get::<_, bool>("yes")?);
        let day: NaiveDate = row.get("day")?;
        let clock: NaiveTime = row.get("clock")?;
        assert!(near(day.and_time(clock).and_utc()));
        assert!(near(row.get::<_, NaiveDateTime>("local")?.and_utc()));
        assert!(near(row.get::<_, DateTime<Utc>>("at")?));
        let uuid: Uuid = row.get("uuid")?;
        assert_eq!(uuid.to_string(), "0190a1b2-0000-7000-8000-00000000000f");
        assert_eq!(
            row.get::<_, serde_json::Value>("json")?,
            serde_json::json!([1])
        );
        assert_eq!(row.get::<_, f64>("double")?.to_string(), "2.5");
        assert_eq!(row.get::<_, u32>("whole")?, u32::MAX);
        assert_eq!(row.get::<_, Vec<u8>>("blob")?, [0, 255]);
        Ok(())
    };
    db.0.query_row("SELECT * FROM typed", [], read).unwrap();
    let widths = db
        .query(
            "SELECT length(day), length(clock), length(local), length(at) FROM typed",
            &[],
        )
        .unwrap();
    assert_eq!(widths[0].0, [10, 15, 26, 32].map(Value::Int));
}

#[test]
fn what_the_plain_driver_stores_is_taken_and_keeps_its_order() {
    let mut db = memory();
    migrate(&mut db, &steps(TYPED), &aludel_core::Schema::default()).unwrap();
    let early: DateTime<Utc> = "2024-02-29T23:59:59.123456Z".parse().unwrap();
    let late = early + chrono::TimeDelta::seconds(1);
    let insert = "INSERT INTO typed (at, local, uuid, json, yes) VALUES (?, ?, ?, ?, ?)";
    for at in [late, early] {
        let row = params![
            at,
            at.naive_utc(),
            Uuid::nil(),
            serde_json::json!({"a": "é"}),
            false
        ];
        db.0.execute(insert, row).unwrap();
    }
    let found: Vec<DateTime<Utc>> = db
        .0
        .prepare("SELECT at FROM typed WHERE at < strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now') ORDER BY at")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(found, [early, late]);
}

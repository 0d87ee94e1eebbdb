use postgres::error::SqlState;

use super::error::class;
use super::placeholder::numbered;
use super::supported;
use crate::driver::{Class, Driver};
use crate::servers::fresh;
use crate::{Engine, Value};

#[test]
fn servers_that_are_too_old_are_refused() {
    assert!(supported(130_000, "13.0").is_ok());
    let old = supported(120_022, "12.22 (Debian)").unwrap_err();
    assert_eq!(old.kind(), crate::Kind::Refused);
    assert_eq!(
        old.to_string(),
        "the server is PostgreSQL 12.22 (Debian), and aludel needs 13 or newer: upgrade the server first"
    );
}

#[test]
fn question_marks_become_numbers_where_they_are_no_text() {
    let cases = [
        ("a = ? AND b = ?", 2, "a = $1 AND b = $2"),
        ("a ? 'k' AND b ?? 'k'", 0, "a ? 'k' AND b ?? 'k'"),
        (
            "a ?? 'k' AND b = ? AND c ??| d",
            1,
            "a ? 'k' AND b = $1 AND c ?| d",
        ),
        ("'?''?' || ?", 1, "'?''?' || $1"),
        ("\"?\"\"?\" = ?", 1, "\"?\"\"?\" = $1"),
        (
            "E'\\'?' || e'?''\\\\' || ?",
            1,
            "E'\\'?' || e'?''\\\\' || $1",
        ),
        ("'\\' || ? || '?'", 1, "'\\' || $1 || '?'"),
        ("-- ?\n? -- ?", 1, "-- ?\n$1 -- ?"),
        ("/* ? /* ? */ ? */ ?", 1, "/* ? /* ? */ ? */ $1"),
        (
            "$$ ? $$ || $a$ ? $$ ? $a$ || ?",
            1,
            "$$ ? $$ || $a$ ? $$ ? $a$ || $1",
        ),
        ("é?", 1, "é$1"),
        ("table_e'?' ?", 1, "table_e'?' $1"),
        ("a$b$ ?", 1, "a$b$ $1"),
        ("$1 + 1", 1, "$1 + 1"),
        ("'open ?", 1, "'open ?"),
        ("$$ open ?", 1, "$$ open ?"),
    ];
    for (sql, count, sent) in cases {
        assert_eq!(numbered(sql, count).unwrap(), sent, "{sql}");
    }
    assert_eq!(
        numbered("? = ?", 1).unwrap_err().message,
        "the statement has 2 `?` and gets 1 values: give one for each, and write `??` for an operator `?`"
    );
}

/// A table of every type of value, with one row.
const EVERY: &str = "CREATE TABLE every (id bigint PRIMARY KEY, u numeric(20), f real, d double precision, \
    n numeric(30, 10), s varchar(20), b bytea, g uuid, a date, t time, m timestamp, z timestamptz, y boolean, j jsonb, \
    k json, i smallint, c char(3), o text)";

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn values_go_both_ways() {
    let mut db = fresh(Engine::Postgres);
    db.execute(EVERY, &[]).unwrap();
    let marks = ["?"; 18].join(", ");
    let params = [
        Value::Int(-7),
        Value::UInt(u64::MAX),
        Value::Float(0.1),
        Value::Float(1e300),
        text("-12345678901234567890.0000100000"),
        text("é🎉'\\"),
        Value::Bytes(vec![0, 92, 255]),
        Value::Bytes((0..16).collect()),
        text("2024-02-29"),
        text("23:59:59.000001"),
        text("0001-01-01 00:00:00"),
        text("2024-02-29 23:59:59.123456+05:00"),
        true.into(),
        text("{\"a\": [1, \"\\\"?\"]}"),
        text("[1,  2]"),
        Value::Int(7),
        text("ab"),
        Value::Null,
    ];
    db.execute(&format!("INSERT INTO every VALUES ({marks})"), &params)
        .unwrap();
    let plain = db.query("SELECT * FROM every", &[]).unwrap();
    let bound = db
        .query(
            "SELECT * FROM every WHERE id = ? AND s = ?",
            &[Value::Int(-7), text("é🎉'\\")],
        )
        .unwrap();
    assert_eq!(plain, bound);
    let expected = vec![
        Value::Int(-7),
        text("18446744073709551615"),
        Value::Float(0.1),
        Value::Float(1e300),
        text("-12345678901234567890.0000100000"),
        text("é🎉'\\"),
        Value::Bytes(vec![0, 92, 255]),
        Value::Bytes((0..16).collect()),
        text("2024-02-29"),
        text("23:59:59.000001"),
        text("0001-01-01 00:00:00.000000"),
        text("2024-02-29 18:59:59.123456+00:00"),
        Value::Int(1),
        text("{\"a\": [1, \"\\\"?\"]}"),
        text("[1,  2]"),
        Value::Int(7),
        text("ab "),
        Value::Null,
    ];
    assert_eq!(plain[0].0, expected);
}

#[test]
fn numbers_of_any_length_and_odd_dates_are_read() {
    let mut db = fresh(Engine::Postgres);
    let mut ask = |sql: &str| db.query(&format!("SELECT {sql}"), &[]).unwrap()[0].0[0].clone();
    for number in [
        "0",
        "0.00",
        "1",
        "-1",
        "10000",
        "99999999",
        "0.0001",
        "0.00001",
        "-0.1",
        "100000000.5",
        "123456789.123456789",
        "NaN",
        "100000000000000000000",
        "1.10",
    ] {
        assert_eq!(ask(&format!("'{number}'::numeric")), text(number));
    }
    let cases = [
        ("'infinity'::timestamptz", "infinity"),
        ("'-infinity'::date", "-infinity"),
        ("'24:00'::time", "24:00:00.000000"),
        ("'x'::name", "x"),
        (
            "'1999-12-31 23:59:59.999999'::timestamp",
            "1999-12-31 23:59:59.999999",
        ),
    ];
    for (sql, found) in cases {
        assert_eq!(ask(sql), text(found), "{sql}");
    }
    assert_eq!(ask("'b'::\"char\""), text("b"));
    assert_eq!(ask("pg_sleep(0)"), Value::Null);
}

#[test]
fn types_of_the_users_own_are_read_too_or_named() {
    let mut db = fresh(Engine::Postgres);
    db.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')", &[])
        .unwrap();
    db.execute("CREATE DOMAIN small AS integer CHECK (VALUE < 10)", &[])
        .unwrap();
    db.execute("CREATE TABLE t (m mood, s small)", &[]).unwrap();
    db.execute("INSERT INTO t VALUES (?, ?)", &["glad".into(), 3.into()])
        .unwrap();
    let rows = db.query("SELECT m, s FROM t", &[]).unwrap();
    assert_eq!(rows[0].0, [text("glad"), Value::Int(3)]);
    let error = db.query("SELECT ARRAY[1] AS list", &[]).unwrap_err();
    assert_eq!(
        error.message,
        "the column `list` is of type _int4, which has no value here: cast it in the query, such as `list::text`"
    );
}

#[test]
fn errors_say_what_follows_from_them() {
    let mut db = fresh(Engine::Postgres);
    db.execute(
        "CREATE TABLE one (id int PRIMARY KEY, n smallint NOT NULL CONSTRAINT c CHECK (n >= 0))",
        &[],
    )
    .unwrap();
    db.execute("INSERT INTO one VALUES (1, 1)", &[]).unwrap();
    db.execute("CREATE VIEW v AS SELECT n FROM one", &[])
        .unwrap();
    let cases = [
        ("SELECT * FROM nowhere", Class::Missing),
        ("SELECT nothing FROM one", Class::Missing),
        ("INSERT INTO one VALUES (1, 1)", Class::Data),
        ("INSERT INTO one VALUES (2, NULL)", Class::Data),
        ("INSERT INTO one VALUES (2, 70000)", Class::Data),
        ("INSERT INTO one VALUES (2, 'x')", Class::Data),
        ("INSERT INTO one VALUES (2, -1)", Class::Data),
        ("ALTER TABLE one DROP COLUMN n", Class::Dependent),
        ("ALTER TABLE one ALTER COLUMN n TYPE int", Class::Dependent),
        ("SELEKT", Class::Other),
        ("SELECT 1; SELECT 2", Class::Other),
    ];
    for (sql, class) in cases {
        let error = db.execute(sql, &[]).unwrap_err();
        assert_eq!(error.class, class, "{sql}: {error}");
    }
    let twice = db
        .execute("INSERT INTO one VALUES (1, 1)", &[])
        .unwrap_err();
    assert_eq!(
        twice.message,
        "duplicate key value violates unique constraint \"one_pkey\"; Key (id)=(1) already exists (23505)"
    );
    let bytes = db
        .query("SELECT ?::text", &[Value::Bytes(vec![255])])
        .unwrap_err();
    assert_eq!(
        bytes.message,
        "error serializing parameter 0: these bytes are no text: bind them where a bytea stands"
    );
}

#[test]
fn codes_that_no_test_can_make_are_told_apart() {
    for (code, expected) in [
        ("40P01", Class::Busy),
        ("08006", Class::Unreachable),
        ("57P03", Class::Unreachable),
        ("28P01", Class::Denied),
        ("3D000", Class::Denied),
        ("42501", Class::ReadOnly),
        ("53100", Class::Other),
        ("0A000", Class::Other),
    ] {
        assert_eq!(class(&SqlState::from_code(code), None), expected, "{code}");
    }
}

#[test]
fn a_locked_table_is_busy_and_a_killed_session_unreachable() {
    let mut one = fresh(Engine::Postgres);
    let mut two = crate::connect(&crate::servers::url_of(Engine::Postgres, &one.name))
        .unwrap()
        .driver;
    one.execute("CREATE TABLE t (id int)", &[]).unwrap();
    one.execute("BEGIN", &[]).unwrap();
    one.execute("LOCK TABLE t", &[]).unwrap();
    two.execute("SET lock_timeout = '10ms'", &[]).unwrap();
    let error = two.execute("DROP TABLE t", &[]).unwrap_err();
    assert_eq!(error.class, Class::Busy, "{error}");
    let pid = one.query("SELECT pg_backend_pid()", &[]).unwrap()[0]
        .get::<i64>(0)
        .unwrap();
    two.execute("SELECT pg_terminate_backend(?)", &[pid.into()])
        .unwrap();
    let error = one.execute("SELECT 1", &[]).unwrap_err();
    assert_eq!(error.class, Class::Unreachable, "{error}");
    let error = one.execute("SELECT 1", &[]).unwrap_err();
    assert_eq!(error.class, Class::Unreachable, "{error}");
}

/// The driver blocks on a runtime of its own, which one that runs already does not bear.
#[test]
fn it_may_be_used_inside_an_async_runtime() {
    let fresh = fresh(Engine::Postgres);
    let url = crate::servers::url_of(Engine::Postgres, &fresh.name);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut db = crate::connect(&url).unwrap();
        let rows = crate::Execute::query(&mut db, "SELECT ? + 1", &[1.into()]).unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 2);
        drop(db);
    });
}

#[test]
fn what_cannot_be_opened_says_why() {
    let server = crate::servers::url(Engine::Postgres);
    let address = server.rsplit('@').next().unwrap().trim_end_matches('/');
    let tls = if cfg!(feature = "tls") {
        "the server does not offer: turn it on there, or change `sslmode`"
    } else {
        "this program was built without: add the feature `tls` of `aludel`"
    };
    let cases = [
        (
            format!("postgres://postgres@{address}/postgres?sslmode=require"),
            format!(
                "the URL of `postgres://postgres@{address}/postgres` requires TLS, which {tls}"
            ),
        ),
        (
            format!("postgres://postgres@{address}/nowhere"),
            format!(
                "the server of `postgres://postgres@{address}/nowhere` has no such database: database \"nowhere\" does not \
                 exist (3D000): create it with `CREATE DATABASE nowhere`, or correct the database URL"
            ),
        ),
        (
            format!("postgres://nobody_here:s3cret@{address}/postgres"),
            format!(
                "the server refuses the user or the password of `postgres://nobody_here@{address}/postgres`: role \
                 \"nobody_here\" does not exist (28000): correct them in the database URL"
            ),
        ),
    ];
    for (url, said) in cases {
        assert_eq!(crate::connect(&url).unwrap_err().to_string(), said);
    }
}

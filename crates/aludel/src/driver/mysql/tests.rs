use super::error::class;
use super::supported;
use crate::driver::{Class, Driver};
use crate::servers::fresh;
use crate::{Engine, Value};

#[test]
fn servers_that_are_too_old_are_refused() {
    let cases = [
        (Engine::MySql, "9.7.4-2", true),
        (Engine::MySql, "8.0.23", true),
        (Engine::MySql, "8.0.22-13", false),
        (Engine::MySql, "5.7.44-log", false),
        (Engine::MySql, "8.0.mysql_aurora.3.05.2", true),
        (Engine::MySql, "8.4.0", true),
        (Engine::MariaDb, "10.11.19-MariaDB-0+deb12u1", true),
        (Engine::MariaDb, "5.5.5-10.6.1-MariaDB-log", true),
        (Engine::MariaDb, "5.5.5-10.5.29-MariaDB", false),
        (Engine::MariaDb, "11.4.2-MariaDB", true),
    ];
    for (engine, version, good) in cases {
        assert_eq!(supported(engine, version).is_ok(), good, "{version}");
    }
    assert_eq!(
        supported(Engine::MySql, "5.7.44-log")
            .unwrap_err()
            .to_string(),
        "the server is MySQL 5.7.44-log, and aludel needs 8.0.23 or newer: upgrade the server first"
    );
    let old = supported(Engine::MariaDb, "10.5.1-MariaDB").unwrap_err();
    assert_eq!(old.kind(), crate::Kind::Refused);
}

const SERVERS: [Engine; 2] = [Engine::MySql, Engine::MariaDb];

/// A table of every type of value, with one row.
const EVERY: &str = "CREATE TABLE every (id BIGINT NOT NULL PRIMARY KEY, u BIGINT UNSIGNED, f FLOAT, d DOUBLE, \
    n DECIMAL(10,2), s VARCHAR(20) CHARACTER SET utf8mb4, b VARBINARY(20), l LONGBLOB, u16 BINARY(16), a DATE, t TIME(6), \
    m DATETIME(6), z DATETIME(6), y BOOLEAN, j JSON, o LONGTEXT CHARACTER SET utf8mb4)";

#[test]
fn values_are_the_same_with_and_without_parameters() {
    for engine in SERVERS {
        let mut db = fresh(engine);
        db.execute(EVERY, &[]).unwrap();
        let sql = "INSERT INTO every VALUES (?, ?, 0.1, 0.1, 1.5, ?, ?, ?, ?, '2024-02-29', '-25:00:01.000002', \
                   '2024-02-29 00:00:00', '2024-02-29 23:59:59.123456', ?, '[1]', NULL)";
        let bytes = b"plain".to_vec();
        let params = [
            Value::Int(-7),
            Value::UInt(u64::MAX),
            Value::Text("é🎉'\\".to_owned()),
            Value::Bytes(bytes.clone()),
            Value::Bytes(vec![0, 255]),
            Value::Bytes(vec![1; 16]),
            true.into(),
        ];
        db.execute(sql, &params).unwrap();
        let plain = db.query("SELECT * FROM every", &[]).unwrap();
        let bound = db
            .query("SELECT * FROM every WHERE id = ?", &[Value::Int(-7)])
            .unwrap();
        assert_eq!(plain, bound, "{engine}");
        let text = |text: &str| Value::Text(text.to_owned());
        let expected = vec![
            Value::Int(-7),
            Value::UInt(u64::MAX),
            Value::Float(0.1),
            Value::Float(0.1),
            text("1.50"),
            text("é🎉'\\"),
            Value::Bytes(bytes),
            Value::Bytes(vec![0, 255]),
            Value::Bytes(vec![1; 16]),
            text("2024-02-29"),
            text("-25:00:01.000002"),
            text("2024-02-29 00:00:00.000000"),
            text("2024-02-29 23:59:59.123456"),
            Value::Int(1),
            text("[1]"),
            Value::Null,
        ];
        assert_eq!(plain[0].0, expected, "{engine}");
    }
}

#[test]
fn errors_say_what_follows_from_them() {
    let cases = [
        ("SELECT * FROM nowhere", Class::Missing),
        ("SELECT nothing FROM one", Class::Missing),
        ("INSERT INTO one VALUES (1, 1)", Class::Data),
        ("INSERT INTO one VALUES (2, NULL)", Class::Data),
        ("INSERT INTO one VALUES (2, 300)", Class::Data),
        ("INSERT INTO one VALUES (2, 'x')", Class::Data),
        ("INSERT INTO one VALUES (2, -1)", Class::Data),
        ("INSERT INTO one (id) VALUES (2)", Class::Data),
        (
            "ALTER TABLE one MODIFY n BIGINT NOT NULL, ALGORITHM=INSTANT",
            Class::Algorithm,
        ),
        ("SELEKT", Class::Other),
        ("USE nowhere_at_all", Class::Denied),
    ];
    for engine in SERVERS {
        let mut db = fresh(engine);
        let table = "CREATE TABLE one (id INT NOT NULL PRIMARY KEY, n TINYINT NOT NULL, CONSTRAINT c CHECK (n >= 0))";
        db.execute(table, &[]).unwrap();
        db.execute("INSERT INTO one VALUES (1, 1)", &[]).unwrap();
        for (sql, class) in cases {
            let error = db.execute(sql, &[]).unwrap_err();
            assert_eq!(error.class, class, "{engine}: {sql}: {error}");
        }
    }
}

#[test]
fn a_locked_row_is_busy_and_a_killed_session_unreachable() {
    for engine in SERVERS {
        let (mut one, mut two) = (fresh(engine), fresh(engine));
        let name = one.query("SELECT DATABASE()", &[]).unwrap()[0]
            .get::<String>(0)
            .unwrap();
        one.execute(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB",
            &[],
        )
        .unwrap();
        one.execute("INSERT INTO t VALUES (1)", &[]).unwrap();
        one.execute("BEGIN", &[]).unwrap();
        one.execute("UPDATE t SET id = 2", &[]).unwrap();
        two.execute(
            "SET SESSION innodb_lock_wait_timeout = 1, SESSION lock_wait_timeout = 1",
            &[],
        )
        .unwrap();
        let error = two
            .execute(&format!("UPDATE {name}.t SET id = 3"), &[])
            .unwrap_err();
        assert_eq!(error.class, Class::Busy, "{engine}: {error}");
        let error = two
            .execute(&format!("DROP TABLE {name}.t"), &[])
            .unwrap_err();
        assert_eq!(error.class, Class::Busy, "{engine}: {error}");
        one.execute("ROLLBACK", &[]).unwrap();
        let id = one.query("SELECT CONNECTION_ID()", &[]).unwrap()[0]
            .get::<i64>(0)
            .unwrap();
        two.execute(&format!("KILL {id}"), &[]).unwrap();
        let error = one.execute("SELECT 1", &[]).unwrap_err();
        assert_eq!(error.class, Class::Unreachable, "{engine}: {error}");
        two.execute(&format!("DROP DATABASE {name}"), &[]).unwrap();
    }
}

#[test]
fn an_orphan_a_duplicate_key_and_a_missing_right_are_told_apart() {
    assert_eq!(class(1452), Class::Data);
    assert_eq!(class(1062), Class::Data);
    assert_eq!(class(1142), Class::ReadOnly);
    assert_eq!(class(1045), Class::Denied);
    assert_eq!(class(1061), Class::Other);
}

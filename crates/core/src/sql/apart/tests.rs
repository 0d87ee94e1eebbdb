use super::index::UniqueIndex;
use super::{Found, Turns, of};
use crate::{Engine, IndexPart};

/// What is known of a statement, in a few words: whether it can be looked for, cleared up after, passed over where it is
/// done, and waits long; nothing for what may stand inside of a transaction.
fn known(sql: &str, engine: Engine) -> String {
    match of(sql, engine) {
        Err(error) => error.message,
        Ok(None) => String::new(),
        Ok(Some(apart)) => {
            let words = [
                apart.probe.is_some().then_some("probe"),
                apart.mend.is_some().then_some("mend"),
                (apart.found == Found::Good).then_some("good"),
                (apart.turns == Turns::Long).then_some("long"),
            ];
            let words: Vec<_> = words.into_iter().flatten().collect();
            format!("apart {}", words.join(" "))
        }
    }
}

#[test]
fn p2_what_postgres_refuses_inside_of_a_transaction_is_known() {
    let table = [
        (
            "CREATE INDEX CONCURRENTLY i ON t (a)",
            "apart probe mend long",
        ),
        (
            "create unique index concurrently if not exists i on t (a)",
            "apart probe mend good long",
        ),
        ("/* so */ DROP INDEX concurrently i", "apart probe long"),
        (
            "DROP INDEX CONCURRENTLY IF EXISTS i",
            "apart probe good long",
        ),
        ("REINDEX INDEX CONCURRENTLY i", "apart mend long"),
        ("REINDEX (VERBOSE, CONCURRENTLY) TABLE t", "apart mend long"),
        ("REINDEX SCHEMA CONCURRENTLY public", "apart mend long"),
        ("REINDEX DATABASE d", "apart "),
        ("VACUUM (ANALYZE) t", "apart "),
        ("CLUSTER", "apart "),
        ("ALTER SYSTEM SET work_mem = '8MB'", "apart "),
        ("ALTER DATABASE d SET TABLESPACE fast", "apart "),
        (
            "ALTER TYPE mood ADD VALUE 'glad' BEFORE 'sad'",
            "apart probe good",
        ),
        (
            "ALTER TYPE app.mood ADD VALUE IF NOT EXISTS 'it''s'",
            "apart probe good",
        ),
        ("CREATE DATABASE d", "apart probe"),
        ("DROP DATABASE IF EXISTS d", "apart probe good"),
        ("CREATE TABLESPACE s LOCATION '/x'", "apart probe"),
        ("DROP TABLESPACE s", "apart probe"),
        (
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
            "apart probe",
        ),
        ("ALTER SUBSCRIPTION s REFRESH PUBLICATION", "apart "),
        (
            "ALTER TABLE t DETACH PARTITION u CONCURRENTLY",
            "apart probe mend long",
        ),
    ];
    for (sql, words) in table {
        assert_eq!(known(sql, Engine::Postgres), words, "{sql}");
        for engine in [Engine::MySql, Engine::MariaDb] {
            assert_eq!(known(sql, engine), "", "{sql}");
        }
    }
}

#[test]
fn what_may_stand_inside_stays_there() {
    for sql in [
        "",
        "CREATE INDEX i ON t (a)",
        "CREATE TABLE concurrently (a int)",
        "CREATE VIEW v AS SELECT 1 AS concurrently",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "REINDEX TABLE t",
        "CLUSTER t USING i",
        "ALTER TYPE mood RENAME VALUE 'a' TO 'b'",
        "ALTER TABLE t DETACH PARTITION u",
        "ALTER DATABASE d SET work_mem = '8MB'",
        "ALTER TABLE t ADD COLUMN a int",
        "DROP INDEX i",
        "DROP TABLE t",
        "UPDATE t SET a = 'VACUUM'",
        "CALL p()",
    ] {
        assert_eq!(known(sql, Engine::Postgres), "", "{sql}");
    }
}

#[test]
fn what_sqlite_refuses_or_passes_over_is_known() {
    let refused = "PRAGMA foreign_keys, which holds for the connection that says it, and that one only migrates: take it \
                   out, and say it where the app opens its connections";
    let refused = format!("the SQL of a step says {refused}");
    let table = [
        ("VACUUM", "apart "),
        ("pragma journal_mode = wal", "apart "),
        ("PRAGMA main.auto_vacuum = FULL", "apart "),
        ("PRAGMA wal_checkpoint(TRUNCATE)", "apart "),
        ("PRAGMA user_version = 7", ""),
        ("PRAGMA foreign_keys", ""),
        ("PRAGMA foreign_keys = OFF", &refused),
        ("SELECT 'VACUUM'", ""),
        (
            "VACUUM INTO 'copy.db'",
            "the SQL of a step says VACUUM INTO, which writes a file beside the database that no later run could write \
             again: take it out, and copy the database by hand",
        ),
        (
            "ATTACH 'x.db' AS x",
            "the SQL of a step says ATTACH or DETACH, which holds for one connection alone, while a migration changes one \
             database: take it out",
        ),
    ];
    for (sql, words) in table {
        assert_eq!(known(sql, Engine::Sqlite), words, "{sql}");
    }
}

#[test]
fn what_could_not_be_found_after_a_crash_is_refused() {
    assert_eq!(
        known("CREATE INDEX CONCURRENTLY ON t (a)", Engine::Postgres),
        "the SQL of a step says CREATE INDEX CONCURRENTLY without a name for the index, by which it is found after a crash: \
         name it"
    );
    assert_eq!(
        known("DISCARD ALL", Engine::Postgres),
        "the SQL of a step says DISCARD, which takes the settings and the lock away that a migration runs under: take it out"
    );
}

#[test]
fn names_are_looked_for_as_the_catalogue_has_them() {
    let sql = "CREATE INDEX CONCURRENTLY Idx ON \"My App\".Users (a)";
    let probe = of(sql, Engine::Postgres).unwrap().unwrap().probe.unwrap();
    assert!(probe.contains("c.relname = 'idx'"), "{probe}");
    assert!(probe.contains("to_regclass('\"My App\".Users')"), "{probe}");
    let sql = "ALTER TYPE mood ADD VALUE 'it''s'";
    let probe = of(sql, Engine::Postgres).unwrap().unwrap().probe.unwrap();
    assert!(
        probe.ends_with("to_regtype('mood') AND enumlabel = 'it''s'"),
        "{probe}"
    );
}

#[test]
fn p4_the_keys_of_a_unique_index_are_read() {
    let read = |sql: &str| {
        let found = UniqueIndex::read(sql)?;
        let parts = found.parts.iter().map(|part| match part {
            IndexPart::Column(name) => name.clone(),
            IndexPart::Expr(expr) => format!("expr {expr}"),
            IndexPart::Descending(_) => {
                unreachable!("an order says nothing of rows that are the same")
            }
        });
        let parts: Vec<_> = parts.collect();
        let filter = found.filter.unwrap_or_default();
        Some(format!(
            "{} {} [{}] {filter}",
            found.table,
            found.name,
            parts.join(", ")
        ))
    };
    let head = "CREATE UNIQUE INDEX CONCURRENTLY";
    let table = [
        ("i ON t (a, B DESC NULLS LAST)", "t i [a, b] "),
        (
            "IF NOT EXISTS i ON ONLY t USING btree (\"Key\")",
            "t i [Key] ",
        ),
        (
            "i ON t (lower(a) text_pattern_ops, (b + 1))",
            "t i [expr lower(a), expr (b + 1)] ",
        ),
        (
            "i ON t (a) INCLUDE (b) WHERE b IS NOT NULL",
            "t i [a] b IS NOT NULL",
        ),
        ("i ON t (a) NULLS DISTINCT", "t i [a] "),
    ];
    for (rest, found) in table {
        assert_eq!(
            read(&format!("{head} {rest}")).as_deref(),
            Some(found),
            "{rest}"
        );
    }
    for not in [
        "CREATE UNIQUE INDEX i ON t (a)",
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a) NULLS NOT DISTINCT",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a COLLATE \"C\")",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t",
    ] {
        assert_eq!(read(not), None, "{not}");
    }
}

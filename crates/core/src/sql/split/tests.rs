use super::statements;
use crate::Engine;

#[test]
fn semicolons_end_statements_where_they_are_meant_to() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        (" ; ;\n", &[]),
        ("-- nothing\n/* at; all */", &[]),
        ("SELECT 1", &["SELECT 1"]),
        ("SELECT 1; SELECT 2;", &["SELECT 1", "SELECT 2"]),
        (
            "-- first;\nSELECT 1 /* ; */ + 1; -- last;",
            &["SELECT 1 /* ; */ + 1"],
        ),
        (
            "SELECT 'a;b', \"c;d\"; SELECT 'it''s;'",
            &["SELECT 'a;b', \"c;d\"", "SELECT 'it''s;'"],
        ),
        ("SELECT `a;b`", &["SELECT `a;b`"]),
        ("SELECT 'é🎉;'; X", &["SELECT 'é🎉;'", "X"]),
        ("SELECT 'open; for ever", &["SELECT 'open; for ever"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON u BEGIN UPDATE u SET a = CASE WHEN b THEN 1 ELSE 2 END; \
             DELETE FROM v; END; SELECT 1",
            &[
                "CREATE TRIGGER t AFTER INSERT ON u BEGIN UPDATE u SET a = CASE WHEN b THEN 1 ELSE 2 END; \
                 DELETE FROM v; END",
                "SELECT 1",
            ],
        ),
    ];
    for (text, expected) in cases {
        for engine in Engine::ALL {
            assert_eq!(statements(text, engine), *expected, "{engine}: {text}");
        }
    }
}

#[test]
fn what_only_one_engine_knows_is_read_as_that_engine_does() {
    let escaped = "SELECT 'it\\'s; one'; SELECT 2";
    assert_eq!(
        statements(escaped, Engine::MySql),
        ["SELECT 'it\\'s; one'", "SELECT 2"]
    );
    let backslash = "SELECT 'a\\'; SELECT 2";
    assert_eq!(
        statements(backslash, Engine::Sqlite),
        ["SELECT 'a\\'", "SELECT 2"]
    );
    assert_eq!(
        statements("SELECT 1 # a;\n; X", Engine::MariaDb),
        ["SELECT 1", "X"]
    );
    assert_eq!(
        statements("SELECT [a;b]; X", Engine::Sqlite),
        ["SELECT [a;b]", "X"]
    );
    let procedure = "CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; \
                     CASE b WHEN 1 THEN SELECT 2; END CASE; WHILE c DO SET c = 0; END WHILE; END; SELECT 3";
    let found = statements(procedure, Engine::MySql);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[1], "SELECT 3");
}

#[test]
fn what_stands_between_dollars_on_postgres_is_one_text() {
    let text = "CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN a; $$b;$$ END; $body$ LANGUAGE plpgsql; SELECT $1, a$b; \
                SELECT E'it\\'s;'; /* a; /* b; */ c; */ SELECT 2";
    assert_eq!(
        statements(text, Engine::Postgres),
        [
            "CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN a; $$b;$$ END; $body$ LANGUAGE plpgsql",
            "SELECT $1, a$b",
            "SELECT E'it\\'s;'",
            "SELECT 2",
        ]
    );
}

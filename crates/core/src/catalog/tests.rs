use super::{Catalog, compare, lower, normal, raise, without_strangers};
use crate::{Check, Column, ColumnType, Default, Engine, Index, IndexPart, Schema, Table, Unique};

#[test]
fn expressions_of_one_meaning_have_one_normal_form() {
    let cases: &[(Engine, &str, &str)] = &[
        (Engine::Sqlite, "a>0 AND  B < 1", "a > 0 and b < 1"),
        (
            Engine::MySql,
            "((`a` > 0) and (`b` < 1))",
            "a > 0 and b < 1",
        ),
        (Engine::MariaDb, "`a` > 0 and `b` < 1", "a > 0 and b < 1"),
        (Engine::MySql, "(a or b) and c", "(a or b) and c"),
        (Engine::MySql, "a or (b and c)", "a or b and c"),
        (Engine::MySql, "(((a + b)) * 2)", "(a + b) * 2"),
        (Engine::MySql, "a - (b - c)", "a - (b - c)"),
        (Engine::MySql, "(a - b) - c", "a - b - c"),
        (Engine::MySql, "a and (b and c)", "a and b and c"),
        (
            Engine::MySql,
            "(`s` in (_utf8mb4'a',_utf8mb4'b'))",
            "s in ('a', 'b')",
        ),
        (Engine::Sqlite, "\"s\" IN ('a', 'b')", "s in ('a', 'b')"),
        (Engine::MySql, "_utf8mb4'it\\'s'", "'it''s'"),
        (Engine::MySql, "'a\\\\b'", "'a\\b'"),
        (Engine::Sqlite, "'a\\b'", "'a\\b'"),
        (
            Engine::Sqlite,
            "note <> 'AND  \"X\"'",
            "note <> 'AND  \"X\"'",
        ),
        (Engine::Sqlite, "a != 1", "a <> 1"),
        (Engine::Sqlite, "a IS NOT NULL", "a is not null"),
        (Engine::Sqlite, "a NOTNULL", "a is not null"),
        (Engine::Sqlite, "NOT (a = 1)", "not a = 1"),
        (Engine::Sqlite, "(NOT a) = 1", "(not a) = 1"),
        (Engine::Sqlite, "(((x)))", "x"),
        (Engine::Sqlite, "-1", "-1"),
        (Engine::Sqlite, "(-1)", "-1"),
        (Engine::Sqlite, "X'00FF'", "x'00ff'"),
        (
            Engine::Sqlite,
            "length(\"c\") = 20 AND \"c\" NOT GLOB '*[^0-9]*'",
            "length(c) = 20 and c not glob '*[^0-9]*'",
        ),
        (
            Engine::Sqlite,
            "a BETWEEN 1 AND 2 AND b",
            "a between 1 and 2 and b",
        ),
        (
            Engine::Sqlite,
            "CASE WHEN a THEN 1 ELSE 2 END",
            "case when a then 1 else 2 end",
        ),
        (
            Engine::Sqlite,
            "CAST(a AS VARCHAR(10))",
            "cast(a as varchar ( 10 ))",
        ),
        (Engine::Sqlite, "a || 'x' = 'yx'", "a || 'x' = 'yx'"),
        (
            Engine::Sqlite,
            "STRFTIME('%Y', 'now')",
            "strftime('%Y', 'now')",
        ),
        (Engine::Sqlite, "1.5e+3", "1.5e+3"),
        (Engine::Sqlite, "\"two words\" > 0", "\"two words\" > 0"),
        (Engine::MySql, "utc_timestamp(6)", "utc_timestamp(6)"),
        (Engine::MySql, "(a + interval 1 DAY)", "a + interval 1 day"),
        (
            Engine::Sqlite,
            "x > (SELECT max(y) FROM t)",
            "x > ( select max ( y ) from t )",
        ),
    ];
    for (engine, expr, expected) in cases {
        assert_eq!(normal(expr, *engine), *expected, "{engine}: {expr}");
    }
}

#[test]
fn what_mysql_and_mariadb_show_in_other_words_is_the_same() {
    let cases: &[(&str, &[&str])] = &[
        ("s = 'x'", &["s IN ('x')", "(`s` = _utf8mb4'x')"]),
        ("s <> 'x'", &["s NOT IN ('x')", "NOT (s = 'x')"]),
        ("not a", &["a = 0", "0 = a", "NOT a", "(0 = `a`)"]),
        ("a > 1 or b", &["a > 1 OR b", "((`a` > 1) or (0 <> `b`))"]),
        (
            "s not like 'b'",
            &["NOT (s LIKE 'b')", "(not((`s` like 'b')))"],
        ),
        (
            "a >= 1 or b",
            &["NOT (a < 1 AND NOT b)", "a >= 1 or b <> 0"],
        ),
        ("regexp_like(s, 'x')", &["s REGEXP 'x'", "s RLIKE 'x'"]),
        ("current_timestamp(6)", &["NOW(6)", "CURRENT_TIMESTAMP(6)"]),
        ("current_timestamp()", &["NOW()", "CURRENT_TIMESTAMP"]),
        ("upper(substr(s, 1))", &["UCASE(SUBSTRING(s, 1))"]),
        ("a % 3 = 1", &["MOD(a, 3) = 1", "((`a` % 3) = 1)"]),
        ("(a + 1) % 3", &["MOD(a + 1, 3)"]),
        (
            "cast(s as char)",
            &["CAST(s AS CHAR)", "cast(`s` as char charset utf8mb4)"],
        ),
        ("a is 1", &["a IS TRUE"]),
    ];
    for engine in [Engine::MySql, Engine::MariaDb] {
        for (expected, spellings) in cases {
            for expr in *spellings {
                assert_eq!(normal(expr, engine), *expected, "{engine}: {expr}");
            }
        }
    }
    for (one, other) in [
        ("a = 0", "a"),
        ("NOT (a AND b)", "NOT a AND b"),
        ("a IN (1)", "a IN (2)"),
    ] {
        assert_ne!(normal(one, Engine::MySql), normal(other, Engine::MySql));
    }
}

#[test]
fn normal_form_is_its_own_normal_form() {
    for expr in [
        "(a or b) and not c",
        "a - (b - c)",
        "case when a then 1 end",
        "s in ('a', 'b')",
        "-(a + 1)",
    ] {
        let once = normal(expr, Engine::Sqlite);
        assert_eq!(normal(&once, Engine::Sqlite), once);
    }
}

#[test]
fn different_expressions_stay_different() {
    let pairs = [
        ("(a or b) and c", "a or b and c"),
        ("a = 'x'", "a = 'X'"),
        ("a - (b - c)", "a - b - c"),
        ("a < 1", "a <= 1"),
        ("not (a and b)", "not a and b"),
    ];
    for (one, other) in pairs {
        for engine in Engine::ALL {
            assert_ne!(
                normal(one, engine),
                normal(other, engine),
                "{engine}: {one}"
            );
        }
    }
}

fn users() -> Table {
    let email = Column::new("email", ColumnType::String { len: Some(255) });
    let age = Column::new("age", ColumnType::I32).nullable();
    let mut users = Table::new(
        "users",
        vec![Column::new("id", ColumnType::I64), email, age],
        &["id"],
    );
    users.uniques.push(Unique {
        name: "users_email_key".into(),
        columns: vec!["email".into()],
    });
    users.indexes.push(Index {
        name: "users_age_idx".into(),
        parts: vec![IndexPart::Descending("age".into())],
        unique: false,
        filter: Some("age > 0".into()),
    });
    users.checks.push(Check {
        name: "users_age_check".into(),
        expr: "age < 200".into(),
    });
    users
}

fn catalog(table: Table) -> Catalog {
    lower(&Schema::default().with(table), Engine::Sqlite)
}

#[test]
fn every_difference_is_said_in_words() {
    let mut live = users();
    live.columns[1].ty = ColumnType::String { len: None };
    live.columns[1].default = Some(Default::String("x".into()));
    live.columns[2].nullable = false;
    live.columns.push(Column::new("extra", ColumnType::Bool));
    live.uniques.clear();
    live.indexes[0].filter = None;
    live.checks[0].expr = "age < 100".into();
    live.primary_key.columns = vec!["id".into(), "age".into()];
    assert_eq!(
        compare(&catalog(users()), &catalog(live)),
        [
            "check users_age_check on users: expected age < 200, found age < 100",
            "column users.age: expected null, found not null",
            "column users.email: expected no default, found default 'x'",
            "column users.email: expected varchar(255), found text",
            "column users.extra: expected none, found boolean not null",
            "index users_age_idx on users: expected (age desc) where age > 0, found (age desc)",
            "index users_email_key on users: expected unique (email), found none",
            "primary key of users: expected (id), found (id, age)",
        ]
    );
}

#[test]
fn nothing_differs_from_itself_and_unknown_tables_are_passed_over() {
    let mut live = catalog(users());
    live.tables
        .insert("other".into(), live.tables["users"].clone());
    assert_eq!(compare(&catalog(users()), &live), [""; 0]);
}

#[test]
fn an_index_made_by_hand_is_a_stranger() {
    let mut by_hand = users();
    by_hand.indexes.push(Index {
        name: "mine".into(),
        parts: vec![IndexPart::Column("age".into())],
        unique: false,
        filter: None,
    });
    let expected = catalog(users());
    let live = catalog(by_hand);
    assert_eq!(
        compare(&expected, &live),
        ["index mine on users: expected none, found (age)"]
    );
    let live = without_strangers(live, &expected);
    assert_eq!(compare(&expected, &live), [""; 0]);
}

#[test]
fn raising_reads_as_expected_what_looks_so() {
    let expected = Schema::default().with(users());
    let live = lower(&expected, Engine::Sqlite);
    assert_eq!(raise(&live, &expected, Engine::Sqlite), expected);
}

#[test]
fn raising_gives_what_looks_otherwise_its_own_type() {
    let expected = Schema::default().with(users());
    let mut changed = users();
    changed.columns[1].ty = ColumnType::String { len: None };
    changed.columns.pop();
    changed.indexes[0].parts = vec![IndexPart::Column("email".into())];
    let live = catalog(changed);
    let raised = raise(&live, &expected, Engine::Sqlite);
    let table = raised.table("users").unwrap();
    assert_eq!(table.columns.len(), 2);
    assert_eq!(table.columns[0], users().columns[0]);
    assert_eq!(
        lower(&raised, Engine::Sqlite).tables["users"].columns["email"].ty,
        "text"
    );
    assert_eq!(table.indexes[0].parts, [IndexPart::Column("email".into())]);
}

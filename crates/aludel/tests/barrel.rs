//! barrel's builder on real databases.

#![allow(clippy::unwrap_used)]

use aludel::barrel::types;
use aludel::{Barrel, Database, Engine, Execute};

/// What a `run` step does with barrel that works on every engine.
fn build(db: &mut dyn Execute) -> aludel::Result<()> {
    db.barrel(|m| {
        m.create_table("users", |t| {
            t.add_column("id", types::primary());
            t.add_column("name", types::varchar(40).unique(true));
            t.add_column("active", types::boolean().default(true));
        });
        m.create_table_if_not_exists("notes", |t| {
            t.add_column("id", types::primary());
            t.add_column(
                "owner",
                types::foreign(
                    "users",
                    "id",
                    types::ReferentialAction::Unset,
                    types::ReferentialAction::Cascade,
                )
                .nullable(true),
            );
            t.add_column("text", types::text().nullable(true));
            t.add_column("weight", types::double().nullable(true));
        });
        m.change_table("users", |t| {
            t.add_column("age", types::integer().nullable(true));
            t.add_column("born", types::date().nullable(true));
            t.add_index("users_age", types::index(["age", "born"]));
        });
        m.rename_table("notes", "remarks");
        m.inject_custom("INSERT INTO users (name, age) VALUES ('Zoe; 😀', 7)");
    })
}

fn used(db: &mut Database) {
    build(db).unwrap();
    let sql = "INSERT INTO remarks (owner, text, weight) VALUES (?, ?, ?)";
    db.execute(sql, &[1.into(), "x".into(), 2.5.into()])
        .unwrap();
    let rows = db
        .query(
            "SELECT name, active, age, text FROM users JOIN remarks ON owner = users.id",
            &[],
        )
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get::<String>(0).unwrap(), "Zoe; 😀");
    assert!(rows[0].get::<bool>(1).unwrap());
    assert_eq!(rows[0].get::<i64>(2).unwrap(), 7);
    let again = db.execute("INSERT INTO users (name) VALUES ('Zoe; 😀')", &[]);
    assert!(again.is_err(), "the name is unique");
    db.execute("DELETE FROM users", &[]).unwrap();
    assert!(db.query("SELECT * FROM remarks", &[]).unwrap().is_empty());

    let dropped = db.barrel(|m| m.drop_table("remarks"));
    dropped.unwrap();
    assert!(db.query("SELECT * FROM remarks", &[]).is_err());
}

#[test]
fn on_sqlite() {
    used(&mut aludel::connect("sqlite::memory:").unwrap());
}

#[test]
fn on_the_servers() {
    for (variable, engine, at) in [
        ("ALUDEL_TEST_MARIADB", Engine::MariaDb, "mysql"),
        ("ALUDEL_TEST_MYSQL", Engine::MySql, "mysql"),
        ("ALUDEL_TEST_POSTGRES", Engine::Postgres, "postgres"),
    ] {
        let server = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"));
        let name = format!("barrel_{}", std::process::id());
        let mut admin = aludel::connect(&format!("{server}{at}")).unwrap();
        let charset = match engine {
            Engine::Postgres => "",
            _ => " CHARACTER SET utf8mb4",
        };
        admin
            .execute(&format!("CREATE DATABASE {name}{charset}"), &[])
            .unwrap();
        let mut db = aludel::connect(&format!("{server}{name}")).unwrap();
        assert_eq!(db.engine(), engine);
        used(&mut db);
        drop(db);
        admin
            .execute(&format!("DROP DATABASE {name}"), &[])
            .unwrap();
    }
}

#[test]
fn where_barrel_falls_short_nothing_is_run() {
    let mut db = aludel::connect("sqlite::memory:").unwrap();
    let error = db
        .barrel(|m| {
            m.create_table("t", |t| {
                t.add_column("id", types::primary());
            });
            m.change_table("t", |t| t.drop_column("id"));
        })
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "barrel cannot drop a column on SQLite: write the statement with `db.execute(…)` instead"
    );
    let tables = db.query("SELECT name FROM sqlite_schema", &[]).unwrap();
    assert!(tables.is_empty());
}

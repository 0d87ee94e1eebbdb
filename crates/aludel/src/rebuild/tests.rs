use aludel_core::sql::{Body, script};
use aludel_core::{Action, Column, ColumnType, Default, Engine, ForeignKey, Schema, Step, Table};

use super::{ForeignKeys, Violations, rebuild};
use crate::driver::Driver;
use crate::driver::sqlite::Sqlite;
use crate::{Error, Result, Value};

fn open() -> Sqlite<rusqlite::Connection> {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    Sqlite(conn)
}

/// Runs the steps as the runner does, and gives the schema after them.
fn migrate(driver: &mut dyn Driver, steps: &[Step], before: &Schema) -> Result<Schema> {
    let script = script(steps, before, Engine::Sqlite)?;
    let keys = script
        .rebuilds
        .then(|| ForeignKeys::off(driver))
        .transpose()?;
    driver.execute("BEGIN IMMEDIATE", &[])?;
    let outcome = inside(driver, &script);
    driver.execute(
        if outcome.is_ok() {
            "COMMIT"
        } else {
            "ROLLBACK"
        },
        &[],
    )?;
    if let Some(keys) = keys {
        keys.restore(driver)?;
    }
    outcome?;
    let mut schema = before.clone();
    steps.iter().try_for_each(|step| step.apply(&mut schema))?;
    Ok(schema)
}

fn inside(driver: &mut dyn Driver, script: &aludel_core::sql::Script) -> Result<()> {
    let before = Violations::read(driver)?;
    for part in &script.parts {
        match &part.body {
            Body::Sql(statements) => {
                for statement in statements {
                    driver
                        .execute(&statement.sql, &[])
                        .map_err(|error| Error::from(error).during(&statement.sql))?;
                }
            }
            Body::Rebuild(one) => rebuild(driver, one)?,
            Body::Run(name) => panic!("no function {name} here"),
        }
    }
    before.refuse_new(driver)
}

fn rows(driver: &mut dyn Driver, sql: &str) -> Vec<Vec<Value>> {
    driver
        .query(sql, &[])
        .unwrap()
        .into_iter()
        .map(|row| row.0)
        .collect()
}

fn execute(driver: &mut dyn Driver, all: &[&str]) {
    for sql in all {
        driver
            .execute(sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

fn id() -> Column {
    let mut id = Column::new("id", ColumnType::I64);
    id.auto_increment = true;
    id
}

fn users() -> Table {
    let name = Column::new("name", ColumnType::String { len: None }).nullable();
    Table::new("users", vec![id(), name], &["id"])
}

fn posts() -> Table {
    let user = Column::new("user_id", ColumnType::I64).nullable();
    let mut posts = Table::new("posts", vec![id(), user], &["id"]);
    posts.foreign_keys.push(ForeignKey {
        name: "posts_user_id_fkey".into(),
        columns: vec!["user_id".into()],
        table: "users".into(),
        references: vec!["id".into()],
        on_delete: Action::Cascade,
        on_update: Action::NoAction,
    });
    posts
}

/// A change that only a rebuild can make.
fn require_name() -> Step {
    let from = users().columns[1].clone();
    Step::AlterColumn {
        table: "users".into(),
        to: Column {
            nullable: false,
            ..from.clone()
        },
        from,
        backfill: Some(Default::String("nobody".into())),
        using: None,
        reverse_using: None,
    }
}

fn two_tables(driver: &mut dyn Driver) -> Schema {
    let steps = [Step::CreateTable(users()), Step::CreateTable(posts())];
    let schema = migrate(driver, &steps, &Schema::default()).unwrap();
    execute(
        driver,
        &[
            "INSERT INTO users (id, name) VALUES (1, 'it''s 🎉'), (5, NULL)",
            "INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 5), (3, NULL)",
        ],
    );
    schema
}

#[test]
fn s1_rebuild_of_a_parent_keeps_cascade_children() {
    let mut db = open();
    let schema = two_tables(&mut db);
    migrate(&mut db, &[require_name()], &schema).unwrap();
    let posts = rows(&mut db, "SELECT id, user_id FROM posts ORDER BY id");
    assert_eq!(
        posts,
        [
            vec![Value::Int(1), Value::Int(1)],
            vec![Value::Int(2), Value::Int(5)],
            vec![Value::Int(3), Value::Null],
        ]
    );
    assert_eq!(
        rows(&mut db, "SELECT id, name FROM users ORDER BY id"),
        [
            vec![Value::Int(1), "it's 🎉".into()],
            vec![Value::Int(5), "nobody".into()],
        ]
    );
    assert_eq!(rows(&mut db, "PRAGMA foreign_keys"), [[Value::Int(1)]]);
}

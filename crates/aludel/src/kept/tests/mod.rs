//! The law of what is kept, on every engine: what an application sees is exactly the models, and what was taken from it
//! comes back.

#![allow(clippy::unwrap_used)]

mod again;
mod attacked;
mod by_hand;
mod changed;
mod columns;
mod counted;
mod exchanged;
mod forgotten;
mod keys;
mod purged;
mod scripts;
mod tables;

use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::{Database, Engine, KeptData, Migrations, Options, Report, Target};

const ENGINES: [Engine; 4] = [
    Engine::Sqlite,
    Engine::MariaDb,
    Engine::MySql,
    Engine::Postgres,
];

/// Runs a body on an empty database of each engine, all at a time.
fn each(body: impl Fn(&mut Database) + Sync) {
    std::thread::scope(|scope| {
        let body = &body;
        let bodies = ENGINES.map(|engine| scope.spawn(move || body(&mut opened(engine))));
        for body in bodies {
            body.join().unwrap();
        }
    });
}

fn opened(engine: Engine) -> Database {
    if engine == Engine::Sqlite {
        return crate::connect("sqlite::memory:").unwrap();
    }
    Database {
        driver: Box::new(crate::servers::fresh(engine)),
        name: format!("a test on {engine}"),
        local: true,
    }
}

fn run(db: &mut Database, sql: &str) {
    db.execute(sql, &[])
        .unwrap_or_else(|error| panic!("{}: {sql}: {error}", db.engine()));
}

/// The rows of a query: each column as text, NULL as `-`, joined by `|`.
fn rows(db: &mut Database, sql: &str) -> Vec<String> {
    let found = db.query(sql, &[]);
    let found = found.unwrap_or_else(|error| panic!("{}: {sql}: {error}", db.engine()));
    let shown = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::UInt(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    };
    let joined = |row: &crate::Row| row.0.iter().map(shown).collect::<Vec<_>>().join("|");
    found.iter().map(joined).collect()
}

fn up(app: &Migrations, db: &mut Database) -> Report {
    let app = app.clone().with(Options::new().clear_pin());
    let report = app.upgrade(db);
    report.unwrap_or_else(|error| panic!("{}: {error}", db.engine()))
}

fn down(app: &Migrations, db: &mut Database, target: &str) -> Report {
    let report = app.downgrade(db, &Target::parse(target).unwrap());
    report.unwrap_or_else(|error| panic!("{}: {error}", db.engine()))
}

/// Nothing differs from the models.
fn sound(app: &Migrations, db: &mut Database) {
    let found = app.check(db).unwrap();
    assert!(
        found.history.is_empty() && found.schema.is_empty(),
        "{}: {found:?}",
        db.engine()
    );
}

/// What is kept, in words: `posts of 0002_drop up, 3 rows`.
fn kept(app: &Migrations, db: &mut Database) -> Vec<String> {
    let mut said: Vec<_> = app.kept(db).unwrap().iter().map(said).collect();
    said.sort();
    said
}

fn said(one: &KeptData) -> String {
    let column = one.column.as_deref();
    let column = column
        .map(|column| format!(".{column}"))
        .unwrap_or_default();
    format!(
        "{}{column} by {} {}, {} rows",
        one.table, one.migration, one.direction, one.rows
    )
}

/// The history whose migrations are these.
fn app(made: &[Made]) -> Migrations {
    embedded(made)
}

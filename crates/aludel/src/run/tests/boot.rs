//! What a boot asks of a database that stands at the head: one statement, however long its history is.

use crate::connect;
use crate::driver::{DbError, Driver};
use crate::fixture::{Made, embedded};
use crate::run::{self, Context};
use crate::servers::{fresh, url_of};
use crate::{Database, Engine, Execute, Migrations, Row, Target, Value};

/// A connection that keeps what it was asked.
struct Asked<'a> {
    driver: &'a mut dyn Driver,
    statements: Vec<String>,
}

impl Driver for Asked<'_> {
    fn engine(&self) -> Engine {
        self.driver.engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.statements.push(sql.to_owned());
        self.driver.execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.statements.push(sql.to_owned());
        self.driver.query(sql, params)
    }
}

/// So many migrations, which all could be applied.
fn migrations(count: usize) -> Migrations {
    let made: Vec<Made> = (1..=count)
        .map(|at| -> Made { (format!("{at:04}_step").leak(), &[], &[]) })
        .collect();
    embedded(&made)
}

/// What a boot asks on a connection that is open.
fn asked(migrations: &Migrations, db: &mut Database) -> Vec<String> {
    let name = db.name().to_owned();
    let mut driver = Asked {
        driver: &mut *db.driver,
        statements: Vec::new(),
    };
    let mut cx = Context::new(migrations, &mut driver, (&name, true));
    assert!(run::upgrade(&mut cx).unwrap().is_empty());
    driver.statements
}

/// The statements of this session until now, as the server counts them, what the driver asked when it connected included.
fn counted(db: &mut Database) -> u64 {
    let rows = db.query("SHOW SESSION STATUS LIKE 'Questions'", &[]);
    let count: String = rows.unwrap()[0].get(1).unwrap();
    count.parse().unwrap()
}

/// At 10 migrations and at 1000 the boot asks this one statement, and one more migration makes it ask more.
fn one_statement(url: &str) {
    let mut sessions = Vec::new();
    for count in [10, 1000] {
        let app = migrations(count);
        app.stamp(&mut connect(url).unwrap(), &Target::Head)
            .unwrap();
        let statements = asked(&app, &mut connect(url).unwrap());
        assert_eq!(statements.len(), 1, "{statements:?}");
        assert!(statements[0].starts_with("SELECT version, name, chain, floor, pin, state"));

        let mut db = connect(url).unwrap();
        let before =
            matches!(db.engine(), Engine::MySql | Engine::MariaDb).then(|| counted(&mut db));
        app.upgrade(&mut db).unwrap();
        // The boot's own and the one that counts.
        sessions.extend(before.map(|before| counted(&mut db) - before));
    }
    assert!(
        sessions.iter().all(|statements| *statements == 2),
        "{sessions:?}"
    );
    let more = migrations(1001);
    assert!(!more.upgrade(&mut connect(url).unwrap()).unwrap().is_empty());
}

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    one_statement(&format!("sqlite://{}/app.db", folder.path().display()));
}

#[test]
fn on_mysql() {
    let fresh = fresh(Engine::MySql);
    one_statement(&url_of(Engine::MySql, &fresh.name));
}

#[test]
fn on_mariadb() {
    let fresh = fresh(Engine::MariaDb);
    one_statement(&url_of(Engine::MariaDb, &fresh.name));
}

#[test]
fn on_postgresql() {
    let fresh = fresh(Engine::Postgres);
    one_statement(&url_of(Engine::Postgres, &fresh.name));
}

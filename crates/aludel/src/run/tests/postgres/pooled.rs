//! Behind a pooler that hands each transaction to another session of the server.

use super::phases::{PHASES, left};
use super::*;
use crate::driver::{DbError, Driver};
use crate::fixture::embedded;
use crate::{Kind, Row, Value};

/// What a pooler shows that hands each transaction to another session: two sessions in turns.
struct Pooled {
    sessions: [Database; 2],
    turn: usize,
    inside: bool,
}

impl Pooled {
    fn session(&mut self, sql: &str) -> &mut dyn Driver {
        if !self.inside {
            self.turn += 1;
        }
        self.inside =
            (self.inside || sql.starts_with("BEGIN")) && sql != "COMMIT" && sql != "ROLLBACK";
        &mut *self.sessions[self.turn % 2].driver
    }
}

impl Driver for Pooled {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.session(sql).execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.session(sql).query(sql, params)
    }
}

/// Scenario 12: what is one transaction works through such a pooler, the rest is refused with what to do, and no lock stays.
#[test]
fn what_needs_a_session_is_refused_behind_a_pooler_of_transactions() {
    let server = Server::new();
    let mut pooled = Pooled {
        sessions: [server.db(), server.db()],
        turn: 0,
        inside: false,
    };
    let boot = |pooled: &mut Pooled, app: &Migrations| {
        let mut cx = crate::run::Context::new(app, pooled, ("a server", true));
        crate::run::upgrade(&mut cx)
    };
    let plain = embedded(&PHASES[..2]);
    assert_eq!(boot(&mut pooled, &plain).unwrap().up.len(), 2);
    let error = boot(&mut pooled, &embedded(PHASES)).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "the connection goes through a pooler that hands each transaction to another session (PgBouncer in transaction mode), \
         and what is pending has a statement that must stand outside of a transaction, which needs a session of its own: \
         nothing was changed; name the server itself for migrations, with `MIGRATION_DATABASE_URL` or `--migration-url`"
    );
    let mut db = server.db();
    assert_eq!(applied(&mut db), ["create", "add"]);
    assert_eq!(left(&mut db), [""; 0]);
    // A session that goes to the next connection as soon as it is free is found out by that one.
    let mut direct = server.db();
    let mut shared = Shared(&mut direct, server.url());
    let mut cx = crate::run::Context::new(&plain, &mut shared, ("a server", true));
    assert_eq!(crate::run::upgrade(&mut cx).unwrap().up.len(), 0);
    let app = embedded(PHASES);
    let mut cx = crate::run::Context::new(&app, &mut shared, ("a server", true));
    assert_eq!(
        crate::run::upgrade(&mut cx).unwrap_err().kind(),
        Kind::Refused
    );
    assert_eq!(left(&mut db), [""; 0]);
}

/// A connection whose neighbour is given the same session, as a pooler gives the one that was used last.
struct Shared<'a>(&'a mut Database, String);

impl Driver for Shared<'_> {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.0.driver.execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        if sql.contains("pg_backend_pid()::bigint") {
            return Ok(vec![Row(vec![Value::Int(7)])]);
        }
        self.0.driver.query(sql, params)
    }

    fn another(&self, _: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        struct Same(Database);
        impl Driver for Same {
            fn engine(&self) -> Engine {
                Engine::Postgres
            }
            fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
                self.0.driver.execute(sql, params)
            }
            fn query(&mut self, _: &str, _: &[Value]) -> Result<Vec<Row>, DbError> {
                Ok(vec![Row(vec![Value::Int(7)])])
            }
        }
        Ok(Box::new(Same(crate::connect(&self.1).unwrap())))
    }
}

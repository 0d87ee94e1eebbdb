//! Behind a pooler that hands each transaction to another session of the server.

use super::phases::{PHASES, left};
use super::*;
use crate::driver::{DbError, Driver};
use crate::fixture::embedded;
use crate::servers::own::Pooler;
use crate::{Kind, Row, Target, Value};

/// A PgBouncer with these settings, a database behind it, and the URL of that through it.
fn behind(settings: &[&str]) -> (Pooler, Server, String) {
    let server = Server::new();
    let pooler = Pooler::start(&crate::servers::url(Engine::Postgres), settings);
    let url = format!("{}{}", pooler.url, server.fresh.name);
    (pooler, server, url)
}

/// Scenario 12: a real one, with its defaults, with a single session, with sessions in turns, and with statements that no
/// session remembers. What is one transaction works both ways; a phase outside of one is refused before anything is done.
#[test]
fn through_pgbouncer_transactions_work_and_what_needs_a_session_is_refused() {
    let kinds: [&[&str]; 4] = [
        &[],
        &["default_pool_size = 1", "query_wait_timeout = 20"],
        &["server_round_robin = 1"],
        &["max_prepared_statements = 0"],
    ];
    std::thread::scope(|scope| {
        for settings in kinds {
            scope.spawn(move || {
                let (_pooler, server, url) = behind(settings);
                through(&server, &url, settings);
            });
        }
    });
}

fn through(server: &Server, url: &str, settings: &[&str]) {
    let open = || crate::connect(url).unwrap();
    let plain = embedded(&PHASES[..2]);
    let reports: Vec<Report> = std::thread::scope(|scope| {
        let boots: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| upgraded(&plain, &mut open())))
            .collect();
        boots.into_iter().map(|boot| boot.join().unwrap()).collect()
    });
    let done: usize = reports.iter().map(|report| report.up.len()).sum();
    assert_eq!(done, 2, "{settings:?}: {reports:?}");
    let error = embedded(PHASES).upgrade(&mut open()).unwrap_err();
    assert_eq!(error.to_string(), REFUSED, "{settings:?}");
    let mut direct = server.db();
    assert_eq!(applied(&mut direct), ["create", "add"], "{settings:?}");
    assert_eq!(left(&mut direct), [""; 0], "{settings:?}");
    let target = Target::Id("1".into());
    let report = plain.downgrade(&mut open(), &target).unwrap();
    assert_eq!(report.down, ["0002_add"], "{settings:?}");
    assert_eq!(left(&mut direct), [""; 0], "{settings:?}");
    // The way back has such a phase too.
    let app = embedded(PHASES).with(crate::Options::new().clear_pin());
    upgraded(&app, &mut direct);
    let error = app.downgrade(&mut open(), &target).unwrap_err();
    assert_eq!(error.to_string(), REFUSED, "{settings:?}");
    assert_eq!(applied(&mut direct).len(), 5, "{settings:?}");
    assert_eq!(left(&mut direct), [""; 0], "{settings:?}");
}

/// A pooler that hands out whole sessions is none of these.
#[test]
fn through_pgbouncer_with_whole_sessions_phases_work() {
    let (_pooler, server, url) = behind(&["pool_mode = session"]);
    let app = embedded(PHASES);
    let report = upgraded(&app, &mut crate::connect(&url).unwrap());
    assert_eq!(report.up.len(), 5);
    let report = app.downgrade(&mut crate::connect(&url).unwrap(), &Target::Base);
    assert_eq!(report.unwrap().down.len(), 5);
    assert_eq!(left(&mut server.db()), [""; 0]);
}

const REFUSED: &str = "the connection goes through a pooler that hands each transaction to another session (PgBouncer in \
                       transaction mode), and what is pending has a statement that must stand outside of a transaction, which \
                       needs a session of its own: nothing was changed; name the server itself for migrations, with \
                       `MIGRATION_DATABASE_URL` or `--migration-url`";

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

/// The same of one whose sessions are known: no lock stays with any of them.
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
    assert_eq!(error.to_string(), REFUSED);
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

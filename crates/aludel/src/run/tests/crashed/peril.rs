use std::time::{Duration, Instant};

use crate::driver::{Class, DbError, Driver, Warning};
use crate::servers::own::OwnServer;
use crate::{Database, Engine, Row, Value};

/// When a server is killed, counted in the statements of a run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// Never.
    Never,
    /// So long after the statement of this number began; the first is 0.
    During(usize, Duration),
    /// After it is done, and before whoever sent it knows.
    After(usize),
    /// PostgreSQL: before it the first process only, so that what serves the connection goes on until it looks up.
    Behead(usize),
}

impl Moment {
    /// The number of the statement.
    pub fn at(self) -> Option<usize> {
        match self {
            Moment::Never => None,
            Moment::During(at, _) | Moment::After(at) | Moment::Behead(at) => Some(at),
        }
    }
}

/// A connection to a server that is killed at a moment. It is gone with the server.
pub(super) struct Peril<'a> {
    pub db: &'a mut Database,
    pub server: &'a OwnServer,
    pub moment: Moment,
    /// The statements so far, and how long each took.
    pub seen: Vec<(String, Duration)>,
}

impl Peril<'_> {
    /// Whether the server was killed.
    pub fn is_over(&self) -> bool {
        match self.moment {
            Moment::Never | Moment::Behead(_) => false,
            Moment::During(at, _) | Moment::After(at) => self.seen.len() > at,
        }
    }

    fn live<T>(
        &mut self,
        sql: &str,
        run: impl FnOnce(&mut dyn Driver) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        if self.is_over() {
            return Err(dead());
        }
        let (at, begun) = (self.seen.len(), Instant::now());
        let (driver, server) = (&mut *self.db.driver, self.server);
        if matches!(self.moment, Moment::Behead(here) if here == at) {
            server.behead();
        }
        let done = match self.moment {
            Moment::During(here, delay) if here == at => std::thread::scope(|scope| {
                scope.spawn(move || {
                    std::thread::sleep(delay);
                    server.kill();
                });
                run(driver)
            }),
            _ => run(driver),
        };
        self.seen.push((sql.to_owned(), begun.elapsed()));
        match self.moment {
            Moment::During(here, _) if here == at => Err(dead()),
            Moment::After(here) if here == at => {
                self.server.kill();
                Err(dead())
            }
            _ => done,
        }
    }
}

fn dead() -> DbError {
    DbError {
        class: Class::Unreachable,
        message: "the server was killed".into(),
    }
}

impl Driver for Peril<'_> {
    fn engine(&self) -> Engine {
        self.db.driver.engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.live(sql, |driver| driver.execute(sql, params))
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.live(sql, |driver| driver.query(sql, params))
    }

    fn warnings(&mut self) -> Result<Vec<Warning>, DbError> {
        self.db.driver.warnings()
    }
}

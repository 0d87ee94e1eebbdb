//! MySQL and MariaDB through the `mysql` crate.

mod error;
mod support;
#[cfg(test)]
mod tests;
mod value;

use std::time::Duration;

use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder};

pub(crate) use self::support::supported;
use super::deadline::{Unopened, within};
use super::{DbError, Driver, Warning};
use crate::{Engine, Row, Value};

/// A connection that is ours, or one that was lent to us.
pub(crate) struct MySql<C> {
    pub conn: C,
    pub engine: Engine,
    /// How to open it again, where it is ours.
    way: Option<Way>,
}

/// How to open a connection.
#[derive(Clone)]
pub(crate) struct Way {
    pub opts: Opts,
    /// How long that may take.
    pub limit: Option<Duration>,
}

impl Way {
    /// A new connection.
    pub fn open(&self) -> Result<Conn, Unopened<mysql::Error>> {
        let opts = self.opts.clone();
        within(self.limit, move || Conn::new(opts))
    }
}

impl MySql<Conn> {
    /// A connection of ours, which was opened so.
    pub fn owned(conn: Conn, way: Way) -> Self {
        let mut driver = Self::new(conn);
        driver.way = Some(way);
        driver
    }
}

impl<C: std::borrow::BorrowMut<Conn>> MySql<C> {
    /// A driver over the connection, with the engine that its greeting named: MariaDB counts from 10, or hides behind 5.5.5.
    pub fn new(conn: C) -> Self {
        let engine = match conn.borrow().server_version() {
            (5, 5, 5) | (10.., ..) => Engine::MariaDb,
            _ => Engine::MySql,
        };
        Self {
            conn,
            engine,
            way: None,
        }
    }
}

impl<C: std::borrow::BorrowMut<Conn>> Driver for MySql<C> {
    fn engine(&self) -> Engine {
        self.engine
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let conn = self.conn.borrow_mut();
        if params.is_empty() {
            // Several statements may be sent at once; an error of a later one counts too.
            let mut answers = conn.query_iter(sql)?;
            while let Some(mut rows) = answers.iter() {
                rows.try_for_each(|row| row.map(drop))?;
            }
        } else {
            conn.exec_drop(sql, params.iter().map(value::to_sql).collect::<Vec<_>>())?;
        }
        Ok(conn.affected_rows())
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let conn = self.conn.borrow_mut();
        let rows: Vec<mysql::Row> = if params.is_empty() {
            conn.query(sql)?
        } else {
            conn.exec(sql, params.iter().map(value::to_sql).collect::<Vec<_>>())?
        };
        Ok(rows.into_iter().map(value::row).collect())
    }

    fn ours(&self) -> bool {
        self.way.is_some()
    }

    fn reconnect(&mut self) -> Result<(), DbError> {
        let Some(way) = &self.way else {
            return Err(DbError::handed_over());
        };
        *self.conn.borrow_mut() = way.open()?;
        Ok(())
    }

    fn another(&self, at: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        let mut way = self.way.clone().ok_or_else(DbError::handed_over)?;
        if let Some((host, port)) = at {
            let there = OptsBuilder::from_opts(way.opts).socket(None::<String>);
            way.opts = there.ip_or_hostname(Some(host)).tcp_port(port).into();
        }
        Ok(Box::new(MySql::owned(way.open()?, way)))
    }

    fn warnings(&mut self) -> Result<Vec<Warning>, DbError> {
        let conn = self.conn.borrow_mut();
        if conn.warnings() == 0 {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, u16, String)> = conn.query("SHOW WARNINGS")?;
        let warning = |(_, code, message)| Warning { code, message };
        Ok(rows.into_iter().map(warning).collect())
    }
}

//! PostgreSQL through the `postgres` crate.
//!
//! The crate runs a runtime of its own inside each call and panics where one runs already, so every call is made on a
//! thread that knows of none: it may be used from async code like the other drivers.

mod error;
mod numeric;
mod parameter;
mod placeholder;
mod support;
#[cfg(test)]
mod tests;
mod time;
mod value;

use std::sync::Arc;
use std::time::Duration;

use postgres::Client;
use postgres::types::{ToSql, Type};

use self::parameter::Parameter;
pub(crate) use self::support::supported;
use super::deadline::{Unopened, within};
use super::{Class, DbError, Driver};
use crate::{Engine, Row, Value};

/// A connection that is ours, or one that was lent to us.
pub(crate) struct Postgres<C>(pub C);

/// A connection that is ours: it is closed on a thread that knows of no runtime, too.
pub(crate) struct Owned {
    client: Option<Client>,
    way: Way,
}

/// How to open a connection.
#[derive(Clone)]
pub(crate) struct Way {
    pub open: Open,
    /// How long that may take.
    pub limit: Option<Duration>,
}

impl Way {
    fn client(&self) -> Result<Client, Unopened<postgres::Error>> {
        let open = Arc::clone(&self.open);
        within(self.limit, move || open())
    }
}

/// How to open a connection anew.
pub(crate) type Open = Arc<dyn Fn() -> Result<Client, postgres::Error> + Send + Sync>;

impl Owned {
    /// A connection that is opened so.
    pub fn open(way: Way) -> Result<Self, Unopened<postgres::Error>> {
        let client = Some(way.client()?);
        Ok(Self { client, way })
    }
}

/// What holds a client.
pub(crate) trait Holder: Send {
    fn client(&mut self) -> Option<&mut Client>;

    /// Opens it anew; one that was handed over cannot be.
    fn reopen(&mut self) -> Result<(), DbError> {
        Err(DbError::handed_over())
    }

    /// Another one, where we know how to open it.
    fn beside(&self) -> Result<Owned, DbError> {
        Err(DbError::handed_over())
    }
}

impl Holder for Owned {
    fn client(&mut self) -> Option<&mut Client> {
        self.client.as_mut()
    }

    fn reopen(&mut self) -> Result<(), DbError> {
        let lost = self.client.take();
        apart(move || drop(lost));
        self.client = Some(self.way.client()?);
        Ok(())
    }

    fn beside(&self) -> Result<Owned, DbError> {
        Ok(Owned::open(self.way.clone())?)
    }
}

impl Holder for &mut Client {
    fn client(&mut self) -> Option<&mut Client> {
        Some(self)
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        let client = self.client.take();
        apart(move || drop(client));
    }
}

impl<C: Holder> Driver for Postgres<C> {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let sql = placeholder::numbered(sql, params.len())?;
        self.call(|client| {
            if parameter::all_are_texts(params) {
                return Ok(client.execute_typed(&sql, &unknown(&wrapped(params)))?);
            }
            Ok(client.execute(&*sql, &plain(&wrapped(params)))?)
        })
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let sql = placeholder::numbered(sql, params.len())?;
        let rows = self.call(|client| {
            if parameter::all_are_texts(params) {
                return Ok(client.query_typed(&sql, &unknown(&wrapped(params)))?);
            }
            Ok(client.query(&*sql, &plain(&wrapped(params)))?)
        })?;
        rows.iter().map(value::row).collect()
    }

    fn reconnect(&mut self) -> Result<(), DbError> {
        self.0.reopen()
    }

    fn another(&self, at: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        match at {
            None => Ok(Box::new(Postgres(self.0.beside()?))),
            Some(_) => Err(DbError::handed_over()),
        }
    }
}

impl<C: Holder> Postgres<C> {
    fn call<T: Send>(
        &mut self,
        body: impl FnOnce(&mut Client) -> Result<T, DbError> + Send,
    ) -> Result<T, DbError> {
        let closed = || DbError {
            class: Class::Unreachable,
            message: "the connection is closed".to_owned(),
        };
        let client = self.0.client().ok_or_else(closed)?;
        apart(move || body(client))
    }
}

fn wrapped(params: &[Value]) -> Vec<Parameter<'_>> {
    params.iter().map(Parameter).collect()
}

/// Parameters whose types the server infers by itself: the statement is sent in one go.
fn unknown<'a>(params: &'a [Parameter<'a>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    let typed = |param: &'a Parameter<'a>| (param as &(dyn ToSql + Sync), Type::UNKNOWN);
    params.iter().map(typed).collect()
}

/// Parameters whose types the server is asked for first.
fn plain<'a>(params: &'a [Parameter<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}

/// Runs a body on a thread of its own, which no async runtime owns.
pub(crate) fn apart<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| match scope.spawn(body).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

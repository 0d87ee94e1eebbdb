use crate::driver::{DbError, Driver};
use crate::{Engine, Execute, Result, Row, Value};

/// A database that [`connect`](crate::connect) opened. It also takes SQL: see [`Execute`].
pub struct Database {
    pub(crate) driver: Box<dyn Driver + Send>,
    /// The target as messages name it, without password.
    pub(crate) name: String,
    /// Whether it is a SQLite database, on a loopback host or behind a unix socket.
    pub(crate) local: bool,
}

impl Database {
    #[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
    pub(crate) fn new(driver: impl Driver + Send + 'static, name: String, local: bool) -> Self {
        Self {
            driver: Box::new(driver),
            name,
            local,
        }
    }

    /// The engine at hand, as the server itself says.
    pub fn engine(&self) -> Engine {
        self.driver.engine()
    }

    /// The target as messages name it, without password.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Database").field(&self.name).finish()
    }
}

impl crate::execute::sealed::Sealed for Database {}

impl Execute for Database {
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        Ok(self.driver.execute(sql, params)?)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        Ok(self.driver.query(sql, params)?)
    }

    fn engine(&self) -> Engine {
        self.driver.engine()
    }
}

/// What an upgrade can run on: a [`Database`], or a connection of a plain driver that is lent for the time being.
///
/// Sealed: implemented for `Database`, `rusqlite::Connection`, `mysql::Conn` and `postgres::Client`.
pub trait Connection: sealed::Sealed {}

mod sealed {
    use super::Lent;

    pub trait Sealed {
        /// The connection as a driver, for the time of the borrow.
        #[allow(private_interfaces)]
        fn driver(&mut self) -> Lent<'_>;
    }
}

/// A connection as a driver, for the time of a borrow.
pub(crate) struct Lent<'a> {
    pub driver: Box<dyn Driver + 'a>,
    /// The target as messages name it, without password.
    pub name: String,
    /// Whether it is surely on this machine. Of a connection that was handed over that is known on SQLite alone.
    pub local: bool,
}

impl Connection for Database {}

impl sealed::Sealed for Database {
    #[allow(private_interfaces)]
    fn driver(&mut self) -> Lent<'_> {
        Lent {
            driver: Box::new(&mut *self.driver),
            name: self.name.clone(),
            local: self.local,
        }
    }
}

#[cfg(feature = "sqlite")]
impl Connection for rusqlite::Connection {}

#[cfg(feature = "sqlite")]
impl sealed::Sealed for rusqlite::Connection {
    #[allow(private_interfaces)]
    fn driver(&mut self) -> Lent<'_> {
        let name = match self.path() {
            Some("") | None => "sqlite::memory:".to_owned(),
            Some(path) => format!("sqlite://{path}"),
        };
        Lent {
            driver: Box::new(crate::driver::sqlite::Sqlite(self)),
            name,
            local: true,
        }
    }
}

#[cfg(feature = "mysql")]
impl Connection for mysql::Conn {}

#[cfg(feature = "mysql")]
impl sealed::Sealed for mysql::Conn {
    #[allow(private_interfaces)]
    fn driver(&mut self) -> Lent<'_> {
        let driver = crate::driver::mysql::MySql::new(self);
        Lent {
            name: format!("the {} connection", driver.engine),
            driver: Box::new(driver),
            local: false,
        }
    }
}

#[cfg(feature = "postgres")]
impl Connection for postgres::Client {}

#[cfg(feature = "postgres")]
impl sealed::Sealed for postgres::Client {
    #[allow(private_interfaces)]
    fn driver(&mut self) -> Lent<'_> {
        Lent {
            driver: Box::new(crate::driver::postgres::Postgres(self)),
            name: "the PostgreSQL connection".to_owned(),
            local: false,
        }
    }
}

impl<D: Driver + ?Sized> Driver for &mut D {
    fn engine(&self) -> Engine {
        (**self).engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        (**self).execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        (**self).query(sql, params)
    }

    fn ours(&self) -> bool {
        (**self).ours()
    }

    fn reconnect(&mut self) -> Result<(), DbError> {
        (**self).reconnect()
    }

    fn another(&self, at: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        (**self).another(at)
    }

    fn warnings(&mut self) -> Result<Vec<crate::driver::Warning>, DbError> {
        (**self).warnings()
    }
}

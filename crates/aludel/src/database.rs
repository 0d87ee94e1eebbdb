use crate::Engine;
use crate::driver::Driver;

/// A database that [`connect`](crate::connect) opened.
pub struct Database {
    pub(crate) driver: Box<dyn Driver + Send>,
    /// The target as messages name it, without password.
    pub(crate) name: String,
}

impl Database {
    /// The engine at hand, as the server itself says.
    pub fn engine(&self) -> Engine {
        self.driver.engine()
    }

    /// The target as messages name it, without password.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What an upgrade can run on: a [`Database`], or a connection of a plain driver that is lent for the time being.
///
/// Sealed: implemented for `Database`, `rusqlite::Connection` and `mysql::Conn`.
pub trait Connection: sealed::Sealed {}

mod sealed {
    use crate::driver::{DbError, Driver};

    pub trait Sealed {
        /// The connection as a driver, for the time of the borrow, and the target as messages name it.
        #[allow(private_interfaces)]
        fn driver(&mut self) -> Result<(Box<dyn Driver + '_>, String), DbError>;
    }
}

impl Connection for Database {}

impl sealed::Sealed for Database {
    #[allow(private_interfaces)]
    fn driver(&mut self) -> Result<(Box<dyn Driver + '_>, String), crate::driver::DbError> {
        Ok((Box::new(&mut *self.driver), self.name.clone()))
    }
}

impl<D: Driver + ?Sized> Driver for &mut D {
    fn engine(&self) -> Engine {
        (**self).engine()
    }

    fn execute(
        &mut self,
        sql: &str,
        params: &[crate::Value],
    ) -> Result<u64, crate::driver::DbError> {
        (**self).execute(sql, params)
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[crate::Value],
    ) -> Result<Vec<crate::Row>, crate::driver::DbError> {
        (**self).query(sql, params)
    }
}

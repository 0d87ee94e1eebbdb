use crate::driver::Driver;
use crate::{Engine, Result, Row, Value, run};

/// What a `run` step may do to the database. Sealed: only aludel makes one.
///
/// `?` is the placeholder for parameters on every engine. On PostgreSQL, in a statement with parameters, `??` is the operator
/// `?` of `jsonb`; a statement without parameters is sent as it is. There an error ends the transaction: what runs after it
/// fails too, so hand it on.
pub trait Execute: sealed::Sealed {
    /// Runs one statement and gives the number of rows it changed.
    ///
    /// # Errors
    /// The database refuses the statement.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64>;

    /// Runs one query and gives its rows.
    ///
    /// # Errors
    /// The database refuses the query.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>>;

    /// The engine at hand.
    fn engine(&self) -> Engine;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// The one [`Execute`] there is: a driver.
pub(crate) struct Handle<'a>(pub &'a mut dyn Driver);

impl sealed::Sealed for Handle<'_> {}

impl Execute for Handle<'_> {
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        run::refuse_transaction_control(sql)?;
        Ok(self.0.execute(sql, params)?)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        Ok(self.0.query(sql, params)?)
    }

    fn engine(&self) -> Engine {
        self.0.engine()
    }
}

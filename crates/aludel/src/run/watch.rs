use super::text::stays_in_transaction;
use crate::driver::{DbError, Driver};
use crate::names::Names;
use crate::{Engine, Row, Value, journal};

/// MySQL and MariaDB: the connection as a function of a migration has it. The first statement that commits by itself takes
/// a mark along, so that after a crash nobody takes the function for one that did not run.
pub(super) struct Watch<'a> {
    driver: &'a mut dyn Driver,
    names: &'a Names,
    /// The migration's number, and the part that the function is.
    flying: (i32, usize),
    marked: Marked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marked {
    No,
    Yes,
}

impl<'a> Watch<'a> {
    pub fn new(driver: &'a mut dyn Driver, names: &'a Names, flying: (i32, usize)) -> Self {
        Self {
            driver,
            names,
            flying,
            marked: Marked::No,
        }
    }
}

impl Driver for Watch<'_> {
    fn engine(&self) -> Engine {
        self.driver.engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        if self.marked == Marked::No && !stays_in_transaction(sql) {
            let (version, at) = self.flying;
            journal::mark(self.driver, self.names, version, (at, true))?;
            self.marked = Marked::Yes;
        }
        self.driver.execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.driver.query(sql, params)
    }

    fn warnings(&mut self) -> Result<Vec<crate::driver::Warning>, DbError> {
        self.driver.warnings()
    }
}

use crate::driver::{Class, DbError, Driver};
use crate::{Engine, Row, Value};

/// A connection that dies after so many statements: the last one still runs, and its answer is lost.
pub(crate) struct Mortal<'a> {
    driver: &'a mut dyn Driver,
    left: usize,
}

impl<'a> Mortal<'a> {
    pub fn new(driver: &'a mut dyn Driver, left: usize) -> Self {
        Self { driver, left }
    }

    /// Whether it died.
    pub fn is_dead(&self) -> bool {
        self.left == 0
    }

    fn live<T>(
        &mut self,
        run: impl FnOnce(&mut dyn Driver) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        if self.is_dead() {
            return Err(dead());
        }
        self.left -= 1;
        let done = run(self.driver);
        if self.is_dead() { Err(dead()) } else { done }
    }
}

fn dead() -> DbError {
    DbError {
        class: Class::Unreachable,
        message: "the test cut the connection".to_owned(),
    }
}

impl Driver for Mortal<'_> {
    fn engine(&self) -> Engine {
        self.driver.engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.live(|driver| driver.execute(sql, params))
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.live(|driver| driver.query(sql, params))
    }

    fn another(&self, at: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        self.driver.another(at)
    }

    fn warnings(&mut self) -> Result<Vec<crate::driver::Warning>, DbError> {
        self.driver.warnings()
    }
}

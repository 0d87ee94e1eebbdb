//! A connection on which every statement that changes something proves the lease.

use super::lease::Fence;
use crate::driver::{Class, DbError, Driver, Warning};
use crate::run::{Sort, sort};
use crate::{Engine, Row, Value};

/// The driver of a run that holds a lease. Changes of rows prove it within their transaction, which is theirs alone where
/// none is open; what commits by itself is run by the server only where the lease is still ours.
pub(crate) struct Fenced<'a> {
    driver: &'a mut dyn Driver,
    fence: Fence,
    transaction: Transaction,
    /// Whether the lease says that a statement runs which would go on without us.
    busy: Busy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Busy {
    No,
    Yes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transaction {
    None,
    Open,
}

impl<'a> Fenced<'a> {
    pub fn new(driver: &'a mut dyn Driver, fence: Fence) -> Self {
        Self {
            driver,
            fence,
            transaction: Transaction::None,
            busy: Busy::No,
        }
    }

    /// The statement that the lease names has ended. Not said at once: the server's warnings are to be read before.
    fn settle(&mut self) -> Result<(), DbError> {
        if self.busy == Busy::Yes && self.transaction == Transaction::None {
            self.busy = Busy::No;
            self.fence.busy(self.driver, "")?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<u64, DbError> {
        if self.transaction == Transaction::Open {
            self.fence.hold(self.driver)?;
        }
        self.transaction = Transaction::None;
        self.driver.execute("COMMIT", &[])
    }

    /// A change of rows.
    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        if self.transaction == Transaction::Open {
            return self.driver.execute(sql, params);
        }
        self.driver.execute("START TRANSACTION", &[])?;
        let done = self.driver.execute(sql, params).and_then(|changed| {
            self.fence.hold(self.driver)?;
            self.driver.execute("COMMIT", &[])?;
            Ok(changed)
        });
        if done.is_err() {
            let _ = self.driver.execute("ROLLBACK", &[]);
        }
        done
    }

    /// A statement that commits by itself, and what went before it in an open transaction too.
    fn schema(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        if self.transaction == Transaction::Open {
            self.fence.hold(self.driver)?;
            self.driver.execute("COMMIT", &[])?;
            self.transaction = Transaction::None;
        }
        self.busy = Busy::Yes;
        self.fence.busy(self.driver, sql)?;
        if params.is_empty() {
            let guarded = self.fence.guarded(sql, self.driver.engine());
            match Fence::answered(self.driver.execute(&guarded, &[])) {
                Err(error) if error.class == Class::Unprepared => {}
                done => return done,
            }
        }
        // Not every statement can be prepared: the lease is proven right before.
        self.fence.prove(self.driver)?;
        self.driver.execute(sql, params)
    }
}

impl Driver for Fenced<'_> {
    fn engine(&self) -> Engine {
        self.driver.engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.settle()?;
        match sort(sql) {
            Sort::Begin => {
                let done = self.driver.execute(sql, params)?;
                self.transaction = Transaction::Open;
                Ok(done)
            }
            Sort::Commit => self.commit(),
            Sort::Rollback => {
                self.transaction = Transaction::None;
                self.driver.execute(sql, params)
            }
            Sort::Nothing => self.driver.execute(sql, params),
            Sort::Rows => self.rows(sql, params),
            Sort::Schema => self.schema(sql, params),
        }
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.settle()?;
        if self.transaction == Transaction::None && matches!(sort(sql), Sort::Rows | Sort::Schema) {
            self.fence.prove(self.driver)?;
        }
        self.driver.query(sql, params)
    }

    fn reconnect(&mut self) -> Result<(), DbError> {
        self.driver.reconnect()
    }

    fn warnings(&mut self) -> Result<Vec<Warning>, DbError> {
        self.driver.warnings()
    }
}

#[cfg(test)]
impl Fenced<'_> {
    /// The connection itself, past the lease.
    pub fn driver(&mut self) -> &mut dyn Driver {
        self.driver
    }
}

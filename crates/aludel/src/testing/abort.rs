use std::sync::atomic::{AtomicUsize, Ordering};

use crate::driver::{DbError, Driver};
use crate::{Engine, Row, Value};

/// How many statements are left; none of them counts where nothing was asked for.
static LEFT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Aborts this process directly after so many statements of its upgrades and downgrades, as a crash would: for tests that
/// run your program as a process of its own. 0 aborts before the first.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// // In your program, so that a test may ask for it.
/// if let Ok(statements) = std::env::var("ABORT_AFTER") {
///     aludel::testing::abort_after(statements.parse().expect("a number"));
/// }
/// # }
/// ```
pub fn abort_after(statements: usize) {
    LEFT.store(statements, Ordering::SeqCst);
}

/// The same connection, whose statements are counted.
pub(crate) fn guarded(driver: &mut dyn Driver) -> Guarded<'_> {
    Guarded(driver)
}

pub(crate) struct Guarded<'a>(&'a mut dyn Driver);

impl Guarded<'_> {
    fn run<T>(
        &mut self,
        run: impl FnOnce(&mut dyn Driver) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        match LEFT.load(Ordering::SeqCst) {
            usize::MAX => return run(self.0),
            0 => std::process::abort(),
            left => LEFT.store(left - 1, Ordering::SeqCst),
        }
        let done = run(self.0);
        if LEFT.load(Ordering::SeqCst) == 0 {
            std::process::abort();
        }
        done
    }
}

impl Driver for Guarded<'_> {
    fn engine(&self) -> Engine {
        self.0.engine()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.run(|driver| driver.execute(sql, params))
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.run(|driver| driver.query(sql, params))
    }

    fn another(&self, at: Option<(&str, u16)>) -> Result<Box<dyn Driver + Send>, DbError> {
        self.0.another(at)
    }

    fn warnings(&mut self) -> Result<Vec<crate::driver::Warning>, DbError> {
        self.0.warnings()
    }

    fn ours(&self) -> bool {
        self.0.ours()
    }

    fn reconnect(&mut self) -> Result<(), DbError> {
        self.0.reconnect()
    }
}

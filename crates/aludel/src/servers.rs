//! Databases of their own on the servers that `tests/with-servers` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use mysql::prelude::Queryable;
use mysql::{Conn, Opts};

use crate::driver::mysql::MySql;
use crate::driver::{DbError, Driver};
use crate::{Engine, Row, Value};

/// The URL of the test server of this engine, without a database.
pub(crate) fn url(engine: Engine) -> String {
    let variable = match engine {
        Engine::MariaDb => "ALUDEL_TEST_MARIADB",
        _ => "ALUDEL_TEST_MYSQL",
    };
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"))
}

/// A connection to an empty database of its own, which goes with it. The session is as strict as a migration's.
pub(crate) fn fresh(engine: Engine) -> Fresh {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "aludel_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let mut conn = Conn::new(Opts::from_url(&url(engine)).unwrap()).unwrap();
    let strict = "STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";
    for sql in [
        format!("CREATE DATABASE {name}"),
        format!("USE {name}"),
        format!("SET SESSION sql_mode = '{strict}', time_zone = '+00:00'"),
    ] {
        conn.query_drop(sql).unwrap();
    }
    let driver = MySql::new(conn);
    assert_eq!(driver.engine, engine);
    Fresh { driver, name }
}

/// A database of its own.
pub(crate) struct Fresh {
    driver: MySql<Conn>,
    name: String,
}

impl Driver for Fresh {
    fn engine(&self) -> Engine {
        self.driver.engine
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.driver.execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.driver.query(sql, params)
    }

    fn warnings(&mut self) -> Result<Vec<crate::driver::Warning>, DbError> {
        self.driver.warnings()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let _ = self.execute(&format!("DROP DATABASE {}", self.name), &[]);
    }
}

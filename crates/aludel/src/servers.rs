//! Databases of their own on the servers that `tests/with-servers` starts.

pub(crate) mod own;

use std::sync::atomic::{AtomicU32, Ordering};

use crate::driver::{DbError, Driver};
use crate::{Engine, Execute, Row, Value};

/// The URL of the test server of this engine, without a database.
pub(crate) fn url(engine: Engine) -> String {
    let variable = match engine {
        Engine::MariaDb => "ALUDEL_TEST_MARIADB",
        Engine::Postgres => "ALUDEL_TEST_POSTGRES",
        _ => "ALUDEL_TEST_MYSQL",
    };
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"))
}

/// The URL of a database on the test server.
pub(crate) fn url_of(engine: Engine, name: &str) -> String {
    format!("{}{name}", url(engine))
}

/// A connection to an empty database of its own, which goes with it. The session is as strict as a migration's.
pub(crate) fn fresh(engine: Engine) -> Fresh {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "aludel_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    alter(engine, &format!("CREATE DATABASE {name}"));
    let mut driver = crate::connect(&url_of(engine, &name)).unwrap().driver;
    assert_eq!(driver.engine(), engine);
    let strict = "STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";
    let settings = match engine {
        Engine::Postgres => {
            "SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)"
                .to_owned()
        }
        _ => format!("SET SESSION sql_mode = '{strict}', time_zone = '+00:00'"),
    };
    driver.execute(&settings, &[]).unwrap();
    Fresh { driver, name }
}

/// Makes or drops a database, from a database that is always there.
fn alter(engine: Engine, sql: &str) {
    let at = match engine {
        Engine::Postgres => "postgres",
        _ => "information_schema",
    };
    let mut server = crate::connect(&url_of(engine, at)).unwrap();
    server.execute(sql, &[]).unwrap();
}

/// A database of its own.
pub(crate) struct Fresh {
    driver: Box<dyn Driver + Send>,
    /// The database's name.
    pub name: String,
}

impl Driver for Fresh {
    fn engine(&self) -> Engine {
        self.driver.engine()
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
        let engine = self.driver.engine();
        let drop = match engine {
            Engine::Postgres => format!("DROP DATABASE {} WITH (FORCE)", self.name),
            _ => format!("DROP DATABASE IF EXISTS {}", self.name),
        };
        alter(engine, &drop);
    }
}

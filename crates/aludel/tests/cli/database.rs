use aludel::{Database, Engine, Execute, connect, connect_existing};

use crate::tiny::Tiny;

/// A database of one test's own, and the program set to it. It goes with the value.
pub struct Place {
    pub tiny: Tiny,
    pub engine: Engine,
    /// What messages call it.
    pub name: String,
    pub url: String,
    /// What drops it: the server's own database, and a statement.
    drop: Option<(String, String)>,
}

impl Place {
    /// One on each engine.
    pub fn all(test: &str) -> [Place; 3] {
        [
            Place::sqlite(),
            Place::server(Engine::MariaDb, "ALUDEL_TEST_MARIADB", test),
            Place::server(Engine::MySql, "ALUDEL_TEST_MYSQL", test),
        ]
    }

    pub fn sqlite() -> Place {
        let tiny = Tiny::new();
        Place {
            url: format!("sqlite://{}/app.db", tiny.folder().display()),
            tiny: tiny.with("DATABASE_URL", "sqlite://app.db"),
            engine: Engine::Sqlite,
            name: "sqlite://app.db".to_owned(),
            drop: None,
        }
    }

    fn server(engine: Engine, variable: &str, test: &str) -> Place {
        let root = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"));
        let database = format!("cli_{test}_{}", std::process::id());
        let mut admin = connect(&format!("{root}mysql")).unwrap();
        let sql = format!("CREATE DATABASE {database} CHARACTER SET utf8mb4");
        admin.execute(&sql, &[]).unwrap();
        let url = format!("{root}{database}");
        Place {
            tiny: Tiny::new().with("DATABASE_URL", &url),
            engine,
            name: url.clone(),
            url,
            drop: Some((format!("{root}mysql"), format!("DROP DATABASE {database}"))),
        }
    }

    /// The database, opened from outside.
    pub fn open(&self) -> Database {
        connect_existing(&self.url).unwrap()
    }

    /// No file, or no table, is there.
    pub fn is_untouched(&self) {
        if self.engine == Engine::Sqlite {
            let entries = self.tiny.folder().read_dir().unwrap();
            assert_eq!(entries.count(), 0, "a file was created");
        } else {
            let rows = self.open().query("SHOW TABLES", &[]).unwrap();
            assert!(rows.is_empty(), "{rows:?}");
        }
    }

    /// Runs a script as a person would hand it to the engine's own client.
    pub fn run_script(&self, script: &str) {
        if self.engine == Engine::Sqlite {
            let path = self.tiny.folder().join("app.db");
            let conn = aludel::rusqlite::Connection::open(path).unwrap();
            conn.execute_batch(script).unwrap();
        } else {
            use aludel::mysql::prelude::Queryable;
            let opts = aludel::mysql::Opts::from_url(&self.url).unwrap();
            let mut conn = aludel::mysql::Conn::new(opts).unwrap();
            conn.query_drop(script).unwrap();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, sql)) = &self.drop
            && let Ok(mut admin) = connect(server)
        {
            let _ = admin.execute(sql, &[]);
        }
    }
}

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use aludel::Execute;
use tempfile::TempDir;

/// The engines that tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// The MariaDB that `make test` starts.
    MariaDb,
    /// The MySQL that `make test` starts.
    MySql,
    /// The PostgreSQL that `make test` starts.
    Postgres,
}

/// A database of one test's own, gone at its end.
pub struct Database {
    engine: Engine,
    url: String,
    /// The server and the database's name on it.
    server: Option<(String, String)>,
    folder: TempDir,
}

impl Database {
    /// A new one: on SQLite a file that is not there yet, else an empty database.
    pub fn new(engine: Engine) -> Self {
        Self::on(engine, engine.server())
    }

    /// The same on this server, whose URL ends in a slash.
    pub fn on(engine: Engine, server: Option<String>) -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        let server = server.map(|server| (server, unique_name()));
        let url = match &server {
            None => format!("sqlite://{}", folder.path().join("test.db").display()),
            Some((server, name)) => format!("{server}{name}"),
        };
        if let Some((server, name)) = &server {
            tell(engine, server, &format!("CREATE DATABASE {name}"));
        }
        Self {
            engine,
            url,
            server,
            folder,
        }
    }

    /// Which engine it is on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An empty folder that goes with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A connection to it.
    pub fn open(&self) -> aludel::Database {
        aludel::connect(&self.url).expect("the test's database opens")
    }

    /// Ends every connection to it, as a server that restarts does.
    pub fn cut_connections(&self) {
        let Some((server, name)) = &self.server else {
            return;
        };
        let mut db = open(self.engine, server);
        let (list, kill) = match self.engine {
            Engine::Postgres => (
                "SELECT pid FROM pg_stat_activity WHERE datname = ?",
                "SELECT pg_terminate_backend(?)",
            ),
            _ => (
                "SELECT id FROM information_schema.processlist WHERE db = ?",
                "KILL ?",
            ),
        };
        let ids = db.query(list, &[name.as_str().into()]);
        let ids = ids.expect("the list of connections");
        assert!(!ids.is_empty(), "nobody is connected");
        for row in ids {
            let id: i64 = row.get(0).expect("a number");
            let kill = kill.replace('?', &id.to_string());
            db.execute(&kill, &[]).expect("the connection ends");
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            let force = match self.engine {
                Engine::Postgres => " WITH (FORCE)",
                _ => "",
            };
            tell(self.engine, server, &format!("DROP DATABASE {name}{force}"));
        }
    }
}

impl Engine {
    /// The server's URL, which ends in a slash.
    fn server(self) -> Option<String> {
        let variable = match self {
            Engine::Sqlite => return None,
            Engine::MariaDb => "ALUDEL_TEST_MARIADB",
            Engine::MySql => "ALUDEL_TEST_MYSQL",
            Engine::Postgres => "ALUDEL_TEST_POSTGRES",
        };
        let url = std::env::var(variable);
        Some(
            url.unwrap_or_else(|_| {
                panic!("{variable} is not set: run the tests through `make test`")
            }),
        )
    }
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("app_{}_{count}", std::process::id())
}

/// A connection to a database that is always there.
fn open(engine: Engine, server: &str) -> aludel::Database {
    let name = match engine {
        Engine::Postgres => "postgres",
        _ => "information_schema",
    };
    aludel::connect(&format!("{server}{name}")).expect("the test's server answers")
}

fn tell(engine: Engine, server: &str, sql: &str) {
    open(engine, server)
        .execute(sql, &[])
        .expect("the server does as it is told");
}

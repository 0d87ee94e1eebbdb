use std::fmt;

/// A database engine that aludel speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Engine {
    /// SQLite 3, embedded in the program.
    Sqlite,
    /// MySQL from 8.0.23.
    MySql,
    /// MariaDB from 10.6.
    MariaDb,
    /// PostgreSQL from 13.
    Postgres,
}

impl Engine {
    /// Every engine, in the order in which they are listed everywhere.
    pub const ALL: [Engine; 4] = [
        Engine::Sqlite,
        Engine::MySql,
        Engine::MariaDb,
        Engine::Postgres,
    ];

    /// The word for the engine in Cargo.toml, on the command line and in JSON: `sqlite`, `mysql`,
    /// `mariadb` or `postgres`.
    ///
    /// ```
    /// use aludel_core::Engine;
    /// assert_eq!(Engine::MariaDb.word(), "mariadb");
    /// ```
    pub const fn word(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::MySql => "mysql",
            Engine::MariaDb => "mariadb",
            Engine::Postgres => "postgres",
        }
    }

    /// The engine with this [`word`](Engine::word), if there is one.
    pub fn from_word(word: &str) -> Option<Engine> {
        Engine::ALL.into_iter().find(|engine| engine.word() == word)
    }

    /// Whether the engine is MySQL or MariaDB: DDL commits by itself, one statement is one atom.
    pub const fn is_mysql_family(self) -> bool {
        matches!(self, Engine::MySql | Engine::MariaDb)
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Sqlite => "SQLite",
            Engine::MySql => "MySQL",
            Engine::MariaDb => "MariaDB",
            Engine::Postgres => "PostgreSQL",
        })
    }
}

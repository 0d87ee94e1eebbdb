//! The few places where the engines' SQL differs.

use aludel::{Engine, Value};
use chrono::{DateTime, NaiveDateTime, Utc};

/// What a connection is told before its first use.
pub fn session(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Sqlite => &[
            "PRAGMA foreign_keys = ON",
            "PRAGMA busy_timeout = 5000",
            "PRAGMA synchronous = NORMAL",
        ],
        Engine::Postgres => &[
            "SET TIME ZONE 'UTC'",
            // Under a stricter isolation writers that meet would have to begin again.
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED",
        ],
        // Whatever the server is set to: a text that does not fit is refused, never cut, and no letter is lost.
        Engine::MySql | Engine::MariaDb => &[
            "SET NAMES utf8mb4",
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE'",
            "SET SESSION time_zone = '+00:00'",
            // Without locks on the gaps between rows, in which two writers would wait for each other.
            "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
        ],
    }
}

/// The statement that begins a transaction that is going to write.
pub fn begin(engine: Engine) -> &'static str {
    match engine {
        // A transaction that begins as a reader cannot wait its turn once it wants to write.
        Engine::Sqlite => "BEGIN IMMEDIATE",
        _ => "START TRANSACTION",
    }
}

/// The query for the id that the last INSERT on this connection was given.
pub fn last_id(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SELECT last_insert_rowid()",
        Engine::Postgres => "SELECT lastval()",
        _ => "SELECT LAST_INSERT_ID()",
    }
}

/// What a SELECT ends in to keep its rows from other writers until the transaction ends.
pub fn hold(engine: Engine) -> &'static str {
    match engine {
        // A transaction that writes has the whole file to itself.
        Engine::Sqlite => "",
        _ => " FOR UPDATE",
    }
}

/// An instant as a `DateTime<Utc>` column takes it.
pub fn instant(engine: Engine, at: DateTime<Utc>) -> Value {
    let text = at.format("%Y-%m-%d %H:%M:%S%.6f").to_string();
    match engine {
        Engine::Sqlite | Engine::Postgres => Value::Text(text + "+00:00"),
        // A DATETIME has no zone; ours are in UTC by agreement.
        _ => Value::Text(text),
    }
}

/// An instant as a `DateTime<Utc>` column gives it.
pub fn read_instant(text: &str) -> Option<DateTime<Utc>> {
    let bare = text.strip_suffix("+00:00").unwrap_or(text);
    NaiveDateTime::parse_from_str(bare, "%Y-%m-%d %H:%M:%S%.f")
        .ok()
        .map(|at| at.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_comes_back_to_the_microsecond_on_every_engine() {
        let at = DateTime::from_timestamp_micros(1_767_225_599_000_007).unwrap();
        for (engine, text) in [
            (Engine::Sqlite, "2025-12-31 23:59:59.000007+00:00"),
            (Engine::MySql, "2025-12-31 23:59:59.000007"),
            (Engine::MariaDb, "2025-12-31 23:59:59.000007"),
        ] {
            assert_eq!(instant(engine, at), Value::Text(text.to_owned()));
            assert_eq!(read_instant(text), Some(at));
        }
    }

    #[test]
    fn an_instant_may_come_without_its_fraction() {
        let at = DateTime::from_timestamp(1_767_225_599, 0);
        assert_eq!(read_instant("2025-12-31 23:59:59"), at);
        assert_eq!(read_instant("yesterday"), None);
    }
}

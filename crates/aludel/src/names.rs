//! Names of aludel's own tables and locks, which all follow from the history table's.

use aludel_core::{Engine, RESERVED_PREFIX, derived, digest_all};

/// The history table's name where nothing else is said.
const DEFAULT: &str = "refinery_schema_history";

/// Names of aludel's own tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// One row per migration applied.
    pub history: String,
    /// One row per migration in flight, and the pin of a database without a migration.
    pub journal: String,
    /// One row per object that is kept aside.
    pub kept: String,
    /// On a cluster: who changes the database.
    pub lease: String,
}

impl Names {
    /// Two apps with history tables of their own may share a database.
    pub fn new(history: &str) -> Self {
        let side = |table: &str| {
            if history == DEFAULT {
                format!("{RESERVED_PREFIX}{table}")
            } else {
                derived(RESERVED_PREFIX.trim_end_matches('_'), &[history], table)
            }
        };
        Self {
            history: history.to_owned(),
            journal: side("journal"),
            kept: side("kept"),
            lease: side("lease"),
        }
    }

    /// The server-wide name of the lock of `database`: in lower-case, at most 64 characters.
    pub fn lock(&self, database: &str) -> String {
        format!(
            "{RESERVED_PREFIX}{}",
            &digest_all(&[database, &self.history])[..48]
        )
    }
}

impl Names {
    /// PostgreSQL: the two keys of the lock of `schema`, of which the first is our own, so that no other tool's is ours.
    pub fn advisory(&self, schema: &str) -> (i32, i32) {
        const CLASS: i32 = i32::from_be_bytes(*b"alud");
        let digest = digest_all(&[schema, &self.history]);
        let object = u32::from_str_radix(&digest[..8], 16).unwrap_or_default();
        (CLASS, object.cast_signed())
    }
}

/// A name as the engine quotes it.
pub(crate) fn quote(name: &str, engine: Engine) -> String {
    let mark = if engine.is_mysql_family() { '`' } else { '"' };
    let doubled = name.replace(mark, &format!("{mark}{mark}"));
    format!("{mark}{doubled}{mark}")
}

/// A text as the engine writes it in a script. On MySQL and MariaDB the script sets a mode in which backslashes escape.
pub(crate) fn literal(text: &str, engine: Engine) -> String {
    let doubled = text.replace('\'', "''");
    if engine.is_mysql_family() {
        format!("'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// The present instant in UTC in RFC 3339, as the engine writes it in a script.
pub(crate) fn now(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
        Engine::MySql | Engine::MariaDb => "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')",
        Engine::Postgres => "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_tables_take_their_names_from_the_history() {
        assert_eq!(Names::new(DEFAULT).journal, "aludel_journal");
        assert_eq!(Names::new("b_history").journal, "aludel_b_history_journal");
        let long = Names::new(&"h".repeat(63)).journal;
        assert!(
            long.starts_with("aludel_hhh") && long.ends_with("_journal"),
            "{long}"
        );
        assert!(long.len() <= 63, "{long}");
    }

    #[test]
    fn locks_differ_by_database_and_history_and_fit_mysql() {
        let lock = Names::new(DEFAULT).lock("app");
        assert!(lock.len() <= 64 && lock == lock.to_lowercase());
        assert_ne!(lock, Names::new(DEFAULT).lock("app2"));
        assert_ne!(lock, Names::new("other").lock("app"));
    }

    #[test]
    fn advisory_locks_differ_by_schema_and_history() {
        let names = Names::new(DEFAULT);
        assert_eq!(names.advisory("public"), names.advisory("public"));
        assert_ne!(names.advisory("public"), names.advisory("other"));
        assert_ne!(
            names.advisory("public"),
            Names::new("other").advisory("public")
        );
        assert_eq!(
            names.advisory("public").0,
            Names::new("other").advisory("x").0
        );
    }

    #[test]
    fn names_and_texts_are_quoted() {
        assert_eq!(quote("a\"b", Engine::Sqlite), "\"a\"\"b\"");
        assert_eq!(quote("a`b", Engine::MySql), "`a``b`");
        assert_eq!(literal("it's \\", Engine::Sqlite), "'it''s \\'");
        assert_eq!(literal("it's \\", Engine::MariaDb), "'it''s \\\\'");
    }
}

//! What the first word of a statement says about it.

use crate::{Error, Kind, Result};

/// The first word of a statement, in upper case; comments before it are passed over.
fn first_word(sql: &str) -> String {
    let mut rest = sql.trim_start();
    loop {
        let skipped = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(comment) = rest.strip_prefix('#') {
            comment.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, rest)| rest)
        } else {
            break;
        };
        rest = skipped.trim_start();
    }
    let word = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    word.into_iter()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase()
}

/// Whether a statement changes rows and nothing else, so that MySQL and MariaDB keep it inside a transaction.
pub(crate) fn stays_in_transaction(sql: &str) -> bool {
    const WORDS: [&str; 11] = [
        "", "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "SET", "DO", "VALUES",
        "TABLE",
    ];
    WORDS.contains(&first_word(sql).as_str())
}

/// What a statement does, as far as a lease has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Begin,
    Commit,
    Rollback,
    /// It reads, or sets something of the session.
    Nothing,
    /// It changes rows, in a transaction.
    Rows,
    /// It commits by itself.
    Schema,
}

/// MySQL and MariaDB: what a statement does.
pub(crate) fn sort(sql: &str) -> Sort {
    match first_word(sql).as_str() {
        "START" | "BEGIN" if controls_transaction(sql) => Sort::Begin,
        "COMMIT" => Sort::Commit,
        "ROLLBACK" => Sort::Rollback,
        "" | "SELECT" | "SET" | "DO" | "SHOW" | "VALUES" | "TABLE" | "EXPLAIN" | "DESCRIBE" => {
            Sort::Nothing
        }
        "INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "WITH" => Sort::Rows,
        _ => Sort::Schema,
    }
}

/// SQLite: whether a statement can be tried on a copy of the database in memory, and touches nothing else.
#[cfg(feature = "sqlite")]
pub(crate) fn rehearsable(sql: &str) -> bool {
    const WORDS: [&str; 4] = ["ATTACH", "DETACH", "PRAGMA", "VACUUM"];
    const OURS: [&str; 2] = [
        "PRAGMA legacy_alter_table",
        "PRAGMA ignore_check_constraints",
    ];
    let ours = OURS.iter().any(|pragma| sql.starts_with(pragma));
    (ours || !WORDS.contains(&first_word(sql).as_str())) && !controls_transaction(sql)
}

/// Whether a statement begins or ends a transaction.
fn controls_transaction(sql: &str) -> bool {
    let word = first_word(sql);
    let begins = word == "START" && sql.to_ascii_uppercase().contains("TRANSACTION");
    begins
        || matches!(
            word.as_str(),
            "BEGIN" | "COMMIT" | "ROLLBACK" | "END" | "SAVEPOINT" | "RELEASE"
        )
}

/// A step that ended the transaction would take what protects it away.
///
/// # Errors
/// The statement begins or ends a transaction.
pub(crate) fn refuse_transaction_control(sql: &str) -> Result<()> {
    if !controls_transaction(sql) {
        return Ok(());
    }
    Err(Error::new(
        Kind::Failed,
        format!(
            "`{}` begins or ends a transaction, which is aludel's to do: take it out",
            short(sql)
        ),
    ))
}

/// A statement as messages show it.
pub(crate) fn short(sql: &str) -> String {
    const MOST: usize = 200;
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain("…".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_no_words() {
        assert_eq!(first_word("-- a\n # b\n/* c */ update t"), "UPDATE");
        assert_eq!(first_word("/* open"), "");
    }

    #[test]
    fn changes_of_rows_stay_in_a_transaction_and_changes_of_the_schema_do_not() {
        assert!(stays_in_transaction("WITH a AS (SELECT 1) DELETE FROM t"));
        assert!(stays_in_transaction("-- nothing"));
        for sql in [
            "CREATE VIEW v AS SELECT 1",
            "alter table t",
            "CALL p()",
            "TRUNCATE t",
        ] {
            assert!(!stays_in_transaction(sql), "{sql}");
        }
    }

    #[test]
    fn statements_are_sorted_by_what_a_lease_has_to_know() {
        for (sql, sorted) in [
            ("START TRANSACTION", Sort::Begin),
            ("COMMIT", Sort::Commit),
            ("ROLLBACK", Sort::Rollback),
            ("select 1", Sort::Nothing),
            ("SET SESSION wait_timeout = 1", Sort::Nothing),
            ("-- a\nUPDATE t SET a = 1", Sort::Rows),
            ("WITH a AS (SELECT 1) DELETE FROM t", Sort::Rows),
            ("ALTER TABLE t ADD a INT", Sort::Schema),
            ("START SLAVE", Sort::Schema),
            ("CALL p()", Sort::Schema),
        ] {
            assert_eq!(sort(sql), sorted, "{sql}");
        }
    }

    #[test]
    fn transactions_are_ours() {
        for sql in [
            "begin",
            "START TRANSACTION",
            "Commit",
            "/* */ ROLLBACK TO x",
            "END",
        ] {
            assert!(controls_transaction(sql), "{sql}");
        }
        for sql in [
            "START SLAVE",
            "UPDATE t SET begin = 1",
            "CREATE TRIGGER t BEGIN END",
        ] {
            assert!(!controls_transaction(sql), "{sql}");
        }
    }
}

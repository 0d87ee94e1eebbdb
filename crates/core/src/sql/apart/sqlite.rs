//! What SQLite refuses inside of a transaction, or passes over without a word.

use super::{Apart, Reader};
use crate::{Engine, Error, Result};

/// Settings that stay in the file, and are made outside of a transaction only.
const OF_THE_FILE: [&str; 4] = ["auto_vacuum", "journal_mode", "page_size", "wal_checkpoint"];

/// Settings that hold for the connection that makes them: the app's connections would never hear of them, and some of them
/// would take away what a migration relies on.
const OF_THE_CONNECTION: [&str; 20] = [
    "busy_timeout",
    "cache_size",
    "case_sensitive_like",
    "cell_size_check",
    "foreign_keys",
    "ignore_check_constraints",
    "journal_size_limit",
    "legacy_alter_table",
    "locking_mode",
    "mmap_size",
    "query_only",
    "read_uncommitted",
    "recursive_triggers",
    "secure_delete",
    "synchronous",
    "temp_store",
    "trusted_schema",
    "wal_autocheckpoint",
    "writable_schema",
    "cache_spill",
];

/// What is known of the statement, if SQLite runs it outside of a transaction only.
pub(super) fn of(sql: &str) -> Result<Option<Apart>> {
    let mut reader = Reader::new(sql, Engine::Sqlite);
    if reader.words(&["VACUUM"]) {
        if reader.left("INTO") {
            return Err(refused(
                "VACUUM INTO, which writes a file beside the database that no later run could write again: take it out, and \
                 copy the database by hand",
            ));
        }
        return Ok(Some(Apart::default()));
    }
    if reader.words(&["ATTACH"]) || reader.words(&["DETACH"]) {
        return Err(refused(
            "ATTACH or DETACH, which holds for one connection alone, while a migration changes one database: take it out",
        ));
    }
    if reader.words(&["PRAGMA"]) {
        return pragma(&mut reader);
    }
    Ok(None)
}

fn pragma(reader: &mut Reader<'_>) -> Result<Option<Apart>> {
    let name = reader.name().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if OF_THE_FILE.contains(&name.as_str()) {
        return Ok(Some(Apart::default()));
    }
    let sets = reader
        .peek()
        .is_some_and(|token| token.is("=") || token.is("("));
    if sets && OF_THE_CONNECTION.contains(&name.as_str()) {
        return Err(refused(&format!(
            "PRAGMA {name}, which holds for the connection that says it, and that one only migrates: take it out, and say it \
             where the app opens its connections"
        )));
    }
    Ok(None)
}

fn refused(what: &str) -> Error {
    Error::new(format!("the SQL of a step says {what}"))
}

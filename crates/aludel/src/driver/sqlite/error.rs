//! What SQLite answers, in words that end in the remedy.

use rusqlite::{Error, ErrorCode, ffi};

use crate::driver::{Class, DbError};

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        let (code, said) = parts(error);
        let (class, remedy) = judge(code, &said);
        let message = match remedy {
            "" => said,
            remedy => format!("{said}: {remedy}"),
        };
        DbError { class, message }
    }
}

/// The code, and SQLite's own words without the statement that they are about.
fn parts(error: Error) -> (Option<ffi::Error>, String) {
    match error {
        Error::SqliteFailure(code, Some(said)) => (Some(code), said),
        Error::SqliteFailure(code, None) => (Some(code), code.to_string()),
        Error::SqlInputError { error, msg, .. } => (Some(error), msg),
        other => (None, other.to_string()),
    }
}

/// What follows, and what to do.
fn judge(code: Option<ffi::Error>, said: &str) -> (Class, &'static str) {
    if let Some(found) = by_words(said) {
        return found;
    }
    let Some(code) = code else {
        return (Class::Other, "");
    };
    match (code.code, code.extended_code) {
        (ErrorCode::DatabaseBusy, _) => (
            Class::Busy,
            "another connection is writing to it; try again when that has ended",
        ),
        (ErrorCode::DatabaseLocked, _) => (
            Class::Busy,
            "another statement on it is unfinished; try again when that has ended",
        ),
        (ErrorCode::NotADatabase, _) => (
            Class::NoDatabase,
            "the file is another's, or encrypted; name a file of SQLite's, or one that is not there yet",
        ),
        (ErrorCode::DatabaseCorrupt, _) => (
            Class::NoDatabase,
            "the file is damaged; put a backup in its place",
        ),
        (ErrorCode::ReadOnly, ffi::SQLITE_READONLY_DIRECTORY) => (
            Class::ReadOnly,
            "SQLite writes a journal beside the file; make its folder writable",
        ),
        (ErrorCode::ReadOnly, _) => (
            Class::ReadOnly,
            "make the file and its folder writable for this user",
        ),
        (ErrorCode::CannotOpen, ffi::SQLITE_CANTOPEN_ISDIR) => {
            (Class::Denied, "it is a folder; name a file in it")
        }
        (ErrorCode::CannotOpen, _) => (
            Class::Denied,
            "see that its folder is there and that this user may write in it",
        ),
        (ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied, _) => {
            (Class::Denied, "give this user access to it")
        }
        (ErrorCode::DiskFull, _) => (
            Class::Other,
            "make room and try again; building a table anew needs as much again as the table has",
        ),
        (ErrorCode::SystemIoFailure, _) => {
            (Class::Other, "look after the disk that the file is on")
        }
        (ErrorCode::ConstraintViolation, _) => (Class::Data, ""),
        _ => (Class::Other, ""),
    }
}

/// What only the words tell: the code is that of every wrong statement.
fn by_words(said: &str) -> Option<(Class, &'static str)> {
    let begins = |all: &[&str]| all.iter().any(|words| said.starts_with(words));
    if begins(&["no such table", "no such column"]) {
        return Some((Class::Missing, ""));
    }
    if begins(&["error in view", "error in trigger", "error in index"]) {
        return Some((
            Class::Dependent,
            "drop it first, and create it anew after the upgrade",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What follows from a code, and what stands behind SQLite's own words.
    const CODES: [(i32, Class, &str); 14] = [
        (
            ffi::SQLITE_BUSY,
            Class::Busy,
            ": another connection is writing to it; try again when that has ended",
        ),
        (
            ffi::SQLITE_LOCKED,
            Class::Busy,
            ": another statement on it is unfinished; try again when that has ended",
        ),
        (
            ffi::SQLITE_NOTADB,
            Class::NoDatabase,
            ": the file is another's, or encrypted; name a file of SQLite's, or one that is not there yet",
        ),
        (
            ffi::SQLITE_CORRUPT,
            Class::NoDatabase,
            ": the file is damaged; put a backup in its place",
        ),
        (
            ffi::SQLITE_READONLY_DIRECTORY,
            Class::ReadOnly,
            ": SQLite writes a journal beside the file; make its folder writable",
        ),
        (
            ffi::SQLITE_READONLY,
            Class::ReadOnly,
            ": make the file and its folder writable for this user",
        ),
        (
            ffi::SQLITE_CANTOPEN_ISDIR,
            Class::Denied,
            ": it is a folder; name a file in it",
        ),
        (
            ffi::SQLITE_CANTOPEN,
            Class::Denied,
            ": see that its folder is there and that this user may write in it",
        ),
        (
            ffi::SQLITE_PERM,
            Class::Denied,
            ": give this user access to it",
        ),
        (
            ffi::SQLITE_AUTH,
            Class::Denied,
            ": give this user access to it",
        ),
        (
            ffi::SQLITE_FULL,
            Class::Other,
            ": make room and try again; building a table anew needs as much again as the table has",
        ),
        (
            ffi::SQLITE_IOERR,
            Class::Other,
            ": look after the disk that the file is on",
        ),
        (ffi::SQLITE_CONSTRAINT, Class::Data, ""),
        (ffi::SQLITE_RANGE, Class::Other, ""),
    ];

    #[test]
    fn each_code_says_what_to_do() {
        for (code, class, remedy) in CODES {
            let said = Error::SqliteFailure(ffi::Error::new(code), Some("it says".to_owned()));
            let error = DbError::from(said);
            assert_eq!(error.class, class, "{code}");
            assert_eq!(error.message, format!("it says{remedy}"));
        }
    }
}

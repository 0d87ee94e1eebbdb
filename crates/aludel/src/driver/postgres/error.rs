use postgres::error::SqlState;

use crate::driver::{Class, DbError};

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        let Some(answer) = error.as_db_error() else {
            return client_side(&error);
        };
        let detail = answer.detail().map(|detail| {
            let line = detail.trim_end_matches('.').replace('\n', ", ");
            format!("; {line}")
        });
        let code = answer.code();
        DbError {
            class: class(code, answer.routine()),
            message: format!(
                "{}{} ({}){}",
                answer.message(),
                detail.unwrap_or_default(),
                code.code(),
                remedy(code)
            ),
        }
    }
}

/// What the driver says by itself: the connection is gone, or the caller has bound what does not fit.
fn client_side(error: &postgres::Error) -> DbError {
    let source = std::error::Error::source(error);
    let gone =
        error.is_closed() || source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
    DbError {
        class: if gone {
            Class::Unreachable
        } else {
            Class::Other
        },
        message: match source {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

/// What follows from the state of a server's error. `routine` is the function of the server that said it.
pub(super) fn class(code: &SqlState, routine: Option<&str>) -> Class {
    match code.code() {
        // No such table, column, schema.
        "42P01" | "42703" | "3F000" => Class::Missing,
        // Serialization, deadlock, a lock that was not to be had.
        "40001" | "40P01" | "55P03" => Class::Busy,
        // Shutdown, crash, starting up, idle too long, too many connections; 08: the network.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300" => Class::Unreachable,
        // Unknown database.
        "3D000" => Class::Denied,
        // A privilege is missing; a standby or a read-only transaction.
        "42501" | "25006" => Class::ReadOnly,
        // Others depend on it.
        "2BP01" => Class::Dependent,
        "0A000" if routine.is_some_and(of_dependents) => Class::Dependent,
        code => match &code[..code.len().min(2)] {
            "08" => Class::Unreachable,
            // Wrong password, a user who may not sign in.
            "28" => Class::Denied,
            // 22: out of range, not of that type, too long. 23: NULL, duplicate, orphan, check.
            "22" | "23" => Class::Data,
            _ => Class::Other,
        },
    }
}

/// A view or rule that keeps a column's type from being changed has no code of its own.
fn of_dependents(routine: &str) -> bool {
    routine.starts_with("ATExecAlterColumnType") || routine == "RememberAllDependentForRebuilding"
}

fn remedy(code: &SqlState) -> &'static str {
    match code.code() {
        "53200" => {
            ": one transaction holds a lock on everything it changes; raise `max_locks_per_transaction` of the server"
        }
        "25P02" => ": roll it back first",
        "25001" | "2D000" => {
            ": what pends runs in one transaction; put `outside_transaction()` among the steps of the migration, whose SQL and \
             Rust then run outside of one"
        }
        _ => "",
    }
}

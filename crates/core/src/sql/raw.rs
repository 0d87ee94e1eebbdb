//! Steps written by a person, as what runs for them.

#[cfg(test)]
mod tests;

use super::split::statements;
use super::{Body, Statement};
use crate::token::tokens;
use crate::{Engine, Error, Raw, Result, Step};

/// What runs on `engine` for the raw step at `index`; nothing for a step that is no raw one.
pub(super) fn body(steps: &[Step], index: usize, engine: Engine) -> Result<Body> {
    let text = match up(steps, index) {
        Some(Raw::Run { name }) => return Ok(Body::Run(name.clone())),
        Some(Raw::File { text, .. } | Raw::Sql { engine: None, text }) => text,
        Some(Raw::Sql {
            engine: Some(only),
            text,
        }) if speaks(steps, index, *only, engine) => text,
        _ => return Ok(Body::Sql(Vec::new())),
    };
    let all = statements(text, engine);
    if let Some(word) = all.iter().find_map(|sql| controls(sql)) {
        return Err(Error::new(format!(
            "the SQL of a step says {word}, but aludel opens and closes the transaction itself: take it out"
        )));
    }
    if let Some(word) = all.iter().find_map(|sql| apart(sql, engine)) {
        return Err(Error::new(format!(
            "the SQL of a step says {word}, which PostgreSQL runs only outside of a transaction, and that is not supported \
             yet: take the word out, or run it by hand"
        )));
    }
    Ok(Body::Sql(all.into_iter().map(Statement::new).collect()))
}

/// The word for which PostgreSQL wants no transaction around the statement, where all of a migration is one.
fn apart(sql: &str, engine: Engine) -> Option<&'static str> {
    if engine != Engine::Postgres {
        return None;
    }
    let mut head = tokens(sql, engine).take(6).peekable();
    if head.peek()?.is("VACUUM") {
        return Some("VACUUM");
    }
    head.any(|token| token.is("CONCURRENTLY"))
        .then_some("CONCURRENTLY")
}

fn up(steps: &[Step], index: usize) -> Option<&Raw> {
    match steps.get(index)? {
        Step::Raw { up, .. } => Some(up),
        _ => None,
    }
}

/// Whether SQL for `only` runs on `engine`: MySQL's runs on MariaDB too, unless SQL for MariaDB stands beside it.
fn speaks(steps: &[Step], index: usize, only: Engine, engine: Engine) -> bool {
    let beside = [index.checked_sub(1), index.checked_add(1)];
    let own = |at: usize| {
        matches!(
            up(steps, at),
            Some(Raw::Sql {
                engine: Some(Engine::MariaDb),
                ..
            })
        )
    };
    let stands_in = only == Engine::MySql
        && engine == Engine::MariaDb
        && !beside.into_iter().flatten().any(own);
    only == engine || stands_in
}

/// The word that begins or ends a transaction, if the statement does that.
fn controls(sql: &str) -> Option<&'static str> {
    const WORDS: [&str; 8] = [
        "ABORT",
        "BEGIN",
        "COMMIT",
        "END",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "START",
    ];
    let first = sql.split(|c: char| !c.is_ascii_alphabetic()).next()?;
    WORDS
        .into_iter()
        .find(|word| first.eq_ignore_ascii_case(word))
}

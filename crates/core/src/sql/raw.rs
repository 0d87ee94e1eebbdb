//! Steps written by a person, as what runs for them.

#[cfg(test)]
mod tests;

use super::split::statements;
use super::{Body, Statement};
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
    Ok(Body::Sql(all.into_iter().map(Statement::new).collect()))
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
    const WORDS: [&str; 7] = [
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

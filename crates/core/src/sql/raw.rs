//! Steps written by a person, as what runs for them.

#[cfg(test)]
mod tests;

use super::apart::{self, Apart, UniqueIndex};
use super::split::statements;
use super::{Body, Part, Statement};
use crate::{Engine, Error, Raw, Result, Step, Transaction};

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

/// The same as parts: one for what stands in a transaction together, one for each statement that stands outside of one.
///
/// # Errors
/// As [`body`]; a statement that can stand neither inside nor outside.
pub(super) fn parts(steps: &[Step], index: usize, engine: Engine) -> Result<Vec<Part>> {
    let part = |body| Part::new(index..index + 1, body);
    let asked = steps.contains(&Step::Transaction(Transaction::Outside));
    let outside = |body, apart| Part {
        apart: Some(apart),
        ..part(body)
    };
    let all = match body(steps, index, engine)? {
        body @ Body::Run(_) if asked => return Ok(vec![outside(body, Apart::default())]),
        Body::Sql(all) => all,
        body => return Ok(vec![part(body)]),
    };
    let (mut parts, mut inside) = (Vec::new(), Vec::new());
    for statement in all {
        let apart = apart::of(&statement.sql, engine)?;
        let Some(apart) = apart.or_else(|| asked.then(Apart::default)) else {
            inside.push(statement);
            continue;
        };
        if !inside.is_empty() {
            parts.push(part(Body::Sql(std::mem::take(&mut inside))));
        }
        parts.push(outside(Body::Sql(vec![statement]), apart));
    }
    if !inside.is_empty() || parts.is_empty() {
        parts.push(part(Body::Sql(inside)));
    }
    Ok(parts)
}

/// Whether anything of these steps stands outside of a transaction on `engine`.
///
/// # Errors
/// As [`script`](super::script), for what a person wrote.
pub fn stands_apart(steps: &[Step], engine: Engine) -> Result<bool> {
    let raw = |step: &Step| matches!(step, Step::Raw { .. });
    for at in (0..steps.len()).filter(|at| raw(&steps[*at])) {
        if parts(steps, at, engine)?
            .iter()
            .any(|part| part.apart.is_some())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a person's step may change rows on `engine`: it does anything else than what stands outside of a transaction by
/// its nature, such as an index that is built concurrently.
pub fn changes_rows(steps: &[Step], index: usize, engine: Engine) -> bool {
    match body(steps, index, engine) {
        Ok(Body::Sql(all)) => !all.iter().all(|one| is_apart(&one.sql, engine)),
        _ => true,
    }
}

/// Whether a person's step surely is there to change rows on `engine`: a function, or SQL with a statement that does.
pub fn writes_rows(steps: &[Step], index: usize, engine: Engine) -> bool {
    const WORDS: [&str; 6] = ["DELETE", "INSERT", "MERGE", "REPLACE", "UPDATE", "WITH"];
    let writes = |sql: &str| {
        let mut words = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic());
        let first = words.next().unwrap_or_default();
        WORDS.iter().any(|word| first.eq_ignore_ascii_case(word))
    };
    match body(steps, index, engine) {
        Ok(Body::Sql(all)) => all.iter().any(|one| writes(&one.sql)),
        Ok(Body::Run(_)) => true,
        _ => false,
    }
}

/// The statements of a person's step on `engine`; none of a function.
pub(crate) fn texts(steps: &[Step], index: usize, engine: Engine) -> Vec<String> {
    match body(steps, index, engine) {
        Ok(Body::Sql(all)) => all.into_iter().map(|one| one.sql).collect(),
        _ => Vec::new(),
    }
}

/// Whether anything of a person's step runs on `engine`.
pub(crate) fn runs(steps: &[Step], index: usize, engine: Engine) -> bool {
    match body(steps, index, engine) {
        Ok(Body::Sql(all)) => !all.is_empty(),
        _ => true,
    }
}

fn is_apart(sql: &str, engine: Engine) -> bool {
    matches!(apart::of(sql, engine), Ok(Some(_)))
}

/// Whether SQL of a person's leaves rows as they are, whichever engine it is for: it is only what stands outside of a
/// transaction by its nature.
pub(super) fn keeps_rows(up: &Raw, engine: Engine) -> bool {
    match up {
        Raw::Sql { text, .. } | Raw::File { text, .. } => statements(text, engine)
            .iter()
            .all(|sql| is_apart(sql, engine)),
        Raw::Nothing | Raw::Run { .. } => false,
    }
}

/// The unique indexes that a person's SQL builds outside of a transaction.
pub(super) fn unique_indexes(up: &Raw, engine: Engine) -> impl Iterator<Item = UniqueIndex> {
    let text = match up {
        Raw::Sql { text, engine: only } if only.is_none_or(|only| only == engine) => Some(text),
        Raw::File { text, .. } => Some(text),
        _ => None,
    };
    // Few texts do, and the others need not be cut into words.
    let spoken = |text: &&String| {
        engine == Engine::Postgres && text.to_ascii_uppercase().contains("CONCURRENTLY")
    };
    let all = text.filter(spoken).map(|text| statements(text, engine));
    let all = all.into_iter().flatten();
    all.filter_map(|sql| UniqueIndex::read(&sql))
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

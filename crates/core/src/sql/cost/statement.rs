//! What a statement of ours says of its cost.

use super::super::toll::{Grows, Toll, Waits};
use super::super::{Body, Server, Statement};
use crate::Engine;
use crate::token::{Token, tokens};

/// What a part costs: tables, and what grows with them.
pub(super) fn tolls(body: &Body, on: (Engine, Option<&Server>)) -> Vec<(String, Toll)> {
    match body {
        Body::Run(_) => Vec::new(),
        Body::Rebuild(one) => vec![(one.table.clone(), Toll::new(Grows::Writes, Waits::Writers))],
        Body::Sql(all) => all.iter().filter_map(|one| toll(one, on)).collect(),
    }
}

/// The table that a statement is of, and what grows with it.
fn toll(
    statement: &Statement,
    (engine, server): (Engine, Option<&Server>),
) -> Option<(String, Toll)> {
    let mut all = tokens(&statement.sql, engine);
    let first: Vec<Token<'_>> = all.by_ref().take(3).collect();
    let word = |at: usize, word: &str| first.get(at).is_some_and(|token| token.is(word));
    if word(0, "UPDATE") {
        return Some((first.get(1)?.value(), ROWS));
    }
    if word(0, "DELETE") {
        return Some((first.get(2)?.value(), ROWS));
    }
    if word(0, "INSERT") {
        let table = after(&mut all, "FROM")?;
        return Some((table, Toll::new(Grows::Keeps, aside(engine))));
    }
    if word(0, "ALTER") && word(1, "TABLE") {
        let table = first.get(2)?.value();
        let here = || server?.toll(statement, &table);
        let toll = statement.toll.or_else(here);
        return Some((table, toll.or_else(|| altered(all, engine))?));
    }
    if engine == Engine::Sqlite && word(0, "CREATE") && (word(1, "INDEX") || word(2, "INDEX")) {
        let table = after(&mut all, "ON")?;
        return Some((table, Toll::new(Grows::Reads, Waits::Writers)));
    }
    None
}

/// Rows that are changed stay locked until it is done; SQLite has one lock for all.
const ROWS: Toll = Toll::new(Grows::Updates, Waits::Writers);

/// On PostgreSQL a table whose values are copied is locked first, since the column goes in the same transaction.
fn aside(engine: Engine) -> Waits {
    match engine {
        Engine::Postgres => Waits::Everybody,
        _ => Waits::Writers,
    }
}

/// The name that stands behind a word.
fn after<'a>(all: &mut impl Iterator<Item = Token<'a>>, word: &str) -> Option<String> {
    all.find(|token| token.is(word))?;
    all.next().map(|token| token.value())
}

/// An ALTER TABLE, from behind the table's name on.
fn altered<'a>(mut all: impl Iterator<Item = Token<'a>>, engine: Engine) -> Option<Toll> {
    let verb = all.next()?;
    let rest: Vec<Token<'_>> = all.collect();
    let has = |word: &str| rest.iter().any(|token| token.is(word));
    let column = rest.first().is_some_and(|token| token.is("COLUMN"));
    match engine {
        // It takes the values out of each row, and holds the rows there to a new check.
        Engine::Sqlite if verb.is("DROP") && column => {
            Some(Toll::new(Grows::Writes, Waits::Writers))
        }
        Engine::Sqlite if verb.is("ADD") && has("CHECK") => {
            Some(Toll::new(Grows::Reads, Waits::Writers))
        }
        _ => None,
    }
}

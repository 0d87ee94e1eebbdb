//! Which tables a statement locks on PostgreSQL. All that a migration locks it holds until it commits, so that whoever
//! wants such a table waits for whatever comes after, too.

use super::gentle::gentle;
use crate::sql::toll::Waits;
use crate::token::{Token, tokens};
use crate::{Engine, Schema};

/// The tables that a statement of ours locks against others, `schema` being what its part meets.
pub(crate) fn locks(sql: &str, schema: &Schema) -> Vec<(String, Waits)> {
    let all: Vec<Token<'_>> = tokens(sql, Engine::Postgres).collect();
    let word = |at: usize, word: &str| all.get(at).is_some_and(|token| token.is(word));
    let name = |at: usize| all.get(at).map(Token::value).unwrap_or_default();
    if gentle(sql).is_some() && !all.iter().any(|token| token.is("ADD")) {
        // Nobody waits for it.
        return Vec::new();
    }
    if word(0, "ALTER") && word(1, "TABLE") {
        return altered(&name(2), all.get(3..).unwrap_or_default(), schema);
    }
    if word(0, "CREATE") && word(1, "TABLE") {
        return referenced(&all);
    }
    if word(0, "DROP") && word(1, "INDEX") {
        let owner = schema.tables.values();
        let owner = owner.filter(|table| table.indexes.iter().any(|index| index.name == name(2)));
        return owner
            .map(|table| (table.name.clone(), Waits::Everybody))
            .collect();
    }
    if word(0, "DROP") && word(1, "TABLE") {
        let mut found = vec![(name(2), Waits::Everybody)];
        found.extend(parents(&name(2), schema));
        return found;
    }
    if word(0, "UPDATE") {
        return vec![(name(1), Waits::Writers)];
    }
    if word(0, "LOCK") {
        return vec![(name(2), Waits::Everybody)];
    }
    let on = all.iter().position(|token| token.is("ON"));
    match on.map(|at| name(at + 1)) {
        Some(table) if word(0, "CREATE") => vec![(table, Waits::Writers)],
        _ => Vec::new(),
    }
}

/// An ALTER TABLE: only a foreign key lets readers go on, on both sides.
fn altered(table: &str, clauses: &[Token<'_>], schema: &Schema) -> Vec<(String, Waits)> {
    let mut adds = clauses.windows(2).filter(|pair| pair[0].is("ADD"));
    let key = clauses.first().is_some_and(|token| token.is("ADD"))
        && clauses.iter().any(|token| token.is("REFERENCES"))
        && adds.all(|pair| pair[1].is("CONSTRAINT"));
    let mut found = vec![(
        table.to_owned(),
        if key {
            Waits::Writers
        } else {
            Waits::Everybody
        },
    )];
    found.extend(referenced(clauses));
    let keys = schema
        .table(table)
        .into_iter()
        .flat_map(|t| &t.foreign_keys);
    for pair in clauses
        .windows(3)
        .filter(|three| three[0].is("DROP") && three[1].is("CONSTRAINT"))
    {
        let gone = keys.clone().filter(|key| key.name == pair[2].value());
        found.extend(gone.map(|key| (key.table.clone(), Waits::Everybody)));
    }
    found
}

fn referenced(all: &[Token<'_>]) -> Vec<(String, Waits)> {
    let pairs = all.windows(2).filter(|pair| pair[0].is("REFERENCES"));
    pairs
        .map(|pair| (pair[1].value(), Waits::Writers))
        .collect()
}

fn parents(table: &str, schema: &Schema) -> Vec<(String, Waits)> {
    let keys = schema
        .table(table)
        .into_iter()
        .flat_map(|t| &t.foreign_keys);
    keys.map(|key| (key.table.clone(), Waits::Everybody))
        .collect()
}

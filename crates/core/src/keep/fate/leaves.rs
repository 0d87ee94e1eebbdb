//! Whether a statement takes a table's name away from it.

use crate::Engine;
use crate::token::{Kind, Token, tokens};

/// How a table loses its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Drops,
    Renames,
}

/// How the statement takes its name away from the table; `None` where it does not.
pub(super) fn leaves(sql: &str, table: &str, engine: Engine) -> Option<How> {
    let all: Vec<Token<'_>> = tokens(sql, engine).collect();
    let words = |at: usize, words: &[&str]| {
        let found = all.iter().skip(at);
        found.clone().count() >= words.len() && found.zip(words).all(|(token, word)| token.is(word))
    };
    let listed = |from: usize| names(&all[from.min(all.len())..]);
    let has = |all: &[String]| all.iter().any(|name| name.eq_ignore_ascii_case(table));
    if words(0, &["DROP", "TABLE"]) || words(0, &["DROP", "TEMPORARY", "TABLE"]) {
        return has(&listed(2)).then_some(How::Drops);
    }
    if words(0, &["CREATE", "OR", "REPLACE", "TABLE"]) {
        return listed(4)
            .first()
            .is_some_and(|name| name.eq_ignore_ascii_case(table))
            .then_some(How::Drops);
    }
    if words(0, &["RENAME", "TABLE"]) || words(0, &["RENAME", "TABLES"]) {
        return has(&listed(2)).then_some(How::Renames);
    }
    let alters = words(0, &["ALTER", "TABLE"])
        && listed(2)
            .first()
            .is_some_and(|name| name.eq_ignore_ascii_case(table));
    (alters && renames(&all, table)).then_some(How::Renames)
}

/// The names of a list of tables: of each the last part, and in `a TO b, c TO d` only the first of two.
fn names(all: &[Token<'_>]) -> Vec<String> {
    const NOISE: [&str; 6] = ["IF", "NOT", "EXISTS", "ONLY", "WAIT", "NOWAIT"];
    let mut found: Vec<String> = Vec::new();
    let mut place = Place::Begin;
    for token in all {
        place = match place {
            _ if token.is(",") => Place::Begin,
            Place::Begin if NOISE.iter().any(|word| token.is(word)) => Place::Begin,
            Place::Begin if matches!(token.kind, Kind::Word | Kind::Name) => {
                found.push(token.value());
                Place::Named
            }
            Place::Named if token.is(".") => Place::Dotted,
            Place::Dotted => {
                found.pop();
                found.push(token.value());
                Place::Named
            }
            _ => Place::Passed,
        };
    }
    found
}

/// Where in such a list a token stands.
#[derive(Clone, Copy)]
enum Place {
    Begin,
    Named,
    Dotted,
    Passed,
}

/// Whether an ALTER TABLE gives the table itself another name, or takes it to another schema.
fn renames(all: &[Token<'_>], table: &str) -> bool {
    all.iter().enumerate().any(|(at, token)| {
        let next = |more: usize, words: &[&str]| {
            let token = all.get(at + more);
            token.is_some_and(|token| words.iter().any(|word| token.is(word)))
        };
        let last = at.checked_sub(1).map(|last| all[last]);
        let begins =
            last.is_some_and(|last| last.is(",") || last.value().eq_ignore_ascii_case(table));
        if !begins {
            return false;
        }
        if token.is("SET") {
            return next(1, &["SCHEMA"]);
        }
        let parts = ["COLUMN", "INDEX", "KEY", "CONSTRAINT", "PARTITION"];
        token.is("RENAME") && !next(1, &parts) && (next(1, &["TO", "AS", "="]) || !next(2, &["TO"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_loses_its_name() {
        let cases = [
            ("DROP TABLE items", Some(How::Drops)),
            (
                "drop table if exists a, main.\"Items\" cascade",
                Some(How::Drops),
            ),
            ("DROP TABLE items2", None),
            ("DROP TABLE a -- items", None),
            ("CREATE OR REPLACE TABLE items (id int)", Some(How::Drops)),
            (
                "RENAME TABLE items TO old, new TO items",
                Some(How::Renames),
            ),
            ("RENAME TABLE new TO items", None),
            ("ALTER TABLE items RENAME TO old", Some(How::Renames)),
            ("ALTER TABLE items RENAME old", Some(How::Renames)),
            (
                "ALTER TABLE ONLY public.items RENAME TO old",
                Some(How::Renames),
            ),
            ("ALTER TABLE items SET SCHEMA attic", Some(How::Renames)),
            ("ALTER TABLE items RENAME COLUMN a TO b", None),
            ("ALTER TABLE items RENAME a TO b", None),
            ("ALTER TABLE items RENAME INDEX a TO b", None),
            ("ALTER TABLE new RENAME TO items", None),
            ("ALTER TABLE items ADD COLUMN rename int", None),
            ("UPDATE items SET id = id + 1", None),
            ("DELETE FROM items", None),
        ];
        for (sql, how) in cases {
            let engine = Engine::Sqlite;
            assert_eq!(leaves(sql, "items", engine), how, "{sql}");
        }
        let quoted = "DROP TABLE `items`";
        assert_eq!(leaves(quoted, "items", Engine::MySql), Some(How::Drops));
    }
}

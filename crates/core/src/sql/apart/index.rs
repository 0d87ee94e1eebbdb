//! `CREATE INDEX CONCURRENTLY`: one that broke off, or that met rows that are the same, leaves an index that is invalid. It
//! slows writers down and enforces nothing, and `IF NOT EXISTS` takes it for the one that is wanted.

use super::{Apart, Found, Reader, Turns, catalogued, literal, named};
use crate::token::{Kind, Token};
use crate::{Engine, Error, IndexPart, Result};

/// A query for the statements that drop indexes, but for its condition.
pub(super) const DROP: &str = "SELECT 'DROP INDEX CONCURRENTLY ' || i.indexrelid::pg_catalog.regclass::text \
                               FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid";

/// What is known of the statement behind `CREATE INDEX CONCURRENTLY`.
///
/// # Errors
/// It does not name the index.
pub(super) fn created(reader: &mut Reader<'_>) -> Result<Apart> {
    let found = if reader.words(&["IF", "NOT", "EXISTS"]) {
        Found::Good
    } else {
        Found::Strange
    };
    let name = reader
        .next()
        .filter(|token| named(token) && !token.is("ON"));
    let Some(name) = name else {
        return Err(Error::new(
            "the SQL of a step says CREATE INDEX CONCURRENTLY without a name for the index, by which it is found after a \
             crash: name it",
        ));
    };
    reader.words(&["ON"]);
    reader.words(&["ONLY"]);
    let table = reader.name().unwrap_or_default();
    let own = format!(
        "c.relname = {} AND i.indrelid = pg_catalog.to_regclass({})",
        literal(&catalogued(&name)),
        literal(table)
    );
    Ok(Apart {
        probe: Some(format!(
            "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
             WHERE {own} AND i.indisvalid AND i.indisready"
        )),
        mend: Some(format!(
            "{DROP} WHERE {own} AND NOT (i.indisvalid AND i.indisready)"
        )),
        found,
        turns: Turns::Long,
    })
}

/// A unique index that a statement of a person's creates, as far as it can be counted what it refuses.
pub(in crate::sql) struct UniqueIndex {
    pub table: String,
    pub name: String,
    pub parts: Vec<IndexPart>,
    pub filter: Option<String>,
}

impl UniqueIndex {
    /// Reads `CREATE UNIQUE INDEX CONCURRENTLY …`; `None` for every other statement, and for one in which rows with a NULL
    /// are the same too.
    pub fn read(sql: &str) -> Option<Self> {
        let mut reader = Reader::new(sql, Engine::Postgres);
        if !reader.words(&["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"]) {
            return None;
        }
        reader.words(&["IF", "NOT", "EXISTS"]);
        let name = catalogued(&reader.next()?);
        if !reader.words(&["ON"]) {
            return None;
        }
        reader.words(&["ONLY"]);
        let table = catalogued(&reader.next().filter(named)?);
        if reader.words(&["USING"]) {
            reader.next()?;
        }
        let parts = parts(&mut reader)?;
        let tail = Reader {
            sql,
            tokens: reader.tokens.split_off(reader.at),
            at: 0,
        };
        let filter = tail.tokens.iter().position(|token| token.is("WHERE"));
        let before = &tail.tokens[..filter.unwrap_or(tail.tokens.len())];
        let nulls_too = before
            .windows(2)
            .any(|two| two[0].is("NULLS") && two[1].is("NOT"));
        let filter = filter.and_then(|at| tail.tokens.get(at + 1));
        let filter = filter.and_then(|first| sql.get(first.start..));
        (!nulls_too).then(|| Self {
            table,
            name,
            parts,
            filter: filter.map(|text| text.trim_end().to_owned()),
        })
    }
}

/// What stands between the parentheses, at commas of its own.
fn parts(reader: &mut Reader<'_>) -> Option<Vec<IndexPart>> {
    reader.next().filter(|token| token.is("("))?;
    let (mut parts, mut one, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    loop {
        let token = reader.next()?;
        if depth == 0 && (token.is(",") || token.is(")")) {
            parts.push(part(reader.sql, &one)?);
            one.clear();
            if token.is(")") {
                return Some(parts);
            }
            continue;
        }
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
        }
        one.push(token);
    }
}

/// A column, or an expression without what stands behind it (an operator class, an order).
fn part(sql: &str, tokens: &[Token<'_>]) -> Option<IndexPart> {
    let first = tokens.first()?;
    let called = tokens.get(1).is_some_and(|token| token.is("("));
    let collated = tokens.iter().any(|token| token.is("COLLATE"));
    if named(first) && !called && !collated {
        return Some(IndexPart::Column(catalogued(first)));
    }
    let mut depth = 0_usize;
    for token in tokens {
        match token.text {
            "(" if token.kind == Kind::Mark => depth += 1,
            ")" if token.kind == Kind::Mark => depth -= 1,
            _ => continue,
        }
        if depth == 0 && !collated {
            let expr = sql.get(first.start..token.end())?;
            return Some(IndexPart::Expr(expr.to_owned()));
        }
    }
    None
}

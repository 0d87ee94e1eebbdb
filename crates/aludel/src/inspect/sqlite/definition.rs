//! The text of a CREATE TABLE, read for what the pragmas do not show: names of constraints, checks, collations, generated
//! expressions, AUTOINCREMENT.

use std::collections::BTreeMap;

use aludel_core::Engine;
use aludel_core::catalog::normal;
use aludel_core::token::{Kind, Token, tokens};

/// What a table's text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Definition {
    /// By name.
    pub columns: BTreeMap<String, ColumnText>,
    /// Normal form of each check that is not on a column, or has a name, by name.
    pub checks: BTreeMap<String, String>,
    uniques: Vec<(String, Vec<String>)>,
    foreign_keys: Vec<(String, Vec<String>, String)>,
}

/// What a column's text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnText {
    /// In lower case; `None` for `BINARY`, which is SQLite's own.
    pub collation: Option<String>,
    /// Normal form of the expression.
    pub generated: Option<String>,
    /// Whether it says AUTOINCREMENT.
    pub auto_increment: bool,
    /// Normal form of the checks without a name.
    pub check: Option<String>,
}

impl Definition {
    /// Reads the text of a CREATE TABLE.
    pub fn read(sql: &str) -> Self {
        let all: Vec<_> = tokens(sql, Engine::Sqlite).collect();
        let mut definition = Definition::default();
        let open = all.iter().position(|token| token.is("("));
        for item in items(open.map_or(&[], |at| &all[at..])) {
            let constraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
            match item.first() {
                Some(first) if constraint.iter().any(|word| first.is(word)) => {
                    definition.constraint(sql, item);
                }
                Some(first) => definition.column(sql, first.value(), &item[1..]),
                None => {}
            }
        }
        definition
    }

    /// The name of the unique constraint over these columns.
    pub fn unique(&self, columns: &[String]) -> Option<String> {
        let found = self.uniques.iter().find(|(_, own)| same(own, columns))?;
        Some(found.0.clone())
    }

    /// The name of the foreign key of these columns to this table.
    pub fn foreign_key(&self, columns: &[String], table: &str) -> Option<String> {
        let fits = |(_, own, to): &&(String, Vec<String>, String)| {
            same(own, columns) && to.eq_ignore_ascii_case(table)
        };
        Some(self.foreign_keys.iter().find(fits)?.0.clone())
    }

    fn constraint(&mut self, sql: &str, item: &[Token<'_>]) {
        let (name, item) = named(item);
        let Some(first) = item.first() else { return };
        let Some(group) = group(item) else { return };
        if first.is("CHECK") {
            let name = name.unwrap_or_else(|| format!("unnamed check {}", self.checks.len() + 1));
            self.checks.insert(name, expression(sql, group));
        } else if let Some(name) = name {
            let columns = names(group);
            let to = item.iter().position(|token| token.is("REFERENCES"));
            match to.and_then(|at| item.get(at + 1)) {
                Some(table) => self.foreign_keys.push((name, columns, table.value())),
                None if first.is("UNIQUE") => self.uniques.push((name, columns)),
                None => {}
            }
        }
    }

    fn column(&mut self, sql: &str, column: String, item: &[Token<'_>]) {
        let mut text = ColumnText::default();
        let mut name = None;
        for (at, token) in item.iter().enumerate() {
            let rest = &item[at + 1..];
            let next = rest.first();
            if depth(&item[..at]) > 0 {
                continue;
            }
            if token.is("CONSTRAINT") {
                name = next.map(Token::value);
            } else if token.is("COLLATE") {
                let collation = next.map(|next| next.value().to_lowercase());
                text.collation = collation.filter(|collation| collation != "binary");
            } else if token.is("AUTOINCREMENT") {
                text.auto_increment = true;
            } else if token.is("AS") {
                text.generated = group(rest).map(|group| expression(sql, group));
            } else if token.is("CHECK") {
                let check = group(rest)
                    .map(|group| expression(sql, group))
                    .unwrap_or_default();
                match name.take() {
                    Some(name) => {
                        self.checks.insert(name, check);
                    }
                    None => text.check = Some(both(text.check.take(), check)),
                }
            } else if token.is("REFERENCES") {
                let to = next.map(Token::value).unwrap_or_default();
                let named = name.take().map(|name| (name, vec![column.clone()], to));
                self.foreign_keys.extend(named);
            } else if token.is("UNIQUE") {
                let named = name.take().map(|name| (name, vec![column.clone()]));
                self.uniques.extend(named);
            } else if token.is("PRIMARY") || token.is("NOT") || token.is("DEFAULT") {
                name = None;
            }
        }
        self.columns.insert(column, text);
    }
}

fn both(one: Option<String>, other: String) -> String {
    match one {
        Some(one) => normal(&format!("({one}) and ({other})"), Engine::Sqlite),
        None => other,
    }
}

fn same(one: &[String], other: &[String]) -> bool {
    let pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.into_iter().all(|(a, b)| a.eq_ignore_ascii_case(b))
}

/// The name before a constraint, and what comes after it.
fn named<'a, 'b>(item: &'a [Token<'b>]) -> (Option<String>, &'a [Token<'b>]) {
    match item {
        [word, name, rest @ ..] if word.is("CONSTRAINT") => (Some(name.value()), rest),
        _ => (None, item),
    }
}

/// How many parentheses are open after these tokens.
fn depth(tokens: &[Token<'_>]) -> usize {
    tokens.iter().fold(0, |depth, token| match token {
        t if t.is("(") => depth + 1,
        t if t.is(")") => depth.saturating_sub(1),
        _ => depth,
    })
}

/// The first group in parentheses, its parentheses included.
pub(super) fn group<'a, 'b>(tokens: &'a [Token<'b>]) -> Option<&'a [Token<'b>]> {
    let open = tokens.iter().position(|token| token.is("("))?;
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(&tokens[open..=at]);
            }
        }
    }
    None
}

/// What stands between the commas of a group in parentheses.
pub(super) fn items<'a, 'b>(tokens: &'a [Token<'b>]) -> Vec<&'a [Token<'b>]> {
    let Some(inner) = group(tokens).and_then(|group| group.get(1..group.len() - 1)) else {
        return Vec::new();
    };
    let mut depth = 0_usize;
    let commas = |token: &Token<'b>| {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && token.is(",")
    };
    inner.split(commas).collect()
}

fn names(group: &[Token<'_>]) -> Vec<String> {
    let named = |token: &&Token<'_>| matches!(token.kind, Kind::Word | Kind::Name);
    let words = items(group).into_iter().filter_map(|item| item.first());
    words.filter(named).map(Token::value).collect()
}

/// The expression that the tokens are, in normal form.
pub(super) fn expression(sql: &str, tokens: &[Token<'_>]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => normal(&sql[first.start..last.end()], Engine::Sqlite),
        _ => String::new(),
    }
}

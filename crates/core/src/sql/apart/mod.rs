//! Statements that an engine runs only outside of a transaction, and what is known of them: so that a migration can be cut
//! there, and so that after a crash the next boot knows whether they ran.

mod index;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

pub(super) use index::UniqueIndex;

use crate::token::{Kind, Token, tokens};
use crate::{Engine, Result};

/// What is known of a statement, or of a function, that stands outside of a transaction.
///
/// Nothing is known of what a person put there by `outside_transaction()`: it may run twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// A query that gives a row where the work is done. `None` where that cannot be seen: after a crash it runs again.
    pub probe: Option<String>,
    /// A query for the statements that clear away what a run that broke off left; they stand outside of a transaction too.
    pub mend: Option<String>,
    /// What it means where the work is done before it began.
    pub found: Found,
    /// How long locks are waited for.
    pub turns: Turns,
}

/// What it means where the work of a statement is done before it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Found {
    /// It is somebody else's: an error.
    #[default]
    Strange,
    /// It is as good: the statement is passed over.
    Good,
}

/// How long a statement may wait for locks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turns {
    /// Again and again for a short while: whoever comes later would queue behind it.
    #[default]
    Short,
    /// At once until the deadline: nobody who reads or writes rows waits behind it.
    Long,
}

/// What is known of a statement that the engine runs outside of a transaction only; `None` for every other one.
///
/// # Errors
/// A statement whose end cannot be known after a crash, or that does something else than it seems to.
pub(super) fn of(sql: &str, engine: Engine) -> Result<Option<Apart>> {
    match engine {
        Engine::Postgres => postgres::of(sql),
        Engine::Sqlite => sqlite::of(sql),
        Engine::MySql | Engine::MariaDb => Ok(None),
    }
}

/// The tokens of a statement, read one by one.
struct Reader<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(sql: &'a str, engine: Engine) -> Self {
        Self {
            sql,
            tokens: tokens(sql, engine).collect(),
            at: 0,
        }
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Passes over these words if all of them stand here.
    fn words(&mut self, words: &[&str]) -> bool {
        let here = self.tokens[self.at..].iter().take(words.len());
        let found = here.zip(words).filter(|(token, word)| token.is(word));
        let all = found.count() == words.len();
        if all {
            self.at += words.len();
        }
        all
    }

    /// Whether the word stands anywhere in what is left.
    fn left(&self, word: &str) -> bool {
        self.tokens[self.at..].iter().any(|token| token.is(word))
    }

    /// A name, with its schema before it, as written.
    fn name(&mut self) -> Option<&'a str> {
        let first = self.next().filter(named)?;
        let mut end = first.end();
        while self.peek().is_some_and(|token| token.is(".")) {
            self.at += 1;
            end = self.next().filter(named)?.end();
        }
        self.sql.get(first.start..end)
    }
}

fn named(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Word | Kind::Name)
}

/// A name as the catalogue has it: in lower case where it was not in quotes.
fn catalogued(token: &Token<'_>) -> String {
    match token.kind {
        Kind::Name => token.value(),
        _ => token.text.to_lowercase(),
    }
}

/// A text in quotes.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

//! What becomes of tables, read from the statements of all that is to run.

use std::collections::BTreeMap;

use aludel_core::Engine;
use aludel_core::token::{Kind, Token, tokens};

use crate::run::Planned;

/// A table that statements create or change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The migration that made it so.
    pub id: String,
    /// Whether it is created, by columns of its own.
    pub created: bool,
    pub key: Key,
    /// As it is named.
    pub engine: Option<String>,
    /// Foreign keys that change rows, with what they do.
    pub cascades: BTreeMap<String, String>,
}

/// What is known of a table's key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Key {
    /// It is as it was.
    #[default]
    Untouched,
    None,
    /// One that may stand for a primary key.
    Unique,
    Primary,
}

impl Key {
    /// With a unique key beside what it has.
    fn and_unique(self) -> Key {
        if self == Key::None { Key::Unique } else { self }
    }
}

impl Table {
    /// Whether no server says anything against it.
    pub fn is_plain(&self) -> bool {
        let innodb = match &self.engine {
            Some(engine) => engine.eq_ignore_ascii_case("innodb"),
            None => !self.created,
        };
        innodb && matches!(self.key, Key::Untouched | Key::Primary) && self.cascades.is_empty()
    }
}

/// All of them as they are after the last statement, by their names.
pub(super) fn tables(all: &[Planned<'_>], engine: Engine) -> BTreeMap<String, Table> {
    let mut found = BTreeMap::new();
    for one in all {
        for sql in &one.statements {
            let words: Vec<_> = tokens(sql, engine).collect();
            Statement { words: &words }.read(one.id, &mut found);
        }
    }
    found
}

struct Statement<'a> {
    words: &'a [Token<'a>],
}

impl Statement<'_> {
    fn read(&self, id: &str, found: &mut BTreeMap<String, Table>) {
        let begins = |words: &[&str]| words.iter().enumerate().all(|(at, word)| self.is(at, word));
        if begins(&["CREATE", "TABLE"]) || begins(&["CREATE", "OR", "REPLACE", "TABLE"]) {
            self.created(id, found);
        } else if begins(&["ALTER", "TABLE"]) {
            self.altered(id, found);
        } else if begins(&["DROP", "TABLE"]) {
            for (at, _) in self.words.iter().enumerate().skip(2) {
                found.remove(&self.name(at));
            }
        } else if begins(&["RENAME", "TABLE"]) {
            self.renamed(found);
        } else if begins(&["CREATE", "UNIQUE"])
            && let Some(at) = self.find("ON")
            && let Some(table) = found.get_mut(&self.named(at + 1).0)
        {
            table.key = table.key.and_unique();
        }
    }

    /// One like another is as that one is; one with the rows of a query has a key where it says so.
    fn created(&self, id: &str, found: &mut BTreeMap<String, Table>) {
        let Some(at) = self.find("TABLE") else {
            return;
        };
        let (name, rest) = self.named(at + 1);
        if self.is(rest, "LIKE") || self.is(rest + 1, "LIKE") {
            return;
        }
        let mut table = Table {
            id: id.to_owned(),
            created: true,
            key: self.given(),
            ..Table::default()
        };
        self.options(&mut table);
        found.insert(name, table);
    }

    /// The key of a table that is created. A group takes a unique one of columns that are never NULL.
    fn given(&self) -> Key {
        let has = |word| self.find(word).is_some();
        if has("PRIMARY") || self.has_short_key() {
            return Key::Primary;
        }
        let never_null =
            (1..self.words.len()).any(|at| self.is(at - 1, "NOT") && self.is(at, "NULL"));
        if has("UNIQUE") && never_null {
            Key::Unique
        } else {
            Key::None
        }
    }

    /// `id INT KEY`.
    fn has_short_key(&self) -> bool {
        let ends = |at: usize| self.is(at, ",") || self.is(at, ")");
        let short = |at: usize| {
            self.is(at, "KEY") && !self.is(at.saturating_sub(1), "UNIQUE") && ends(at + 1)
        };
        (0..self.words.len()).any(short)
    }

    fn altered(&self, id: &str, found: &mut BTreeMap<String, Table>) {
        let (name, rest) = self.named(2);
        if self.is(rest, "RENAME")
            && !["COLUMN", "INDEX", "KEY"]
                .iter()
                .any(|word| self.is(rest + 1, word))
        {
            let to = rest + 1 + usize::from(self.is(rest + 1, "TO") || self.is(rest + 1, "AS"));
            move_to(found, &name, self.named(to).0);
            return;
        }
        let known = found.contains_key(&name);
        let table = found.entry(name).or_default();
        if !known {
            id.clone_into(&mut table.id);
        }
        for at in rest..self.words.len() {
            match (
                self.is(at, "PRIMARY"),
                self.is(at.saturating_sub(1), "DROP"),
            ) {
                (true, true) => table.key = Key::None,
                (true, false) => table.key = Key::Primary,
                (false, dropping) => {
                    if self.is(at, "UNIQUE") {
                        table.key = table.key.and_unique();
                    }
                    if dropping && (self.is(at, "FOREIGN") || self.is(at, "CONSTRAINT")) {
                        let key = at + 1 + usize::from(self.is(at, "FOREIGN"));
                        table.cascades.remove(&self.name(key));
                    }
                }
            }
        }
        self.options(table);
    }

    fn renamed(&self, found: &mut BTreeMap<String, Table>) {
        let ends = |at: &usize| self.is(*at, "TO");
        for at in (2..self.words.len()).filter(ends) {
            move_to(found, &self.name(at - 1), self.named(at + 1).0);
        }
    }

    /// The engine, and the foreign keys that change rows.
    fn options(&self, table: &mut Table) {
        for at in 0..self.words.len() {
            if self.is(at, "ENGINE") {
                let to = at + 1 + usize::from(self.is(at + 1, "="));
                table.engine = Some(self.name(to));
            }
            let moment =
                self.is(at, "ON") && (self.is(at + 1, "DELETE") || self.is(at + 1, "UPDATE"));
            let sets = self.is(at + 2, "SET");
            if moment && (sets || self.is(at + 2, "CASCADE")) {
                let action = &self.words[at..=at + 2 + usize::from(sets)];
                let action: Vec<_> = action
                    .iter()
                    .map(|token| token.text.to_ascii_uppercase())
                    .collect();
                let key = self.key(at);
                table
                    .cascades
                    .entry(key)
                    .or_insert_with(|| action.join(" "));
            }
        }
    }

    /// The name of the foreign key that ends with this word.
    fn key(&self, end: usize) -> String {
        let foreign = (0..end).rev().find(|at| self.is(*at, "FOREIGN"));
        let named = foreign.filter(|at| *at >= 2 && self.is(at - 2, "CONSTRAINT"));
        named.map_or_else(|| "without a name".to_owned(), |at| self.name(at - 1))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.words.get(at).is_some_and(|token| token.is(word))
    }

    fn find(&self, word: &str) -> Option<usize> {
        self.words.iter().position(|token| token.is(word))
    }

    fn name(&self, at: usize) -> String {
        self.words.get(at).map(Token::value).unwrap_or_default()
    }

    /// The table that is named here, without the database it is in, and where the words go on.
    fn named(&self, mut at: usize) -> (String, usize) {
        while ["IF", "NOT", "EXISTS"].iter().any(|word| self.is(at, word)) {
            at += 1;
        }
        if self.is(at + 1, ".") {
            at += 2;
        }
        let name = self
            .words
            .get(at)
            .filter(|token| matches!(token.kind, Kind::Word | Kind::Name));
        (name.map(Token::value).unwrap_or_default(), at + 1)
    }
}

fn move_to(found: &mut BTreeMap<String, Table>, from: &str, to: String) {
    if let Some(table) = found.remove(from) {
        found.insert(to, table);
    }
}

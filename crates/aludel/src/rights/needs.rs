//! What a statement needs to be allowed, read from its words.

use aludel_core::Engine;
use aludel_core::token::{Kind, Token, tokens};

/// Something that an account may do with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Right {
    Alter,
    Create,
    Drop,
    Index,
    References,
    Trigger,
}

/// A right, and the table that it is needed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    pub right: Right,
    pub table: String,
}

impl Right {
    /// As it is granted.
    pub fn word(self) -> &'static str {
        match self {
            Right::Alter => "ALTER",
            Right::Create => "CREATE",
            Right::Drop => "DROP",
            Right::Index => "INDEX",
            Right::References => "REFERENCES",
            Right::Trigger => "TRIGGER",
        }
    }

    fn on(self, table: String) -> Need {
        Need { right: self, table }
    }
}

/// What kinds of object a CREATE may name; what stands before is about how it is created.
const OBJECTS: [&str; 12] = [
    "TABLE",
    "INDEX",
    "TRIGGER",
    "VIEW",
    "FUNCTION",
    "PROCEDURE",
    "TYPE",
    "SEQUENCE",
    "SCHEMA",
    "EVENT",
    "ROLE",
    "USER",
];

/// The rights that a statement needs on tables. What it does not know needs nothing that could be looked for.
pub(super) fn needs(sql: &str, engine: Engine) -> Vec<Need> {
    let mut words = Words {
        all: tokens(sql, engine).collect(),
        at: 0,
    };
    let mut found = match words.next_word().as_str() {
        "ALTER" if words.takes("TABLE") => one(Right::Alter, words.table()),
        "CREATE" => created(&mut words),
        "DROP" if words.takes("TABLE") => words.tables(Right::Drop),
        "DROP" if words.takes("INDEX") && engine.is_mysql_family() => {
            one(Right::Index, words.table_after("ON"))
        }
        "DROP" if words.takes("TRIGGER") && engine == Engine::Postgres => {
            one(Right::Trigger, words.table_after("ON"))
        }
        "RENAME" if words.takes("TABLE") => renamed(&mut words),
        _ => return Vec::new(),
    };
    while let Some(table) = words.table_after("REFERENCES") {
        // A table's own references need no right beside its own.
        if found.iter().all(|need| need.table != table) {
            found.push(Right::References.on(table));
        }
    }
    found
}

fn one(right: Right, table: Option<String>) -> Vec<Need> {
    table.map(|table| right.on(table)).into_iter().collect()
}

fn created(words: &mut Words<'_>) -> Vec<Need> {
    while let Some(token) = words.all.get(words.at) {
        words.at += 1;
        if token.is("TEMPORARY") || token.is("TEMP") {
            return Vec::new();
        }
        let object = OBJECTS.iter().find(|object| token.is(object));
        return match object {
            None => continue,
            Some(&"TABLE") => one(Right::Create, words.table()),
            Some(&"INDEX") => one(Right::Index, words.table_after("ON")),
            Some(&"TRIGGER") => one(Right::Trigger, words.table_after("ON")),
            Some(_) => Vec::new(),
        };
    }
    Vec::new()
}

/// `a TO b, c TO d`.
fn renamed(words: &mut Words<'_>) -> Vec<Need> {
    let mut found = Vec::new();
    while let Some(from) = words.table() {
        found.extend([Right::Alter.on(from.clone()), Right::Drop.on(from)]);
        if words.table_after("TO").is_none() || !words.takes(",") {
            break;
        }
    }
    found
}

struct Words<'a> {
    all: Vec<Token<'a>>,
    at: usize,
}

impl Words<'_> {
    fn next_word(&mut self) -> String {
        let word = self.all.get(self.at);
        self.at += 1;
        word.map(|token| token.text.to_ascii_uppercase())
            .unwrap_or_default()
    }

    /// Passes over this word where it is the next.
    fn takes(&mut self, word: &str) -> bool {
        let is = self.all.get(self.at).is_some_and(|token| token.is(word));
        self.at += usize::from(is);
        is
    }

    /// The table that is named next, without what it is in.
    fn table(&mut self) -> Option<String> {
        while ["IF", "NOT", "EXISTS", "ONLY"]
            .iter()
            .any(|word| self.takes(word))
        {}
        loop {
            let token = self.all.get(self.at)?;
            if !matches!(token.kind, Kind::Word | Kind::Name) {
                return None;
            }
            let name = token.value();
            self.at += 1;
            if !self.takes(".") {
                return Some(name);
            }
        }
    }

    fn table_after(&mut self, word: &str) -> Option<String> {
        let rest = self.all.get(self.at..)?;
        let found = rest.iter().position(|token| token.is(word))?;
        self.at += found + 1;
        self.table()
    }

    /// `a, b, c`.
    fn tables(&mut self, right: Right) -> Vec<Need> {
        let mut found = Vec::new();
        while let Some(table) = self.table() {
            found.push(right.on(table));
            if !self.takes(",") {
                break;
            }
        }
        found
    }
}

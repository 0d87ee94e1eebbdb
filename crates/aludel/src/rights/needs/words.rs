use aludel_core::Engine;
use aludel_core::token::{Kind, Token, tokens};

use super::{Need, Right};

/// The words of a statement, read from front to back.
pub(super) struct Words<'a> {
    all: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Words<'a> {
    pub fn new(sql: &'a str, engine: Engine) -> Self {
        Self {
            all: tokens(sql, engine).collect(),
            at: 0,
        }
    }

    /// The next word in capital letters, nothing where there is none.
    pub fn next_word(&mut self) -> String {
        self.pass().unwrap_or_default()
    }

    /// The next word in capital letters.
    pub fn pass(&mut self) -> Option<String> {
        let token = self.all.get(self.at)?;
        self.at += 1;
        Some(token.text.to_ascii_uppercase())
    }

    /// Passes over this word where it is the next.
    pub fn takes(&mut self, word: &str) -> bool {
        let is = self.all.get(self.at).is_some_and(|token| token.is(word));
        self.at += usize::from(is);
        is
    }

    /// Passes over one of these where it is the next.
    pub fn takes_one(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.takes(word))
    }

    /// Whether the word stands in what is left.
    pub fn goes_on_with(&self, word: &str) -> bool {
        let rest = self.all.get(self.at..).unwrap_or_default();
        rest.iter().any(|token| token.is(word))
    }

    /// The table that is named next, without what it is in.
    pub fn table(&mut self) -> Option<String> {
        while self.takes_one(&["IF", "NOT", "EXISTS", "ONLY"]) {}
        loop {
            let name = self.name()?;
            if !self.takes(".") {
                return Some(name);
            }
        }
    }

    pub fn table_after(&mut self, word: &str) -> Option<String> {
        let rest = self.all.get(self.at..)?;
        let found = rest.iter().position(|token| token.is(word))?;
        self.at += found + 1;
        self.table()
    }

    /// `a, b, c`.
    pub fn tables(&mut self, right: Right) -> Vec<Need> {
        let mut found = Vec::new();
        while let Some(table) = self.table() {
            found.push(right.on(table));
            if !self.takes(",") {
                break;
            }
        }
        found
    }

    /// `(a, b, c)`; nothing where something else stands there.
    pub fn list(&mut self) -> Vec<String> {
        let begin = self.at;
        let mut names = Vec::new();
        if self.takes("(") {
            while let Some(name) = self.name() {
                names.push(name);
                if !self.takes(",") {
                    break;
                }
            }
            if self.takes(")") {
                return names;
            }
        }
        self.at = begin;
        Vec::new()
    }

    /// The columns in `a = 1, t.b = (SELECT …)`, up to the end.
    pub fn assigned(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        let mut depth = 0_usize;
        let mut begins = true;
        while let Some(token) = self.all.get(self.at) {
            if begins && depth == 0 {
                let Some(name) = self.table() else {
                    return Vec::new();
                };
                names.push(name);
                begins = false;
                continue;
            }
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                "," if depth == 0 => begins = true,
                _ if depth == 0 && (token.is("WHERE") || token.is("FROM")) => break,
                _ => {}
            }
            self.at += 1;
        }
        names
    }

    fn name(&mut self) -> Option<String> {
        let token = self.all.get(self.at)?;
        if !matches!(token.kind, Kind::Word | Kind::Name) {
            return None;
        }
        self.at += 1;
        Some(token.value())
    }
}

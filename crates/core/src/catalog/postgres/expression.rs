//! The normal form of PostgreSQL's expressions.
//!
//! PostgreSQL keeps an expression as a tree and prints it in a spelling of its own: every operator in parentheses, a cast
//! wherever types differ, `IN` as `= ANY (ARRAY[…])`, `BETWEEN` as two comparisons, `LIKE` as `~~`. The normal form undoes
//! that, and does the same to what a person wrote. Casts among texts, among numbers and among moments, and those of
//! literals, are left out: PostgreSQL adds them by itself. Any other cast is kept.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::node::{Node, binds, cast, joined, member, quantified, strength};
use super::types::type_normal;
use super::{functions, literal};
use crate::Engine;
use crate::catalog::normal::name;
use crate::token::{Kind, Token, tokens};

/// The expression in normal form. What is not understood keeps its order of tokens.
pub(in crate::catalog) fn normal(expr: &str) -> String {
    let all: Vec<_> = tokens(expr, Engine::Postgres).collect();
    let mut parser = Parser {
        tokens: all.clone().into_iter().peekable(),
    };
    match parser.expression(0) {
        Some(node) if parser.tokens.peek().is_none() => node.text,
        _ => all.iter().map(spelled).collect::<Vec<_>>().join(" "),
    }
}

/// One token in normal form.
fn spelled(token: &Token<'_>) -> String {
    match token.kind {
        Kind::Name => name(&token.value()),
        Kind::Text => text(&token.value()).text,
        _ => token.text.to_lowercase(),
    }
}

/// A text; one that says a number is that number, since PostgreSQL writes `'-1'::integer`; what else a text may mean has one
/// spelling.
pub(super) fn text(value: &str) -> Node {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.matches('.').count() < 2;
    Node::literal(if number {
        value.to_owned()
    } else {
        let value = literal::normal(value).unwrap_or_else(|| value.to_owned());
        format!("'{}'", value.replace('\'', "''"))
    })
}

/// An operator after an expression.
struct Operator {
    word: String,
    /// Whether NOT stands before it.
    negated: bool,
    binds: u8,
}

pub(super) struct Parser<'a> {
    pub tokens: Peekable<IntoIter<Token<'a>>>,
}

impl Parser<'_> {
    /// An expression of operators that bind at least so tightly; `None` where it is none.
    pub fn expression(&mut self, least: u8) -> Option<Node> {
        let mut left = self.prefix()?;
        while let Some(found) = self.infix(least) {
            left = self.after(&left, &found)?;
        }
        Some(left)
    }

    /// The next operator, taken if it binds at least so tightly.
    fn infix(&mut self, least: u8) -> Option<Operator> {
        let mut ahead = self.tokens.clone();
        let first = ahead.next()?.text.to_lowercase();
        let negated = first == "not";
        let word = if negated {
            ahead.next()?.text.to_lowercase()
        } else {
            first
        };
        let binds = strength(&word, negated).filter(|binds| *binds >= least)?;
        self.tokens = ahead;
        Some(Operator {
            word,
            negated,
            binds,
        })
    }

    /// The next token, if it is this word or mark.
    pub fn takes(&mut self, word: &str) -> bool {
        self.tokens.next_if(|next| next.is(word)).is_some()
    }

    /// The next token in lower case, taken.
    pub fn word(&mut self) -> Option<String> {
        self.tokens.next().map(|token| token.text.to_lowercase())
    }

    /// An expression with the operator after it and what follows that.
    fn after(&mut self, left: &Node, found: &Operator) -> Option<Node> {
        let Operator {
            word,
            negated,
            binds,
        } = found;
        match word.as_str() {
            "::" => self.type_word().map(|ty| cast(left, &ty)),
            "[" => self.subscript(left),
            "is" => self.is(left),
            "isnull" => Some(Node::new(
                format!("{} is null", left.within(*binds)),
                *binds,
            )),
            "notnull" => {
                let text = format!("{} is not null", left.within(*binds));
                Some(Node::new(text, *binds))
            }
            "between" => self.between(left, *negated),
            "in" => self.among(left, *negated),
            "at" => self.at_zone(left),
            "similar" => self.similar(left, *negated),
            "like" | "ilike" | "~~" | "!~~" | "~~*" | "!~~*" => self.like(left, word, *negated),
            "and" | "or" => self.both(left, word, *binds),
            _ => self.operator(left, word, *binds),
        }
    }

    fn both(&mut self, left: &Node, word: &str, binds: u8) -> Option<Node> {
        let right = self.expression(binds + 1)?;
        let (left, right) = (left.within(binds), right.within(binds));
        Some(Node::new(format!("{left} {word} {right}"), binds))
    }

    fn operator(&mut self, left: &Node, word: &str, binds: u8) -> Option<Node> {
        let word = if word == "!=" { "<>" } else { word };
        let kept = self.tokens.clone();
        let quantor = self
            .word()
            .filter(|next| matches!(next.as_str(), "any" | "all" | "some"));
        if let (Some(quantor), true) = (quantor, self.takes("(")) {
            let list = self.expression(0)?;
            self.takes(")").then_some(())?;
            return Some(quantified(left, word, &quantor, &list));
        }
        self.tokens = kept;
        let right = self.expression(binds + 1)?;
        Some(Node::infix(left, word, binds, &right))
    }

    fn among(&mut self, left: &Node, negated: bool) -> Option<Node> {
        self.takes("(").then_some(())?;
        let all = self.items(")")?;
        Some(member(left, negated, &all))
    }

    fn at_zone(&mut self, left: &Node) -> Option<Node> {
        (self.takes("time") && self.takes("zone")).then_some(())?;
        let zone = self.expression(binds::ZONE + 1)?;
        Some(Node::atom(format!(
            "timezone({}, {})",
            zone.text, left.text
        )))
    }

    fn like(&mut self, left: &Node, word: &str, negated: bool) -> Option<Node> {
        let mut right = self.expression(binds::LIKE + 1)?;
        if self.takes("escape") {
            let escape = self.expression(binds::LIKE + 1)?;
            right = Node::atom(format!("like_escape({}, {})", right.text, escape.text));
        }
        let plain = if word.contains('*') || word == "ilike" {
            "ilike"
        } else {
            "like"
        };
        let not = if negated || word.starts_with('!') {
            "not "
        } else {
            ""
        };
        Some(Node::infix(
            left,
            &format!("{not}{plain}"),
            binds::LIKE,
            &right,
        ))
    }

    fn similar(&mut self, left: &Node, negated: bool) -> Option<Node> {
        self.takes("to").then_some(())?;
        let form = self.expression(binds::LIKE + 1)?;
        let right = Node::atom(format!("similar_to_escape({})", form.text));
        let word = if negated { "!~" } else { "~" };
        Some(Node::infix(left, word, binds::OTHER, &right))
    }

    fn subscript(&mut self, left: &Node) -> Option<Node> {
        let inner = self.items("]")?;
        Some(Node::atom(format!(
            "{}[{}]",
            left.within(binds::CAST),
            joined(&inner)
        )))
    }

    fn prefix(&mut self) -> Option<Node> {
        let token = self.tokens.next()?;
        match token.kind {
            Kind::Number => Some(Node::literal(literal::number(token.text))),
            Kind::Text => Some(self.quoted(&token.value())),
            Kind::Name => self.called(name(&token.value())),
            Kind::Mark => self.mark(token.text),
            Kind::Word => self.word_prefix(token.text.to_lowercase()),
        }
    }

    fn mark(&mut self, mark: &str) -> Option<Node> {
        match mark {
            "(" => {
                let mut all = self.items(")")?;
                match all.len() {
                    1 => all.pop(),
                    0 => None,
                    _ => Some(Node::row(all)),
                }
            }
            "*" => Some(Node::atom("*")),
            "-" | "+" | "~" | "@" => {
                let inner = self.expression(binds::SIGN)?;
                if inner.literal && mark == "-" && !inner.text.starts_with(['-', '\'']) {
                    return Some(Node::literal(format!("-{}", inner.text)));
                }
                let sign = if mark == "+" { "" } else { mark };
                let inner = inner.within(binds::SIGN);
                Some(Node::new(format!("{sign}{inner}"), binds::SIGN))
            }
            _ => None,
        }
    }

    fn word_prefix(&mut self, word: String) -> Option<Node> {
        match word.as_str() {
            "not" => {
                let inner = self.expression(binds::NOT)?;
                let inner = inner.within(binds::NOT);
                Some(Node::new(format!("not {inner}"), binds::NOT))
            }
            "true" | "false" | "null" => Some(Node::literal(word)),
            "case" => self.case(),
            "cast" => {
                self.takes("(").then_some(())?;
                if let Some(text) = self.cast_text() {
                    return Some(text);
                }
                let inner = self.expression(0)?;
                self.takes("as").then_some(())?;
                let ty = self.type_word()?;
                self.takes(")").then(|| cast(&inner, &ty))
            }
            "array" if self.takes("[") => {
                let all = self.items("]")?;
                Some(Node {
                    literal: all.iter().all(|one| one.literal),
                    ..Node::atom(format!("array[{}]", joined(&all)))
                })
            }
            "row" if self.takes("(") => self.items(")").map(Node::row),
            "select" | "exists" | "when" | "then" | "else" | "end" | "as" | "row" => None,
            _ => self.called(word),
        }
    }

    /// A name, or a call of it, or a part of it, or a type before a text.
    fn called(&mut self, mut word: String) -> Option<Node> {
        for zoned in ["with", "without"] {
            if matches!(word.as_str(), "timestamp" | "time") && self.takes(zoned) {
                (self.takes("time") && self.takes("zone")).then_some(())?;
                word = format!("{word} {zoned} time zone");
            }
        }
        if let Some(literal) = self.tokens.next_if(|next| next.kind == Kind::Text) {
            return self.typed(&word, &literal.value());
        }
        if self.takes("(") {
            return functions::call(&word, self);
        }
        if self.takes(".") {
            let part = spelled(&self.tokens.next()?);
            let whole = match word.as_str() {
                "pg_catalog" => part,
                _ => format!("{word}.{part}"),
            };
            return self.called(whole);
        }
        Some(Node::atom(word))
    }

    /// The name of a type: a few words, what stands in parentheses, and `[]`.
    pub fn type_word(&mut self) -> Option<String> {
        let mut word = self.word()?;
        if self.takes(".") {
            word = self.word()?;
        }
        let more = ["varying", "precision", "with", "without"];
        loop {
            let next = self.tokens.peek().map(|token| token.text.to_lowercase());
            match next.as_deref() {
                Some("(") => {
                    self.tokens.next();
                    let args = self.items(")")?;
                    word = format!("{word}({})", joined(&args));
                }
                Some("[") => {
                    self.tokens.next();
                    self.items("]")?;
                    word.push_str("[]");
                }
                Some("time" | "zone") if word.contains("with") => {
                    word = format!("{word} {}", self.word()?);
                }
                Some(part) if more.contains(&part) => word = format!("{word} {}", self.word()?),
                _ => return Some(type_normal(word.trim_matches('"'))),
            }
        }
    }

    fn case(&mut self) -> Option<Node> {
        let mut out = "case".to_owned();
        while !self.takes("end") {
            let words = ["when", "then", "else"];
            let found = words.into_iter().find(|word| self.takes(word));
            let inner = self.expression(0)?.text;
            out = match found {
                // PostgreSQL writes the ELSE that nobody wrote.
                Some("else") if inner == "null" => out,
                Some(word) => format!("{out} {word} {inner}"),
                None => format!("{out} {inner}"),
            };
        }
        Some(Node::atom(format!("{out} end")))
    }

    /// Expressions with commas between, up to the closing mark.
    pub fn items(&mut self, close: &str) -> Option<Vec<Node>> {
        let mut all = Vec::new();
        while !self.takes(close) {
            if !all.is_empty() {
                self.takes(",").then_some(())?;
            }
            all.push(self.expression(0)?);
        }
        Some(all)
    }
}

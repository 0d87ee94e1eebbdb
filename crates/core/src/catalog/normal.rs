//! The normal form of SQL expressions: what is the same expression in an engine's spelling and in a model's is the same
//! text.
//!
//! Catalogues give expressions back in a spelling of their own: MySQL sets everything in parentheses and backticks and
//! puts charsets before texts, MariaDB drops parentheses, SQLite keeps what was written. The normal form has keywords and
//! names in lower case and without quotes, one space around operators, and only the parentheses that the order of
//! operations needs. Texts in quotes are left as they are.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::node::Node;
use super::operator::{self, Operator};
use super::synonym;
use crate::Engine;
use crate::token::{Kind, Token, tokens};

/// The expression in normal form. What is no expression (a subquery) keeps its order of tokens.
///
/// ```
/// use aludel_core::{Engine, catalog::normal};
/// assert_eq!(normal("((`a` > 0) and (`b` <> _utf8mb4'x'))", Engine::MySql), "a > 0 and b <> 'x'");
/// assert_eq!(normal("A>0 AND \"b\" != 'x'", Engine::Sqlite), "a > 0 and b <> 'x'");
/// assert_eq!(normal("((a)::text = ANY (ARRAY['x'::text, 'y'::text]))", Engine::Postgres), "a in ('x', 'y')");
/// ```
pub fn normal(expr: &str, engine: Engine) -> String {
    if engine == Engine::Postgres {
        return super::postgres::normal(expr);
    }
    let all: Vec<_> = tokens(expr, engine).collect();
    let mut parser = Parser {
        tokens: all.clone().into_iter().peekable(),
        engine,
    };
    match parser.expression(0) {
        Some(node) if parser.tokens.peek().is_none() => node.text,
        _ => all
            .iter()
            .map(|t| spelled(t, engine))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// One token in normal form.
fn spelled(token: &Token<'_>, engine: Engine) -> String {
    match token.kind {
        Kind::Name => name(&token.value()),
        Kind::Text => text(token, engine),
        _ => token.text.to_lowercase(),
    }
}

pub(super) fn name(name: &str) -> String {
    let lower = name.to_lowercase();
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    if !lower.is_empty() && lower.chars().all(plain) {
        return lower;
    }
    format!("\"{}\"", lower.replace('"', "\"\""))
}

/// A text in single quotes, the escapes of MySQL and MariaDB undone.
fn text(token: &Token<'_>, engine: Engine) -> String {
    let value = token.value();
    let value = if engine.is_mysql_family() {
        unescaped(&value)
    } else {
        value
    };
    format!("'{}'", value.replace('\'', "''"))
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some('0') => out.push('\0'),
                Some(wild @ ('%' | '_')) => out.extend(['\\', wild]),
                Some(other) => out.push(other),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

struct Parser<'a> {
    tokens: Peekable<IntoIter<Token<'a>>>,
    engine: Engine,
}

impl Parser<'_> {
    /// An expression of operators that bind at least so tightly; `None` where it is none.
    fn expression(&mut self, least: u8) -> Option<Node> {
        let mut left = self.prefix()?;
        while let Some(found) = self.operator(least) {
            left = self.binary(left, found)?;
        }
        Some(left)
    }

    /// The next operator, taken if it binds at least so tightly.
    fn operator(&mut self, least: u8) -> Option<Operator> {
        let mut ahead = self.tokens.clone();
        let found = operator::infix(&mut ahead, self.engine).filter(|o| o.binds >= least)?;
        self.tokens = ahead;
        Some(found)
    }

    fn binary(&mut self, left: Node, found: Operator) -> Option<Node> {
        let Operator { word, binds } = found;
        let right = match word.as_str() {
            "between" | "not between" => {
                let low = self.expression(binds + 1)?.within(binds + 1);
                self.word("and")?;
                let high = self.expression(binds + 1)?.within(binds + 1);
                Node::new(format!("{low} and {high}"), operator::ATOM)
            }
            "in" | "not in" => return self.list(&left, &word, binds),
            "is null" | "is not null" => Node::atom(String::new()),
            "and" | "or" => return self.both(left, &word, binds),
            _ => self.expression(binds + 1)?,
        };
        Some(self.compared(&left, &word, binds, &right))
    }

    /// An operator between two expressions, and where MySQL and MariaDB have one, its opposite.
    fn compared(&self, left: &Node, word: &str, binds: u8, right: &Node) -> Node {
        let written = |word: &str| {
            let (left, right) = (left.copy().within(binds), right.copy().within(binds + 1));
            Node::new(
                format!("{left} {word} {right}").trim_end().to_owned(),
                binds,
            )
        };
        if !self.engine.is_mysql_family() {
            return written(word);
        }
        // What is true is what differs from zero.
        let truth = match (left.text.as_str(), right.text.as_str()) {
            ("0", _) => Some(right),
            (_, "0") => Some(left),
            _ => None,
        };
        match (word, truth) {
            ("<>", Some(node)) => return node.copy(),
            ("=", Some(node)) => return node.copy().negated(),
            ("regexp" | "rlike" | "not regexp" | "not rlike", _) => {
                let call = Node::atom(format!("regexp_like({}, {})", left.text, right.text));
                return if word.starts_with("not") {
                    call.negated()
                } else {
                    call
                };
            }
            _ => {}
        }
        written(word).or_opposite(synonym::opposite(word).map(written))
    }

    fn both(&mut self, left: Node, word: &str, binds: u8) -> Option<Node> {
        let right = self.expression(binds + 1)?;
        let joined = |left: Node, word: &str, binds: u8, right: Node| {
            let (left, right) = (left.within(binds), right.within(binds));
            Node::new(format!("{left} {word} {right}"), binds)
        };
        let node = joined(left.copy(), word, binds, right.copy());
        let (other, other_binds) = if word == "and" {
            ("or", operator::OR)
        } else {
            ("and", operator::AND)
        };
        let opposite = joined(left.negated(), other, other_binds, right.negated());
        Some(node.or_opposite(Some(opposite)))
    }

    fn list(&mut self, left: &Node, word: &str, binds: u8) -> Option<Node> {
        self.tokens.next_if(|next| next.is("("))?;
        let mut all = self.items(")")?;
        if all.len() == 1 && self.engine.is_mysql_family() {
            let word = if word == "in" { "=" } else { "<>" };
            return all.pop().map(|one| self.compared(left, word, binds, &one));
        }
        let right = Node::atom(format!("({})", joined(all)));
        Some(self.compared(left, word, binds, &right))
    }

    fn prefix(&mut self) -> Option<Node> {
        let token = self.tokens.next()?;
        match token.kind {
            Kind::Number => Some(Node::atom(token.text.to_lowercase())),
            Kind::Text => Some(Node::atom(text(&token, self.engine))),
            Kind::Name => Some(self.called(name(&token.value()))?),
            Kind::Mark => self.mark(&token),
            Kind::Word => self.word_prefix(&token),
        }
    }

    fn mark(&mut self, token: &Token<'_>) -> Option<Node> {
        match token.text {
            "(" => {
                let mut all = self.items(")")?;
                match all.len() {
                    1 => all.pop(),
                    0 => None,
                    _ => Some(Node::atom(format!("({})", joined(all)))),
                }
            }
            "*" => Some(Node::atom("*".to_owned())),
            "-" | "+" | "~" => {
                let inner = self.expression(operator::UNARY)?.within(operator::UNARY);
                let sign = if token.text == "+" { "" } else { token.text };
                Some(Node::new(format!("{sign}{inner}"), operator::UNARY))
            }
            "!" => self.negated(operator::UNARY),
            _ => None,
        }
    }

    fn negated(&mut self, binds: u8) -> Option<Node> {
        let inner = self.expression(binds)?;
        Some(if self.engine.is_mysql_family() {
            inner.negated()
        } else {
            Node::new(
                format!("not {}", inner.within(operator::NOT)),
                operator::NOT,
            )
        })
    }

    fn word_prefix(&mut self, token: &Token<'_>) -> Option<Node> {
        let word = token.text.to_lowercase();
        let beside = self.tokens.peek().filter(|next| next.kind == Kind::Text);
        if let Some(next) = beside.filter(|next| next.start == token.end() || word.starts_with('_'))
        {
            let (literal, start) = (
                text(next, self.engine),
                word.starts_with('_') || word == "n",
            );
            self.tokens.next();
            let literal = if start {
                literal
            } else {
                format!("{word}{}", literal.to_lowercase())
            };
            return Some(Node::atom(literal));
        }
        match word.as_str() {
            "not" => self.negated(operator::NOT),
            "case" => self.case(),
            "cast" | "convert" => self.cast(&word),
            "interval" => {
                let amount = self.expression(operator::UNARY)?;
                let unit = self.tokens.next()?.text.to_lowercase();
                Some(Node::atom(format!(
                    "interval {} {unit}",
                    amount.within(operator::UNARY)
                )))
            }
            "select" | "exists" | "when" | "then" | "else" | "end" | "as" => None,
            _ if self.engine.is_mysql_family()
                && !self.tokens.peek().is_some_and(|t| t.is("(")) =>
            {
                self.called(synonym::word(&word))
            }
            _ => self.called(word),
        }
    }

    /// A name, or a call of it, or a part of it.
    fn called(&mut self, word: String) -> Option<Node> {
        if self.tokens.next_if(|next| next.is("(")).is_some() {
            let args = self.items(")")?;
            return Some(self.call(&word, args));
        }
        if self.tokens.next_if(|next| next.is(".")).is_some() {
            let part = self.tokens.next()?;
            return self.called(format!("{word}.{}", spelled(&part, self.engine)));
        }
        Some(Node::atom(word))
    }

    fn call(&self, name: &str, mut args: Vec<Node>) -> Node {
        if !self.engine.is_mysql_family() {
            return Node::atom(format!("{name}({})", joined(args)));
        }
        if name == "mod" && args.len() == 2 {
            let right = args.pop().map(|node| node.within(operator::TIMES + 1));
            let left = args.pop().map(|node| node.within(operator::TIMES));
            let text = format!(
                "{} % {}",
                left.unwrap_or_default(),
                right.unwrap_or_default()
            );
            return Node::new(text, operator::TIMES);
        }
        Node::atom(format!("{}({})", synonym::function(name), joined(args)))
    }

    fn cast(&mut self, word: &str) -> Option<Node> {
        self.tokens.next_if(|next| next.is("("))?;
        let inner = self.expression(0)?;
        let mut rest = Vec::new();
        let mut depth = 0;
        loop {
            let next = self.tokens.next()?;
            match next.text {
                ")" if depth == 0 => break,
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            // The charset of a text follows from the session.
            if next.is("charset") {
                self.tokens.next()?;
                continue;
            }
            rest.push(spelled(&next, self.engine));
        }
        Some(Node::atom(format!(
            "{word}({} {})",
            inner.text,
            rest.join(" ")
        )))
    }

    fn case(&mut self) -> Option<Node> {
        let mut text = "case".to_owned();
        while self.word("end").is_none() {
            let found = ["when", "then", "else"]
                .into_iter()
                .find(|word| self.word(word).is_some());
            let inner = self.expression(0)?.text;
            text = match found {
                Some(word) => format!("{text} {word} {inner}"),
                None => format!("{text} {inner}"),
            };
        }
        Some(Node::atom(format!("{text} end")))
    }

    /// Expressions with commas between, up to the closing mark.
    fn items(&mut self, close: &str) -> Option<Vec<Node>> {
        let mut all = Vec::new();
        while self.tokens.next_if(|next| next.is(close)).is_none() {
            if !all.is_empty() {
                self.tokens.next_if(|next| next.is(","))?;
            }
            all.push(self.expression(0)?);
        }
        Some(all)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.tokens.next_if(|next| next.is(word)).map(|_| ())
    }
}

fn joined(all: Vec<Node>) -> String {
    let texts: Vec<_> = all.into_iter().map(|node| node.text).collect();
    texts.join(", ")
}

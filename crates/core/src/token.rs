//! SQL text cut into tokens, as far as splitting it into statements and comparing expressions needs it.

mod postgres;
#[cfg(test)]
mod tests;

use crate::Engine;

/// A token of SQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// As written, quotes included.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in quotes.
    Name,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// Punctuation: one operator, such as `<=`, or one other character.
    Mark,
}

impl Token<'_> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this word, in upper or lower case and without quotes.
    pub fn is(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Mark) && self.text.eq_ignore_ascii_case(word)
    }

    /// A name or text without its quotes; anything else as written.
    pub fn value(&self) -> String {
        let inner = || self.text.get(1..self.text.len() - 1).unwrap_or_default();
        match (self.kind, self.text.chars().next()) {
            (Kind::Name, Some('[')) => inner().to_owned(),
            (Kind::Text, Some('$')) => postgres::dollar_value(self.text).to_owned(),
            (Kind::Text, Some('e' | 'E')) => postgres::escaped_value(self.text),
            (Kind::Name | Kind::Text, Some('u' | 'U')) => postgres::unicode_value(self.text),
            (Kind::Name | Kind::Text, Some(quote)) => {
                inner().replace(&format!("{quote}{quote}"), &quote.to_string())
            }
            _ => self.text.to_owned(),
        }
    }
}

/// The tokens of a text in `engine`'s SQL; spaces and comments are passed over.
///
/// ```
/// use aludel_core::{Engine, token::tokens};
/// let found: Vec<_> = tokens("a<= 'it''s' -- so", Engine::Sqlite).map(|t| t.text).collect();
/// assert_eq!(found, ["a", "<=", "'it''s'"]);
/// ```
pub fn tokens(text: &str, engine: Engine) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + blank(&text[at..], engine);
        let (kind, length) = token(&text[start..], engine)?;
        at = start + length;
        Some(Token {
            kind,
            text: &text[start..at],
            start,
        })
    })
}

/// How many bytes of spaces and comments the text begins with.
fn blank(text: &str, engine: Engine) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let spaces = rest.len() - rest.trim_start().len();
        let hash = engine.is_mysql_family() && rest.starts_with('#');
        at += if spaces > 0 {
            spaces
        } else if rest.starts_with("--") || hash {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") && engine == Engine::Postgres {
            postgres::comment(rest)
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            return at;
        };
    }
}

/// The kind and the length in bytes of the token that the text begins with.
fn token(text: &str, engine: Engine) -> Option<(Kind, usize)> {
    let first = text.chars().next()?;
    if let Some(found) = postgres::token(text).filter(|_| engine == Engine::Postgres) {
        return Some(found);
    }
    let escapes = engine.is_mysql_family();
    Some(match first {
        '\'' => (Kind::Text, quoted(text, '\'', escapes)),
        '"' if escapes => (Kind::Text, quoted(text, '"', escapes)),
        '"' | '`' => (Kind::Name, quoted(text, first, false)),
        '[' if engine == Engine::Sqlite => {
            (Kind::Name, text.find(']').map_or(text.len(), |n| n + 1))
        }
        '0'..='9' => (Kind::Number, number(text)),
        '.' if text[1..].starts_with(|c: char| c.is_ascii_digit()) => (Kind::Number, number(text)),
        c if word(c) => (Kind::Word, run(text, word)),
        c => (Kind::Mark, operator(text).unwrap_or(c.len_utf8())),
    })
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// A number with its point and exponent; `0x1F` too.
fn number(text: &str) -> usize {
    let mut last = ' ';
    let mut part = |c: char| {
        let sign = matches!(c, '+' | '-') && matches!(last, 'e' | 'E') && !text.starts_with("0x");
        last = c;
        c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || sign
    };
    text.find(|c| !part(c)).unwrap_or(text.len())
}

/// Text from its opening quote to its closing one, or to the end of what there is.
fn quoted(text: &str, quote: char, escapes: bool) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if escapes && c == '\\' {
            chars.next();
        } else if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + c.len_utf8();
        }
    }
    text.len()
}

fn operator(text: &str) -> Option<usize> {
    const OPERATORS: [&str; 11] = [
        "<=>", "->>", "->", "<=", ">=", "<>", "!=", "==", "||", "<<", ">>",
    ];
    OPERATORS
        .into_iter()
        .find(|o| text.starts_with(o))
        .map(str::len)
}

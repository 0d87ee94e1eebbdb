//! Texts of which the expression says the type: a moment without a zone forgets the one that it is given, an interval is cut
//! to the fields that stand behind it.

use super::expression::{Parser, text};
use super::node::{Node, cast};
use super::types::type_normal;
use super::{interval, moment};
use crate::token::Kind;

/// The fields of an interval.
const FIELDS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];

impl Parser<'_> {
    /// A text behind the name of its type: `interval '1' year`, `timestamp '2020-01-01'`.
    pub fn typed(&mut self, word: &str, value: &str) -> Option<Node> {
        let fields = match word {
            "interval" => self.fields()?,
            _ => Vec::new(),
        };
        Some(of_type(&type_normal(word), &fields, value))
    }

    /// A text, with the type that it is cast to at once: `'2020-01-01'::timestamp`.
    pub fn quoted(&mut self, value: &str) -> Node {
        let kept = self.tokens.clone();
        if self.takes("::")
            && let Some((word, fields)) = self.type_and_fields()
        {
            return cast(&of_type(&word, &fields, value), &word);
        }
        self.tokens = kept;
        text(value)
    }

    /// What `CAST (… AS …)` stands around: a text with its type.
    pub fn cast_text(&mut self) -> Option<Node> {
        let kept = self.tokens.clone();
        let value = self.tokens.next_if(|next| next.kind == Kind::Text);
        if let Some(value) = value.map(|token| token.value())
            && self.takes("as")
        {
            let (word, fields) = self.type_and_fields()?;
            return self.takes(")").then(|| of_type(&word, &fields, &value));
        }
        self.tokens = kept;
        None
    }

    /// A type, and the fields behind `interval`.
    fn type_and_fields(&mut self) -> Option<(String, Vec<String>)> {
        let word = self.type_word()?;
        let fields = match word.as_str() {
            "interval" => self.fields()?,
            _ => Vec::new(),
        };
        Some((word, fields))
    }

    /// `day to second(3)`: the first field and the last.
    pub fn fields(&mut self) -> Option<Vec<String>> {
        let mut found = Vec::new();
        while let Some(field) = FIELDS.into_iter().find(|field| self.takes(field)) {
            found.push(field.to_owned());
            if field == "second" && self.takes("(") {
                self.items(")")?;
            }
            if !self.takes("to") {
                break;
            }
        }
        Some(found)
    }
}

/// The text as one of this type.
fn of_type(word: &str, fields: &[String], value: &str) -> Node {
    let known = match word.split('(').next().unwrap_or_default() {
        "interval" => interval::within(value, fields),
        "timestamp" => moment::local(value),
        "date" => moment::local(value).and_then(|text| Some(text.get(..10)?.to_owned())),
        _ => None,
    };
    known.map_or_else(|| text(value), |known| Node::literal(format!("'{known}'")))
}

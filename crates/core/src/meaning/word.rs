//! The tree that migrations are printed from.

use std::fmt;

/// A piece of a migration's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A call, with the methods called on its result: `varchar("email", 255).nullable()`.
    Call {
        /// The word called.
        name: &'static str,
        /// Its arguments.
        args: Vec<Word>,
        /// The methods called on it, in order, with their arguments.
        methods: Vec<(&'static str, Vec<Word>)>,
    },
    /// A name: `now`, `cascade`, `nothing`, `MySql`, a function of the file.
    Name(String),
    /// A text literal.
    Text(String),
    /// A byte-string literal.
    Bytes(Vec<u8>),
    /// A number, as written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// A list: `&["a", "b"]`.
    List(Vec<Word>),
}

impl fmt::Display for Word {
    /// On one line, without spaces that mean nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Word::Call {
                name,
                args,
                methods,
            } => {
                write!(f, "{name}({})", join(args))?;
                methods
                    .iter()
                    .try_for_each(|(name, args)| write!(f, ".{name}({})", join(args)))
            }
            Word::Name(name) | Word::Number(name) => f.write_str(name),
            Word::Text(text) => write!(f, "\"{}\"", escape(text)),
            Word::Bytes(bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
            Word::Bool(value) => write!(f, "{value}"),
            Word::List(words) => write!(f, "&[{}]", join(words)),
        }
    }
}

pub(super) fn join(words: &[Word]) -> String {
    words
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text between double quotes, as Rust reads it. Written out here, since what Rust's own `Debug` escapes changes with
/// its version.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}') =>
            {
                use fmt::Write;
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

pub(super) fn text(value: &str) -> Word {
    Word::Text(value.to_owned())
}

pub(super) fn texts(values: &[String]) -> Word {
    Word::List(values.iter().map(|value| text(value)).collect())
}

pub(super) fn name(value: &str) -> Word {
    Word::Name(value.to_owned())
}

pub(super) fn call(name: &'static str, args: Vec<Word>) -> Word {
    Word::Call {
        name,
        args,
        methods: Vec::new(),
    }
}

impl Word {
    pub(super) fn method(mut self, method: &'static str, args: Vec<Word>) -> Word {
        if let Word::Call { methods, .. } = &mut self {
            methods.push((method, args));
        }
        self
    }

    pub(super) fn method_if(self, value: Option<Word>, method: &'static str) -> Word {
        match value {
            Some(value) => self.method(method, vec![value]),
            None => self,
        }
    }

    pub(super) fn list_if(self, words: Vec<Word>, method: &'static str) -> Word {
        if words.is_empty() {
            self
        } else {
            self.method(method, vec![Word::List(words)])
        }
    }
}

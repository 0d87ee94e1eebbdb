//! The little in which the counting queries of the engines differ.

use crate::Engine;
use crate::sql::{mysql, sqlite};

/// An engine's spelling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect(pub Engine);

impl Dialect {
    /// A name in quotes.
    pub fn name(self, name: &str) -> String {
        if self.0.is_mysql_family() {
            mysql::quote::name(name)
        } else {
            sqlite::name(name)
        }
    }

    /// A text literal.
    pub fn text(self, text: &str) -> String {
        if self.0.is_mysql_family() {
            mysql::quote::text(text)
        } else {
            sqlite::text(text)
        }
    }

    /// Text expressions, one after the other.
    pub fn joined(self, parts: &[String], between: &str) -> String {
        let between = self.text(between);
        if self.0.is_mysql_family() {
            format!("concat({})", parts.join(&format!(", {between}, ")))
        } else {
            parts.join(&format!(" || {between} || "))
        }
    }
}

/// A value as a text that people can read: texts in quotes, NULL as such.
pub(super) fn shown(value: &str) -> String {
    format!("quote({value})")
}

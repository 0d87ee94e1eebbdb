//! The little in which the counting queries of the engines differ.

use crate::sql::{mysql, sqlite};
use crate::{Column, Default, Engine, Schema, Table};

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

    /// Any value as a text.
    pub fn written(self, expr: &str) -> String {
        if self.0.is_mysql_family() {
            format!("CAST({expr} AS CHAR)")
        } else {
            format!("CAST({expr} AS TEXT)")
        }
    }

    /// A value as the column stores it; none for what differs from row to row.
    pub fn value(
        self,
        value: &Default,
        column: &Column,
        table: &Table,
        schema: &Schema,
    ) -> Option<String> {
        if matches!(value, Default::Expr(_) | Default::Now) {
            return None;
        }
        if self.0.is_mysql_family() {
            return mysql::literal(&table.name, column, value).ok();
        }
        Some(sqlite::stored_value(value, column, table, schema))
    }
}

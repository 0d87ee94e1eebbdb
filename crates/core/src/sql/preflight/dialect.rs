//! The little in which the counting queries of the engines differ.

use crate::sql::{mysql, postgres, sqlite};
use crate::{Column, ColumnType, Default, Engine, Schema, Table};

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

    /// Whether two values are the same, NULLs included; not for the family of MySQL.
    pub fn same(self, a: &str, b: &str) -> String {
        match self.0 {
            Engine::Postgres => format!("{a}::text IS NOT DISTINCT FROM {b}::text"),
            _ => format!("{a} IS {b}"),
        }
    }

    /// Any value as the text that it becomes in a column of texts.
    pub fn stored(self, expr: &str, ty: &ColumnType) -> String {
        let text = match (self.0, ty) {
            (Engine::Postgres, ty) => postgres::written(expr, ty),
            (Engine::Sqlite, ColumnType::F32 | ColumnType::F64) => Some(sqlite::float_text(expr)),
            _ => None,
        };
        text.unwrap_or_else(|| self.written(expr))
    }

    /// Bytes as a text of hexadecimal digits.
    pub fn hex(self, expr: &str, ty: &ColumnType) -> String {
        match (self.0, ty) {
            (Engine::Postgres, ColumnType::Bytes { .. }) => format!("encode({expr}, 'hex')"),
            (Engine::Postgres, _) => self.written(expr),
            _ => format!("hex({expr})"),
        }
    }

    /// A text in quotes, NULL as such, whatever it is compared by: texts of two collations can neither stand in one on MySQL
    /// and MariaDB nor be put in order as one on PostgreSQL.
    pub fn quoted(self, expr: &str) -> String {
        match self.0 {
            Engine::Postgres => format!("quote_nullable({expr}) COLLATE \"C\""),
            Engine::Sqlite => format!("quote({expr})"),
            Engine::MySql | Engine::MariaDb => format!("quote(CONVERT({expr} USING utf8mb4))"),
        }
    }

    /// NULL, of the column's type where the engine wants to know it.
    pub fn null(self, column: &Column, table: &Table, schema: &Schema) -> String {
        self.typed("NULL".to_owned(), column, table, schema)
    }

    /// A text compared as the column compares it: it says its charset where the collation may be of another.
    pub fn collated(self, expr: &str, column: &Column) -> Option<String> {
        if self.0.is_mysql_family() {
            let name = mysql::types::collation(column, self.0)?;
            let charset = mysql::types::charset(&name);
            return Some(format!("CONVERT({expr} USING {charset}) COLLATE {name}"));
        }
        let name = match self.0 {
            Engine::Postgres => postgres::types::collation(column)?,
            _ => sqlite::collation(column)?.to_owned(),
        };
        Some(format!("{expr} COLLATE {}", self.name(&name)))
    }

    /// A literal of the column's type where the engine wants to know it.
    fn typed(self, literal: String, column: &Column, table: &Table, schema: &Schema) -> String {
        let word = postgres::types::type_word(column, table, schema);
        match word.filter(|_| self.0 == Engine::Postgres) {
            Some(word) => format!("{literal}::{word}"),
            None => literal,
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
        if self.0 == Engine::Postgres {
            let literal = format!("({})", postgres::value::literal(value, &column.ty));
            return Some(self.typed(literal, column, table, schema));
        }
        Some(sqlite::stored_value(value, column, table, schema))
    }
}

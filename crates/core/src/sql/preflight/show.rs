//! The two queries of a count: how many, and which.

use super::view::View;
use super::{Count, Walk};
use crate::ColumnType;

/// The most characters of a value that a sample shows.
const SHOWN: usize = 60;

impl Walk<'_> {
    /// The table as it will be, to select from.
    pub(super) fn source(&self, table: &str) -> String {
        let source = self.views.get(table).map(|view| view.source(self.dialect));
        format!("{} AS aludel_t", source.unwrap_or_default())
    }

    /// The same with what the condition speaks of, which may be the key as it stands in the database.
    fn source_for(&self, table: &str, condition: &str) -> String {
        let spoken = |view: &&View| {
            let mut keys = view.keyed_names(self.dialect).into_iter();
            keys.any(|(_, name)| condition.contains(&format!("aludel_t.{name}")))
        };
        match self.views.get(table).filter(spoken) {
            Some(view) => format!("{} AS aludel_t", view.keyed(self.dialect)),
            None => self.source(table),
        }
    }

    /// The rows of a table for which a condition holds; the sample shows their keys, and these columns of them.
    pub(super) fn rows(
        &self,
        table: &str,
        condition: &str,
        columns: &[String],
        reason: String,
        remedy: &str,
    ) -> Count {
        let mut from = format!("FROM {}", self.source_for(table, condition));
        if !condition.is_empty() {
            from = format!("{from} WHERE {condition}");
        }
        let keys = self.keys(table);
        let order: Vec<_> = keys.iter().map(|key| self.dialect.name(key)).collect();
        let order = if order.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", order.join(", "))
        };
        let mut words = vec![self.named(table, &keys), self.named(table, columns)];
        words.retain(|word| !word.is_empty());
        let shown = if words.is_empty() {
            self.dialect.text("a row")
        } else {
            self.dialect.joined(&words, ": ")
        };
        Count {
            sql: format!("SELECT count(*) {from}"),
            sample: format!("SELECT {shown} {from}{order} LIMIT 5"),
            reason,
            remedy: remedy.to_owned(),
            step: self.at,
        }
    }

    /// The columns of the primary key that can be said.
    fn keys(&self, table: &str) -> Vec<String> {
        let columns = self.schema.table(table).into_iter();
        let columns = columns.flat_map(|t| t.primary_key.columns.iter().cloned());
        let view = self.views.get(table);
        columns
            .filter(|name| view.is_some_and(|view| view.knows(name)))
            .collect()
    }

    /// Columns as `name value`, with commas between; empty for none.
    fn named(&self, table: &str, columns: &[String]) -> String {
        let named = columns.iter().map(|column| {
            let value = self.readable(table, &self.dialect.name(column));
            self.dialect
                .joined(&[self.dialect.text(column), value], " ")
        });
        let named: Vec<_> = named.collect();
        match &named[..] {
            [] => String::new(),
            [one] => one.clone(),
            _ => self.dialect.joined(&named, ", "),
        }
    }

    /// A value as a person reads it: texts in quotes, bytes in hexadecimal, NULL as such, nothing too long.
    pub(super) fn readable(&self, table: &str, expr: &str) -> String {
        let columns = self.schema.table(table).into_iter();
        let mut columns = columns.flat_map(|t| &t.columns);
        let column = columns.find(|column| self.dialect.name(&column.name) == *expr);
        match column.map(|column| &column.ty) {
            Some(ty @ (ColumnType::Bytes { .. } | ColumnType::Uuid)) => {
                let hex = self.dialect.hex(expr, ty);
                format!("coalesce(substr({hex}, 1, {SHOWN}), 'NULL')")
            }
            Some(ColumnType::String { .. } | ColumnType::Enum { .. }) => {
                self.dialect.quoted(&format!("substr({expr}, 1, {SHOWN})"))
            }
            _ => format!("coalesce({}, 'NULL')", self.dialect.written(expr)),
        }
    }
}

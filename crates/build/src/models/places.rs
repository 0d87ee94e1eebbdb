use std::collections::BTreeMap;

use aludel_core::{Error, Place};
use proc_macro2::Span;

use crate::Diagnostic;

/// A place in a file; line and column count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Location {
    /// The file, as shown to people.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Location {
    /// The first character of `span`.
    pub(super) fn of(file: &str, span: Span) -> Self {
        let Diagnostic {
            file, line, column, ..
        } = Diagnostic::at(file, span, String::new());
        Self { file, line, column }
    }
}

/// Where the models declare each table and column, so that what the core says of them gets a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Places {
    /// The name of the struct, by the table's name.
    pub tables: BTreeMap<String, Location>,
    /// The name of the field, by the names of table and column.
    pub columns: BTreeMap<(String, String), Location>,
    /// The text of an expression, by the table's name and the text.
    pub expressions: BTreeMap<(String, String), Location>,
}

impl Places {
    /// Where the models speak of `place`; nothing for a place that is not in the models.
    pub fn find(&self, place: &Place) -> Option<&Location> {
        match place {
            Place::Table(table) => self.tables.get(table),
            Place::Column { table, column } => {
                let key = (table.clone(), column.clone());
                self.columns.get(&key).or_else(|| self.tables.get(table))
            }
            Place::Expression {
                table,
                column,
                expr,
            } => {
                let key = (table.clone(), expr.clone());
                let written = self.expressions.get(&key);
                let mut column = column.iter().map(|column| (table.clone(), column.clone()));
                let at = column.find_map(|key| self.columns.get(&key));
                written.or(at).or_else(|| self.tables.get(table))
            }
            Place::Nowhere | Place::Migration(_) | Place::Step { .. } => None,
        }
    }

    /// An error of the core with file and line, where it speaks of the models.
    pub fn diagnostic(&self, error: &Error) -> Option<Diagnostic> {
        let at = self.find(&error.place)?;
        Some(Diagnostic::new(
            &at.file,
            at.line,
            at.column,
            &error.message,
        ))
    }
}

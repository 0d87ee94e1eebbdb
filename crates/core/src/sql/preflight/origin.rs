//! Where tables and columns stood before the first step: the counting runs on what is there then.

use std::collections::BTreeMap;

use super::dialect::Dialect;
use crate::{Schema, Step, Table};

/// The way back from names in the middle of a list of steps to those before it.
pub(super) struct Origins<'a> {
    pub before: &'a Schema,
    /// By present name; `None` for a table that was not there, or is no longer.
    tables: BTreeMap<String, Option<Origin>>,
}

/// A table that was there before.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Its name then.
    pub name: String,
    /// Its name now.
    pub shown: String,
    /// Its columns as they are called now.
    pub current: Vec<String>,
    /// Of columns that have changed since: where they come from, by present name.
    columns: BTreeMap<String, Option<Source>>,
}

#[derive(Clone, Debug, Default)]
struct Source {
    name: String,
    /// Values of an enum that have been renamed since.
    renamed: Vec<(String, String)>,
}

impl<'a> Origins<'a> {
    pub fn new(before: &'a Schema) -> Self {
        Origins {
            before,
            tables: BTreeMap::new(),
        }
    }

    /// The table that is called so now, if it was there before.
    pub fn table(&self, name: &str) -> Option<Origin> {
        match self.tables.get(name) {
            Some(origin) => origin.clone(),
            None => self.before.table(name).map(Origin::of),
        }
    }

    /// Takes a step.
    pub fn step(&mut self, step: &Step) {
        match step {
            Step::CreateTable(table) | Step::DropTable(table) => {
                self.tables.insert(table.name.clone(), None);
            }
            Step::RenameTable { from, to } => {
                let origin = self.table(from).map(|origin| Origin {
                    shown: to.clone(),
                    ..origin
                });
                self.tables.insert(from.clone(), None);
                self.tables.insert(to.clone(), origin);
            }
            step => {
                let Some(table) = step.table() else { return };
                if let Some(mut origin) = self.table(table) {
                    origin.step(step);
                    self.tables.insert(table.to_owned(), Some(origin));
                }
            }
        }
    }
}

impl Origin {
    fn of(table: &Table) -> Self {
        Origin {
            name: table.name.clone(),
            shown: table.name.clone(),
            current: table.columns.iter().map(|c| c.name.clone()).collect(),
            columns: BTreeMap::new(),
        }
    }

    /// What the column was called, if its values were there before, just so.
    pub fn column(&self, name: &str) -> Option<String> {
        let source = self.source(name)?;
        source.renamed.is_empty().then_some(source.name)
    }

    /// The column's value as an expression of what was there before.
    pub fn value(&self, name: &str, dialect: Dialect) -> Option<String> {
        let source = self.source(name)?;
        let column = dialect.name(&source.name);
        let whens = source.renamed.iter().fold(column, |value, (from, to)| {
            let (from, to) = (dialect.text(from), dialect.text(to));
            format!("CASE {value} WHEN {from} THEN {to} ELSE {value} END")
        });
        Some(whens)
    }

    fn source(&self, name: &str) -> Option<Source> {
        match self.columns.get(name) {
            Some(source) => source.clone(),
            None => Some(Source {
                name: name.to_owned(),
                renamed: Vec::new(),
            }),
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::AddColumn { column, .. } => {
                self.current.push(column.name.clone());
                self.columns.insert(column.name.clone(), None);
            }
            Step::DropColumn { column, .. } => {
                self.current.retain(|name| *name != column.name);
                self.columns.insert(column.name.clone(), None);
            }
            Step::RenameColumn { from, to, .. } => {
                let source = self.source(from);
                self.current.retain(|name| name != from);
                self.current.push(to.clone());
                self.columns.insert(from.clone(), None);
                self.columns.insert(to.clone(), source);
            }
            Step::AlterColumn {
                from,
                to,
                using,
                backfill,
                ..
            } => {
                let filled = backfill.is_some() || from.nullable && !to.nullable;
                if using.is_some() || from.ty != to.ty || filled {
                    self.columns.insert(to.name.clone(), None);
                }
            }
            Step::RenameValue {
                column, from, to, ..
            } => {
                let mut source = self.source(column);
                if let Some(source) = &mut source {
                    source.renamed.push((from.clone(), to.clone()));
                }
                self.columns.insert(column.clone(), source);
            }
            _ => {}
        }
    }
}

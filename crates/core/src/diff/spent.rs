//! Which hints the chain already holds.

use std::collections::{BTreeMap, BTreeSet};

use super::Hints;
use crate::{ColumnType, Migration, Step, Table};

/// What things were called before, by what they are called now.
#[derive(Clone, Default)]
struct Past<T> {
    things: BTreeMap<String, Thing<T>>,
}

#[derive(Clone, Default)]
struct Thing<T> {
    names: BTreeSet<String>,
    inside: T,
}

type Values = Past<()>;
type Columns = Past<Values>;
type Tables = Past<Columns>;

impl<T: Default> Past<T> {
    fn rename(&mut self, from: &str, to: &str) {
        let mut thing = self.things.remove(from).unwrap_or_default();
        thing.names.insert(from.to_owned());
        self.things.insert(to.to_owned(), thing);
    }

    fn inside(&mut self, name: &str) -> &mut T {
        &mut self.things.entry(name.to_owned()).or_default().inside
    }

    /// Whether what is called `to` was called `from` once.
    fn was(&self, to: &str, from: &str) -> bool {
        self.things
            .get(to)
            .is_some_and(|thing| thing.names.contains(from))
    }
}

impl Tables {
    fn take(&mut self, step: &Step) {
        match step.bare() {
            Step::CreateTable(Table { name, .. }) | Step::DropTable(Table { name, .. }) => {
                self.things.remove(name);
            }
            Step::RenameTable { from, to } => self.rename(from, to),
            Step::AddColumn { table, column, .. } | Step::DropColumn { table, column, .. } => {
                self.inside(table).things.remove(&column.name);
            }
            Step::RenameColumn { table, from, to } => self.inside(table).rename(from, to),
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => {
                self.inside(table).inside(column).rename(from, to);
            }
            Step::AlterColumn { table, to, .. } => {
                let values = self.inside(table).inside(&to.name);
                match &to.ty {
                    ColumnType::Enum { values: new } => {
                        values.things.retain(|name, _| new.contains(name));
                    }
                    _ => values.things.clear(),
                }
            }
            Step::Raw { means, .. } => means.iter().for_each(|step| self.take(step)),
            _ => {}
        }
    }
}

impl Hints {
    /// The hints without those that the chain holds: where what has the hint's new name was called by its old one
    /// once, however often it was renamed in between. Call it before [`diff`](super::diff()): a hint may stay in the
    /// models for ever, and a swap that was made must not be made again.
    #[must_use]
    pub fn unspent<'a>(&self, chain: impl IntoIterator<Item = &'a Migration>) -> Hints {
        let mut hints = self.clone();
        if hints.tables.is_empty() && hints.columns.is_empty() && hints.values.is_empty() {
            return hints;
        }
        let mut past = Tables::default();
        let steps = chain.into_iter().flat_map(|m| &m.steps);
        steps.for_each(|step| past.take(step));
        hints.tables.retain(|(from, to)| !past.was(to, from));
        let tables = hints.tables.clone();
        let table_was = |name: &str| {
            let hinted = tables.iter().find(|(_, to)| to == name);
            hinted.map_or_else(|| name.to_owned(), |(from, _)| from.clone())
        };
        hints.columns.retain(|hint| {
            !past
                .inside(&table_was(&hint.table))
                .was(&hint.to, &hint.from)
        });
        let columns = hints.columns.clone();
        hints.values.retain(|hint| {
            let mut renamed = columns.iter();
            let renamed = renamed.find(|c| c.table == hint.table && c.to == hint.column);
            let column = renamed.map_or(&hint.column, |c| &c.from);
            let values = past.inside(&table_was(&hint.table)).inside(column);
            !values.was(&hint.to, &hint.from)
        });
        hints
    }
}

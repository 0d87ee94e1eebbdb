//! Foreign keys that close a circle of new tables: SQLite takes a key to a table that comes later, so that they are
//! written where their table is created, and nothing is rebuilt.

use std::collections::BTreeMap;

use crate::keep::Keeping;
use crate::{ColumnType, ForeignKey, Step, Table};

/// Which steps are done by an earlier one.
#[derive(Default)]
pub(super) struct Folded {
    /// Indexes of the keys' steps, with the indexes of the steps that create their tables.
    into: BTreeMap<usize, (usize, ForeignKey)>,
}

impl Folded {
    /// What can be folded in these steps: nothing into a table whose rows are there already, kept.
    pub fn of(steps: &[Step], keeping: Option<&Keeping>) -> Self {
        let kept = |create: usize| match &steps[create] {
            Step::CreateTable(table) => keeping.is_some_and(|k| k.table_back(table).is_some()),
            _ => false,
        };
        let fold = |(at, step): (usize, &Step)| match step {
            Step::CreateForeignKey { table, key } => {
                let create = creation(&steps[..at], table, key)?;
                (!kept(create)).then(|| (at, (create, key.clone())))
            }
            _ => None,
        };
        Folded {
            into: steps.iter().enumerate().filter_map(fold).collect(),
        }
    }

    /// Whether the step is done by an earlier one.
    pub fn is_done(&self, step: usize) -> bool {
        self.into.contains_key(&step)
    }

    /// The keys that the step, which creates a table, takes along.
    pub fn created_with(&self, step: usize) -> impl Iterator<Item = ForeignKey> {
        let keys = self
            .into
            .values()
            .filter(move |(create, _)| *create == step);
        keys.map(|(_, key)| key.clone())
    }
}

/// The step that creates the table of this key, where all steps since then create tables, indexes and other keys.
fn creation(before: &[Step], table: &str, key: &ForeignKey) -> Option<usize> {
    for (at, step) in before.iter().enumerate().rev() {
        match step {
            Step::CreateTable(new) if new.name == table => {
                return numbered(new, key).then_some(at);
            }
            Step::CreateTable(_) | Step::CreateIndex { .. } | Step::CreateForeignKey { .. } => {}
            _ => return None,
        }
    }
    None
}

/// Whether the key's columns are stored as they are with or without it, so that nothing else hangs on it.
fn numbered(table: &Table, key: &ForeignKey) -> bool {
    let whole = |name: &String| table.column(name).is_some_and(|c| c.ty != ColumnType::U64);
    key.columns.iter().all(whole)
}

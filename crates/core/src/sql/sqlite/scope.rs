//! The part of a schema that a list of steps has to do with.

use std::collections::BTreeSet;

use super::types::Stored;
use crate::{Schema, Step, Table};

/// The tables that the steps name, those they reference, and those that reference them. All else stays as it is, and is
/// not copied for each of a thousand migrations.
pub(super) fn around(steps: &[Step], schema: &Schema) -> Schema {
    let mut near = BTreeSet::new();
    for step in steps {
        named(step, &mut near);
    }
    let targets = near.iter().filter_map(|name| schema.table(name));
    let targets = targets.flat_map(|table| table.foreign_keys.iter().map(|key| key.table.clone()));
    let targets: Vec<_> = targets.collect();
    near.extend(targets);
    let references = |table: &Table| {
        table
            .foreign_keys
            .iter()
            .any(|key| near.contains(&key.table))
    };
    let tables = schema.tables.iter();
    let tables = tables.filter(|(name, table)| near.contains(*name) || references(table));
    Schema {
        tables: tables
            .map(|(name, table)| (name.clone(), table.clone()))
            .collect(),
    }
}

fn named(step: &Step, near: &mut BTreeSet<String>) {
    near.extend(step.table().map(str::to_owned));
    match step {
        Step::CreateTable(table) | Step::DropTable(table) => {
            near.extend(table.foreign_keys.iter().map(|key| key.table.clone()));
        }
        Step::RenameTable { to, .. } => {
            near.insert(to.clone());
        }
        Step::CreateForeignKey { key, .. } | Step::DropForeignKey { key, .. } => {
            near.insert(key.table.clone());
        }
        Step::Raw { means, .. } => {
            for step in means {
                named(step, near);
            }
        }
        _ => {}
    }
}

/// Tables beside the one that changes, a `u64` of which is stored otherwise from now on: a key of another table has come
/// to reference it, or does no longer.
#[derive(Debug, Default)]
pub(super) struct Retyped {
    /// Text until now: rebuilt before the key is created.
    pub to_integer: Vec<String>,
    /// Text from now on: rebuilt after the key is dropped.
    pub to_text: Vec<String>,
}

/// Which tables but `table` are stored otherwise.
pub(super) fn retyped(table: &str, before: &Schema, after: &Schema) -> Retyped {
    let mut found = Retyped::default();
    let others = after.tables.values().filter(|other| other.name != table);
    for (old, new) in others.filter_map(|new| Some((before.table(&new.name)?, new))) {
        for column in &new.columns {
            let Some(was) = old.column(&column.name) else {
                continue;
            };
            let was = Stored::of(was, old, before).padded;
            let list = match (was, Stored::of(column, new, after).padded) {
                (true, false) => &mut found.to_integer,
                (false, true) => &mut found.to_text,
                _ => continue,
            };
            if list.last() != Some(&new.name) {
                list.push(new.name.clone());
            }
        }
    }
    found
}

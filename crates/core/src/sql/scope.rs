//! The part of a schema that a list of steps has to do with.

use std::collections::BTreeSet;

use super::raw::unique_indexes;
use crate::{Engine, Schema, Step, Table};

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
    if !near.iter().any(|name| schema.tables.contains_key(name)) {
        // What is not there yet is referenced by nothing.
        return Schema::default();
    }
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
        Step::Raw { up, means, .. } => {
            near.extend(unique_indexes(up, Engine::Postgres).map(|index| index.table));
            for step in means {
                named(step, near);
            }
        }
        _ => {}
    }
}

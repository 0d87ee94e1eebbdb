//! MySQL and MariaDB: what the catalogue shows before a migration, between its parts and after it.

use std::collections::BTreeSet;

use aludel_core::catalog::{Catalog, compare, lower, without_strangers};
use aludel_core::sql::Script;
use aludel_core::{Result, Schema, Step, Table};

use crate::Engine;

/// The tables that a migration changes, in every state it passes through: one before the first part, one
/// after each. None on engines that undo DDL by themselves.
pub(crate) fn states(
    steps: &[Step],
    script: &Script,
    before: &Schema,
    engine: Engine,
) -> Result<Vec<Catalog>> {
    if !engine.is_mysql_family() {
        return Ok(Vec::new());
    }
    let mut touched = BTreeSet::new();
    for step in steps {
        touch(step, &mut touched);
    }
    for part in &script.parts {
        differing(before, part.after.as_ref(), &mut touched);
    }
    let mut targets = BTreeSet::new();
    for step in steps {
        point(step, &mut targets);
    }
    // What is kept stands there before it is given back.
    let met = script.before.as_ref().unwrap_or(before);
    touched.extend(
        met.tables
            .keys()
            .filter(|name| before.table(name).is_none())
            .cloned(),
    );
    let mut schema = around(before, &touched, &targets);
    let show = |schema: &Schema| {
        let seen = around(schema, &touched, &targets);
        only(lower(&seen, engine), &touched)
    };
    let mut states = vec![show(met)];
    let mut applied = 0;
    for part in &script.parts {
        if let Some(after) = &part.after {
            states.push(show(after));
            continue;
        }
        for step in &steps[applied..part.steps.end.max(applied)] {
            step.apply(&mut schema)?;
        }
        applied = applied.max(part.steps.end);
        states.push(show(&schema));
    }
    Ok(states)
}

/// Names of the tables that a step changes, those that it makes or does away with included.
fn touch(step: &Step, touched: &mut BTreeSet<String>) {
    touched.extend(step.table().map(str::to_owned));
    match step {
        Step::RenameTable { to, .. } => {
            touched.insert(to.clone());
        }
        Step::Raw { means, .. } => means.iter().for_each(|step| touch(step, touched)),
        _ => {}
    }
}

/// Names of the tables that foreign keys of a step reference.
fn point(step: &Step, targets: &mut BTreeSet<String>) {
    match step {
        Step::CreateTable(table) | Step::DropTable(table) => {
            targets.extend(table.foreign_keys.iter().map(|key| key.table.clone()));
        }
        Step::CreateForeignKey { key, .. } | Step::DropForeignKey { key, .. } => {
            targets.insert(key.table.clone());
        }
        Step::Raw { means, .. } => means.iter().for_each(|step| point(step, targets)),
        _ => {}
    }
}

/// Names of the tables that look otherwise in the middle of a step: a foreign key of a table that no step names may be
/// out of the way for a while.
fn differing(before: &Schema, after: Option<&Schema>, touched: &mut BTreeSet<String>) {
    for (name, table) in after.into_iter().flat_map(|after| &after.tables) {
        if before.table(name) != Some(table) {
            touched.insert(name.clone());
        }
    }
}

/// The part of a schema that steps on these tables can see: the tables, what they reference and will reference, and what
/// references them.
fn around(schema: &Schema, touched: &BTreeSet<String>, targets: &BTreeSet<String>) -> Schema {
    let own = touched.iter().filter_map(|name| schema.table(name));
    let referenced: BTreeSet<&String> = own
        .flat_map(|table| table.foreign_keys.iter().map(|key| &key.table))
        .collect();
    let near = |(name, table): &(&String, &Table)| {
        let points_here = || {
            table
                .foreign_keys
                .iter()
                .any(|key| touched.contains(&key.table))
        };
        touched.contains(*name)
            || targets.contains(*name)
            || referenced.contains(name)
            || points_here()
    };
    let tables = schema.tables.iter().filter(near);
    Schema {
        tables: tables.map(|(name, t)| (name.clone(), t.clone())).collect(),
    }
}

fn only(mut catalog: Catalog, touched: &BTreeSet<String>) -> Catalog {
    catalog.tables.retain(|name, _| touched.contains(name));
    catalog
}

/// Every index that a table has in any of the states: one of a later state is no stranger.
fn any(states: &[Catalog]) -> Catalog {
    let mut all = Catalog::default();
    for (name, table) in states.iter().flat_map(|state| &state.tables) {
        let known = all.tables.entry(name.clone()).or_default();
        known.indexes.extend(table.indexes.clone());
    }
    all
}

/// How the live catalogue differs from the state at `index`, in words: nothing where it is there.
pub(crate) fn differences(states: &[Catalog], index: usize, live: &Catalog) -> Vec<String> {
    let expected = &states[index];
    let names: BTreeSet<&String> = states.iter().flat_map(|s| s.tables.keys()).collect();
    let known = without_strangers(live.clone(), &any(states));
    let mut found = compare(expected, &known);
    for name in names {
        if live.tables.contains_key(name) && !expected.tables.contains_key(name) {
            found.push(format!("table {name}: expected none, found one"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use aludel_core::sql::script;
    use aludel_core::{Action, Column, ColumnType, ForeignKey};

    use super::*;

    #[test]
    fn a_new_table_may_reference_one_that_is_left_alone() {
        let id = || vec![Column::new("id", ColumnType::I64)];
        let before = Schema::default().with(Table::new("users", id(), &["id"]));
        let mut tags = Table::new("tags", id(), &["id"]);
        tags.foreign_keys.push(ForeignKey {
            name: "tags_id_fkey".to_owned(),
            columns: vec!["id".to_owned()],
            table: "users".to_owned(),
            references: vec!["id".to_owned()],
            on_delete: Action::Cascade,
            on_update: Action::NoAction,
        });
        let steps = [Step::CreateTable(tags)];
        let script = script(&steps, &before, Engine::MariaDb).unwrap();
        let states = states(&steps, &script, &before, Engine::MariaDb).unwrap();
        let tables: Vec<Vec<&String>> = states.iter().map(|s| s.tables.keys().collect()).collect();
        assert_eq!(tables, [vec![], vec!["tags"]]);
    }

    /// A crash directly after an index was created: the state before it would look reached too.
    #[test]
    fn an_index_of_a_later_state_is_no_strangers() {
        let id = vec![Column::new("id", ColumnType::I64)];
        let before = Schema::default().with(Table::new("users", id, &["id"]));
        let index = aludel_core::Index {
            name: "users_id_idx".to_owned(),
            parts: vec![aludel_core::IndexPart::Column("id".to_owned())],
            unique: false,
            filter: None,
        };
        let table = "users".to_owned();
        let steps = [Step::CreateIndex { table, index }];
        let script = script(&steps, &before, Engine::MariaDb).unwrap();
        let states = states(&steps, &script, &before, Engine::MariaDb).unwrap();
        assert!(!differences(&states, 0, &states[1]).is_empty());
        assert!(differences(&states, 1, &states[1]).is_empty());
        let mut more = states[1].clone();
        let users = more.tables.get_mut("users").unwrap();
        let own = users.indexes["users_id_idx"].clone();
        users.indexes.insert("by_hand".to_owned(), own);
        assert!(differences(&states, 1, &more).is_empty());
    }

    #[test]
    fn a_table_whose_foreign_key_is_out_of_the_way_is_looked_at_too() {
        let id = |ty| vec![Column::new("id", ty)];
        let key = |table: &str| ForeignKey {
            name: "posts_id_fkey".to_owned(),
            columns: vec!["id".to_owned()],
            table: table.to_owned(),
            references: vec!["id".to_owned()],
            on_delete: Action::Cascade,
            on_update: Action::NoAction,
        };
        let mut posts = Table::new("posts", id(ColumnType::U64), &["id"]);
        posts.foreign_keys.push(key("users"));
        let users = Table::new("users", id(ColumnType::U64), &["id"]);
        let before = Schema::default().with(users).with(posts);
        let alter = |table: &str, from, to| Step::AlterColumn {
            table: table.to_owned(),
            from: Column::new("id", from),
            to: Column::new("id", to),
            backfill: None,
            using: None,
            reverse_using: None,
        };
        let steps = [
            alter("users", ColumnType::U64, ColumnType::I64),
            alter("posts", ColumnType::U64, ColumnType::I64),
        ];
        let script = script(&steps, &before, Engine::MariaDb).unwrap();
        let states = states(&steps, &script, &before, Engine::MariaDb).unwrap();
        let keys = states.iter().map(|s| s.tables["posts"].foreign_keys.len());
        assert_eq!(keys.collect::<Vec<_>>(), [1, 0, 0, 1]);
    }
}

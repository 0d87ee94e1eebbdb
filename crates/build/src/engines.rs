//! What each of the app's engines makes of the migrations: one that an engine cannot run does not compile.

use std::collections::BTreeSet;

use aludel_core::sql::script;
use aludel_core::{Engine, Error, Migration, Place, Raw, Schema, Step, replay_onto};

/// Applies the migration to `schema`, and tries it on every engine.
///
/// # Errors
/// A step that does not fit what it meets, that has no value for rows which are there, or that an engine cannot run, with
/// the place of the step.
pub(crate) fn apply(
    migration: &Migration,
    schema: &mut Schema,
    engines: &[Engine],
) -> Result<(), Error> {
    let before = around(schema, &migration.steps);
    let place = |index| Place::Step {
        migration: migration.id.clone(),
        index,
    };
    for (index, step) in migration.steps.iter().enumerate() {
        step.apply(schema).map_err(|error| error.at(place(index)))?;
    }
    replay_onto(before.clone(), std::slice::from_ref(migration))?;
    let after = around(schema, &migration.steps);
    for engine in engines {
        let script = script(&migration.steps, &before, *engine)?;
        let data = migration.steps.iter().position(touches_rows);
        if let (Engine::Sqlite, Some(index)) = (engine, data)
            && (script.rebuilds || rebuilds_down(migration, &after))
        {
            return Err(both(&migration.id).at(place(index)));
        }
    }
    Ok(())
}

/// The part of a schema that these steps have to do with: their tables, and what is two foreign keys away from them at most.
/// The SQL of steps depends on no other, and a whole schema for each migration would make long chains slow.
fn around(schema: &Schema, steps: &[Step]) -> Schema {
    let mut names = BTreeSet::new();
    for step in steps {
        tables_of(step, &mut names);
    }
    for _ in 0..2 {
        let near = schema.tables.values().flat_map(|table| {
            let keys = table.foreign_keys.iter();
            keys.map(|key| (table.name.as_str(), key.table.as_str()))
        });
        let near: Vec<(&str, &str)> = near
            .filter(|(one, other)| names.contains(*one) || names.contains(*other))
            .collect();
        for (one, other) in near {
            names.insert(one.to_owned());
            names.insert(other.to_owned());
        }
    }
    let known = names
        .iter()
        .filter_map(|name| schema.tables.get_key_value(name));
    Schema {
        tables: known
            .map(|(name, table)| (name.clone(), table.clone()))
            .collect(),
    }
}

/// The tables that a step names.
fn tables_of(step: &Step, names: &mut BTreeSet<String>) {
    names.extend(step.table().map(str::to_owned));
    match step.bare() {
        Step::CreateTable(table) | Step::DropTable(table) => {
            names.extend(table.foreign_keys.iter().map(|key| key.table.clone()));
        }
        Step::CreateForeignKey { key, .. } | Step::DropForeignKey { key, .. } => {
            names.insert(key.table.clone());
        }
        Step::RenameTable { to, .. } => {
            names.insert(to.clone());
        }
        Step::Raw { means, .. } => {
            for step in means {
                tables_of(step, names);
            }
        }
        _ => {}
    }
}

/// Whether SQLite builds a table anew on the way back from `after`.
fn rebuilds_down(migration: &Migration, after: &Schema) -> bool {
    let back = migration.reversed();
    let script = back.and_then(|back| script(&back, after, Engine::Sqlite));
    script.is_ok_and(|script| script.rebuilds)
}

fn both(id: &str) -> Error {
    Error::new(format!(
        "{id} builds a table anew, for which SQLite must have foreign keys off, and this step of SQL or Rust may rely on them: put it in a migration of its own"
    ))
}

/// Whether something of a person's runs on SQLite that may change rows.
fn touches_rows(step: &Step) -> bool {
    let runs = |raw: &Raw| match raw {
        Raw::Nothing => false,
        Raw::Run { .. } | Raw::File { .. } => true,
        Raw::Sql { engine, .. } => engine.is_none_or(|engine| engine == Engine::Sqlite),
    };
    match step {
        Step::Raw { up, down, means } => {
            means.is_empty() && (runs(up) || down.as_ref().is_some_and(runs))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::files::read_folder;
    use crate::migrations::read_chain;

    /// The part of the schema that is tried gives the same SQL as the whole of it, on the reference app's own chain.
    #[test]
    fn the_part_around_a_migration_gives_the_sql_of_the_whole() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = read_folder(&root, "migrations").unwrap();
        let chain = read_chain(&folder.sealed, &folder.sql).unwrap();
        assert!(chain.migrations.len() >= 8);
        let mut schema = Schema::default();
        for migration in chain.plain() {
            let part = around(&schema, &migration.steps);
            for engine in Engine::ALL {
                let whole = script(&migration.steps, &schema, engine).unwrap();
                let tried = script(&migration.steps, &part, engine).unwrap();
                let bodies = |script: &aludel_core::sql::Script| {
                    let parts = script.parts.iter();
                    parts.map(|part| part.body.clone()).collect::<Vec<_>>()
                };
                assert_eq!(
                    bodies(&tried),
                    bodies(&whole),
                    "{} on {engine}",
                    migration.id
                );
                assert_eq!(tried.rebuilds, whole.rebuilds);
            }
            apply(migration, &mut schema, &Engine::ALL).unwrap();
        }
        assert!(schema.tables.contains_key("users"));
    }

    #[test]
    fn the_part_holds_what_two_keys_lead_to_and_no_more() {
        use aludel_core::{Column, ColumnType, ForeignKey, Table};
        let table = |name: &str, to: Option<&str>| {
            let mut table = Table::new(name, vec![Column::new("id", ColumnType::I64)], &["id"]);
            table.foreign_keys.extend(to.map(|to| ForeignKey {
                name: format!("{name}_fkey"),
                columns: vec!["id".to_owned()],
                table: to.to_owned(),
                references: vec!["id".to_owned()],
                on_delete: aludel_core::Action::NoAction,
                on_update: aludel_core::Action::NoAction,
            }));
            table
        };
        let schema = Schema::default()
            .with(table("a", None))
            .with(table("b", Some("a")))
            .with(table("c", Some("b")))
            .with(table("d", Some("c")))
            .with(table("far", None));
        let steps = [Step::RenameTable {
            from: "a".to_owned(),
            to: "z".to_owned(),
        }];
        let part = around(&schema, &steps);
        let names: Vec<&str> = part.tables.keys().map(String::as_str).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }
}

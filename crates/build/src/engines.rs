//! What each of the app's engines makes of the migrations: one that an engine cannot run does not compile.

use aludel_core::sql::script;
use aludel_core::{Engine, Error, Migration, Place, Raw, Schema, Step};

/// Applies the migration to `schema`, and tries it on every engine.
///
/// PostgreSQL is passed over: nothing runs there yet.
///
/// # Errors
/// A step that does not fit what it meets, or that an engine cannot run, with the place of the step.
pub(crate) fn apply(
    migration: &Migration,
    schema: &mut Schema,
    engines: &[Engine],
) -> Result<(), Error> {
    let before = schema.clone();
    let place = |index| Place::Step {
        migration: migration.id.clone(),
        index,
    };
    for (index, step) in migration.steps.iter().enumerate() {
        step.apply(schema).map_err(|error| error.at(place(index)))?;
    }
    let runs = engines.iter().filter(|engine| **engine != Engine::Postgres);
    for engine in runs {
        let script = script(&migration.steps, &before, *engine)?;
        let data = migration.steps.iter().position(touches_rows);
        if let (Engine::Sqlite, Some(index)) = (engine, data)
            && (script.rebuilds || rebuilds_down(migration, schema))
        {
            return Err(both(&migration.id).at(place(index)));
        }
    }
    Ok(())
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

//! The bridge to barrel: what its builder makes is run on the database at hand.

mod generator;
mod split;
#[cfg(test)]
mod tests;

use aludel_core::Engine;
use barrel::Migration;
use barrel::backend::{MySql, Pg, Sqlite};

use crate::{Error, Execute, Kind, Result};
use generator::Careful;
use split::{Alters, statements};

/// Runs what [barrel](https://docs.rs/barrel)'s builder makes, in a `run` step: `db.barrel(|m| …)`.
///
/// It is for those who come with migrations written that way. What a `run` step does to the schema no replay sees, so new
/// migrations use the words of the [`prelude`](crate::prelude).
pub trait Barrel {
    /// Hands a builder over, and runs the statements that it makes for the engine at hand, one by one.
    ///
    /// # Errors
    /// barrel 0.7 has no SQL, or none that works, for something on this engine (on SQLite: `uuid`, `json`, `serial`, arrays,
    /// dropped and renamed columns; on MySQL and MariaDB: `uuid`, `binary`, arrays, renamed columns, dropped and partial
    /// indexes; on PostgreSQL a column with a foreign key that is added to a table): then nothing is run. Or the database
    /// refuses a statement.
    ///
    /// ```
    /// use aludel::barrel::types;
    /// use aludel::{Barrel, Execute, Result};
    ///
    /// fn create_tags(db: &mut dyn Execute) -> Result<()> {
    ///     db.barrel(|m| {
    ///         m.create_table("tags", |t| {
    ///             t.add_column("id", types::primary());
    ///             t.add_column("name", types::varchar(40).unique(true));
    ///         });
    ///     })
    /// }
    /// # #[cfg(feature = "sqlite")] {
    /// # let mut db = aludel::connect("sqlite::memory:")?;
    /// # create_tags(&mut db)?;
    /// # assert!(db.query("SELECT id, name FROM tags", &[])?.is_empty());
    /// # }
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn barrel(&mut self, build: impl FnOnce(&mut Migration)) -> Result<()>;
}

impl<E: Execute + ?Sized> Barrel for E {
    fn barrel(&mut self, build: impl FnOnce(&mut Migration)) -> Result<()> {
        let mut migration = Migration::new();
        build(&mut migration);
        for statement in sql(&migration, self.engine())? {
            self.execute(&statement, &[])?;
        }
        Ok(())
    }
}

/// The statements of a builder, each change of it on its own.
fn sql(migration: &Migration, engine: Engine) -> Result<Vec<String>> {
    let alone = |change| Migration {
        schema: migration.schema.clone(),
        changes: vec![change],
    };
    let made = migration.changes.clone().into_iter().map(alone);
    let all: Result<Vec<Vec<String>>, String> = match engine {
        Engine::Sqlite => made
            .map(|one| statements(&one.make::<Careful<Sqlite>>(), Alters::OneByOne))
            .collect(),
        Engine::MySql | Engine::MariaDb => made
            .map(|one| statements(&one.make::<Careful<MySql>>(), Alters::Together))
            .collect(),
        Engine::Postgres => made
            .map(|one| statements(&one.make::<Careful<Pg>>(), Alters::OneByOne))
            .collect(),
    };
    all.map(|all| all.concat()).map_err(|reason| {
        Error::new(
            Kind::Failed,
            format!("barrel cannot {reason} on {engine}: write the statement with `db.execute(…)` instead"),
        )
    })
}

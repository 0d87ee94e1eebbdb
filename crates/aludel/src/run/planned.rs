//! The statements of migrations that are to run, computed once for all that look at them before the first of them.
//!
//! What runs is computed again, migration by migration: how one keeps and gives back may depend on what those before it kept.

use aludel_core::sql::{script, script_keeping};
use aludel_core::{Engine, Schema};

use super::gate::Change;
use super::work::Work;
use crate::{Error, Result};

/// A migration, up or down, and its statements.
pub(crate) struct Planned<'a> {
    pub id: &'a str,
    pub statements: Vec<String>,
}

impl<'a> Planned<'a> {
    /// Those of changes of which the first meets `before`.
    ///
    /// # Errors
    /// A step does not fit the schema.
    pub fn of(changes: &[Change<'a>], before: &Schema, engine: Engine) -> Result<Vec<Self>> {
        let mut schema = before.clone();
        let mut all = Vec::new();
        for change in changes {
            let statements = statements(change, &mut schema, engine)
                .map_err(|error| Error::from(error).during(change.id))?;
            all.push(Self {
                id: change.id,
                statements,
            });
        }
        Ok(all)
    }

    /// Those of ways back that are made ready already.
    pub fn of_works(works: &[(usize, &'a Work)]) -> Vec<Self> {
        let planned = |(_, work): &(usize, &'a Work)| {
            let bodies = work.parts.iter().flat_map(|part| part.body.statements());
            Self {
                id: &work.id,
                statements: bodies.map(|one| one.sql.clone()).collect(),
            }
        };
        works.iter().map(planned).collect()
    }
}

/// `schema` goes on to what the change leads to.
fn statements(
    change: &Change<'_>,
    schema: &mut Schema,
    engine: Engine,
) -> aludel_core::Result<Vec<String>> {
    let script = match &change.keeping {
        Some(keeping) => script_keeping(&change.steps, schema, engine, keeping),
        None => script(&change.steps, schema, engine),
    }?;
    for step in &change.steps {
        step.apply(schema)?;
    }
    let bodies = script.parts.iter().flat_map(|part| part.body.statements());
    Ok(bodies.map(|one| one.sql.clone()).collect())
}

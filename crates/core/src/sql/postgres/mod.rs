//! Steps in the SQL of PostgreSQL.
//!
//! Steps on one table that follow each other are a [`group`](mod@group). What runs for it is what differs between the
//! [`Shape`]s of the tables before and after it, so that whatever follows from a step (a `u64` that becomes a key, a check
//! that a type brings along, the name of a sequence) needs no word of its own. All of it runs in one transaction.

mod alter;
mod change;
mod clauses;
mod convert;
mod cost;
mod create;
mod gentle;
mod group;
mod keep;
mod limits;
mod locks;
mod rekey;
mod rename;
pub(crate) mod shape;
mod side;
#[cfg(test)]
mod tests;
pub(crate) mod types;
pub(crate) mod value;
mod values;

pub(crate) use convert::written;
pub(crate) use cost::tolls;
pub(crate) use gentle::gentle;
pub(crate) use locks::locks;
pub(crate) use shape::{Shape, Shown};

use super::{Script, Statement, raw, scope};
use crate::keep::Keeping;
use crate::{Engine, Error, Place, Result, Schema, Step};

/// What runs for these steps.
///
/// # Errors
/// A step that does not fit, or that PostgreSQL cannot do.
pub(super) fn script(steps: &[Step], before: &Schema, keeping: Option<&Keeping>) -> Result<Script> {
    let mut script = Script::default();
    let mut keeper = keep::Keeper::new(keeping);
    let mut schema = scope::around(steps, before);
    let mut at = 0;
    while at < steps.len() {
        let end = at + keeper.length(&steps[at..], &schema);
        let near = scope::around(&steps[at..end], &schema);
        let mut after = near.clone();
        for step in &steps[at..end] {
            step.apply(&mut after)?;
            step.apply(&mut schema)?;
            limits::check(step, &schema)?;
        }
        if matches!(&steps[at..end], [Step::Raw { .. }]) {
            script
                .parts
                .extend(raw::parts(steps, at, Engine::Postgres)?);
        } else {
            let part = keeper.part(steps, at..end, (&near, &after))?;
            script.parts.push(part);
        }
        at = end;
    }
    (script.kept, script.given) = (keeper.kept, keeper.given);
    joined(&schema).map(|()| script)
}

/// Every foreign key between tables that the steps have to do with must be able to stand.
fn joined(schema: &Schema) -> Result<()> {
    for table in schema.tables.values() {
        for key in &table.foreign_keys {
            let near = schema.tables.contains_key(&key.table);
            if near && !shape::stands(key, table, schema) {
                return Err(Error::new(format!(
                    "the foreign key `{}` on `{}` would join columns of two types: change `{}({})` and `{}({})` together",
                    key.name,
                    table.name,
                    table.name,
                    key.columns.join(", "),
                    key.table,
                    key.references.join(", ")
                ))
                .at(Place::Table(table.name.clone())));
            }
        }
    }
    Ok(())
}

/// The statement after which a self-counting key goes on behind the greatest id that is there: rows with ids of their own
/// do not move a sequence.
pub(super) fn catch_up(table: &crate::Table) -> Option<Statement> {
    let column = table.columns.iter().find(|column| column.auto_increment)?;
    Some(create::caught_up(&table.name, &column.name))
}

//! Steps in the SQL of SQLite.

mod aside;
mod convert;
mod copy;
mod create;
mod fold;
mod group;
mod keep;
mod native;
mod rebuild;
mod retyped;
mod side;
#[cfg(test)]
mod tests;
mod types;
mod value;

pub(crate) use convert::float_text;
pub(crate) use side::{following, written};
pub(crate) use types::{collation, padded, shown};
pub(crate) use value::{name, text};

use fold::Folded;
use group::Group;
use keep::Keeper;

use super::{Body, Script, scope};
use crate::keep::Keeping;
use crate::{Column, Default, Result, Schema, Step, Table};

/// A value in SQL, as the column stores it.
pub(crate) fn stored_value(
    value: &Default,
    column: &Column,
    table: &Table,
    schema: &Schema,
) -> String {
    value::value(value, &types::Stored::of(column, table, schema))
}

/// What runs for these steps.
pub(super) fn script(steps: &[Step], before: &Schema, keeping: Option<&Keeping>) -> Result<Script> {
    let mut script = Script::default();
    let mut schema = scope::around(steps, before);
    let folded = Folded::of(steps, keeping);
    let mut kept = Keeper::new(keeping);
    let mut at = 0;
    while at < steps.len() {
        let end = at + kept.length(&steps[at..]);
        let near = scope::around(&steps[at..end], &schema);
        let mut group = Group::new(steps, at..end, &near, &folded)?;
        script.parts.extend(kept.parts(&mut group, at)?);
        for step in &steps[at..end] {
            step.apply(&mut schema)?;
        }
        at = end;
    }
    let rebuilt = |body: &Body| matches!(body, Body::Rebuild(one) if !one.unreferenced);
    script.rebuilds = script.parts.iter().any(|part| rebuilt(&part.body));
    (script.kept, script.given) = kept.done();
    Ok(script)
}

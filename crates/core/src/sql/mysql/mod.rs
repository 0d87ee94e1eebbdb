//! Steps in the SQL of MySQL and MariaDB.
//!
//! Steps are taken apart until each [`piece`] is a change that one statement can make; pieces of one table that follow
//! each other are put together again as a [`group`], which is one ALTER: what differs between the shape of the table
//! before and after it.

mod algorithm;
mod alter;
mod column;
mod convert;
mod create;
mod expand;
mod group;
mod instant;
mod keys;
mod limits;
mod piece;
pub(crate) mod quote;
pub(crate) mod shape;
#[cfg(test)]
mod tests;
mod truth;
pub(crate) mod types;

pub(crate) use column::literal;
pub(crate) use create::foreign_key;
pub(crate) use expand::{is_marked, same};
use group::Group;

use super::Script;
use crate::keep::Keeping;
use crate::{Engine, Result, Schema, Step};

/// What runs for these steps.
///
/// # Errors
/// A step that does not fit, or that this engine cannot do.
pub(super) fn script(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: Option<&Keeping>,
) -> Result<Script> {
    let expand::Expanded {
        pieces,
        after,
        before: mut actual,
        kept,
        given,
    } = expand::expand(steps, before, engine, keeping)?;
    let mut script = Script {
        before: Some(actual.clone()).filter(|_| !given.is_empty()),
        kept,
        given,
        ..Script::default()
    };
    let mut rest = pieces.iter().peekable();
    while let Some(first) = rest.next() {
        let mut group = Group::new(first, engine);
        while let Some(next) = rest.next_if(|next| group.takes(next, &actual)) {
            group.push(next);
        }
        let met = actual.clone();
        group.apply(&mut actual)?;
        for name in group.tables() {
            if let Some(table) = actual.table(name) {
                limits::check(table, &actual, engine)?;
            }
        }
        let mut parts = group.parts(&met, &actual)?;
        let said = after.get(group.steps().end - 1);
        if let Some(last) = parts.last_mut()
            && said.is_some_and(|said| !said.same(&actual))
        {
            last.after = Some(actual.clone());
        }
        script.parts.append(&mut parts);
    }
    Ok(script)
}

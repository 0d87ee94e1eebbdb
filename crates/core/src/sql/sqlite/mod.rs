//! Steps in the SQL of SQLite.

mod convert;
mod copy;
mod create;
mod native;
mod rebuild;
mod scope;
#[cfg(test)]
mod tests;
mod types;
mod value;

pub(crate) use types::{padded, shown};
pub(crate) use value::{name, text};

use std::ops::Range;

use super::{Body, Part, Script, Statement, raw};
use crate::{Column, Default, Engine, Result, Schema, Step, Table};

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
pub(super) fn script(steps: &[Step], before: &Schema) -> Result<Script> {
    let mut script = Script::default();
    let mut schema = scope::around(steps, before);
    let mut at = 0;
    while at < steps.len() {
        let end = at + group(&steps[at..]);
        let near = scope::around(&steps[at..end], &schema);
        let after = forms(&steps[at..end], &near)?;
        script.parts.extend(parts(steps, at..end, &near, &after)?);
        for step in &steps[at..end] {
            step.apply(&mut schema)?;
        }
        at = end;
    }
    script.rebuilds = script
        .parts
        .iter()
        .any(|part| matches!(part.body, Body::Rebuild(_)));
    Ok(script)
}

/// How many steps from the first on change one table, so that one rebuild can make them all. A rename stands alone: only
/// SQLite's own statement takes views and triggers along.
fn group(steps: &[Step]) -> usize {
    let Some(table) = steps.first().and_then(mergeable) else {
        return 1;
    };
    let create = |step: &Step| matches!(step, Step::CreateTable(_));
    let more = steps[1..].iter();
    1 + more
        .take_while(|step| mergeable(step) == Some(table) && !create(step))
        .count()
}

fn mergeable(step: &Step) -> Option<&str> {
    match step {
        Step::RenameTable { .. } | Step::RenameColumn { .. } | Step::DropTable(_) => None,
        step => step.table(),
    }
}

/// The schema after each of the steps.
fn forms(steps: &[Step], before: &Schema) -> Result<Vec<Schema>> {
    let mut schema = before.clone();
    let form = |step: &Step| {
        step.apply(&mut schema)?;
        Ok(schema.clone())
    };
    steps.iter().map(form).collect()
}

/// What runs for one group.
fn parts(
    steps: &[Step],
    range: Range<usize>,
    before: &Schema,
    after: &[Schema],
) -> Result<Vec<Part>> {
    let Some(last) = after.last() else {
        return Ok(Vec::new());
    };
    let table = mergeable(&steps[range.start]).unwrap_or_default();
    let retyped = scope::retyped(table, before, last);
    let around = |at: usize, names: &[String]| -> Result<Vec<Part>> {
        let part = |name: &String| {
            let idle = Step::CommentTable {
                table: name.clone(),
                from: None,
                to: None,
            };
            let rebuild = rebuild::rebuild(name, &[(&idle, last)], before)?;
            Ok(Part::new(at..at, Body::Rebuild(rebuild)))
        };
        names.iter().map(part).collect()
    };
    let mut parts = around(range.start, &retyped.to_integer)?;
    parts.extend(own(steps, range.clone(), before, after)?);
    parts.extend(around(range.end, &retyped.to_text)?);
    Ok(parts)
}

/// What runs for a group on its own table.
fn own(
    steps: &[Step],
    range: Range<usize>,
    before: &Schema,
    after: &[Schema],
) -> Result<Vec<Part>> {
    let sql = |all: Vec<String>| Body::Sql(all.into_iter().map(Statement::new).collect());
    let group = &steps[range.clone()];
    let last = after.last().unwrap_or(before);
    if let Some(Step::CreateTable(table)) = group.first()
        && let Some(table) = last.table(&table.name)
    {
        let body = sql(native::created(table, last)?);
        return Ok(vec![Part::new(range, body)]);
    }
    if matches!(group, [Step::Raw { .. }]) {
        let body = raw::body(steps, range.start, Engine::Sqlite)?;
        return Ok(vec![Part::new(range, body)]);
    }
    let mut parts = Vec::new();
    let mut schema = before;
    for ((at, step), next) in range.clone().zip(group).zip(after) {
        let Some(statements) = native::native(step, schema, next)? else {
            let pairs: Vec<_> = group.iter().zip(after).collect();
            let table = step.table().unwrap_or_default();
            let body = Body::Rebuild(rebuild::rebuild(table, &pairs, before)?);
            return Ok(vec![Part::new(range, body)]);
        };
        parts.push(Part::new(at..at + 1, sql(statements)));
        schema = next;
    }
    Ok(parts)
}

//! Changes that `ALTER TABLE` and its kin make, whatever rows there are.

use super::convert::convert;
use super::create;
use super::types::Stored;
use super::value::{constant, name, value};
use crate::{Column, Default, Result, Schema, Step, Storage, Table};

/// The statements for a step, or `None` where the table must be built anew. It is decided from the model alone: SQLite
/// refuses much only where a table has rows, which tests do not have and production does.
pub(super) fn native(step: &Step, before: &Schema, after: &Schema) -> Result<Option<Vec<String>>> {
    Ok(Some(match step {
        Step::CreateTable(table) => created(table, after)?,
        Step::DropTable(table) => vec![format!("DROP TABLE {}", name(&table.name))],
        Step::RenameTable { from, to } => renamed(from, to),
        Step::RenameColumn { table, from, to } => vec![format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            name(table),
            name(from),
            name(to)
        )],
        Step::AddColumn {
            table,
            column,
            backfill,
        } => match after.table(table) {
            Some(whole) if addable(column, backfill.as_ref(), whole, after) => vec![format!(
                "ALTER TABLE {} ADD COLUMN {}",
                name(table),
                create::column(column, whole, after)?
            )],
            _ => return Ok(None),
        },
        Step::DropColumn { table, column, .. } => vec![format!(
            "ALTER TABLE {} DROP COLUMN {}",
            name(table),
            name(&column.name)
        )],
        Step::AlterColumn { .. } if unchanged(step, before, after)? => Vec::new(),
        Step::CreateIndex { table, index } => vec![create::index(index, table)],
        Step::RenameIndex { table, from, to } => reindexed(table, from, to, after),
        // SQLite's primary keys have no names here.
        Step::RenameConstraint { table, from, .. } if is_key(before, table, from) => Vec::new(),
        Step::DropIndex { index, .. } => vec![format!("DROP INDEX {}", name(&index.name))],
        Step::CommentTable { .. } => Vec::new(),
        _ => return Ok(None),
    }))
}

/// SQLite has no statement that gives an index another name.
fn reindexed(table: &str, from: &str, to: &str, after: &Schema) -> Vec<String> {
    let indexes = after.table(table).into_iter().flat_map(|t| &t.indexes);
    let renamed = indexes.filter(|index| index.name == to);
    let mut all = vec![format!("DROP INDEX {}", name(from))];
    all.extend(renamed.map(|index| create::index(index, table)));
    all
}

fn is_key(schema: &Schema, table: &str, constraint: &str) -> bool {
    let table = schema.table(table);
    table.is_some_and(|table| table.primary_key.name == constraint)
}

/// A table with its indexes.
pub(super) fn created(table: &Table, schema: &Schema) -> Result<Vec<String>> {
    let indexes = table
        .indexes
        .iter()
        .map(|index| create::index(index, &table.name));
    let create = create::table(table, &table.name, schema)?;
    Ok(std::iter::once(create).chain(indexes).collect())
}

/// SQLite takes a name that differs in nothing but case for one that is there already.
fn renamed(from: &str, to: &str) -> Vec<String> {
    let rename =
        |from: &str, to: &str| format!("ALTER TABLE {} RENAME TO {}", name(from), name(to));
    if from.eq_ignore_ascii_case(to) {
        let between = format!("aludel_new_{to}");
        vec![rename(from, &between), rename(&between, to)]
    } else {
        vec![rename(from, to)]
    }
}

/// Whether `ADD COLUMN` gives the column as it is meant to be: a constant default or none, rows already there get just
/// that, and nothing is stored that is computed.
fn addable(column: &Column, backfill: Option<&Default>, table: &Table, schema: &Schema) -> bool {
    if let Some(generated) = &column.generated {
        return generated.storage == Storage::Virtual && column.nullable;
    }
    let stored = Stored::of(column, table, schema);
    let same = |fill: &Default| match &column.default {
        Some(default) => value(default, &stored) == value(fill, &stored),
        None => false,
    };
    let filled = backfill.is_none_or(same);
    filled
        && !column.auto_increment
        && !table.primary_key.columns.contains(&column.name)
        && match &column.default {
            Some(default) => constant(default),
            None => column.nullable,
        }
}

/// Whether the column stands in the database before as it does after, and no value changes: a comment, a wider integer.
fn unchanged(step: &Step, before: &Schema, after: &Schema) -> Result<bool> {
    let Step::AlterColumn {
        table,
        from,
        to,
        using: None,
        ..
    } = step
    else {
        return Ok(false);
    };
    let (Some(old), Some(new)) = (before.table(table), after.table(table)) else {
        return Ok(false);
    };
    if create::column(from, old, before)? != create::column(to, new, after)? {
        return Ok(false);
    }
    let (was, is) = (Stored::of(from, old, before), Stored::of(to, new, after));
    Ok(convert("value", &was, &is)? == "value")
}

//! Names that change, and those of the objects that follow.

use super::shape::Shape;
use super::value::name;
use crate::{Error, Result, Schema};

/// A table under another name, and what is named after it.
///
/// # Errors
/// A column that PostgreSQL cannot have.
pub(super) fn table(from: &str, to: &str, before: &Schema, after: &Schema) -> Result<Vec<String>> {
    let renamed = format!("ALTER TABLE {} RENAME TO {}", name(from), name(to));
    let mut all = vec![renamed];
    all.extend(owned(&shape(from, before)?, &shape(to, after)?));
    Ok(all)
}

/// A column under another name, and what is named after it.
///
/// # Errors
/// A column that PostgreSQL cannot have.
pub(super) fn column(
    table: &str,
    (from, to): (&str, &str),
    before: &Schema,
    after: &Schema,
) -> Result<Vec<String>> {
    let renamed = format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {}",
        name(table),
        name(from),
        name(to)
    );
    let mut all = vec![renamed];
    all.extend(owned(&shape(table, before)?, &shape(table, after)?));
    Ok(all)
}

/// An index under another name.
pub(super) fn index(from: &str, to: &str) -> String {
    format!("ALTER INDEX {} RENAME TO {}", name(from), name(to))
}

/// A constraint under another name; the table is quoted already.
pub(super) fn constraint(table: &str, from: &str, to: &str) -> String {
    let (from, to) = (name(from), name(to));
    format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to}")
}

fn shape(table: &str, schema: &Schema) -> Result<Shape> {
    let found = schema.table(table).ok_or_else(|| {
        Error::new(format!(
            "there is no table `{table}` at this point: mend the name"
        ))
    })?;
    Shape::of(found, schema)
}

/// Objects whose names follow from those of the table and its columns. A rename leaves columns at their places.
fn owned(before: &Shape, after: &Shape) -> Vec<String> {
    let table = name(&after.name);
    let mut all = Vec::new();
    if before.primary_key.name != after.primary_key.name {
        all.push(constraint(
            &table,
            &before.primary_key.name,
            &after.primary_key.name,
        ));
    }
    for (old, new) in before.columns.iter().zip(&after.columns) {
        if let (Some(from), Some(to)) = (&old.sequence, &new.sequence)
            && from != to
        {
            all.push(format!(
                "ALTER SEQUENCE {} RENAME TO {}",
                name(from),
                name(to)
            ));
        }
        if let (Some(from), Some(to)) = (&old.check, &new.check)
            && from.name != to.name
        {
            all.push(constraint(&table, &from.name, &to.name));
        }
    }
    all
}

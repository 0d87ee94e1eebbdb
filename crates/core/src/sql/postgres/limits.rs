//! What PostgreSQL cannot hold, said before a server says it.

use std::collections::BTreeSet;

use super::shape::Shape;
use crate::{Error, Place, Result, Schema};

/// Whether this table can stand beside the others: tables, indexes, keys and sequences share their names, and so do the
/// constraints of one table.
///
/// # Errors
/// Two of one name, with the way out.
pub(super) fn check(table: &str, schema: &Schema) -> Result<()> {
    let Some(found) = schema.table(table) else {
        return Ok(());
    };
    let shape = Shape::of(found, schema)?;
    let own = relations(&shape);
    if let Some(name) = twice(own.clone()).or_else(|| twice(constraints(&shape))) {
        return Err(taken(&shape, &name, table));
    }
    let own: BTreeSet<String> = own.into_iter().collect();
    for other in schema.tables.values().filter(|other| other.name != table) {
        let other = Shape::of(other, schema)?;
        if let Some(name) = relations(&other).iter().find(|name| own.contains(*name)) {
            return Err(taken(&shape, name, &other.name));
        }
    }
    Ok(())
}

fn taken(shape: &Shape, name: &str, other: &str) -> Error {
    Error::new(format!(
        "`{name}` would be the name of two things on tables `{}` and `{other}`, and PostgreSQL takes one of a name: give \
         one of them another name, or take PostgreSQL out of `engines` in Cargo.toml",
        shape.name
    ))
    .at(Place::Table(shape.name.clone()))
}

/// The names of the table and of what it has beside it.
fn relations(shape: &Shape) -> Vec<String> {
    let uniques = shape.uniques.iter().map(|one| one.name.clone());
    let indexes = shape.indexes.iter().map(|one| one.name.clone());
    let sequences = shape.columns.iter().filter_map(|one| one.sequence.clone());
    let own = [shape.name.clone(), shape.primary_key.name.clone()];
    own.into_iter()
        .chain(uniques)
        .chain(indexes)
        .chain(sequences)
        .collect()
}

/// The names of the constraints.
fn constraints(shape: &Shape) -> Vec<String> {
    let uniques = shape.uniques.iter().map(|one| one.name.clone());
    let keys = shape.foreign_keys.iter().map(|one| one.name.clone());
    let checks = shape.all_checks().into_iter().map(|one| one.name);
    [shape.primary_key.name.clone()]
        .into_iter()
        .chain(uniques)
        .chain(keys)
        .chain(checks)
        .collect()
}

fn twice(names: Vec<String>) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(name.clone()))
}

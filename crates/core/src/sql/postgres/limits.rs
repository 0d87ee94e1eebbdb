//! What PostgreSQL cannot hold, said before a server says it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::types;
use crate::{Error, Place, Result, Schema, Step, Table, derived};

/// Whether the table that a step leaves behind can stand beside the others: tables, indexes, keys and sequences share
/// their names, and so do the constraints of one table.
///
/// # Errors
/// Two of one name, with the way out.
pub(super) fn check(step: &Step, schema: &Schema) -> Result<()> {
    let name = match step {
        Step::RenameTable { to, .. } => Some(to.as_str()),
        step => step.table(),
    };
    let Some(table) = name.and_then(|name| schema.table(name)) else {
        return Ok(());
    };
    let own: Vec<_> = relations(table).collect();
    if let Some(name) = twice(&own).or_else(|| twice(&constraints(table, schema))) {
        return Err(taken(table, &name, &table.name));
    }
    let own: BTreeSet<&str> = own.iter().map(AsRef::as_ref).collect();
    for other in schema.tables.values().filter(|one| one.name != table.name) {
        if let Some(name) = relations(other).find(|name| own.contains(name.as_ref())) {
            return Err(taken(table, &name, &other.name));
        }
    }
    Ok(())
}

fn taken(table: &Table, name: &str, other: &str) -> Error {
    Error::new(format!(
        "`{name}` would be the name of two things on tables `{}` and `{other}`, and PostgreSQL takes one of a name: give \
         one of them another name, or take PostgreSQL out of `engines` in Cargo.toml",
        table.name
    ))
    .at(Place::Table(table.name.clone()))
}

/// The names of the table and of what it has beside it.
fn relations(table: &Table) -> impl Iterator<Item = Cow<'_, str>> {
    let uniques = table.uniques.iter().map(|one| &one.name);
    let indexes = table.indexes.iter().map(|one| &one.name);
    let counting = table.columns.iter().filter(|one| one.auto_increment);
    let sequences = counting.map(|one| derived(&table.name, &[&one.name], "seq").into());
    let own = [&table.name, &table.primary_key.name].into_iter();
    let named = own.chain(uniques).chain(indexes);
    named.map(|name| Cow::from(name.as_str())).chain(sequences)
}

/// The names of the constraints.
fn constraints<'a>(table: &'a Table, schema: &Schema) -> Vec<Cow<'a, str>> {
    let uniques = table.uniques.iter().map(|one| &one.name);
    let keys = table.foreign_keys.iter().map(|one| &one.name);
    let checks = table.checks.iter().map(|one| &one.name);
    let own = [&table.primary_key.name].into_iter();
    let given = own.chain(uniques).chain(keys).chain(checks);
    let brought = table.columns.iter();
    let brought = brought.filter_map(|one| types::check(one, table, schema));
    given
        .map(|name| Cow::from(name.as_str()))
        .chain(brought.map(|check| check.name.into()))
        .collect()
}

fn twice(names: &[Cow<'_, str>]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut names = names.iter().map(AsRef::as_ref);
    names.find(|name| !seen.insert(*name)).map(str::to_owned)
}

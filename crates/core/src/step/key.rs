//! The primary key changed, indexes and constraints renamed.

use super::alter::{each_once, known, required, still_keyed, unique_names};
use super::apply::{changes_name, matches, table_mut};
use crate::{Error, Result, Schema, Table, check_name};

/// Gives the primary key other columns. What references it must have gone before, unless it is still a key.
pub(super) fn alter_primary_key(
    schema: &mut Schema,
    table: &str,
    from: &[String],
    to: &[String],
) -> Result<()> {
    let found = table_mut(schema, table)?;
    let what = format!("the primary key of `{table}`");
    matches(&found.primary_key.columns[..], from, &what)?;
    if from == to {
        return Err(Error::new(format!(
            "`alter_primary_key` changes nothing of `{table}`: change its second list, or take the step out"
        )));
    }
    each_once(table, &found.primary_key.name, to)?;
    known(found, to)?;
    let mut columns = to.iter().filter_map(|name| found.column(name));
    columns.try_for_each(|column| required(table, column))?;
    found.primary_key.columns = to.to_vec();
    still_keyed(schema, table)
}

/// Renames an index.
pub(super) fn rename_index(schema: &mut Schema, table: &str, from: &str, to: &str) -> Result<()> {
    let found = renaming(schema, table, ("index", "rename_index"), from, to)?;
    let index = found.indexes.iter_mut().find(|index| index.name == from);
    let Some(index) = index else {
        return Err(nameless(found, "index", from, "rename_constraint"));
    };
    to.clone_into(&mut index.name);
    unique_names(found)
}

/// Renames a constraint.
pub(super) fn rename_constraint(
    schema: &mut Schema,
    table: &str,
    from: &str,
    to: &str,
) -> Result<()> {
    let found = renaming(schema, table, ("constraint", "rename_constraint"), from, to)?;
    let key = std::iter::once(&mut found.primary_key.name);
    let uniques = found.uniques.iter_mut().map(|one| &mut one.name);
    let keys = found.foreign_keys.iter_mut().map(|one| &mut one.name);
    let checks = found.checks.iter_mut().map(|one| &mut one.name);
    let mut names = key.chain(uniques).chain(keys).chain(checks);
    let Some(name) = names.find(|name| *name == from) else {
        drop(names);
        return Err(nameless(found, "constraint", from, "rename_index"));
    };
    to.clone_into(name);
    drop(names);
    unique_names(found)
}

fn renaming<'a>(
    schema: &'a mut Schema,
    table: &str,
    (kind, word): (&str, &str),
    from: &str,
    to: &str,
) -> Result<&'a mut Table> {
    check_name(kind, to)?;
    changes_name(word, from, to)?;
    table_mut(schema, table)
}

fn nameless(table: &Table, kind: &str, name: &str, other: &str) -> Error {
    let stands = table.object_names().any(|one| one == name);
    let remedy = if stands {
        format!("use `{other}`")
    } else {
        "mend the name".to_owned()
    };
    Error::new(format!(
        "table `{}` has no {kind} `{name}` at this point of the chain: {remedy}",
        table.name
    ))
}

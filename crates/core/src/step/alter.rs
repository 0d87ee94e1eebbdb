use super::Step;
use super::apply::{column_mut, matches, table_mut};
use crate::{Column, ColumnType, Error, ForeignKey, Index, Result, Schema, Table};

impl Step {
    /// Changes of one column.
    pub(super) fn alter(&self, schema: &mut Schema) -> Result<()> {
        match self {
            Step::AlterColumn {
                table, from, to, ..
            } => {
                let found = table_mut(schema, table)?;
                let keyed = found.primary_key.columns.contains(&from.name);
                let stands = column_mut(found, &from.name)?;
                matches(stands, from, &format!("column `{table}.{}`", from.name))?;
                if from.name != to.name {
                    return Err(Error::new(format!(
                        "`alter_column` on `{table}` changes the name `{}` to `{}`: use `rename_column` for the name",
                        from.name, to.name
                    )));
                }
                if from == to {
                    return Err(Error::new(format!(
                        "`alter_column` changes nothing of `{table}.{}`: change its second column, or take the step out",
                        from.name
                    )));
                }
                *stands = to.clone();
                if keyed {
                    required(table, stands)
                } else {
                    Ok(())
                }
            }
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => {
                let stands = column_mut(table_mut(schema, table)?, column)?;
                rename_value(&mut stands.ty, &format!("{table}.{column}"), from, to)?;
                if stands.default == Some(crate::Default::String(from.clone())) {
                    stands.default = Some(crate::Default::String(to.clone()));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Constraints and indexes, created and dropped.
    pub(super) fn constrain(&self, schema: &mut Schema) -> Result<()> {
        match self {
            Step::CreateUnique { table, unique } => {
                let found = table_mut(schema, table)?;
                each_once(table, &unique.name, &unique.columns)?;
                known(found, &unique.columns)?;
                found.uniques.push(unique.clone());
            }
            Step::CreateIndex { table, index } => {
                let found = table_mut(schema, table)?;
                indexable(table, index)?;
                let columns = columns(index);
                known(found, &columns)?;
                found.indexes.push(index.clone());
            }
            Step::CreateForeignKey { table, key } => {
                each_once(table, &key.name, &key.columns)?;
                known(table_mut(schema, table)?, &key.columns)?;
                referenced(schema, table, key)?;
                table_mut(schema, table)?.foreign_keys.push(key.clone());
            }
            Step::CreateCheck { table, check } => {
                table_mut(schema, table)?.checks.push(check.clone());
            }
            Step::DropUnique { table, unique } => {
                take(
                    &mut table_mut(schema, table)?.uniques,
                    unique,
                    &unique.name,
                    table,
                )?;
            }
            Step::DropIndex { table, index } => {
                take(
                    &mut table_mut(schema, table)?.indexes,
                    index,
                    &index.name,
                    table,
                )?;
            }
            Step::DropForeignKey { table, key } => {
                take(
                    &mut table_mut(schema, table)?.foreign_keys,
                    key,
                    &key.name,
                    table,
                )?;
            }
            Step::DropCheck { table, check } => {
                take(
                    &mut table_mut(schema, table)?.checks,
                    check,
                    &check.name,
                    table,
                )?;
            }
            _ => {}
        }
        match self.table() {
            Some(table) => {
                unique_names(table_mut(schema, table)?).and_then(|()| still_keyed(schema, table))
            }
            None => Ok(()),
        }
    }
}

/// A column of a primary key cannot be NULL.
pub(super) fn required(table: &str, column: &Column) -> Result<()> {
    if !column.nullable {
        return Ok(());
    }
    Err(Error::new(format!(
        "column `{table}.{}` is part of the primary key: take `.nullable()` out",
        column.name
    )))
}

fn rename_value(ty: &mut ColumnType, what: &str, from: &str, to: &str) -> Result<()> {
    let ColumnType::Enum { values } = ty else {
        return Err(Error::new(format!(
            "column `{what}` is no enum: take `rename_value` out"
        )));
    };
    if values.iter().any(|value| value == to) {
        return Err(Error::new(format!(
            "the enum `{what}` already has the value `{to}`: choose another"
        )));
    }
    match values.iter_mut().find(|value| *value == from) {
        Some(value) => to.clone_into(value),
        None => {
            return Err(Error::new(format!(
                "the enum `{what}` has no value `{from}` at this point of the chain: mend the name"
            )));
        }
    }
    Ok(())
}

/// A table that a step creates whole must hold together.
pub(super) fn whole(schema: &mut Schema, table: &Table) -> Result<()> {
    if table.primary_key.columns.is_empty() {
        return Err(Error::new(format!(
            "table `{}` has no primary key: add `.primary_key(&[…])`",
            table.name
        )));
    }
    let parts = table
        .indexes
        .iter()
        .flat_map(|i| i.parts.iter().filter_map(|part| part.column()));
    let columns = table
        .uniques
        .iter()
        .flat_map(|unique| unique.columns.iter().map(String::as_str));
    let keys = table
        .foreign_keys
        .iter()
        .flat_map(|key| key.columns.iter().map(String::as_str));
    let primary = table.primary_key.columns.iter().map(String::as_str);
    let all: Vec<String> = primary
        .chain(columns)
        .chain(parts)
        .chain(keys)
        .map(str::to_owned)
        .collect();
    known(table, &all)?;
    let keyed = table.primary_key.columns.iter();
    let mut keyed = keyed.filter_map(|name| table.column(name));
    keyed.try_for_each(|column| required(&table.name, column))?;
    let uniques = table.uniques.iter().map(|o| (&o.name, &o.columns[..]));
    let keys = table.foreign_keys.iter().map(|o| (&o.name, &o.columns[..]));
    let mut all = uniques.chain(keys);
    all.try_for_each(|(name, columns)| each_once(&table.name, name, columns))?;
    let mut indexes = table.indexes.iter();
    indexes.try_for_each(|index| indexable(&table.name, index))?;
    unique_names(table)?;
    for key in table
        .foreign_keys
        .iter()
        .filter(|key| key.table == table.name)
    {
        referenced(schema, &table.name, key)?;
    }
    Ok(())
}

pub(super) fn known(table: &Table, columns: &[String]) -> Result<()> {
    match columns.iter().find(|name| table.column(name).is_none()) {
        None => Ok(()),
        Some(name) => Err(Error::new(format!(
            "table `{}` has no column `{name}` at this point of the chain: add it first, or mend the name",
            table.name
        ))),
    }
}

fn columns(index: &Index) -> Vec<String> {
    let columns = index.parts.iter().filter_map(|part| part.column());
    columns.map(str::to_owned).collect()
}

fn indexable(table: &str, index: &Index) -> Result<()> {
    if index.parts.is_empty() {
        return each_once(table, &index.name, &[]);
    }
    match columns(index) {
        columns if columns.is_empty() => Ok(()),
        columns => each_once(table, &index.name, &columns),
    }
}

/// A key has a column, and none twice.
pub(super) fn each_once(table: &str, name: &str, columns: &[String]) -> Result<()> {
    if columns.is_empty() {
        return Err(Error::new(format!(
            "`{name}` on table `{table}` has no columns: name one"
        )));
    }
    let twice = (1..columns.len()).find(|&at| columns[..at].contains(&columns[at]));
    match twice {
        None => Ok(()),
        Some(at) => Err(Error::new(format!(
            "`{name}` on table `{table}` names column `{}` twice: take one out",
            columns[at]
        ))),
    }
}

/// What a foreign key references must be there and be a key.
pub(super) fn referenced(schema: &Schema, table: &str, key: &ForeignKey) -> Result<()> {
    let Some(target) = schema.table(&key.table) else {
        return Err(Error::new(format!(
            "the foreign key `{}` on `{table}` references `{}`, which is not there at this point of the chain: create it first",
            key.name, key.table
        )));
    };
    known(target, &key.references)?;
    if key.columns.len() != key.references.len() {
        return Err(Error::new(format!(
            "the foreign key `{}` on `{table}` has {} columns and references {}: name as many on both sides",
            key.name,
            key.columns.len(),
            key.references.len()
        )));
    }
    if target.is_key(&key.references) {
        return Ok(());
    }
    Err(Error::new(format!(
        "the foreign key `{}` on `{table}` references `{}({})`, which is neither its primary key nor unique: make it unique",
        key.name,
        key.table,
        key.references.join(", ")
    )))
}

fn take<T: PartialEq>(all: &mut Vec<T>, one: &T, name: &str, table: &str) -> Result<()> {
    match all.iter().position(|other| other == one) {
        Some(at) => {
            all.remove(at);
            Ok(())
        }
        None => Err(Error::new(format!(
            "table `{table}` has no `{name}` of this definition at this point of the chain: write it as the migrations before it left it, or take the step out"
        ))),
    }
}

pub(super) fn unique_names(table: &Table) -> Result<()> {
    let mut names: Vec<_> = table.object_names().collect();
    names.sort_unstable();
    match names
        .windows(2)
        .find(|pair| pair[0].eq_ignore_ascii_case(pair[1]))
    {
        None => Ok(()),
        Some(pair) => Err(Error::new(format!(
            "table `{}` would have two constraints or indexes called `{}`: give one of them another name",
            table.name, pair[0]
        ))),
    }
}

/// A unique constraint that a foreign key relies on cannot go.
pub(super) fn still_keyed(schema: &Schema, table: &str) -> Result<()> {
    schema
        .references_to(table)
        .try_for_each(|(other, key)| referenced(schema, &other.name, key))
}

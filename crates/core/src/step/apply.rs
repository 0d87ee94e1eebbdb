use super::{Step, mentions};
use crate::{Column, Error, ForeignKey, Result, Schema, Table, check_name, derived};

impl Step {
    /// Makes the change on `schema`.
    ///
    /// # Errors
    /// The step does not fit: a table or column that is not there or is there already, a definition that differs from
    /// what the chain built, a constraint or expression that would be left hanging. `schema` may then be half changed.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        match self {
            Step::CreateTable(table) => create_table(schema, table),
            Step::DropTable(table) => drop_table(schema, table),
            Step::RenameTable { from, to } => rename_table(schema, from, to),
            Step::CommentTable { table, from, to } => {
                let found = table_mut(schema, table)?;
                matches(
                    &found.comment,
                    from,
                    &format!("the comment of table `{table}`"),
                )?;
                found.comment.clone_from(to);
                Ok(())
            }
            Step::RenameColumn { table, from, to } => rename_column(schema, table, from, to),
            Step::AlterPrimaryKey { table, from, to } => {
                super::key::alter_primary_key(schema, table, from, to)
            }
            Step::RenameIndex { table, from, to } => {
                super::key::rename_index(schema, table, from, to)
            }
            Step::RenameConstraint { table, from, to } => {
                super::key::rename_constraint(schema, table, from, to)
            }
            Step::AddColumn { table, column, .. } => {
                let found = table_mut(schema, table)?;
                absent(found, &column.name)?;
                found.columns.push(column.clone());
                Ok(())
            }
            Step::DropColumn { table, column, .. } => drop_column(schema, table, column),
            Step::AlterColumn { .. } | Step::RenameValue { .. } => self.alter(schema),
            Step::KeepNothing(step) => step.apply(schema),
            Step::Floor(_) | Step::Transaction(_) => Ok(()),
            Step::Raw { means, .. } => means.iter().try_for_each(|step| step.apply(schema)),
            _ => self.constrain(schema),
        }
    }
}

pub(super) fn table_mut<'a>(schema: &'a mut Schema, name: &str) -> Result<&'a mut Table> {
    schema.tables.get_mut(name).ok_or_else(|| {
        Error::new(format!(
            "there is no table `{name}` at this point of the chain: create it first, or mend the name"
        ))
    })
}

pub(super) fn column_mut<'a>(table: &'a mut Table, name: &str) -> Result<&'a mut Column> {
    let owner = table.name.clone();
    table.columns.iter_mut().find(|column| column.name == name).ok_or_else(|| {
        Error::new(format!(
            "table `{owner}` has no column `{name}` at this point of the chain: add it first, or mend the name"
        ))
    })
}

fn absent(table: &Table, column: &str) -> Result<()> {
    let same = |c: &&Column| c.name.eq_ignore_ascii_case(column);
    match table.columns.iter().find(same) {
        None => Ok(()),
        Some(found) => Err(Error::new(format!(
            "table `{}` already has a column `{}` at this point of the chain: take the step out, or name it otherwise",
            table.name, found.name
        ))),
    }
}

/// What a step carries must be what the chain built, or the way back would not lead back.
pub(super) fn matches<T: PartialEq + ?Sized>(stands: &T, carried: &T, what: &str) -> Result<()> {
    if stands == carried {
        return Ok(());
    }
    Err(Error::new(format!(
        "{what} is not as the step says: write it as the migrations before it left it"
    )))
}

pub(super) fn changes_name(word: &str, from: &str, to: &str) -> Result<()> {
    if from != to {
        return Ok(());
    }
    Err(Error::new(format!(
        "`{word}` renames `{from}` to itself: mend a name, or take the step out"
    )))
}

fn create_table(schema: &mut Schema, table: &Table) -> Result<()> {
    check_name("table", &table.name)?;
    if let Some(name) = schema
        .tables
        .keys()
        .find(|name| name.eq_ignore_ascii_case(&table.name))
    {
        return Err(Error::new(format!(
            "there is already a table `{name}` at this point of the chain: take the step out, or name it otherwise"
        )));
    }
    let mut bare = table.clone();
    bare.columns.clear();
    for column in &table.columns {
        absent(&bare, &column.name)?;
        bare.columns.push(column.clone());
    }
    for key in &table.foreign_keys {
        // A key to a table that comes later is a step of its own.
        if key.table != table.name {
            super::alter::referenced(schema, &table.name, key)?;
        }
    }
    schema.tables.insert(table.name.clone(), table.clone());
    super::alter::whole(schema, table)
}

fn drop_table(schema: &mut Schema, table: &Table) -> Result<()> {
    let stands = table_mut(schema, &table.name)?;
    matches(
        &stands.sorted(),
        &table.sorted(),
        &format!("table `{}`", table.name),
    )?;
    if let Some((other, key)) = schema
        .references_to(&table.name)
        .find(|(other, _)| other.name != table.name)
    {
        return Err(Error::new(format!(
            "table `{}` is still referenced by `{}` on `{}`: drop that foreign key first",
            table.name, key.name, other.name
        )));
    }
    schema.tables.remove(&table.name);
    Ok(())
}

fn rename_table(schema: &mut Schema, from: &str, to: &str) -> Result<()> {
    check_name("table", to)?;
    changes_name("rename_table", from, to)?;
    table_mut(schema, from)?;
    let taken = |name: &&String| name.eq_ignore_ascii_case(to) && *name != from;
    if let Some(name) = schema.tables.keys().find(taken) {
        return Err(Error::new(format!(
            "there is already a table `{name}` at this point of the chain: drop or rename it first"
        )));
    }
    if let Some(mut table) = schema.tables.remove(from) {
        if table.primary_key.name == derived(from, &[], "pkey") {
            table.primary_key.name = derived(to, &[], "pkey");
        }
        to.clone_into(&mut table.name);
        schema.tables.insert(to.to_owned(), table);
    }
    for key in schema
        .tables
        .values_mut()
        .flat_map(|table| &mut table.foreign_keys)
    {
        if key.table == from {
            to.clone_into(&mut key.table);
        }
    }
    Ok(())
}

fn rename_column(schema: &mut Schema, table: &str, from: &str, to: &str) -> Result<()> {
    let found = table_mut(schema, table)?;
    changes_name("rename_column", from, to)?;
    column_mut(found, from)?;
    if !from.eq_ignore_ascii_case(to) {
        absent(found, to)?;
    }
    unmentioned(found, from, "rename")?;
    to.clone_into(&mut column_mut(found, from)?.name);
    let own = found
        .foreign_keys
        .iter_mut()
        .flat_map(|key| &mut key.columns);
    let uniques = found
        .uniques
        .iter_mut()
        .flat_map(|unique| &mut unique.columns);
    let parts = found
        .indexes
        .iter_mut()
        .flat_map(|index| &mut index.parts)
        .filter_map(|part| match part {
            crate::IndexPart::Column(name) | crate::IndexPart::Descending(name) => Some(name),
            crate::IndexPart::Expr(_) => None,
        });
    for name in own
        .chain(uniques)
        .chain(parts)
        .chain(&mut found.primary_key.columns)
    {
        if name == from {
            to.clone_into(name);
        }
    }
    let foreign = schema
        .tables
        .values_mut()
        .flat_map(|table| &mut table.foreign_keys);
    for key in foreign.filter(|key| key.table == table) {
        key.references
            .iter_mut()
            .filter(|name| *name == from)
            .for_each(|name| to.clone_into(name));
    }
    Ok(())
}

/// No expression may speak of a column that goes or changes its name: engines differ in what they do about it.
fn unmentioned(table: &Table, column: &str, verb: &str) -> Result<()> {
    let checks = table.checks.iter().map(|check| (&check.name, &check.expr));
    let filters = table
        .indexes
        .iter()
        .filter_map(|index| Some((&index.name, index.filter.as_ref()?)));
    let parts = table.indexes.iter().flat_map(|index| {
        index.parts.iter().filter_map(move |part| match part {
            crate::IndexPart::Expr(expr) => Some((&index.name, expr)),
            _ => None,
        })
    });
    let generated = table
        .columns
        .iter()
        .filter(|other| other.name != column)
        .filter_map(|other| Some((&other.name, &other.generated.as_ref()?.expr)));
    for (name, expr) in checks.chain(filters).chain(parts).chain(generated) {
        if mentions(expr, column) {
            return Err(Error::new(format!(
                "`{name}` on table `{}` speaks of column `{column}` (`{expr}`): drop it before the {verb} and create it anew after it",
                table.name
            )));
        }
    }
    Ok(())
}

fn drop_column(schema: &mut Schema, table: &str, column: &Column) -> Result<()> {
    let user = |key: &ForeignKey| key.references.contains(&column.name);
    if let Some((other, key)) = schema.references_to(table).find(|(_, key)| user(key)) {
        return Err(Error::new(format!(
            "column `{table}.{}` is still referenced by `{}` on `{}`: drop that foreign key first",
            column.name, key.name, other.name
        )));
    }
    let found = table_mut(schema, table)?;
    let stands = column_mut(found, &column.name)?;
    matches(stands, column, &format!("column `{table}.{}`", column.name))?;
    let name = &column.name;
    let uniques = found
        .uniques
        .iter()
        .filter(|o| o.columns.contains(name))
        .map(|unique| &unique.name);
    let keys = found
        .foreign_keys
        .iter()
        .filter(|o| o.columns.contains(name))
        .map(|key| &key.name);
    let indexes = found
        .indexes
        .iter()
        .filter(|index| index.parts.iter().any(|part| part.column() == Some(name)))
        .map(|index| &index.name);
    let primary =
        Some(&found.primary_key.name).filter(|_| found.primary_key.columns.contains(name));
    if let Some(user) = uniques.chain(keys).chain(indexes).chain(primary).next() {
        return Err(Error::new(format!(
            "column `{table}.{name}` is part of `{user}`: drop that first"
        )));
    }
    unmentioned(found, name, "drop")?;
    found.columns.retain(|other| other.name != *name);
    Ok(())
}

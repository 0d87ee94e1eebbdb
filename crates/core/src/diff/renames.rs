//! Which hints are renames: judged before anything else is compared.

use std::collections::BTreeMap;

use super::Hints;
use super::hint::{Subject, judge};
use crate::{Column, ColumnType, Error, Result, Schema, Table};

/// The old name of each thing that is renamed, and its new name.
pub(super) type Names = BTreeMap<String, String>;

/// The renames that the hints make.
#[derive(Debug, Default)]
pub(super) struct Renames {
    /// Tables.
    pub tables: Names,
    /// Columns, by the table's new name.
    pub columns: BTreeMap<String, Names>,
    /// Enum values, by the new names of table and column.
    pub values: BTreeMap<(String, String), Names>,
}

impl Renames {
    /// Judges the hints; those that are wrong make no rename.
    pub fn judge(from: &Schema, to: &Schema, hints: &Hints, problems: &mut Vec<Error>) -> Self {
        let mut settled = |judged: Result<Names>| {
            judged.unwrap_or_else(|error| {
                problems.push(error);
                Names::new()
            })
        };
        let pairs = hints.tables.iter().map(|(f, t)| (f.as_str(), t.as_str()));
        let tables = settled(judge(
            &pairs.collect::<Vec<_>>(),
            |name| from.table(name).is_some(),
            |name| to.table(name).is_some(),
            &Subject::Table,
        ));
        let mut all = Renames {
            tables,
            ..Renames::default()
        };
        for table in to.tables.values() {
            let was = all.table_was(&table.name).and_then(|name| from.table(name));
            let columns = settled(judge_columns(was, table, hints));
            all.columns.insert(table.name.clone(), columns);
            for column in &table.columns {
                let old = was.and_then(|was| was.column(all.column_was(&table.name, &column.name)));
                let values = settled(judge_values(old.map(|c| &c.ty), table, &column.name, hints));
                all.values
                    .insert((table.name.clone(), column.name.clone()), values);
            }
        }
        all
    }

    /// What the table was called, if it was there: none where its name was another table's.
    pub fn table_was<'a>(&'a self, table: &'a str) -> Option<&'a str> {
        was(&self.tables, table)
    }

    /// The column as it was, if it was there.
    pub fn column_before<'a>(
        &self,
        from: &'a Schema,
        (table, column): (&str, &str),
    ) -> Option<&'a Column> {
        let old = from.table(self.table_was(table)?)?;
        let name = match self.columns.get(table) {
            Some(names) => was(names, column)?,
            None => column,
        };
        old.column(name)
    }

    /// What the column was called, if it was there.
    fn column_was<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        let names = self.columns.get(table);
        names
            .and_then(|names| was(names, column))
            .unwrap_or_default()
    }

    /// The value renames of a column, both named as in the models.
    pub fn values_of(&self, table: &str, column: &str) -> Vec<(String, String)> {
        let names = self.values.get(&(table.to_owned(), column.to_owned()));
        names
            .into_iter()
            .flatten()
            .map(|(f, t)| (f.clone(), t.clone()))
            .collect()
    }
}

/// The old name of what is called `name` now: a renamed thing leaves its old name to nobody.
pub(super) fn was<'a>(renamed: &'a Names, name: &'a str) -> Option<&'a str> {
    let hinted = renamed.iter().find(|(_, to)| *to == name);
    match hinted {
        Some((from, _)) => Some(from),
        None => (!renamed.contains_key(name)).then_some(name),
    }
}

fn judge_columns(was: Option<&Table>, table: &Table, hints: &Hints) -> Result<Names> {
    let mine = hints.columns.iter().filter(|hint| hint.table == table.name);
    let pairs: Vec<_> = mine
        .map(|hint| (hint.from.as_str(), hint.to.as_str()))
        .collect();
    judge(
        &pairs,
        |name| was.is_some_and(|was| was.column(name).is_some()),
        |name| table.column(name).is_some(),
        &Subject::Column(&table.name),
    )
}

/// A column that was no enum until now, or was not there, takes no part: one enum may serve several columns.
fn judge_values(
    was: Option<&ColumnType>,
    table: &Table,
    column: &str,
    hints: &Hints,
) -> Result<Names> {
    let now = table.column(column).map(|c| &c.ty);
    let (Some(ColumnType::Enum { values: old }), Some(ColumnType::Enum { values: new })) =
        (was, now)
    else {
        return Ok(Names::new());
    };
    let mine = hints.values.iter();
    let mine = mine.filter(|hint| hint.table == table.name && hint.column == column);
    let pairs: Vec<_> = mine
        .map(|hint| (hint.from.as_str(), hint.to.as_str()))
        .collect();
    judge(
        &pairs,
        |value| old.iter().any(|v| v == value),
        |value| new.iter().any(|v| v == value),
        &Subject::Value(&table.name, column),
    )
}

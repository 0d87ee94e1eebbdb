//! Primary keys, uniques and indexes.

use super::bytes::key_bytes;
use super::{FAMILY, Lint};
use crate::{Column, ColumnType, Engine, Index, IndexPart, Table};

/// The most bytes of a key on MySQL and MariaDB.
const MAX_KEY: u64 = 3072;

/// The most columns of a key on MySQL, the least of the four.
const MAX_PARTS: usize = 16;

impl Lint<'_> {
    pub(super) fn primary_key(&mut self, table: &Table) {
        let columns = &table.primary_key.columns;
        if columns.is_empty() {
            let message = format!(
                "table `{}` has no primary key: mark a field with `#[column(primary_key)]`, or say \
                 `#[table(primary_key(a, b))]`",
                table.name
            );
            self.on_table(table, message);
        }
        for column in columns.iter().filter_map(|name| table.column(name)) {
            let problem = if column.nullable {
                "may be NULL: make the field no `Option`"
            } else if column.generated.is_some() {
                "is generated: take another column, or a unique constraint"
            } else {
                continue;
            };
            let message = format!(
                "column `{}.{}` is part of the primary key and {problem}",
                table.name, column.name
            );
            self.on_column(table, &column.name, message);
        }
    }

    /// Columns that constraints and indexes name and that are not there, or are named twice.
    pub(super) fn known_columns(&mut self, table: &Table) {
        let uniques = table.uniques.iter().filter(|o| o.columns.is_empty());
        let indexes = table.indexes.iter().filter(|o| o.parts.is_empty());
        for name in uniques.map(|o| &o.name).chain(indexes.map(|o| &o.name)) {
            let message = format!(
                "`{name}` on table `{}` has no columns: name one",
                table.name
            );
            self.on_table(table, message);
        }
        for (name, columns) in keyed(table) {
            for (at, column) in columns.iter().enumerate() {
                let problem = match table.column(column) {
                    None => "which is not there: mend the name",
                    Some(_) if columns[..at].contains(column) => "twice: take one out",
                    Some(_) => continue,
                };
                let message = format!(
                    "`{name}` on table `{}` names column `{column}`, {problem}",
                    table.name
                );
                self.on_table(table, message);
            }
        }
    }

    pub(super) fn keys(&mut self, table: &Table) {
        for (name, columns) in keyed(table) {
            let columns: Vec<&Column> = columns.iter().filter_map(|c| table.column(c)).collect();
            self.key_size(table, &name, &columns);
            self.unordered(table, &name, &columns);
        }
        for index in &table.indexes {
            self.index(table, index);
        }
    }

    /// Uniques over the very columns of another key: SQLite makes one index of the two, and which of them it was cannot be
    /// read back. A sole integer key is no index there.
    pub(super) fn doubled_keys(&mut self, table: &Table) {
        let Some(among) = self.among(&[Engine::Sqlite]) else {
            return;
        };
        let alias = table.primary_key.columns.len() == 1
            && table
                .column(&table.primary_key.columns[0])
                .is_some_and(|column| column.ty.is_integer());
        for (at, unique) in table.uniques.iter().enumerate() {
            let earlier = &table.uniques[..at];
            let other = if unique.columns == table.primary_key.columns && !alias {
                "the primary key".to_owned()
            } else if let Some(twin) = earlier.iter().find(|one| one.columns == unique.columns) {
                format!("`{}`", twin.name)
            } else {
                continue;
            };
            let message = format!(
                "`{}` on table `{}` has the same columns as {other}, and {} make{} one key of the two: take it out, {}",
                unique.name,
                table.name,
                among.names,
                among.verb,
                among.leave_out()
            );
            self.on_table(table, message);
        }
    }

    /// What MySQL and MariaDB cannot put into a key.
    fn key_size(&mut self, table: &Table, name: &str, columns: &[&Column]) {
        let Some(among) = self.among(&FAMILY) else {
            return;
        };
        for column in columns {
            let way = match &column.ty {
                ColumnType::String { len: None } | ColumnType::Bytes { len: None } => {
                    "give it `#[column(len = 255)]`"
                }
                ColumnType::Json => "index a generated column that holds a part of it",
                ColumnType::Native(native)
                    if is_long(native.on(Engine::MySql)) || is_long(native.on(Engine::MariaDb)) =>
                {
                    "give it a type with a length"
                }
                _ => continue,
            };
            let message = format!(
                "column `{}.{}` is in the key `{name}` and has no length, without which {} cannot index it: {way}, {}",
                table.name,
                column.name,
                among.names,
                among.leave_out()
            );
            self.on_column(table, &column.name, message);
        }
        let bytes: u64 = columns.iter().filter_map(|c| key_bytes(&c.ty)).sum();
        if bytes > MAX_KEY {
            let message = format!(
                "the key `{name}` on table `{}` takes {bytes} bytes (4 for each character), and {} hold{} {MAX_KEY}: \
                 shorten a `len`, {}",
                table.name,
                among.names,
                among.verb,
                among.leave_out()
            );
            self.on_table(table, message);
        }
        if columns.len() > MAX_PARTS {
            let message = format!(
                "the key `{name}` on table `{}` has {} columns, and MySQL takes {MAX_PARTS}: take some out, {}",
                table.name,
                columns.len(),
                among.leave_out()
            );
            self.on_table(table, message);
        }
    }

    /// Decimals, which SQLite keeps as text: exact, and in the order of letters.
    fn unordered(&mut self, table: &Table, name: &str, columns: &[&Column]) {
        let Some(among) = self.among(&[Engine::Sqlite]) else {
            return;
        };
        for column in columns
            .iter()
            .filter(|c| matches!(c.ty, ColumnType::Decimal { .. }))
        {
            let message = format!(
                "column `{0}.{1}` is a decimal in the key `{name}`, and SQLite keeps decimals as text, which sorts letter \
                 by letter: index the expression `sql(\"{1} + 0\")` instead, {2}",
                table.name,
                column.name,
                among.leave_out()
            );
            self.on_column(table, &column.name, message);
        }
    }

    fn index(&mut self, table: &Table, index: &Index) {
        let expression = index
            .parts
            .iter()
            .any(|part| matches!(part, IndexPart::Expr(_)));
        if let Some(among) = self.among(&[Engine::MariaDb]).filter(|_| expression) {
            let message = format!(
                "the index `{}` on table `{}` is on an expression, which MariaDB does not have: index a generated column \
                 instead, {}",
                index.name,
                table.name,
                among.leave_out()
            );
            self.on_table(table, message);
        }
        if let Some(among) = self.among(&FAMILY).filter(|_| index.filter.is_some()) {
            let message = format!(
                "the index `{}` on table `{}` is partial (`where`), which {} do{} not have: take `where` out, {}",
                index.name,
                table.name,
                among.names,
                if among.verb.is_empty() { "" } else { "es" },
                among.leave_out()
            );
            self.on_table(table, message);
        }
    }
}

/// Every key and index of a table with the columns in it.
fn keyed(table: &Table) -> Vec<(String, Vec<String>)> {
    let primary = (
        table.primary_key.name.clone(),
        table.primary_key.columns.clone(),
    );
    let uniques = table
        .uniques
        .iter()
        .map(|o| (o.name.clone(), o.columns.clone()));
    let indexes = table
        .indexes
        .iter()
        .map(|o| (o.name.clone(), columns_of(o)));
    std::iter::once(primary)
        .chain(uniques)
        .chain(indexes)
        .collect()
}

/// The columns of an index, its expressions left out.
fn columns_of(index: &Index) -> Vec<String> {
    index
        .parts
        .iter()
        .filter_map(|part| part.column().map(str::to_owned))
        .collect()
}

/// Whether a native type is kept outside of the row.
fn is_long(word: Option<&str>) -> bool {
    let word = word.unwrap_or_default().to_lowercase();
    let stem = word.split(['(', ' ']).next().unwrap_or_default();
    ["text", "blob", "json"]
        .iter()
        .any(|long| stem.ends_with(long))
}

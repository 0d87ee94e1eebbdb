use std::collections::{BTreeMap, BTreeSet};

use aludel_core::RESERVED_PREFIX;
use aludel_core::catalog::{Catalog, compare};

use super::keyed::Keyed;
use crate::names::{Names, quote};
use crate::{Database, Migrations, Result, Value, inspect};

/// All that a database holds, but for what aludel keeps for itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    schema: Catalog,
    /// Names of the columns of each table, and its rows.
    rows: BTreeMap<String, (Vec<String>, Vec<Vec<Value>>)>,
}

/// Columns whose values differ from run to run: clocks, random ids, what counts itself up.
pub(crate) type Unsteady = BTreeSet<(String, String)>;

impl State {
    /// Reads all of it.
    pub fn read(migrations: &Migrations, db: &mut Database) -> Result<Self> {
        let history = Names::new(migrations.source().history).history;
        let driver = &mut *db.driver;
        let mut schema = inspect::catalog(driver)?;
        schema
            .tables
            .retain(|name, _| *name != history && !name.starts_with(RESERVED_PREFIX));
        for table in schema.tables.values_mut() {
            table
                .columns
                .retain(|name, _| !name.starts_with(RESERVED_PREFIX));
        }
        let mut rows = BTreeMap::new();
        for (name, table) in &schema.tables {
            let columns: Vec<String> = table.columns.keys().cloned().collect();
            let engine = driver.engine();
            let quoted: Vec<_> = columns.iter().map(|column| quote(column, engine)).collect();
            let sql = format!("SELECT {} FROM {}", quoted.join(", "), quote(name, engine));
            let found = driver.query(&sql, &[])?.into_iter().map(|row| row.0);
            rows.insert(name.clone(), (columns, found.collect()));
        }
        Ok(Self { schema, rows })
    }

    /// The columns whose values differ between two runs of the same.
    pub fn unsteady(&self, other: &State) -> Unsteady {
        let mut found = Unsteady::new();
        for (table, (columns, _)) in &self.rows {
            for (at, column) in columns.iter().enumerate() {
                if self.counts(table, column) || self.values(table, at) != other.values(table, at) {
                    found.insert((table.clone(), column.clone()));
                }
            }
        }
        self.follow(&mut found);
        found
    }

    /// Numbers that an engine hands out have gaps where a run was cut.
    fn counts(&self, table: &str, column: &str) -> bool {
        let table = self.schema.tables.get(table);
        let column = table.and_then(|table| table.columns.get(column));
        column.is_some_and(|column| column.auto_increment)
    }

    /// What references an unsteady column is unsteady too.
    fn follow(&self, found: &mut Unsteady) {
        loop {
            let before = found.len();
            for (name, table) in &self.schema.tables {
                for key in table.foreign_keys.values() {
                    for (own, other) in key.columns.iter().zip(&key.references) {
                        if found.contains(&(key.table.clone(), other.clone())) {
                            found.insert((name.clone(), own.clone()));
                        }
                    }
                }
            }
            if found.len() == before {
                return;
            }
        }
    }

    fn values(&self, table: &str, at: usize) -> Vec<String> {
        let rows = self.rows.get(table).map(|(_, rows)| rows);
        let mut values: Vec<_> = rows
            .into_iter()
            .flatten()
            .map(|row| format!("{:?}", row.get(at)))
            .collect();
        values.sort();
        values
    }

    /// How the schema of `other` differs, in words.
    pub fn schema_differences(&self, other: &State) -> Vec<String> {
        compare(&self.schema, &other.schema)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.values().map(|(_, rows)| rows.len()).sum()
    }

    /// How the rows of `other` differ in the tables that both have: which row, by its primary key, and which column.
    pub fn row_differences(&self, other: &State) -> Vec<String> {
        let mut found = Vec::new();
        for (name, (columns, rows)) in &self.rows {
            if let Some((theirs, others)) = other.rows.get(name).filter(|(all, _)| all == columns) {
                let keys = self.schema.tables.get(name).map(|table| &table.primary_key);
                let keyed = Keyed {
                    name,
                    columns: theirs,
                    keys: keys.map_or(&[], Vec::as_slice),
                };
                found.extend(keyed.differences(rows, others));
            }
        }
        found
    }

    /// How `other` differs, in words.
    pub fn differences(&self, other: &State, unsteady: &Unsteady) -> Vec<String> {
        let mut found = self.schema_differences(other);
        for table in self.rows.keys() {
            let (ours, theirs) = (self.steady(table, unsteady), other.steady(table, unsteady));
            if ours != theirs {
                found.push(rows_differ(table, &ours, &theirs));
            }
        }
        found
    }

    /// The rows of a table without what differs from run to run, sorted.
    fn steady(&self, table: &str, unsteady: &Unsteady) -> Vec<String> {
        let Some((columns, rows)) = self.rows.get(table) else {
            return Vec::new();
        };
        let steady = |column: &String| !unsteady.contains(&(table.to_owned(), column.clone()));
        let row = |row: &Vec<Value>| {
            let cells = columns.iter().zip(row).filter(|(column, _)| steady(column));
            let cells = cells.map(|(column, value)| format!("{column}: {value:?}"));
            cells.collect::<Vec<_>>().join(", ")
        };
        let mut rows: Vec<String> = rows.iter().map(row).collect();
        rows.sort();
        rows
    }
}

fn rows_differ(table: &str, expected: &[String], found: &[String]) -> String {
    let first = expected
        .iter()
        .zip(found)
        .find(|(expected, found)| expected != found)
        .map_or_else(String::new, |(expected, found)| {
            format!(", first expected {{{expected}}} and found {{{found}}}")
        });
    format!(
        "table {table}: expected {} rows, found {}{first}",
        expected.len(),
        found.len()
    )
}

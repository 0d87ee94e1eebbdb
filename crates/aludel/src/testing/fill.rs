//! Rows that satisfy the constraints of any table: values of the columns' types, tried until the database takes them.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{ForeignKey, Schema, Table};
use serde_json::{Map, Value as Json};

use super::sample::{self, Turn};
use crate::names::quote;
use crate::seed::{Writer, referenced_first};
use crate::{Database, Execute, Result};

type Row = Map<String, Json>;

/// How many rows a table gets.
const ROWS: u32 = 3;

/// How often a row is tried before it is given up: as many values as checks may be choosy about.
const ATTEMPTS: u32 = 80;

/// What was put into a database so far.
#[derive(Default)]
pub(super) struct Filler {
    rows: BTreeMap<String, Vec<Row>>,
    before: Schema,
    /// Tables that no row fitted into, with what the database said to the last one.
    pub unfilled: Vec<String>,
}

impl Filler {
    /// Puts rows into the tables that have none and were not there before, and values into the columns that came to tables
    /// which it has filled before.
    pub fn fill(&mut self, db: &mut Database, schema: Schema) -> Result<()> {
        self.rows.retain(|name, _| schema.table(name).is_some());
        for name in referenced_first(&schema) {
            let Some(table) = schema.table(name) else {
                continue;
            };
            match self.before.table(name).cloned() {
                None => self.fill_table(db, &schema, table)?,
                Some(before) => self.fill_columns(db, &schema, (&before, table)),
            }
        }
        self.before = schema;
        Ok(())
    }

    fn fill_table(&mut self, db: &mut Database, schema: &Schema, table: &Table) -> Result<()> {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", quote(&table.name, db.engine()));
        if !db.query(&sql, &[])?.is_empty() {
            return Ok(());
        }
        let mut refused = None;
        for row in 1..=ROWS {
            if let Err(why) = self.insert(db, (schema, table), row) {
                refused = Some(why);
            }
        }
        if let (Some(why), None) = (refused, self.rows.get(&table.name)) {
            self.unfilled.push(format!("{}: {why}", table.name));
        }
        Ok(())
    }

    fn insert(
        &mut self,
        db: &mut Database,
        place: (&Schema, &Table),
        row: u32,
    ) -> Result<(), String> {
        let (schema, table) = place;
        let writer = Writer::new(schema, table, db.engine());
        let mut refused = String::new();
        for attempt in 0..ATTEMPTS {
            let all = |_: &str| true;
            let values = self.row(table, Turn { row, attempt }, &all);
            match writer.write(db, &values) {
                Ok(_) => {
                    self.rows
                        .entry(table.name.clone())
                        .or_default()
                        .push(values);
                    return writer.catch_up(db).map_err(|error| error.to_string());
                }
                Err(error) => refused = error.to_string(),
            }
        }
        Err(refused)
    }

    /// Columns that came get values in the rows that are there; where none fits, they keep what the migration gave them.
    fn fill_columns(
        &mut self,
        db: &mut Database,
        schema: &Schema,
        (before, table): (&Table, &Table),
    ) {
        let keys = &table.primary_key.columns;
        let came: BTreeSet<&str> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .filter(|name| before.column(name).is_none() && !keys.iter().any(|key| key == name))
            .collect();
        let same = before.primary_key.columns == *keys;
        let Some(rows) = self
            .rows
            .get(&table.name)
            .filter(|_| same && !came.is_empty())
        else {
            return;
        };
        let writer = Writer::new(schema, table, db.engine());
        let mut filled = Vec::new();
        for (row, old) in (1..).zip(rows) {
            let mut now = old.clone();
            for attempt in 0..ATTEMPTS {
                let wanted = |name: &str| came.contains(name);
                let mut values = self.row(table, Turn { row, attempt }, &wanted);
                let given = old.iter().filter(|(name, _)| keys.contains(*name));
                values.extend(given.map(|(name, value)| (name.clone(), value.clone())));
                if writer.write(db, &values).is_ok() {
                    now.extend(values);
                    break;
                }
            }
            filled.push(now);
        }
        self.rows.insert(table.name.clone(), filled);
    }

    /// The values of a row, for the columns that are wanted.
    fn row(&self, table: &Table, turn: Turn, wanted: &dyn Fn(&str) -> bool) -> Row {
        let mut row = Row::new();
        let keys = &table.primary_key.columns;
        for column in table.columns.iter().filter(|one| one.generated.is_none()) {
            let key = keys.contains(&column.name);
            if !wanted(&column.name) || (!key && turn.leaves_out(column)) {
                continue;
            }
            let value = match references(table, &column.name) {
                Some((foreign, at)) => self.referenced(table, foreign, at, turn),
                None => sample::value(column, turn),
            };
            match value {
                Some(value) => drop(row.insert(column.name.clone(), value)),
                None if column.nullable => drop(row.insert(column.name.clone(), Json::Null)),
                None => {}
            }
        }
        row
    }

    /// The value in a row that is referenced: of the same number, of a random one where that was refused.
    fn referenced(&self, table: &Table, key: &ForeignKey, at: usize, turn: Turn) -> Option<Json> {
        let rows = self.rows.get(&key.table).map_or(&[][..], Vec::as_slice);
        if rows.is_empty() {
            let own = key.table == table.name;
            let column = table.column(&key.references[at]).filter(|_| own)?;
            return (!table.column(&key.columns[at])?.nullable)
                .then(|| sample::value(column, turn))
                .flatten();
        }
        let number = (turn.row - 1 + turn.attempt / 8) as usize;
        rows[number % rows.len()].get(&key.references[at]).cloned()
    }
}

/// The foreign key that a column stands in, and where.
fn references<'a>(table: &'a Table, column: &str) -> Option<(&'a ForeignKey, usize)> {
    table.foreign_keys.iter().find_map(|key| {
        let at = key.columns.iter().position(|name| name == column)?;
        Some((key, at))
    })
}

use aludel_core::{Column, ColumnType, Schema, Table};
use serde_json::{Map, Value as Json};

use super::usage;
use super::value::{Width, value};
use crate::{Database, Engine, Execute, Result, Value};

/// Writes rows into one table.
pub(crate) struct Writer<'a> {
    schema: &'a Schema,
    table: &'a Table,
    engine: Engine,
}

/// What became of a row.
pub(crate) enum Written {
    Inserted,
    Updated,
}

type Pair<'a> = (&'a str, Value);

impl<'a> Writer<'a> {
    pub fn new(schema: &'a Schema, table: &'a Table, engine: Engine) -> Self {
        Self {
            schema,
            table,
            engine,
        }
    }

    /// Updates the row with this primary key, or inserts it. Looked up first: each engine's own upsert would take a row
    /// that is equal in another unique column for the same one.
    pub fn write(&self, db: &mut Database, row: &Map<String, Json>) -> Result<Written> {
        let (key, rest) = self.split(row)?;
        let (condition, params) = self.condition(&key);
        let sql = format!(
            "SELECT 1 FROM {} WHERE {condition}",
            self.quoted(&self.table.name)
        );
        if db.query(&sql, &params)?.is_empty() {
            self.insert(db, &key, &rest)?;
            return Ok(Written::Inserted);
        }
        if !rest.is_empty() {
            self.update(db, &rest, &condition, params)?;
        }
        Ok(Written::Updated)
    }

    /// PostgreSQL: ids that were given do not move the sequence that gives the others, so it is moved behind them.
    pub fn catch_up(&self, db: &mut Database) -> Result<()> {
        let [key] = &self.table.primary_key.columns[..] else {
            return Ok(());
        };
        let counts = self
            .table
            .column(key)
            .is_some_and(|column| column.auto_increment);
        if self.engine != Engine::Postgres || !counts {
            return Ok(());
        }
        let (table, column) = (self.quoted(&self.table.name), self.quoted(key));
        let sql = format!(
            "SELECT setval(q.s, greatest(q.top, coalesce(pg_sequence_last_value(q.s), 1))) FROM \
             (SELECT pg_get_serial_sequence(?, ?)::regclass AS s, max({column}) AS top FROM {table}) q WHERE q.top >= 1"
        );
        db.query(&sql, &[table.as_str().into(), key.as_str().into()])?;
        Ok(())
    }

    fn insert(&self, db: &mut Database, key: &[Pair<'_>], rest: &[Pair<'_>]) -> Result<()> {
        let all = || key.iter().chain(rest);
        let names: Vec<_> = all().map(|(name, _)| self.quoted(name)).collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.quoted(&self.table.name),
            names.join(", "),
            vec!["?"; names.len()].join(", ")
        );
        let params: Vec<_> = all().map(|(_, value)| value.clone()).collect();
        db.execute(&sql, &params)?;
        Ok(())
    }

    fn update(
        &self,
        db: &mut Database,
        rest: &[Pair<'_>],
        condition: &str,
        key: Vec<Value>,
    ) -> Result<()> {
        let sets: Vec<_> = rest
            .iter()
            .map(|(name, _)| format!("{} = ?", self.quoted(name)))
            .collect();
        let sql = format!(
            "UPDATE {} SET {} WHERE {condition}",
            self.quoted(&self.table.name),
            sets.join(", ")
        );
        let mut params: Vec<_> = rest.iter().map(|(_, value)| value.clone()).collect();
        params.extend(key);
        db.execute(&sql, &params)?;
        Ok(())
    }

    /// The row's primary key, and its other columns.
    fn split<'r>(&self, row: &'r Map<String, Json>) -> Result<(Vec<Pair<'r>>, Vec<Pair<'r>>)> {
        let mut pairs = Vec::new();
        for (name, json) in row {
            let column = self.table.column(name).ok_or_else(|| {
                usage(format!(
                    "there is no column `{name}` in `{}`: correct it",
                    self.table.name
                ))
            })?;
            pairs.push((
                name.as_str(),
                value(column, self.width(column), json, self.engine)?,
            ));
        }
        let keys = &self.table.primary_key.columns;
        if let Some(lacking) = keys.iter().find(|key| !row.contains_key(*key)) {
            let message = format!("it lacks `{lacking}` of the primary key: give it a value");
            return Err(usage(message));
        }
        Ok(pairs
            .into_iter()
            .partition(|(name, _)| keys.iter().any(|key| key == name)))
    }

    fn condition(&self, key: &[Pair<'_>]) -> (String, Vec<Value>) {
        let parts: Vec<_> = key
            .iter()
            .map(|(name, _)| format!("{} = ?", self.quoted(name)))
            .collect();
        let params = key.iter().map(|(_, value)| value.clone()).collect();
        (parts.join(" AND "), params)
    }

    /// On SQLite a `u64` is a number in keys and what references them, else a text of 20 digits.
    fn width(&self, column: &Column) -> Width {
        let stands_in = |columns: &[String]| columns.contains(&column.name);
        let key = stands_in(&self.table.primary_key.columns)
            || self
                .table
                .foreign_keys
                .iter()
                .any(|key| stands_in(&key.columns))
            || self
                .schema
                .references_to(&self.table.name)
                .any(|(_, key)| stands_in(&key.references));
        if column.ty == ColumnType::U64 && self.engine == Engine::Sqlite && !key {
            Width::Padded
        } else {
            Width::Bare
        }
    }

    fn quoted(&self, name: &str) -> String {
        if self.engine.is_mysql_family() {
            format!("`{}`", name.replace('`', "``"))
        } else {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
    }
}

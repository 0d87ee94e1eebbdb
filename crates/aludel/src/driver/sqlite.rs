//! SQLite through rusqlite.

mod error;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use rusqlite::types::{Value as SqlValue, ValueRef};

use super::{DbError, Driver};
use crate::{Engine, Row, Value};

/// A connection that is ours, or one that was lent to us.
pub(crate) struct Sqlite<C>(pub C);

impl<C: std::borrow::BorrowMut<Connection>> Driver for Sqlite<C> {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let mut statement = self.0.borrow().prepare(sql)?;
        let params = rusqlite::params_from_iter(params.iter().map(to_sql));
        if statement.column_count() == 0 {
            return Ok(statement.execute(params)? as u64);
        }
        // A pragma or a RETURNING gives rows; they are read to the end so that it takes full effect.
        let mut rows = statement.query(params)?;
        while rows.next()?.is_some() {}
        Ok(0)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let mut statement = self.0.borrow().prepare(sql)?;
        let width = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params.iter().map(to_sql)))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values: Result<Vec<_>, _> =
                (0..width).map(|at| row.get_ref(at).map(from_sql)).collect();
            found.push(Row(values?));
        }
        Ok(found)
    }
}

fn to_sql(value: &Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Int(number) => SqlValue::Integer(*number),
        // As a `u64` outside of keys is stored. Where a column holds integers, SQLite reads the text as one.
        Value::UInt(number) => SqlValue::Text(format!("{number:020}")),
        Value::Float(number) => SqlValue::Real(*number),
        Value::Text(text) => SqlValue::Text(text.clone()),
        Value::Bytes(bytes) => SqlValue::Blob(bytes.clone()),
    }
}

fn from_sql(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Float(number),
        // SQLite lets any bytes stand in a text; those that are none come back as they are.
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Bytes(text.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

//! SQLite through rusqlite.

use rusqlite::Connection;
use rusqlite::types::{Value as SqlValue, ValueRef};

use super::{Class, DbError, Driver};
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
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let message = error.to_string();
        let missing = message.starts_with("no such table") || message.starts_with("no such column");
        let class = match error.sqlite_error_code() {
            _ if missing => Class::Missing,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Class::Busy,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Class::NoDatabase,
            Some(ErrorCode::ReadOnly) => Class::ReadOnly,
            Some(ErrorCode::CannotOpen) => Class::Denied,
            Some(ErrorCode::ConstraintViolation) => Class::Data,
            _ => Class::Other,
        };
        DbError { class, message }
    }
}

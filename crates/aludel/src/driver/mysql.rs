//! MySQL and MariaDB through the `mysql` crate.

use mysql::Conn;
use mysql::prelude::Queryable;

use super::{Class, DbError, Driver};
use crate::{Engine, Row, Value};

/// A connection that is ours, or one that was lent to us.
pub(crate) struct MySql<C> {
    pub conn: C,
    pub engine: Engine,
}

impl<C: std::borrow::BorrowMut<Conn>> MySql<C> {
    /// A driver over the connection, with the engine that its greeting named: MariaDB counts from 10, or hides behind 5.5.5.
    pub fn new(conn: C) -> Self {
        let engine = match conn.borrow().server_version() {
            (5, 5, 5) | (10.., ..) => Engine::MariaDb,
            _ => Engine::MySql,
        };
        Self { conn, engine }
    }
}

impl<C: std::borrow::BorrowMut<Conn>> Driver for MySql<C> {
    fn engine(&self) -> Engine {
        self.engine
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let conn = self.conn.borrow_mut();
        if params.is_empty() {
            conn.query_drop(sql)?;
        } else {
            conn.exec_drop(sql, params.iter().map(to_sql).collect::<Vec<_>>())?;
        }
        Ok(conn.affected_rows())
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let conn = self.conn.borrow_mut();
        let rows: Vec<mysql::Row> = if params.is_empty() {
            conn.query(sql)?
        } else {
            conn.exec(sql, params.iter().map(to_sql).collect::<Vec<_>>())?
        };
        Ok(rows
            .into_iter()
            .map(|row| Row(row.unwrap().into_iter().map(from_sql).collect()))
            .collect())
    }
}

fn to_sql(value: &Value) -> mysql::Value {
    match value {
        Value::Null => mysql::Value::NULL,
        Value::Int(number) => mysql::Value::Int(*number),
        Value::UInt(number) => mysql::Value::UInt(*number),
        Value::Float(number) => mysql::Value::Double(*number),
        Value::Text(text) => mysql::Value::Bytes(text.clone().into_bytes()),
        Value::Bytes(bytes) => mysql::Value::Bytes(bytes.clone()),
    }
}

fn from_sql(value: mysql::Value) -> Value {
    match value {
        mysql::Value::NULL => Value::Null,
        mysql::Value::Int(number) => Value::Int(number),
        mysql::Value::UInt(number) => i64::try_from(number).map_or(Value::UInt(number), Value::Int),
        mysql::Value::Float(number) => Value::Float(f64::from(number)),
        mysql::Value::Double(number) => Value::Float(number),
        mysql::Value::Bytes(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Value::Text(text),
            Err(error) => Value::Bytes(error.into_bytes()),
        },
        date => Value::Text(date.as_sql(true).trim_matches('\'').to_owned()),
    }
}

impl From<mysql::Error> for DbError {
    fn from(error: mysql::Error) -> Self {
        let (class, message) = match &error {
            mysql::Error::MySqlError(answer) => (
                class(answer.code),
                format!("{} ({})", answer.message, answer.code),
            ),
            mysql::Error::IoError(_) | mysql::Error::DriverError(_) => {
                (Class::Unreachable, error.to_string())
            }
            _ => (Class::Other, error.to_string()),
        };
        DbError { class, message }
    }
}

fn class(code: u16) -> Class {
    match code {
        1146 | 1054 => Class::Missing,
        1205 | 1213 | 3101 | 3572 => Class::Busy,
        1040 | 1053 | 1077 | 2002 | 2003 | 2006 | 2013 => Class::Unreachable,
        1044 | 1045 | 1049 | 1698 => Class::Denied,
        1290 | 1792 | 1836 | 1142 | 1143 | 1227 => Class::ReadOnly,
        1048 | 1062 | 1264 | 1265 | 1366 | 1406 | 1451 | 1452 | 3819 | 4025 => Class::Data,
        1845 | 1846 | 4092 => Class::Algorithm,
        _ => Class::Other,
    }
}

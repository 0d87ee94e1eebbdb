//! What an application sees of a database.

use aludel_core::{Column, ColumnType, Schema, Table};

use super::super::literal;
use super::shapes::plain;
use super::worlds::{Cell, Values};
use crate::driver::Driver;
use crate::{Engine, FromValue, Value};

/// A name in the engine's quotes.
pub(super) fn quoted(name: &str, engine: Engine) -> String {
    literal(&format!("{{q:{name}}}"), engine)
}

/// The rows of a table, in order.
pub(super) fn seen(db: &mut dyn Driver, table: &Table) -> Vec<Values> {
    let engine = db.engine();
    let list: Vec<_> = table.columns.iter().map(|one| read(one, engine)).collect();
    let sql = format!(
        "SELECT {} FROM {}",
        list.join(", "),
        quoted(&table.name, engine)
    );
    let mut rows: Vec<Values> = cells(db, &sql)
        .into_iter()
        .map(|row| table.columns.iter().zip(row))
        .map(|row| {
            let plain = |column: &Column, text: String| plain(&column.ty, &text);
            row.map(|(one, cell)| (one.name.clone(), cell.map(|text| plain(one, text))))
                .collect()
        })
        .collect();
    rows.sort();
    rows
}

/// A column as one reads it: bytes and what a driver has no text for as text.
fn read(column: &Column, engine: Engine) -> String {
    use ColumnType::{Bytes, Decimal, F32, F64, Json, Time, Timestamp, U64, Uuid};
    let name = quoted(&column.name, engine);
    match (&column.ty, engine) {
        (Uuid | Json | Decimal { .. } | Time | Timestamp | U64 | F32 | F64, Engine::Postgres) => {
            format!("{name}::text")
        }
        (Bytes { .. }, Engine::Postgres) => format!("upper(encode({name}, 'hex'))"),
        (Time | Timestamp | F32 | F64, Engine::MySql | Engine::MariaDb) => {
            format!("CAST({name} AS CHAR)")
        }
        (Uuid | Bytes { .. }, _) => format!("CASE WHEN {name} IS NOT NULL THEN hex({name}) END"),
        _ => name,
    }
}

/// The rows of a query as text.
fn cells(db: &mut dyn Driver, sql: &str) -> Vec<Vec<Cell>> {
    let rows = db.query(sql, &[]).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let cell = |value: &Value| match value {
        Value::Null => None,
        value => Some(String::from_value(value).unwrap_or_else(|| format!("{value:?}"))),
    };
    rows.iter()
        .map(|row| row.0.iter().map(cell).collect())
        .collect()
}

/// The columns of a table that are seen without being named, in the order in which `INSERT` without a list takes them.
pub(super) fn columns(db: &mut dyn Driver, table: &str) -> Vec<String> {
    let sql = match db.engine() {
        Engine::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
        Engine::Postgres => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = \
             '{table}' ORDER BY ordinal_position"
        ),
        _ => format!(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table}' \
             AND extra NOT LIKE '%INVISIBLE%' ORDER BY ordinal_position"
        ),
    };
    let names = cells(db, &sql).into_iter().flatten();
    names.flatten().collect()
}

/// What an application sees beside or instead of the models.
pub(super) fn strange(db: &mut dyn Driver, schema: &Schema) -> Option<String> {
    for table in schema.tables.values() {
        let mut there = columns(db, &table.name);
        let mut models: Vec<_> = table.columns.iter().map(|one| one.name.clone()).collect();
        there.sort();
        models.sort();
        if there != models {
            return Some(format!(
                "{} has {there:?}, the models {models:?}",
                table.name
            ));
        }
        let all = format!("SELECT * FROM {}", quoted(&table.name, db.engine()));
        let wide = cells(db, &all).iter().any(|row| row.len() != models.len());
        if wide {
            return Some(format!("{all} gives other columns than {models:?}"));
        }
    }
    None
}

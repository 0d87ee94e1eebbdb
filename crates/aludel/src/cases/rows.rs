//! Random rows for random schemas.

use aludel_core::{ColumnType, Schema, Table};

use super::random::Draw;
use super::{literal, shown};
use crate::Engine;
use crate::driver::Driver;

/// How many rows each table gets.
const ROWS: i64 = 3;

/// Fills every table with rows of random values. What is referenced is there.
pub(super) fn fill(db: &mut dyn Driver, schema: &Schema, draw: &mut Draw) {
    for table in schema.tables.values() {
        for row in 1..=ROWS {
            insert(db, table, row, draw);
        }
    }
    for (table, column) in referring(schema) {
        let sql = format!("UPDATE {table} SET {column} = {}", key(column, 2));
        run(db, &sql);
    }
}

/// Takes every row away.
pub(super) fn clear(db: &mut dyn Driver, schema: &Schema) {
    for (table, column) in referring(schema) {
        run(db, &format!("UPDATE {table} SET {column} = NULL"));
    }
    for name in schema.tables.keys() {
        run(db, &format!("DELETE FROM {name}"));
    }
}

/// Leaves one row in each table, of nothing but its key.
pub(super) fn plain(db: &mut dyn Driver, schema: &Schema) {
    clear(db, schema);
    for (name, table) in &schema.tables {
        let key = &table.primary_key.columns;
        let sevens = vec!["7"; key.len()].join(", ");
        let sql = format!("INSERT INTO {name} ({}) VALUES ({sevens})", key.join(", "));
        run(db, &sql);
        assert_eq!(shown(db, &format!("SELECT count(*) FROM {name}")), ["1"]);
    }
}

/// Every column that a foreign key stands on, with its table.
fn referring(schema: &Schema) -> impl Iterator<Item = (&str, &str)> {
    schema.tables.values().flat_map(|table| {
        let columns = table.foreign_keys.iter().flat_map(|key| &key.columns);
        columns.map(|column| (table.name.as_str(), column.as_str()))
    })
}

fn run(db: &mut dyn Driver, sql: &str) {
    db.execute(sql, &[])
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
}

fn insert(db: &mut dyn Driver, table: &Table, row: i64, draw: &mut Draw) {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in table.columns.iter().filter(|c| c.generated.is_none()) {
        let keyed = table.primary_key.columns.contains(&column.name) || column.name == "code";
        let value = if keyed {
            key(&column.name, row)
        } else if column.nullable && draw.once_in(3) {
            "NULL".to_owned()
        } else {
            value(&column.ty, db.engine(), draw)
        };
        let refers = table
            .foreign_keys
            .iter()
            .any(|key| key.columns.contains(&column.name));
        names.push(column.name.as_str());
        values.push(if refers { "NULL".to_owned() } else { value });
    }
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        names.join(", "),
        values.join(", ")
    );
    run(db, &sql);
}

/// The value of a key in a row, or of what references it.
fn key(column: &str, row: i64) -> String {
    if column.ends_with("code") {
        format!("'{row}'")
    } else {
        row.to_string()
    }
}

/// A value of the type, as SQL. Half of them are such as every type has.
fn value(ty: &ColumnType, engine: Engine, draw: &mut Draw) -> String {
    match ty {
        ColumnType::U64 => {
            let number = draw.one(&[1_u64, 0, 7, u64::MAX]);
            format!("'{number:020}'")
        }
        ColumnType::Decimal { scale, .. } => {
            let number = draw.one(&["1", "0", "-7", "120"]);
            format!("'{number}.{}'", "5".repeat(*scale as usize))
        }
        ColumnType::Timestamp => instant(engine, draw),
        ColumnType::Enum { values } => format!("'{}'", draw.one(values)),
        ColumnType::Bytes { .. } => literal(draw.one(&["{x:}", "{x:00FF27}"]), engine),
        ColumnType::Uuid => literal("{u:0190A1B2000070008000000000000F0F}", engine),
        ty => draw.one(literals(ty)).to_owned(),
    }
}

fn instant(engine: Engine, draw: &mut Draw) -> String {
    let zone = if engine.is_mysql_family() {
        ""
    } else {
        "+00:00"
    };
    let instant = draw.one(&["2024-02-29 00:00:00.000000", "2024-02-29 12:30:00.000007"]);
    format!("'{instant}{zone}'")
}

fn literals(ty: &ColumnType) -> &'static [&'static str] {
    match ty {
        ColumnType::Bool => &["TRUE", "FALSE"],
        ColumnType::I8 => &["1", "0", "-7", "127"],
        ColumnType::I16 => &["1", "0", "-7", "-32768"],
        ColumnType::I32 => &["1", "0", "-7", "2147483647"],
        ColumnType::I64 => &["1", "0", "2", "3"],
        ColumnType::U8 => &["1", "0", "255"],
        ColumnType::U16 => &["1", "0", "65535"],
        ColumnType::U32 => &["1", "0", "4294967295"],
        ColumnType::F32 => &["1", "0", "2.5", "-0.25"],
        ColumnType::F64 => &["1", "0", "2.5", "-1e10"],
        ColumnType::String { len: None } => &["'{}'", "''", "'it''s'"],
        ColumnType::String { .. } => &[
            "'1'",
            "'0'",
            "'m'",
            "'it''s'",
            "''",
            "'é🎉'",
            "'o'",
            "'-7'",
            "'2024-02-29'",
            "'12:34:56.000007'",
        ],
        ColumnType::Date => &["'2024-02-29'", "'1969-12-31'"],
        ColumnType::Time => &["'12:34:56.000007'", "'00:00:00.000000'"],
        ColumnType::DateTime => &[
            "'2024-02-29 00:00:00.000000'",
            "'2024-02-29 12:30:00.000007'",
        ],
        ColumnType::Json => &["'[]'", "'null'", "'{\"a\": 1}'"],
        ColumnType::Native(_) => &["'abc'", "''"],
        ty => panic!("no random value of {ty:?}"),
    }
}

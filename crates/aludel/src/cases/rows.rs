//! Random rows for random schemas.

use aludel_core::{ColumnType, Schema, Table};

use super::renamed::Draw;
use super::shown;
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
    for table in schema.tables.values() {
        for column in table.foreign_keys.iter().flat_map(|key| &key.columns) {
            let sql = format!("UPDATE {} SET {column} = {}", table.name, key(column, 2));
            db.execute(&sql, &[])
                .unwrap_or_else(|e| panic!("{sql}: {e}"));
        }
    }
}

/// Leaves one row in each table, of nothing but its key.
pub(super) fn plain(db: &mut dyn Driver, schema: &Schema) {
    for table in schema.tables.values() {
        for column in table.foreign_keys.iter().flat_map(|key| &key.columns) {
            let sql = format!("UPDATE {} SET {column} = NULL", table.name);
            db.execute(&sql, &[])
                .unwrap_or_else(|e| panic!("{sql}: {e}"));
        }
    }
    for (name, table) in &schema.tables {
        db.execute(&format!("DELETE FROM {name}"), &[]).unwrap();
        let key = &table.primary_key.columns;
        let sevens = vec!["7"; key.len()].join(", ");
        let sql = format!("INSERT INTO {name} ({}) VALUES ({sevens})", key.join(", "));
        db.execute(&sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
        assert_eq!(shown(db, &format!("SELECT count(*) FROM {name}")), ["1"]);
    }
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
            value(&column.ty, draw)
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
    db.execute(&sql, &[])
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// The value of a key in a row, or of what references it.
fn key(column: &str, row: i64) -> String {
    if column.ends_with("code") {
        format!("'{row}'")
    } else {
        row.to_string()
    }
}

/// A value of the type. Half of them are such as every type has.
fn value(ty: &ColumnType, draw: &mut Draw) -> String {
    match ty {
        ColumnType::Bool => draw.one(&["TRUE", "FALSE"]).to_owned(),
        ColumnType::I32 => draw.one(&["1", "0", "-7", "2147483647"]).to_owned(),
        ColumnType::I64 => draw.one(&["1", "0", "2", "3"]).to_owned(),
        ColumnType::U64 => {
            let number = draw.one(&[1_u64, 0, 7, u64::MAX]);
            format!("'{number:020}'")
        }
        ColumnType::F64 => draw.one(&["1", "0", "2.5", "-1e10"]).to_owned(),
        ColumnType::Enum { values } => format!("'{}'", draw.one(values)),
        ColumnType::String { .. } => {
            let texts = ["'1'", "'0'", "'m'", "'it''s'", "''", "'é🎉'", "'o'", "'-7'"];
            draw.one(&texts).to_owned()
        }
        ty => panic!("no random value of {ty:?}"),
    }
}

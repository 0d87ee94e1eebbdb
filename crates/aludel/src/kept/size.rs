use aludel_core::catalog::Catalog;
use aludel_core::keep::{Kept, KeptKind};

use super::register::{self, Row};
use crate::driver::Driver;
use crate::names::quote;
use crate::run::Context;
use crate::{Engine, KeptData, Result};

/// What is kept, oldest first, with how much it is.
pub(crate) fn list(cx: &mut Context<'_>) -> Result<Vec<KeptData>> {
    let rows = register::read(cx.driver, &cx.names)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let live = crate::inspect::catalog(cx.driver)?;
    let mut all = Vec::new();
    for row in rows {
        let (count, bytes) = measure(cx.driver, &row.kept, &live)?;
        // Of most changes every value is made again.
        if count > 0 || row.kept.kind != KeptKind::Values {
            all.push(data(row, count, bytes));
        }
    }
    Ok(all)
}

fn data(row: Row, rows: u64, bytes: u64) -> KeptData {
    KeptData {
        object: row.kept.object,
        table: row.kept.table,
        column: row.kept.column,
        migration: row.migration,
        direction: row.direction,
        kept_on: row.kept_on,
        rows,
        bytes,
    }
}

/// Rows and bytes of values; zero where the object is not there.
fn measure(driver: &mut dyn Driver, kept: &Kept, live: &Catalog) -> Result<(u64, u64)> {
    let Some((table, columns)) = place(kept, live) else {
        return Ok((0, 0));
    };
    let engine = driver.engine();
    let lengths: Vec<_> = columns.iter().map(|name| length(name, engine)).collect();
    let rows = if table == kept.object {
        "count(*)".to_owned()
    } else {
        format!("count({})", quote(&kept.object, engine))
    };
    let sql = format!(
        "SELECT {rows}, CAST(coalesce(sum({}), 0) AS {}) FROM {}",
        lengths.join(" + "),
        if engine.is_mysql_family() {
            "UNSIGNED"
        } else {
            "BIGINT"
        },
        quote(&table, engine)
    );
    let found = driver.query(&sql, &[])?;
    found
        .first()
        .map_or(Ok((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The table in which it stands now, and the columns that are kept.
fn place(kept: &Kept, live: &Catalog) -> Option<(String, Vec<String>)> {
    if let Some(table) = live.tables.get(&kept.object) {
        return Some((kept.object.clone(), table.columns.keys().cloned().collect()));
    }
    let mut tables = live.tables.iter();
    let (name, _) = tables.find(|(_, one)| one.columns.contains_key(&kept.object))?;
    let mut columns = kept.names();
    match kept.kind {
        // The first says only that there is something.
        KeptKind::Values => drop(columns.remove(0)),
        // The second says only where there was something.
        _ => columns.truncate(1),
    }
    Some((name.clone(), columns))
}

/// The length of a value in bytes, as the engine's text of it.
fn length(column: &str, engine: Engine) -> String {
    let name = quote(column, engine);
    match engine {
        Engine::Sqlite => format!("coalesce(length(CAST({name} AS BLOB)), 0)"),
        Engine::MySql | Engine::MariaDb => format!("coalesce(length({name}), 0)"),
        Engine::Postgres => format!("coalesce(octet_length(CAST({name} AS text)), 0)"),
    }
}

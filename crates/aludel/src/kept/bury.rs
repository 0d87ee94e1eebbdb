//! What is kept beside a table goes with it where nothing is kept of the table itself: its rows are dead, and rows of
//! another table of this name are to inherit nothing.

use aludel_core::catalog::Catalog;
use aludel_core::keep::KeptKind;

use super::purge::{drop_object, mark};
use super::register::{self, Row};
use crate::driver::Driver;
use crate::names::literal;
use crate::run::Context;
use crate::{Engine, Result, inspect};

/// Lets go what stands beside no table any more. On MySQL and MariaDB, where it stood in the table, only the register has
/// it yet, so that no statement here commits by itself.
pub(crate) fn bury(cx: &mut Context<'_>) -> Result<()> {
    let rows = register::read(cx.driver, &cx.names)?;
    if rows.iter().all(|row| row.kept.kind == KeptKind::Table) {
        return Ok(());
    }
    let live = if cx.engine.is_mysql_family() {
        inspect::catalog(cx.driver)?
    } else {
        Catalog::default()
    };
    let mut dead = Vec::new();
    for row in rows {
        if !stands(cx.driver, &row, &live)? {
            dead.push(row);
        }
    }
    if dead.is_empty() {
        return Ok(());
    }
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    mark(cx, &chain, &book, &dead)?;
    for row in &dead {
        drop_object(cx.driver, row)?;
        register::forget(cx.driver, &cx.names, &row.kept.object)?;
    }
    cx.kept.rows = register::read(cx.driver, &cx.names)?;
    Ok(())
}

/// Whether it is a table of its own, or there is a table that it is kept for: side tables are followed by triggers, which
/// go with the table.
fn stands(driver: &mut dyn Driver, row: &Row, live: &Catalog) -> Result<bool> {
    let object = &row.kept.object;
    let trigger = format!("{object}_d");
    let sql = match (row.kept.kind, driver.engine()) {
        (KeptKind::Table, _) => return Ok(true),
        (_, Engine::MySql | Engine::MariaDb) => {
            let mut tables = live.tables.values();
            return Ok(tables.any(|table| table.columns.contains_key(object)));
        }
        (_, Engine::Sqlite) => format!(
            "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = {}",
            literal(&trigger, Engine::Sqlite)
        ),
        (_, Engine::Postgres) => format!(
            "SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = \
             current_schema()::regnamespace AND t.tgname = {}",
            literal(&trigger, Engine::Postgres)
        ),
    };
    Ok(!driver.query(&sql, &[])?.is_empty())
}

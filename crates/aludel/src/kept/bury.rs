//! What is kept beside a table goes with it where nothing is kept of the table itself: its rows are dead, and rows of
//! another table of this name are to inherit nothing.

use aludel_core::keep::KeptKind;

use super::beside::{Beside, dead};
use super::purge::{drop_object, mark};
use super::register;
use crate::Result;
use crate::run::Context;

/// Lets go what stood beside tables that went: `before` is what stood where, `buried` the names of the tables and of what the
/// migration kept itself. On MySQL and MariaDB, where it stood in the table, only the register has it yet, so that no
/// statement here commits by itself.
pub(crate) fn bury(cx: &mut Context<'_>, (before, buried): (&Beside, &[String])) -> Result<()> {
    let rows = register::read(cx.driver, &cx.names)?;
    if rows.iter().all(|row| row.kept.kind == KeptKind::Table) {
        return Ok(());
    }
    let dead = dead(cx, rows, (before, buried))?;
    if dead.is_empty() {
        return Ok(());
    }
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    mark(cx, &chain, &book, &dead)?;
    for row in &dead {
        if !cx.engine.is_mysql_family() {
            drop_object(cx.driver, row)?;
        }
        register::forget(cx.driver, &cx.names, &row.kept.object)?;
    }
    cx.kept.rows = register::read(cx.driver, &cx.names)?;
    Ok(())
}

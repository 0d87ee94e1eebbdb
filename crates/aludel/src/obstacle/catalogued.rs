//! What the catalogue tells of those who use a table or a column.
//!
//! On MySQL and MariaDB nothing follows a rename, and nothing stops a drop: what speaks of it is looked for in the texts that
//! the catalogue shows. On PostgreSQL everything follows a rename, the catalogue knows who uses what, and a drop takes keys,
//! checks and indexes along without a word.

mod objects;
mod text;
mod texts;
mod walk;

use aludel_core::catalog::lower;
use aludel_core::{Schema, Step};

use self::objects::Objects;
use self::walk::{Gone, gone};
use super::{Found, Obstacle};
use crate::driver::Driver;
use crate::{Error, Kind, Result};

/// What the changes would break.
///
/// # Errors
/// The database does not answer.
pub(super) fn obstacles(
    driver: &mut dyn Driver,
    changes: &[(&str, Vec<Step>)],
    before: &Schema,
) -> Result<Vec<Found>> {
    let gone = gone(changes, before);
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let known = lower(before, driver.engine());
    let objects = Objects::read(driver, known)?;
    let mut found: Vec<Found> = Vec::new();
    for gone in &gone {
        for obstacle in objects.using(gone) {
            let handled = gone.handled.contains(&obstacle.name.to_lowercase());
            let told = |one: &Found| {
                (&one.obstacle.kind, &one.obstacle.name) == (&obstacle.kind, &obstacle.name)
            };
            if !handled && !found.iter().any(told) {
                found.push(Found {
                    id: gone.id.clone(),
                    step: gone.step.clone(),
                    obstacle,
                });
            }
        }
    }
    Ok(found)
}

impl Gone {
    /// What breaks whatever uses it.
    fn why(&self) -> String {
        match &self.column {
            Some(column) => format!("it uses {}.{column}", self.table),
            None => format!("it uses {}", self.table),
        }
    }

    fn obstacle(&self, kind: &str, name: &str) -> Obstacle {
        Obstacle::new(kind, name, self.why())
    }
}

/// Refuses tables that are not InnoDB's: their changes are neither whole nor undone.
///
/// # Errors
/// There are such among those that the steps change: all are named.
pub(super) fn refuse_engines(
    driver: &mut dyn Driver,
    changes: &[(&str, Vec<Step>)],
    before: &Schema,
) -> Result<()> {
    let touched = walk::changed(changes, before);
    let Some((id, _)) = changes.first() else {
        return Ok(());
    };
    if touched.is_empty() {
        return Ok(());
    }
    let sql = "SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() \
        AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB' ORDER BY TABLE_NAME";
    let mut named = Vec::new();
    let mut remedy = Vec::new();
    for row in driver.query(sql, &[])? {
        let (table, engine): (String, String) = (row.get(0)?, row.get(1)?);
        if touched.iter().any(|one| one.eq_ignore_ascii_case(&table)) {
            remedy.push(format!("`ALTER TABLE {table} ENGINE=InnoDB`"));
            named.push(format!("{table} ({engine})"));
        }
    }
    if named.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!(
            "{id} is refused before step 1: {} cannot be changed safely, since only InnoDB's changes are whole or not at \
             all: run {} first",
            named.join(", "),
            remedy.join(", ")
        ),
    ))
}

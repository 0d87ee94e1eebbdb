//! SQLite: a table built anew on a live database, with everything on it that people made by hand.
//!
//! Around the transaction, what runs a migration with a rebuild does:
//!
//! ```text
//! let keys = ForeignKeys::off(driver)?;      before BEGIN: inside a transaction the pragma does nothing
//! BEGIN IMMEDIATE
//! let before = Violations::read(driver)?;
//! let broken = Broken::read(driver)?;        also where nothing is rebuilt: dropping a table breaks views without a word
//! rebuild(driver, &rebuild)?;                for each
//! broken.refuse_new(driver, "the change")?;
//! before.refuse_new(driver)?;
//! COMMIT
//! keys.restore(driver)?;                     after COMMIT or ROLLBACK
//! ```

mod beside;
mod dependents;
mod foreign_keys;
mod proof;
#[cfg(test)]
#[cfg(feature = "sqlite")]
mod tests;

use aludel_core::sql::Rebuild;

use self::beside::Beside;
use self::dependents::Dependents;
use crate::driver::Driver;
use crate::obstacle::Obstacle;
use crate::{Error, Kind, Result};

#[cfg(feature = "sqlite")]
pub(crate) use self::dependents::in_temp;
pub(crate) use self::foreign_keys::{ForeignKeys, Violations};
pub(crate) use self::proof::Broken;

/// Builds a table anew, inside a transaction that began with foreign keys off where any references it. Triggers and indexes that people made are
/// there again afterwards, and every view and trigger of the database that compiled before compiles still.
///
/// # Errors
/// Foreign keys are on; the table has a column that no model knows; something made by hand would break: named, with the
/// way out, and the transaction is to be rolled back. Rows do not fit.
pub(crate) fn rebuild(driver: &mut dyn Driver, rebuild: &Rebuild) -> Result<()> {
    match anew(driver, rebuild)?.first() {
        None => Ok(()),
        Some(obstacle) => Err(obstacle.refuses(&format!("the change of {}", rebuild.table))),
    }
}

/// Builds the table anew, and gives what was made by hand and is broken then.
///
/// # Errors
/// As [`rebuild`], for everything else.
pub(crate) fn anew(driver: &mut dyn Driver, rebuild: &Rebuild) -> Result<Vec<Obstacle>> {
    if !rebuild.unreferenced {
        foreign_keys::must_be_off(driver)?;
    }
    refuse_strange_columns(driver, rebuild)?;
    refuse_strange_options(driver, &rebuild.table)?;
    let beside = Beside::read(driver, rebuild)?;
    let dependents = Dependents::read(driver, rebuild, &beside)?;
    let broken = Broken::read(driver)?;
    beside.copy(driver)?;
    for statement in &rebuild.statements {
        driver
            .execute(&statement.sql, &[])
            .map_err(|error| Error::from(error).during(&format!("rebuilding {}", rebuild.table)))?;
    }
    beside.settle(driver)?;
    let mut found = dependents.restore(driver);
    found.extend(broken.since(driver)?);
    Ok(found)
}

/// A column that no model knows would be gone with its values.
fn refuse_strange_columns(driver: &mut dyn Driver, rebuild: &Rebuild) -> Result<()> {
    let sql = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1";
    for row in driver.query(sql, &[rebuild.table.as_str().into()])? {
        let name: String = row.get(0)?;
        if !rebuild
            .columns
            .iter()
            .any(|c| c.eq_ignore_ascii_case(&name))
        {
            let table = &rebuild.table;
            return Err(Error::new(
                Kind::Drift,
                format!(
                    "the table {table} has a column {name} that no migration made, and building the table anew would lose it: \
                     move its values to a table of your own and drop it, or add it to the models first"
                ),
            ));
        }
    }
    Ok(())
}

/// What stands after a table's closing parenthesis is no part of any model.
fn refuse_strange_options(driver: &mut dyn Driver, table: &str) -> Result<()> {
    let sql = "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE";
    for row in driver.query(sql, &[table.into()])? {
        let option = match (row.get(0)?, row.get(1)?) {
            (true, _) => "WITHOUT ROWID",
            (_, true) => "STRICT",
            (false, false) => continue,
        };
        return Err(Error::new(
            Kind::Drift,
            format!(
                "the table {table} is {option}, which no migration made, and building the table anew would lose it: \
                 create it without {option} and copy its rows first"
            ),
        ));
    }
    Ok(())
}

//! Foreign keys around a rebuild: off, so that dropping the old table deletes no children, and checked by hand.

use std::collections::BTreeMap;

use crate::driver::Driver;
use crate::{Error, Kind, Result};

/// Whether foreign keys were on, to be put back.
#[derive(Debug)]
#[must_use = "foreign keys stay off until they are restored"]
pub(crate) struct ForeignKeys {
    were_on: bool,
}

impl ForeignKeys {
    /// Turns foreign keys off, and reads back that they are. To be called before BEGIN.
    ///
    /// # Errors
    /// They are still on: a transaction is open on the connection.
    pub fn off(driver: &mut dyn Driver) -> Result<Self> {
        let were_on = are_on(driver)?;
        driver.execute("PRAGMA foreign_keys = OFF", &[])?;
        must_be_off(driver)?;
        Ok(Self { were_on })
    }

    /// Puts back what was. To be called after COMMIT or ROLLBACK.
    ///
    /// # Errors
    /// The database does not answer, or a transaction is still open.
    pub fn restore(self, driver: &mut dyn Driver) -> Result<()> {
        if !self.were_on {
            return Ok(());
        }
        driver.execute("PRAGMA foreign_keys = ON", &[])?;
        if are_on(driver)? {
            return Ok(());
        }
        Err(Error::new(
            Kind::Failed,
            "foreign keys could not be turned on again, since a transaction is still open: close the connection",
        ))
    }
}

fn are_on(driver: &mut dyn Driver) -> Result<bool> {
    let rows = driver.query("PRAGMA foreign_keys", &[])?;
    rows.first().map_or(Ok(false), |row| row.get(0))
}

/// Dropping a table with foreign keys on deletes its rows first, and by cascade its children's.
pub(super) fn must_be_off(driver: &mut dyn Driver) -> Result<()> {
    if !are_on(driver)? {
        return Ok(());
    }
    Err(Error::new(
        Kind::Failed,
        "foreign keys are still on, since a transaction is open on this connection, and building a table anew would \
         delete the rows that reference it: end the transaction before the upgrade",
    ))
}

/// Rows that violate a foreign key: how many, by table, rowid and referenced table. A table that is there only before or
/// only after has no name here, so that renaming one is no new violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violations {
    tables: Vec<String>,
    rows: Vec<(String, Option<i64>, String)>,
}

impl Violations {
    /// Every violation in the database. It reads each table that has foreign keys.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn read(driver: &mut dyn Driver) -> Result<Self> {
        let names = driver.query("SELECT name FROM sqlite_master WHERE type = 'table'", &[])?;
        let tables = names.iter().map(|row| row.get(0)).collect::<Result<_>>()?;
        let found = driver.query("PRAGMA foreign_key_check", &[])?;
        let rows = found
            .iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let rows = rows.collect::<Result<_>>()?;
        Ok(Self { tables, rows })
    }

    /// Compares what is now with what was then.
    ///
    /// # Errors
    /// There are violations that were not there.
    pub fn refuse_new(&self, driver: &mut dyn Driver) -> Result<()> {
        let now = Self::read(driver)?;
        let mut old: BTreeMap<_, usize> = BTreeMap::new();
        for row in &self.rows {
            *old.entry(key(row, &now.tables)).or_default() += 1;
        }
        let mut fresh: BTreeMap<(&str, &str), Vec<Option<i64>>> = BTreeMap::new();
        for row in &now.rows {
            match old.get_mut(&key(row, &self.tables)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => fresh.entry((&row.0, &row.2)).or_default().push(row.1),
            }
        }
        match fresh.first_key_value() {
            None => Ok(()),
            Some(((table, parent), rows)) => Err(orphans(table, parent, rows)),
        }
    }
}

fn key<'a>(
    (table, rowid, parent): &'a (String, Option<i64>, String),
    other: &[String],
) -> (&'a str, Option<i64>, &'a str) {
    let known = |name: &'a str| {
        if other.iter().any(|o| o == name) {
            name
        } else {
            ""
        }
    };
    (known(table), *rowid, known(parent))
}

fn orphans(table: &str, parent: &str, rows: &[Option<i64>]) -> Error {
    let shown: Vec<_> = rows
        .iter()
        .flatten()
        .take(5)
        .map(ToString::to_string)
        .collect();
    let which = if shown.is_empty() {
        String::new()
    } else {
        format!(" (rowid {})", shown.join(", "))
    };
    Error::new(
        Kind::Refused,
        format!(
            "{} of {table} would reference no row of {parent}{which}: delete or mend them first",
            match rows.len() {
                1 => "1 row".to_owned(),
                n => format!("{n} rows"),
            }
        ),
    )
}

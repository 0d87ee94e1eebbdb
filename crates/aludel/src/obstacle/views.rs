//! MySQL and MariaDB: the proof that views work after a migration as they did before it.

use crate::driver::Driver;
use crate::names::quote;
use crate::{Error, Kind, Result};

/// Views of the database that work.
#[derive(Debug)]
pub(crate) struct Views(Vec<String>);

impl Views {
    /// Asks each view for no rows.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn read(driver: &mut dyn Driver) -> Result<Self> {
        let mut views = all(driver)?;
        views.retain(|view| ask(driver, view).is_ok());
        Ok(Self(views))
    }

    /// Asks those that are still there again.
    ///
    /// # Errors
    /// One works no longer: named.
    pub fn prove(&self, driver: &mut dyn Driver) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        for view in all(driver)?.iter().filter(|view| self.0.contains(view)) {
            ask(driver, view).map_err(|error| {
                Error::new(
                    Kind::Failed,
                    format!(
                        "the view {view}, made by hand, does not work any longer ({error}): drop it, or make it fit the \
                         tables as they are now"
                    ),
                )
            })?;
        }
        Ok(())
    }
}

fn all(driver: &mut dyn Driver) -> Result<Vec<String>> {
    let sql = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() \
        AND TABLE_TYPE = 'VIEW' ORDER BY TABLE_NAME";
    driver
        .query(sql, &[])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

fn ask(driver: &mut dyn Driver, view: &str) -> Result<()> {
    let view = quote(view, driver.engine());
    driver.query(&format!("SELECT * FROM {view} LIMIT 0"), &[])?;
    Ok(())
}

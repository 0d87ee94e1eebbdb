//! The live schema of a database, read from its catalogue.

mod sqlite;

use aludel_core::catalog::Catalog;

use crate::driver::Driver;
use crate::{Engine, Error, Kind, Result};

/// The catalogue of the database at hand, in normal form.
///
/// # Errors
/// The database does not answer, or the engine is not supported yet.
pub(crate) fn catalog(driver: &mut dyn Driver) -> Result<Catalog> {
    match driver.engine() {
        Engine::Sqlite => sqlite::catalog(driver),
        engine => Err(Error::new(
            Kind::Failed,
            format!("reading the catalogue of {engine} is not supported yet: use SQLite"),
        )),
    }
}

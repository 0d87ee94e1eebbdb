//! The live schema of a database, read from its catalogue.

mod mysql;
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
        Engine::MySql | Engine::MariaDb => mysql::catalog(driver),
        Engine::Postgres => Err(Error::new(
            Kind::Failed,
            "reading the catalogue of PostgreSQL is not supported yet: use SQLite, MySQL or MariaDB",
        )),
    }
}

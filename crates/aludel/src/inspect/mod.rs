//! The live schema of a database, read from its catalogue.

mod mysql;
mod postgres;
mod sqlite;

use aludel_core::catalog::Catalog;

use crate::driver::Driver;
use crate::{Engine, Result};

/// The catalogue of the database at hand, in normal form.
///
/// # Errors
/// The database does not answer.
pub(crate) fn catalog(driver: &mut dyn Driver) -> Result<Catalog> {
    match driver.engine() {
        Engine::Sqlite => sqlite::catalog(driver),
        Engine::MySql | Engine::MariaDb => mysql::catalog(driver),
        Engine::Postgres => postgres::catalog(driver),
    }
}

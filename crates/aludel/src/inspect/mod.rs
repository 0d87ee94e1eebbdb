//! The live schema of a database, read from its catalogue.

use aludel_core::catalog::Catalog;

use crate::Result;
use crate::driver::Driver;

/// The catalogue of the database at hand, in normal form.
pub(crate) fn catalog(driver: &mut dyn Driver) -> Result<Catalog> {
    let _ = driver;
    Ok(Catalog::default())
}

//! What the catalogues of MySQL and MariaDB show of a table.

use super::CatalogTable;
use crate::{Engine, Schema, Table};

/// What the catalogue must show of this table.
pub(super) fn table(_table: &Table, _schema: &Schema, _engine: Engine) -> CatalogTable {
    CatalogTable::default()
}

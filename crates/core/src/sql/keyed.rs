//! Columns in keys.

use crate::{Schema, Table};

/// Whether the column is part of the primary key or of a foreign key, or is referenced by one: a `u64` there is stored as
/// a plain whole number on SQLite and PostgreSQL.
pub(super) fn keyed(column: &str, table: &Table, schema: &Schema) -> bool {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    has(&table.primary_key.columns)
        || table.foreign_keys.iter().any(|key| has(&key.columns))
        || schema
            .references_to(&table.name)
            .any(|(_, key)| has(&key.references))
}

//! The live schema of PostgreSQL, read from `pg_catalog`: five queries of one snapshot, however many tables there are, with
//! the settings pinned on which the server's spelling depends.

mod rows;
#[cfg(test)]
#[cfg(feature = "postgres")]
mod tests;

use std::collections::BTreeMap;

use aludel_core::catalog::postgres::{claim_checks, default_normal, type_normal};
use aludel_core::catalog::{
    Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable, normal,
};

use crate::driver::Driver;
use crate::{Engine, Result, session};

/// The catalogue of the schema at hand, in normal form.
///
/// # Errors
/// The database does not answer; the search path leads nowhere.
pub(super) fn catalog(driver: &mut dyn Driver) -> Result<Catalog> {
    if session::inside_transaction(driver)? {
        return read(driver);
    }
    let place = session::look(driver)?;
    driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &[])?;
    let pinned = driver.query(&place.pins, &[]);
    let found = pinned.map_err(Into::into).and_then(|_| read(driver));
    let _ = driver.execute("ROLLBACK", &[]);
    found
}

fn read(driver: &mut dyn Driver) -> Result<Catalog> {
    let mut tables = BTreeMap::new();
    for (name, comment) in rows::tables(driver)? {
        let table = CatalogTable {
            comment,
            ..CatalogTable::default()
        };
        tables.insert(name, table);
    }
    for column in rows::columns(driver)? {
        if let Some(table) = tables.get_mut(&column.table) {
            table
                .columns
                .insert(column.name.clone(), self::column(column));
        }
    }
    for part in rows::index_parts(driver)? {
        if let Some(table) = tables.get_mut(&part.table) {
            index_part(table, part);
        }
    }
    for key in rows::key_columns(driver)? {
        if let Some(table) = tables.get_mut(&key.table) {
            key_column(table, key);
        }
    }
    for check in rows::checks(driver)? {
        if let Some(table) = tables.get_mut(&check.table) {
            let expr = normal(&check.expr, Engine::Postgres);
            table.checks.insert(check.name, marked(expr, check.valid));
        }
    }
    for (name, table) in &mut tables {
        claim_checks(name, table);
    }
    Ok(Catalog { tables })
}

fn column(row: rows::Column) -> CatalogColumn {
    let ty = type_normal(&row.ty);
    let (default, generated) = match (row.expr, row.generated.as_str()) {
        (Some(expr), "") => (Some(default_normal(&expr, &ty)), None),
        (Some(expr), kind) => {
            let storage = if kind == "s" { "stored" } else { "virtual" };
            let expr = normal(&expr, Engine::Postgres);
            (None, Some((expr, storage.to_owned())))
        }
        (None, _) => (None, None),
    };
    CatalogColumn {
        ty,
        nullable: row.nullable,
        default,
        comment: row.comment,
        collation: row.collation,
        generated,
        auto_increment: !row.identity.is_empty(),
        check: None,
    }
}

fn index_part(table: &mut CatalogTable, row: rows::IndexPart) {
    let mut part = match (row.column, row.expr) {
        (Some(column), _) => column,
        (None, expr) => normal(&expr.unwrap_or_default(), Engine::Postgres),
    };
    part.push_str(&row.order);
    if row.method != "btree" {
        part = format!("{part} using {}", row.method);
    }
    let part = marked(part, row.valid);
    if row.primary {
        table.primary_key.push(part);
        return;
    }
    let index = table
        .indexes
        .entry(row.index)
        .or_insert_with(|| CatalogIndex {
            unique: row.unique,
            filter: row.filter.map(|filter| normal(&filter, Engine::Postgres)),
            ..CatalogIndex::default()
        });
    index.parts.push(part);
}

fn key_column(table: &mut CatalogTable, row: rows::KeyColumn) {
    let key = table
        .foreign_keys
        .entry(row.name)
        .or_insert_with(|| CatalogForeignKey {
            table: marked(row.target, row.valid),
            on_delete: row.on_delete,
            on_update: row.on_update,
            ..CatalogForeignKey::default()
        });
    key.columns.push(row.column);
    key.references.push(row.target_column);
}

/// What the server does not hold to, so that nobody takes it for what it says.
fn marked(what: String, valid: bool) -> String {
    if valid {
        what
    } else {
        format!("{what} (not valid)")
    }
}

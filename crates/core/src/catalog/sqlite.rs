//! What SQLite's catalogue shows of a table.

use super::{CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable, normal};
use crate::sql::sqlite::shown;
use crate::{Column, Engine, ForeignKey, Index, IndexPart, Schema, Storage, Table};

/// What the catalogue must show of this table.
pub(super) fn table(table: &Table, schema: &Schema) -> CatalogTable {
    let columns = table.columns.iter();
    let uniques = table.uniques.iter().map(|unique| {
        let index = CatalogIndex {
            parts: unique.columns.clone(),
            unique: true,
            filter: None,
        };
        (unique.name.clone(), index)
    });
    let indexes = table
        .indexes
        .iter()
        .map(|one| (one.name.clone(), index(one)));
    let keys = table.foreign_keys.iter();
    let checks = table.checks.iter();
    CatalogTable {
        columns: columns
            .map(|c| (c.name.clone(), column(c, table, schema)))
            .collect(),
        primary_key: table.primary_key.columns.clone(),
        indexes: uniques.chain(indexes).collect(),
        foreign_keys: keys
            .map(|key| (key.name.clone(), foreign_key(key)))
            .collect(),
        checks: checks
            .map(|check| (check.name.clone(), normal(&check.expr, Engine::Sqlite)))
            .collect(),
        comment: None,
    }
}

fn column(column: &Column, table: &Table, schema: &Schema) -> CatalogColumn {
    let shown = shown(column, table, schema);
    let plain = |expr: String| normal(&expr, Engine::Sqlite);
    CatalogColumn {
        ty: shown.ty.to_lowercase(),
        nullable: column.nullable,
        default: shown.default.map(plain),
        comment: None,
        collation: shown
            .collation
            .map(|collation| collation.to_lowercase())
            .filter(|collation| collation != "binary"),
        generated: column.generated.as_ref().map(|generated| {
            let storage = match generated.storage {
                Storage::Stored => "stored",
                Storage::Virtual => "virtual",
            };
            (normal(&generated.expr, Engine::Sqlite), storage.to_owned())
        }),
        auto_increment: column.auto_increment,
        check: shown.check.map(plain),
    }
}

fn index(index: &Index) -> CatalogIndex {
    let part = |part: &IndexPart| match part {
        IndexPart::Column(name) => name.clone(),
        IndexPart::Descending(name) => format!("{name} desc"),
        IndexPart::Expr(expr) => normal(expr, Engine::Sqlite),
    };
    CatalogIndex {
        parts: index.parts.iter().map(part).collect(),
        unique: index.unique,
        filter: index
            .filter
            .as_ref()
            .map(|filter| normal(filter, Engine::Sqlite)),
    }
}

fn foreign_key(key: &ForeignKey) -> CatalogForeignKey {
    CatalogForeignKey {
        columns: key.columns.clone(),
        table: key.table.clone(),
        references: key.references.clone(),
        on_delete: key.on_delete,
        on_update: key.on_update,
    }
}

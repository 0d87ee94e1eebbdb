//! A live catalogue as a schema.

use super::{Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable, lower};
use crate::{
    Check, Column, ColumnType, Default, Engine, ForeignKey, Generated, Index, IndexPart, Native,
    Schema, Storage, Table,
};

/// The live catalogue as a schema. A table or column that looks as `expected` has it is read as `expected` has it; what
/// looks otherwise gets the engine's own type; tables that `expected` does not know are left out.
pub fn raise(live: &Catalog, expected: &Schema, engine: Engine) -> Schema {
    let looks = lower(expected, engine);
    let both = expected
        .tables
        .iter()
        .filter_map(|(name, table)| Some((table, looks.tables.get(name)?, live.tables.get(name)?)));
    let tables = both.map(|(table, looks, live)| {
        let raised = if looks == live {
            table.clone()
        } else {
            raised(table, looks, live, engine)
        };
        (table.name.clone(), raised)
    });
    Schema {
        tables: tables.collect(),
    }
}

fn raised(expected: &Table, looks: &CatalogTable, live: &CatalogTable, engine: Engine) -> Table {
    let mut table = expected.clone();
    table.primary_key.columns.clone_from(&live.primary_key);
    table.comment.clone_from(&live.comment);
    table.columns = columns(expected, looks, live, engine);
    let same = |name: &String| looks.indexes.get(name) == live.indexes.get(name);
    table.uniques.retain(|unique| same(&unique.name));
    table.indexes.retain(|index| same(&index.name));
    for (name, found) in &live.indexes {
        if looks.indexes.get(name) != Some(found) {
            table.indexes.push(index(name, found));
        }
    }
    let same = |name: &String| looks.foreign_keys.get(name) == live.foreign_keys.get(name);
    table.foreign_keys.retain(|key| same(&key.name));
    for (name, found) in &live.foreign_keys {
        if looks.foreign_keys.get(name) != Some(found) {
            table.foreign_keys.push(foreign_key(name, found));
        }
    }
    let same = |name: &String| looks.checks.get(name) == live.checks.get(name);
    table.checks.retain(|check| same(&check.name));
    for (name, expr) in &live.checks {
        if looks.checks.get(name) != Some(expr) {
            table.checks.push(Check {
                name: name.clone(),
                expr: expr.clone(),
            });
        }
    }
    table
}

/// The expected columns in their order, then those that were not expected.
fn columns(
    expected: &Table,
    looks: &CatalogTable,
    live: &CatalogTable,
    engine: Engine,
) -> Vec<Column> {
    let known = expected.columns.iter().filter_map(|expected| {
        let found = live.columns.get(&expected.name)?;
        Some(if looks.columns.get(&expected.name) == Some(found) {
            expected.clone()
        } else {
            column(&expected.name, found, engine)
        })
    });
    let strange = live
        .columns
        .iter()
        .filter(|(name, _)| expected.column(name).is_none());
    known
        .chain(strange.map(|(name, found)| column(name, found, engine)))
        .collect()
}

fn column(name: &str, found: &CatalogColumn, engine: Engine) -> Column {
    let generated = found.generated.as_ref().map(|(expr, storage)| Generated {
        expr: expr.clone(),
        storage: if storage == "stored" {
            Storage::Stored
        } else {
            Storage::Virtual
        },
    });
    Column {
        nullable: found.nullable,
        default: found.default.clone().map(Default::Expr),
        comment: found.comment.clone(),
        collation: found.collation.clone(),
        generated,
        auto_increment: found.auto_increment,
        ..Column::new(name, ColumnType::Native(native(&found.ty, engine)))
    }
}

fn native(word: &str, engine: Engine) -> Native {
    let word = Some(word.to_owned());
    let mut native = Native::default();
    match engine {
        Engine::Sqlite => native.sqlite = word,
        Engine::MySql => native.mysql = word,
        Engine::MariaDb => native.mariadb = word,
        Engine::Postgres => native.postgres = word,
    }
    native
}

fn index(name: &str, found: &CatalogIndex) -> Index {
    let part = |part: &String| {
        let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        match part.strip_suffix(" desc") {
            Some(column) if plain(column) => IndexPart::Descending(column.to_owned()),
            _ if plain(part) => IndexPart::Column(part.clone()),
            _ => IndexPart::Expr(part.clone()),
        }
    };
    Index {
        name: name.to_owned(),
        parts: found.parts.iter().map(part).collect(),
        unique: found.unique,
        filter: found.filter.clone(),
    }
}

fn foreign_key(name: &str, found: &CatalogForeignKey) -> ForeignKey {
    ForeignKey {
        name: name.to_owned(),
        columns: found.columns.clone(),
        table: found.table.clone(),
        references: found.references.clone(),
        on_delete: found.on_delete,
        on_update: found.on_update,
    }
}

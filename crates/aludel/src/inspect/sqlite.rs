//! SQLite's catalogue: the pragmas, and from the text of each table and index what the pragmas do not show.

mod definition;
mod index;

use std::collections::BTreeMap;

use aludel_core::catalog::{Catalog, CatalogColumn, CatalogForeignKey, CatalogTable, normal};
use aludel_core::{Action, Engine};

use self::definition::Definition;
use crate::driver::Driver;
use crate::{Result, Row};

/// Ordinary tables; virtual ones and SQLite's own are passed over.
const TABLES: &str = "SELECT m.name, m.sql FROM sqlite_master m WHERE m.type = 'table' \
     AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.sql NOT LIKE 'CREATE VIRTUAL%'";

/// The catalogue of the database at hand.
pub(super) fn catalog(driver: &mut dyn Driver) -> Result<Catalog> {
    let mut tables = BTreeMap::new();
    let mut definitions = BTreeMap::new();
    for row in driver.query(TABLES, &[])? {
        let (name, sql): (String, String) = (row.get(0)?, row.get(1)?);
        definitions.insert(name.clone(), Definition::read(&sql));
        tables.insert(name, CatalogTable::default());
    }
    columns(driver, &definitions, &mut tables)?;
    foreign_keys(driver, &definitions, &mut tables)?;
    index::read(driver, &definitions, &mut tables)?;
    for (name, table) in &mut tables {
        if let Some(definition) = definitions.get(name) {
            table.checks.clone_from(&definition.checks);
        }
    }
    Ok(Catalog { tables })
}

type Definitions = BTreeMap<String, Definition>;
type Tables = BTreeMap<String, CatalogTable>;

fn columns(driver: &mut dyn Driver, definitions: &Definitions, tables: &mut Tables) -> Result<()> {
    let sql = "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden \
         FROM sqlite_master m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' ORDER BY m.name, x.pk, x.cid";
    for row in driver.query(sql, &[])? {
        let (table, name): (String, String) = (row.get(0)?, row.get(1)?);
        let (Some(definition), Some(found)) = (definitions.get(&table), tables.get_mut(&table))
        else {
            continue;
        };
        if row.get::<i64>(5)? > 0 {
            found.primary_key.push(name.clone());
        }
        let column = column(&row, definition.columns.get(&name))?;
        found.columns.insert(name, column);
    }
    Ok(())
}

fn column(row: &Row, text: Option<&definition::ColumnText>) -> Result<CatalogColumn> {
    let default: Option<String> = row.get(4)?;
    let text = text.cloned().unwrap_or_default();
    let storage = match row.get::<i64>(6)? {
        2 => Some("virtual"),
        3 => Some("stored"),
        _ => None,
    };
    Ok(CatalogColumn {
        ty: spelled(&row.get::<String>(2)?),
        nullable: !row.get::<bool>(3)? && !text.auto_increment,
        default: default.map(|default| normal(&default, Engine::Sqlite)),
        comment: None,
        collation: text.collation,
        generated: text
            .generated
            .zip(storage)
            .map(|(expr, how)| (expr, how.to_owned())),
        auto_increment: text.auto_increment,
        check: text.check,
    })
}

/// A type in normal form. The pragma shows what is generated as part of the type.
fn spelled(ty: &str) -> String {
    let lower = ty.to_lowercase();
    lower
        .trim_end_matches("generated always")
        .trim()
        .replace(" (", "(")
        .replace(", ", ",")
}

fn foreign_keys(
    driver: &mut dyn Driver,
    definitions: &Definitions,
    tables: &mut Tables,
) -> Result<()> {
    let sql = "SELECT m.name, k.id, k.\"table\", k.\"from\", k.\"to\", k.on_delete, k.on_update \
         FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table' ORDER BY m.name, k.id, k.seq";
    let mut keys: BTreeMap<(String, i64), CatalogForeignKey> = BTreeMap::new();
    for row in driver.query(sql, &[])? {
        let key = keys.entry((row.get(0)?, row.get(1)?)).or_default();
        key.table = row.get(2)?;
        key.columns.push(row.get(3)?);
        key.references.extend(row.get::<Option<String>>(4)?);
        key.on_delete = action(&row.get::<String>(5)?);
        key.on_update = action(&row.get::<String>(6)?);
    }
    for ((table, id), mut key) in keys {
        if key.references.is_empty() {
            // Without columns a key references the primary key.
            let parent = tables.get(&key.table);
            key.references = parent
                .map(|parent| parent.primary_key.clone())
                .unwrap_or_default();
        }
        let named = definitions
            .get(&table)
            .and_then(|d| d.foreign_key(&key.columns, &key.table));
        let name = named.unwrap_or_else(|| format!("unnamed foreign key {}", id + 1));
        if let Some(found) = tables.get_mut(&table) {
            found.foreign_keys.insert(name, key);
        }
    }
    Ok(())
}

fn action(words: &str) -> Action {
    let known = Action::ALL.into_iter();
    known
        .into_iter()
        .find(|action| action.sql().eq_ignore_ascii_case(words))
        .unwrap_or_default()
}

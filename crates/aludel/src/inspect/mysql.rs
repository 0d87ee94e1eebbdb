//! The live schema of MySQL and MariaDB, read from `information_schema`: six statements, however many tables there are.
//!
//! Nothing read here is a statistic, so that MySQL's cache of those (`information_schema_stats_expiry`) does not matter.

mod rows;
#[cfg(test)]
#[cfg(feature = "mysql")]
mod tests;

use std::collections::BTreeMap;

use aludel_core::catalog::{
    Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable, basic, claim_checks,
    default_normal, normal, type_normal,
};

use crate::driver::Driver;
use crate::{Engine, Result};

/// Modes in which the server shows the texts of checks and defaults otherwise.
const SPELLING: [&str; 3] = ["ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT"];

/// The catalogue of the database at hand, in normal form. The session's mode is set aside where it changes what is shown.
///
/// # Errors
/// The database does not answer.
pub(super) fn catalog(driver: &mut dyn Driver) -> Result<Catalog> {
    let rows = driver.query("SELECT @@SESSION.sql_mode", &[])?;
    let mode: String = rows.first().map_or(Ok(String::new()), |row| row.get(0))?;
    if !SPELLING.iter().any(|one| mode.contains(one)) {
        return read(driver);
    }
    driver.execute("SET SESSION sql_mode = ''", &[])?;
    let found = read(driver);
    driver.execute(&format!("SET SESSION sql_mode = '{mode}'"), &[])?;
    found
}

fn read(driver: &mut dyn Driver) -> Result<Catalog> {
    let engine = driver.engine();
    let mut tables = BTreeMap::new();
    for table in rows::tables(driver)? {
        let comment = comment(&table.comment);
        let table = (
            table.name,
            CatalogTable {
                comment,
                ..CatalogTable::default()
            },
        );
        tables.insert(table.0, table.1);
    }
    for column in rows::columns(driver)? {
        if let Some(table) = tables.get_mut(&column.table) {
            table
                .columns
                .insert(column.name.clone(), self::column(column, engine));
        }
    }
    for part in rows::index_parts(driver, engine)? {
        if let Some(table) = tables.get_mut(&part.table) {
            index_part(table, part, engine);
        }
    }
    for key in rows::key_columns(driver)? {
        if let Some(table) = tables.get_mut(&key.table) {
            key_column(table, key);
        }
    }
    for check in rows::checks(driver, engine)? {
        if let Some(table) = tables.get_mut(&check.table) {
            self::check(table, check, engine);
        }
    }
    for (name, table) in &mut tables {
        claim_checks(name, table);
    }
    Ok(Catalog { tables })
}

fn column(row: rows::Column, engine: Engine) -> CatalogColumn {
    let ty = type_normal(&row.ty);
    let extra = row.extra.to_lowercase();
    let generated = row.generated.filter(|expr| !expr.is_empty()).map(|expr| {
        let storage = if extra.contains("stored") || extra.contains("persistent") {
            "stored"
        } else {
            "virtual"
        };
        (expression(&expr, engine), storage.to_owned())
    });
    let default = row
        .default
        .filter(|_| generated.is_none())
        .and_then(|shown| default(&shown, &extra, &ty, engine));
    CatalogColumn {
        ty,
        nullable: row.nullable == "YES",
        default,
        comment: comment(&row.comment),
        collation: row.collation,
        generated,
        auto_increment: extra.contains("auto_increment"),
        check: None,
    }
}

fn comment(shown: &str) -> Option<String> {
    Some(basic(shown)).filter(|text| !text.is_empty())
}

/// MariaDB shows an expression always. MySQL shows the bare value of a literal, and says so of an expression.
fn default(shown: &str, extra: &str, ty: &str, engine: Engine) -> Option<String> {
    let literal = engine == Engine::MySql && !extra.contains("default_generated");
    if !literal && shown.eq_ignore_ascii_case("null") {
        return None;
    }
    let numeric = ["int", "decimal", "float", "double", "bit"];
    let bare = numeric.iter().any(|word| {
        ty.split(['(', ' '])
            .next()
            .is_some_and(|t| t.ends_with(word))
    });
    let sql = if literal && !bare {
        format!("'{}'", shown.replace('\\', "\\\\").replace('\'', "''"))
    } else if literal {
        shown.to_owned()
    } else {
        written(shown, engine)
    };
    Some(default_normal(&sql, ty, engine))
}

/// An expression in normal form.
fn expression(shown: &str, engine: Engine) -> String {
    basic(&normal(&written(shown, engine), engine))
}

/// MySQL shows an expression as the text of a literal, with its escapes, and each byte of a character as a character.
fn written(shown: &str, engine: Engine) -> String {
    if engine != Engine::MySql {
        return shown.to_owned();
    }
    let mut out = String::new();
    let mut chars = shown.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        out.push(match escaped {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('0') => '\0',
            Some(other) => other,
            None => c,
        });
    }
    let bytes: Option<Vec<u8>> = out
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or(out)
}

fn index_part(table: &mut CatalogTable, row: rows::IndexPart, engine: Engine) {
    let mut part = match (row.column, row.expression) {
        (Some(column), _) => column,
        (None, expr) => expression(&expr.unwrap_or_default(), engine),
    };
    if let Some(prefix) = row.prefix {
        part = format!("{part}({prefix})");
    }
    if row.descending {
        part.push_str(" desc");
    }
    if row.index == "PRIMARY" {
        table.primary_key.push(part);
        return;
    }
    let index = table
        .indexes
        .entry(row.index)
        .or_insert_with(|| CatalogIndex {
            unique: row.unique,
            ..CatalogIndex::default()
        });
    // What MariaDB makes of a unique key that is too long for a tree.
    if row.kind == "HASH" {
        part.push_str(" hash");
    }
    index.parts.push(part);
}

fn key_column(table: &mut CatalogTable, row: rows::KeyColumn) {
    let key = table
        .foreign_keys
        .entry(row.name)
        .or_insert_with(|| CatalogForeignKey {
            table: row.target,
            on_delete: row.on_delete,
            on_update: row.on_update,
            ..CatalogForeignKey::default()
        });
    key.columns.push(row.column);
    key.references.push(row.target_column);
}

/// A check. MariaDB's JSON is a long text with a check of its own, which together are the type here. That check keeps the
/// name of the column as it was when it came.
fn check(table: &mut CatalogTable, row: rows::Check, engine: Engine) {
    let expr = expression(&row.expr, engine);
    let json = expr
        .strip_prefix("json_valid(")
        .and_then(|rest| rest.strip_suffix(')'));
    if row.of_column
        && let Some(name) = json.map(|name| name.trim_matches('"'))
        && let mut columns = table.columns.iter_mut()
        && let Some((_, column)) = columns.find(|(one, _)| one.to_lowercase() == name)
        && column.ty == "longtext"
    {
        "json".clone_into(&mut column.ty);
        column.collation = None;
        return;
    }
    table.checks.insert(row.name, expr);
}

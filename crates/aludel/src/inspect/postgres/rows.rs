use aludel_core::Action;

use crate::driver::Driver;
use crate::{Result, Row};

/// The tables of the schema at hand, partitions of others apart.
const TABLES: &str = "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    AND n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition";

/// Names and comments.
pub(super) fn tables(driver: &mut dyn Driver) -> Result<Vec<(String, Option<String>)>> {
    let sql =
        format!("SELECT c.relname, pg_catalog.obj_description(c.oid, 'pg_class') FROM {TABLES}");
    read(driver, &sql, |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(super) struct Column {
    pub table: String,
    pub name: String,
    pub ty: String,
    pub nullable: bool,
    pub identity: String,
    pub generated: String,
    pub expr: Option<String>,
    pub comment: Option<String>,
    pub collation: Option<String>,
}

pub(super) fn columns(driver: &mut dyn Driver) -> Result<Vec<Column>> {
    let sql = format!(
        "SELECT c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, \
         a.attidentity::text, a.attgenerated::text, pg_catalog.pg_get_expr(d.adbin, d.adrelid), \
         pg_catalog.col_description(c.oid, a.attnum), l.collname \
         FROM {TABLES} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
         LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default' \
         ORDER BY c.relname, a.attnum"
    );
    read(driver, &sql, |row| {
        Ok(Column {
            table: row.get(0)?,
            name: row.get(1)?,
            ty: row.get(2)?,
            nullable: row.get(3)?,
            identity: row.get(4)?,
            generated: row.get(5)?,
            expr: row.get(6)?,
            comment: row.get(7)?,
            collation: row.get(8)?,
        })
    })
}

pub(super) struct IndexPart {
    pub table: String,
    pub index: String,
    pub primary: bool,
    pub unique: bool,
    pub valid: bool,
    pub method: String,
    pub filter: Option<String>,
    pub column: Option<String>,
    pub expr: Option<String>,
    /// What is said of the order, with a blank before it.
    pub order: String,
}

/// The vectors of an index count from 0, its columns from 1.
pub(super) fn index_parts(driver: &mut dyn Driver) -> Result<Vec<IndexPart>> {
    let sql = format!(
        "SELECT c.relname, x.relname, i.indisprimary, i.indisunique, i.indisvalid AND i.indisready, m.amname, \
         pg_catalog.pg_get_expr(i.indpred, i.indrelid), a.attname, \
         CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid, k, false) END, \
         CASE WHEN k > i.indnkeyatts THEN ' included' WHEN i.indoption[k - 1] = 1 THEN ' desc nulls last' \
         WHEN i.indoption[k - 1] = 2 THEN ' nulls first' WHEN i.indoption[k - 1] = 3 THEN ' desc' ELSE '' END \
         FROM {TABLES} JOIN pg_catalog.pg_index i ON i.indrelid = c.oid \
         JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam \
         CROSS JOIN LATERAL pg_catalog.generate_series(1, i.indnatts) k \
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k - 1] AND a.attnum > 0 \
         ORDER BY c.relname, x.relname, k"
    );
    read(driver, &sql, |row| {
        Ok(IndexPart {
            table: row.get(0)?,
            index: row.get(1)?,
            primary: row.get(2)?,
            unique: row.get(3)?,
            valid: row.get(4)?,
            method: row.get(5)?,
            filter: row.get(6)?,
            column: row.get(7)?,
            expr: row.get(8)?,
            order: row.get(9)?,
        })
    })
}

pub(super) struct KeyColumn {
    pub table: String,
    pub name: String,
    pub column: String,
    pub target: String,
    pub target_column: String,
    pub on_delete: Action,
    pub on_update: Action,
    pub valid: bool,
}

/// A table of another schema is named with it.
pub(super) fn key_columns(driver: &mut dyn Driver) -> Result<Vec<KeyColumn>> {
    let sql = format!(
        "SELECT c.relname, o.conname, a.attname, \
         CASE WHEN tn.oid = n.oid THEN t.relname::text ELSE tn.nspname || '.' || t.relname END, b.attname, \
         o.confdeltype::text, o.confupdtype::text, o.convalidated \
         FROM {TABLES} JOIN pg_catalog.pg_constraint o ON o.conrelid = c.oid AND o.contype = 'f' \
         JOIN pg_catalog.pg_class t ON t.oid = o.confrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace \
         CROSS JOIN LATERAL unnest(o.conkey, o.confkey) WITH ORDINALITY AS k(here, there, at) \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.here \
         JOIN pg_catalog.pg_attribute b ON b.attrelid = t.oid AND b.attnum = k.there \
         ORDER BY c.relname, o.conname, k.at"
    );
    read(driver, &sql, |row| {
        Ok(KeyColumn {
            table: row.get(0)?,
            name: row.get(1)?,
            column: row.get(2)?,
            target: row.get(3)?,
            target_column: row.get(4)?,
            on_delete: action(&row.get::<String>(5)?),
            on_update: action(&row.get::<String>(6)?),
            valid: row.get(7)?,
        })
    })
}

fn action(letter: &str) -> Action {
    match letter {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

pub(super) struct Check {
    pub table: String,
    pub name: String,
    pub expr: String,
    pub valid: bool,
}

pub(super) fn checks(driver: &mut dyn Driver) -> Result<Vec<Check>> {
    let sql = format!(
        "SELECT c.relname, o.conname, pg_catalog.pg_get_expr(o.conbin, o.conrelid), o.convalidated \
         FROM {TABLES} JOIN pg_catalog.pg_constraint o ON o.conrelid = c.oid AND o.contype = 'c'"
    );
    read(driver, &sql, |row| {
        Ok(Check {
            table: row.get(0)?,
            name: row.get(1)?,
            expr: row.get(2)?,
            valid: row.get(3)?,
        })
    })
}

fn read<T>(driver: &mut dyn Driver, sql: &str, make: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
    driver.query(sql, &[])?.iter().map(make).collect()
}

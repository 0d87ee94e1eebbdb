//! PostgreSQL: only its owner may change a table, and whoever has the owner's role; to reference it and to put triggers on
//! it may be granted. All of that is read.

use std::collections::{BTreeMap, BTreeSet};

use super::needs::{Need, Right};
use crate::Result;
use crate::driver::Driver;

/// What the account may do with a table.
struct Table {
    owner: String,
    owns: bool,
    references: bool,
    triggers: bool,
}

const TABLES: &str = "SELECT c.relname::text, pg_catalog.pg_get_userbyid(c.relowner)::text, \
                      pg_catalog.pg_has_role(c.relowner, 'USAGE'), \
                      pg_catalog.has_table_privilege(c.oid, 'REFERENCES'), pg_catalog.has_table_privilege(c.oid, 'TRIGGER') \
                      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')";

const CREATE: &str =
    "SELECT current_schema()::text, pg_catalog.has_schema_privilege(current_schema(), 'CREATE')";

/// The first right that is missing, in words. A table that is not there yet will be the account's own.
///
/// # Errors
/// The database does not answer.
pub(super) fn missing(driver: &mut dyn Driver, needed: &BTreeSet<Need>) -> Result<Option<String>> {
    if needed.is_empty() {
        return Ok(None);
    }
    if needed.iter().any(|need| need.right == Right::Create) {
        let rows = driver.query(CREATE, &[])?;
        if let Some(row) = rows.first()
            && !row.get::<bool>(1)?
        {
            let schema: String = row.get(0)?;
            return Ok(Some(format!(
                "the account has no right to CREATE in the schema `{schema}`"
            )));
        }
    }
    let tables = tables(driver)?;
    let lacks = |need: &Need| tables.get(&need.table).and_then(|table| table.lacks(need));
    Ok(needed.iter().find_map(lacks))
}

fn tables(driver: &mut dyn Driver) -> Result<BTreeMap<String, Table>> {
    let rows = driver.query(TABLES, &[])?;
    let read = |row: &crate::Row| {
        let table = Table {
            owner: row.get(1)?,
            owns: row.get(2)?,
            references: row.get(3)?,
            triggers: row.get(4)?,
        };
        Ok((row.get(0)?, table))
    };
    rows.iter().map(read).collect()
}

impl Table {
    fn lacks(&self, need: &Need) -> Option<String> {
        let (right, table) = (need.right.word(), &need.table);
        let may = match need.right {
            Right::Create => true,
            Right::Alter | Right::Drop | Right::Index => self.owns,
            Right::References => self.owns || self.references,
            Right::Trigger => self.owns || self.triggers,
        };
        if may {
            return None;
        }
        if matches!(need.right, Right::References | Right::Trigger) {
            return Some(format!(
                "the account has no right to {right} on the table `{table}`"
            ));
        }
        Some(format!(
            "the account may not change the table `{table}`, since it belongs to `{}` and it has not that role",
            self.owner
        ))
    }
}

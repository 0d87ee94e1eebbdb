//! Unique constraints and indexes.

use aludel_core::Engine;
use aludel_core::catalog::{CatalogIndex, normal};
use aludel_core::token::{Kind, Token, tokens};

use super::definition::{expression, items};
use super::{Definitions, Tables};
use crate::Result;
use crate::driver::Driver;

/// Reads every index but those of primary keys into its table.
pub(super) fn read(
    driver: &mut dyn Driver,
    definitions: &Definitions,
    tables: &mut Tables,
) -> Result<()> {
    let sql = "SELECT m.name, l.name, l.\"unique\", i.sql, \
         (SELECT group_concat(c.name, char(0)) FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) c) \
         FROM sqlite_master m, pragma_index_list(m.name) l LEFT JOIN sqlite_master i ON i.type = 'index' AND i.name = l.name \
         WHERE m.type = 'table' AND l.origin <> 'pk'";
    for row in driver.query(sql, &[])? {
        let (table, name): (String, String) = (row.get(0)?, row.get(1)?);
        let (Some(definition), Some(found)) = (definitions.get(&table), tables.get_mut(&table))
        else {
            continue;
        };
        let unique = row.get(2)?;
        if let Some(sql) = row.get::<Option<String>>(3)? {
            found.indexes.insert(name, index(&sql, unique));
            continue;
        }
        let columns: Option<String> = row.get(4)?;
        let parts: Vec<_> = columns
            .unwrap_or_default()
            .split('\0')
            .map(str::to_owned)
            .collect();
        let name = definition.unique(&parts).unwrap_or(name);
        let index = CatalogIndex {
            parts,
            unique,
            filter: None,
        };
        found.indexes.insert(name, index);
    }
    Ok(())
}

/// What the text of a CREATE INDEX says.
fn index(sql: &str, unique: bool) -> CatalogIndex {
    let all: Vec<_> = tokens(sql, Engine::Sqlite).collect();
    let parts = items(&all)
        .into_iter()
        .map(|item| part(sql, item))
        .collect();
    let filter = all.iter().rposition(|token| token.is("WHERE"));
    CatalogIndex {
        parts,
        unique,
        filter: filter.map(|at| expression(sql, &all[at + 1..])),
    }
}

fn part(sql: &str, item: &[Token<'_>]) -> String {
    let (item, descends) = match item {
        [rest @ .., last] if last.is("DESC") => (rest, " desc"),
        [rest @ .., last] if last.is("ASC") => (rest, ""),
        item => (item, ""),
    };
    match item {
        [one] if matches!(one.kind, Kind::Word | Kind::Name) => {
            format!("{}{descends}", one.value())
        }
        _ => normal(
            &format!("{}{descends}", expression(sql, item)),
            Engine::Sqlite,
        ),
    }
}

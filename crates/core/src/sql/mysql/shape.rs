//! What stands on a table of InnoDB beyond its columns, as a function of the schema alone.

use super::quote;
use super::truth::condition;
use crate::{Check, ColumnType, Engine, Index, IndexPart, Table, derived};

/// Every index of the table but the primary key: uniques, indexes, and those that its foreign keys need.
///
/// InnoDB makes an index for a foreign key by itself, called as the key, where none fits, and drops it by itself once
/// another does. Here it is always made and dropped by name, so that what stands follows from the schema alone.
pub(crate) fn indexes(table: &Table) -> Vec<Index> {
    let ascending = |columns: &[String]| columns.iter().cloned().map(IndexPart::Column).collect();
    let uniques = table.uniques.iter().map(|unique| Index {
        name: unique.name.clone(),
        parts: ascending(&unique.columns),
        unique: true,
        filter: None,
    });
    let mut all: Vec<Index> = uniques.chain(table.indexes.iter().cloned()).collect();
    let mut keys: Vec<_> = table.foreign_keys.iter().collect();
    keys.sort_by(|a, b| a.name.cmp(&b.name));
    for key in keys {
        let fits = table.primary_key.columns.starts_with(&key.columns)
            || all.iter().any(|index| begins_with(index, &key.columns));
        if !fits {
            all.push(Index {
                name: key.name.clone(),
                parts: ascending(&key.columns),
                unique: false,
                filter: None,
            });
        }
    }
    all
}

fn begins_with(index: &Index, columns: &[String]) -> bool {
    index.parts.len() >= columns.len()
        && index
            .parts
            .iter()
            .zip(columns)
            .all(|(part, column)| matches!(part, IndexPart::Column(name) if name == column))
}

/// Every named check of the table, in words that the engine takes: those that its enums bring along first.
pub(crate) fn checks(table: &Table, engine: Engine) -> Vec<Check> {
    let enums = table.columns.iter().filter_map(|column| {
        let ColumnType::Enum { values } = &column.ty else {
            return None;
        };
        Some(Check {
            name: enum_check_name(&table.name, &column.name),
            expr: enum_check(&column.name, values),
        })
    });
    let own = table.checks.iter().map(|check| Check {
        name: check.name.clone(),
        expr: match engine {
            Engine::MySql => condition(&check.expr),
            _ => check.expr.clone(),
        },
    });
    enums.chain(own).collect()
}

/// The name of the check that an enum's column brings along.
pub(crate) fn enum_check_name(table: &str, column: &str) -> String {
    derived(table, &[column], "check")
}

/// The check that an enum's column brings along. The values are sorted: their order means nothing.
pub(crate) fn enum_check(column: &str, values: &[String]) -> String {
    let mut texts: Vec<_> = values.iter().map(|value| quote::text(value)).collect();
    texts.sort();
    format!("{} IN ({})", quote::name(column), texts.join(", "))
}

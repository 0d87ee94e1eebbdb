//! Rows that were born while a column was away.

use super::dialect::Dialect;
use super::view::View;
use super::{Count, Walk};
use crate::keep::{VALUE, key_name, marker};
use crate::sql::mysql::is_marked;
use crate::{Column, Default};

impl Walk<'_> {
    /// What holds the values of a column that is added, if they are there.
    pub(super) fn held(&self, table: &str, column: &Column) -> Option<String> {
        self.keeping?.column_back(self.schema.table(table)?, column)
    }

    /// The key of the table as it stands in the database, by which everything stands beside it: what the steps make of the
    /// key, that follows.
    pub(super) fn standing_key(&self, view: &View) -> Option<&[String]> {
        let stands = self.before.table(&view.origin)?;
        Some(&stands.primary_key.columns)
    }

    /// What an added column will hold: what is held for a row, else a value.
    pub(super) fn value_held(
        &self,
        (table, held): (&str, &str),
        (column, backfill): (&Column, Option<&Default>),
        value: &str,
    ) -> Option<String> {
        let (dialect, view) = (self.dialect, self.views.get(table)?);
        if dialect.0.is_mysql_family() {
            let object = cell(view, held, dialect);
            return Some(if is_marked(column, backfill, dialect.0) {
                let mark = cell(view, &marker(held), dialect);
                format!("IF({mark} IS NULL, coalesce({object}, {value}), {object})")
            } else if column.nullable {
                // Rows born since have the value already.
                object
            } else {
                format!("coalesce({object}, {value})")
            });
        }
        let object = dialect.name(held);
        let keys = view.keys().iter().enumerate();
        let keys = keys.map(|(at, (_, expr))| format!("{} = {expr}", dialect.name(&key_name(at))));
        let keys: Vec<_> = keys.collect();
        let from = format!("FROM {object} WHERE {}", keys.join(" AND "));
        Some(format!(
            "CASE WHEN EXISTS (SELECT 1 {from}) THEN (SELECT {} {from}) ELSE {value} END",
            dialect.name(VALUE)
        ))
    }

    /// Rows for which nothing is held, and the column is required.
    pub(super) fn born_since(&self, table: &str, column: &Column, object: &str) -> Count {
        let dialect = self.dialect;
        let view = self.views.get(table);
        let origin = view.map_or(table, |view| view.origin.as_str());
        let keys = view.and_then(|view| self.standing_key(view)).into_iter();
        let keys: Vec<_> = keys
            .flatten()
            .map(|key| format!("aludel_t.{}", dialect.name(key)))
            .collect();
        let object = dialect.name(object);
        let condition = if dialect.0.is_mysql_family() {
            format!("aludel_t.{object} IS NULL")
        } else {
            let joined = keys.iter().enumerate();
            let joined: Vec<_> = joined
                .map(|(at, key)| format!("{} = {key}", dialect.name(&key_name(at))))
                .collect();
            format!(
                "NOT EXISTS (SELECT 1 FROM {object} WHERE {})",
                joined.join(" AND ")
            )
        };
        let from = format!(
            "FROM {} AS aludel_t WHERE {condition}",
            dialect.name(origin)
        );
        let shown: Vec<_> = keys.iter().map(|key| dialect.written(key)).collect();
        Count {
            sql: format!("SELECT count(*) {from}"),
            sample: format!(
                "SELECT {} {from} ORDER BY {} LIMIT 5",
                dialect.joined(&shown, ", "),
                keys.join(", ")
            ),
            reason: format!(
                "{origin} has rows from after {table}.{} went, and it is required and has neither default nor backfill",
                column.name
            ),
            remedy: "add `.backfill(…)` to the step, or delete the rows".to_owned(),
            step: self.at,
        }
    }
}

/// MySQL and MariaDB: what a row has in a column of the table as it stands.
fn cell(view: &View, column: &str, dialect: Dialect) -> String {
    let name = dialect.name(column);
    if view.is_plain(dialect) {
        return name;
    }
    let keys = view.keys().iter();
    let joined = keys.map(|(key, expr)| format!("aludel_k.{} = {expr}", dialect.name(key)));
    let joined: Vec<_> = joined.collect();
    format!(
        "(SELECT aludel_k.{name} FROM {} AS aludel_k WHERE {})",
        dialect.name(&view.origin),
        joined.join(" AND ")
    )
}

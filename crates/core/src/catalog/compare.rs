//! The differences between two catalogues, in words.

use std::collections::BTreeMap;

use super::{Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable};
use crate::Action;

/// What should be there and is not so, each with what was expected and what was found: `column users.email: expected
/// varchar(255), found text`. Sorted. Tables that `expected` does not know are passed over.
///
/// ```
/// use aludel_core::{Column, ColumnType, Engine, Schema, Table};
/// use aludel_core::catalog::{Catalog, compare, lower};
/// let users = Table::new("users", vec![Column::new("id", ColumnType::I64)], &["id"]);
/// let expected = lower(&Schema::default().with(users), Engine::Sqlite);
/// assert_eq!(compare(&expected, &Catalog::default()), ["table users: expected, not found"]);
/// ```
pub fn compare(expected: &Catalog, live: &Catalog) -> Vec<String> {
    let mut found = Vec::new();
    for (name, table) in &expected.tables {
        match live.tables.get(name) {
            Some(other) => tables(name, table, other, &mut found),
            None => found.push(format!("table {name}: expected, not found")),
        }
    }
    found.sort();
    found
}

fn tables(name: &str, expected: &CatalogTable, live: &CatalogTable, found: &mut Vec<String>) {
    let mut say = |what: String, expected: &str, live: &str| {
        if expected != live {
            found.push(format!("{what}: expected {expected}, found {live}"));
        }
    };
    say(
        format!("primary key of {name}"),
        &list(&expected.primary_key),
        &list(&live.primary_key),
    );
    say(
        format!("comment of table {name}"),
        &quoted(expected.comment.as_ref()),
        &quoted(live.comment.as_ref()),
    );
    for (what, one, other) in pairs(&expected.columns, &live.columns) {
        let what = format!("column {name}.{what}");
        match (one, other) {
            (Some(one), Some(other)) => {
                for (one, other) in facts(one).into_iter().zip(facts(other)) {
                    say(what.clone(), &one, &other);
                }
            }
            (one, other) => say(what, &words(one, whole), &words(other, whole)),
        }
    }
    for (what, one, other) in pairs(&expected.indexes, &live.indexes) {
        say(
            format!("index {what} on {name}"),
            &words(one, index),
            &words(other, index),
        );
    }
    for (what, one, other) in pairs(&expected.foreign_keys, &live.foreign_keys) {
        let what = format!("foreign key {what} on {name}");
        say(what, &words(one, foreign_key), &words(other, foreign_key));
    }
    for (what, one, other) in pairs(&expected.checks, &live.checks) {
        let what = format!("check {what} on {name}");
        say(
            what,
            &words(one, String::clone),
            &words(other, String::clone),
        );
    }
}

type Pair<'a, T> = (&'a String, Option<&'a T>, Option<&'a T>);

/// What either side has, by name.
fn pairs<'a, T>(one: &'a BTreeMap<String, T>, other: &'a BTreeMap<String, T>) -> Vec<Pair<'a, T>> {
    let mine = one
        .iter()
        .map(|(name, value)| (name, Some(value), other.get(name)));
    let theirs = other.iter().filter(|(name, _)| !one.contains_key(*name));
    mine.chain(theirs.map(|(name, value)| (name, None, Some(value))))
        .collect()
}

fn words<T>(value: Option<&T>, say: impl Fn(&T) -> String) -> String {
    value.map_or_else(|| "none".to_owned(), say)
}

fn quoted(text: Option<&String>) -> String {
    words(text, |text| format!("{text:?}"))
}

fn list(names: &[String]) -> String {
    format!("({})", names.join(", "))
}

/// Everything about a column, each fact in words of its own.
fn facts(column: &CatalogColumn) -> Vec<String> {
    let or = |value: &Option<String>, what: &str| match value {
        Some(value) => format!("{what} {value}"),
        None => format!("no {what}"),
    };
    vec![
        column.ty.clone(),
        if column.nullable { "null" } else { "not null" }.to_owned(),
        or(&column.default, "default"),
        or(
            &column.comment.as_ref().map(|c| format!("{c:?}")),
            "comment",
        ),
        or(&column.collation, "collation"),
        match &column.generated {
            Some((expr, how)) => format!("generated as {expr} {how}"),
            None => "not generated".to_owned(),
        },
        if column.auto_increment {
            "counting itself up"
        } else {
            "not counting itself up"
        }
        .to_owned(),
        or(&column.check, "check"),
    ]
}

/// A column in a few words.
fn whole(column: &CatalogColumn) -> String {
    let null = if column.nullable { "null" } else { "not null" };
    format!("{} {null}", column.ty)
}

fn index(index: &CatalogIndex) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let filter = index
        .filter
        .as_ref()
        .map(|filter| format!(" where {filter}"));
    format!(
        "{unique}{}{}",
        list(&index.parts),
        filter.unwrap_or_default()
    )
}

fn foreign_key(key: &CatalogForeignKey) -> String {
    let action = |verb: &str, action: Action| match action {
        Action::NoAction => String::new(),
        action => format!(" on {verb} {}", action.sql().to_lowercase()),
    };
    format!(
        "{} references {} {}{}{}",
        list(&key.columns),
        key.table,
        list(&key.references),
        action("delete", key.on_delete),
        action("update", key.on_update)
    )
}

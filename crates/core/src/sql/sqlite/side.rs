//! The values of dropped columns, in tables beside their table, which triggers keep true.

use super::types::{Stored, collation};
use super::value::name;
use crate::keep::{Side, VALUE, key_name};
use crate::{Column, Result, Schema, Table};

/// Creates and fills the side table, while the column is there.
pub(super) fn filled(
    object: &str,
    column: &Column,
    (table, schema): (&Table, &Schema),
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for (at, key) in table.primary_key.columns.iter().enumerate() {
        let Some(key) = table.column(key) else {
            continue;
        };
        let word = Stored::of(key, table, schema).word()?;
        let collate = collation(key).map(|c| format!(" COLLATE {}", name(c)));
        lines.push(format!(
            "{} {word}{} NOT NULL",
            name(&key_name(at)),
            collate.unwrap_or_default()
        ));
    }
    // Without a type, so that each value stays as it is.
    lines.push(name(VALUE));
    let keys: Vec<_> = (0..lines.len() - 1).map(|at| name(&key_name(at))).collect();
    let create = format!(
        "CREATE TABLE {} (\n  {},\n  PRIMARY KEY ({})\n) WITHOUT ROWID",
        name(object),
        lines.join(",\n  "),
        keys.join(", ")
    );
    Ok(vec![
        create,
        Side::new(object, table, column, name).filled(),
    ])
}

/// What makes the side table follow its rows. An INSERT may have replaced a row, of whose end no trigger hears.
pub(super) fn followed(object: &str, column: &Column, table: &Table) -> [String; 3] {
    let side = Side::new(object, table, column, name);
    let (own, there) = (&side.object, &side.table);
    let (new, old) = (side.joined("NEW"), side.joined("OLD"));
    let keys: Vec<_> = side.keys.iter().map(|(_, there)| there.as_str()).collect();
    let moved = side.keys.iter();
    let moved: Vec<_> = moved
        .map(|(_, there)| format!("OLD.{there} IS NOT NEW.{there}"))
        .collect();
    let set = side.keys.iter();
    let set: Vec<_> = set
        .map(|(own, there)| format!("{own} = NEW.{there}"))
        .collect();
    let [deleted, inserted, updated] = triggers(object).map(|trigger| name(&trigger));
    [
        format!(
            "CREATE TRIGGER {deleted} AFTER DELETE ON {there} BEGIN DELETE FROM {own} WHERE {old}; END"
        ),
        format!(
            "CREATE TRIGGER {inserted} AFTER INSERT ON {there} BEGIN DELETE FROM {own} WHERE {new}; END"
        ),
        format!(
            "CREATE TRIGGER {updated} AFTER UPDATE OF {} ON {there} WHEN {} BEGIN DELETE FROM {own} WHERE {new}; UPDATE {own} \
             SET {} WHERE {old}; END",
            keys.join(", "),
            moved.join(" OR "),
            set.join(", ")
        ),
    ]
}

/// The side table goes, with what kept it true.
pub(super) fn gone(object: &str) -> Vec<String> {
    let triggers = triggers(object).map(|trigger| format!("DROP TRIGGER {}", name(&trigger)));
    let table = format!("DROP TABLE {}", name(object));
    triggers.into_iter().chain([table]).collect()
}

fn triggers(object: &str) -> [String; 3] {
    ["d", "i", "u"].map(|letter| format!("{object}_{letter}"))
}

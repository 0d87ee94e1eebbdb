//! The values of dropped columns, in tables beside their table, which triggers keep true.

use super::types::{Stored, alias, collation};
use super::value::name;
use crate::keep::{Keys, Loss, NEW, Side, VALUE, Values, Words, key_name};
use crate::sql::Rekey;
use crate::{Column, Result, Schema, Table};

/// Creates and fills the side table, while the column is there.
pub(super) fn filled(
    object: &str,
    column: &Column,
    (table, schema): (&Table, &Schema),
) -> Result<Vec<String>> {
    let side = Side::new(object, table, column, name);
    Ok(vec![
        created(object, &[VALUE], (table, schema))?,
        side.filled(),
    ])
}

/// Creates and fills the side table of values that a change loses, while they are there.
pub(super) fn lost(
    object: &str,
    (column, loss): (&Column, Loss),
    (table, schema): (&Table, &Schema),
) -> Result<[String; 2]> {
    Ok([
        created(object, &[VALUE, NEW], (table, schema))?,
        values(object, table, column).filled(loss),
    ])
}

/// The side table of such values.
pub(super) fn values(object: &str, table: &Table, column: &Column) -> Values {
    let words = Words {
        quote: name,
        same: |a, b| format!("{a} IS {b}"),
        text: |value| format!("CAST({value} AS TEXT)"),
    };
    Values::new(object, table, column, words)
}

/// Gives values back to a column under a unique constraint, beside a person's step, where no table is built anew: rows may
/// have exchanged theirs, and SQLite looks at each row by itself.
pub(super) fn by_turns(values: &Values, table: &Table, column: &Column) -> Vec<String> {
    let keys = table.primary_key.columns.iter().map(|key| name(key));
    let keys: Vec<_> = keys.collect();
    let away = if alias(table) == Some(&column.name) {
        // A rowid is a whole number: so far from all that are in use that none meets another.
        let own = name(&column.name);
        format!(
            "CASE WHEN {own} < 0 THEN {own} + 9223372036854775807 ELSE {own} - 9223372036854775807 - 1 END"
        )
    } else {
        let quoted: Vec<_> = keys.iter().map(|key| format!("quote({key})")).collect();
        format!("CAST('aludel ' || {} AS BLOB)", quoted.join(" || ',' || "))
    };
    let [standing, aside, back] = values.given_back_by_turns(&away);
    let check = |word: &str| format!("PRAGMA ignore_check_constraints = {word}");
    vec![standing, check("ON"), aside, check("OFF"), back]
}

/// How what stands beside a table follows these keys of its rows, as they were and as they will be.
pub(super) fn rekey(rows: String, (from, to): (&Table, &Table), schema: &Schema) -> Result<Rekey> {
    Ok(Rekey {
        table: to.name.clone(),
        rows,
        before: from.primary_key.columns.len(),
        columns: to.primary_key.columns.clone(),
        keys: key_lines((to, schema))?,
    })
}

fn key_lines((table, schema): (&Table, &Schema)) -> Result<Vec<String>> {
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
    Ok(lines)
}

fn created(object: &str, own: &[&str], at: (&Table, &Schema)) -> Result<String> {
    let own: Vec<_> = own.iter().map(|one| name(one)).collect();
    Ok(written(object, key_lines(at)?, &own))
}

/// A side table of these keys and columns.
pub(crate) fn written(object: &str, mut lines: Vec<String>, own: &[String]) -> String {
    let keys: Vec<_> = (0..lines.len()).map(|at| name(&key_name(at))).collect();
    // Without a type, so that each value stays as it is.
    lines.extend_from_slice(own);
    format!(
        "CREATE TABLE {} (\n  {},\n  PRIMARY KEY ({})\n) WITHOUT ROWID",
        name(object),
        lines.join(",\n  "),
        keys.join(", ")
    )
}

/// What makes the side table follow its rows. An INSERT may have replaced a row, of whose end no trigger hears.
pub(super) fn followed(object: &str, table: &Table) -> [String; 3] {
    following(object, (&table.name, &table.primary_key.columns))
}

/// The same, beside a table of this name with a key of these columns.
pub(crate) fn following(object: &str, table: (&str, &[String])) -> [String; 3] {
    let side = Keys::of(object, table, name);
    let (own, there) = (&side.object, &side.table);
    let (new, old) = (side.joined("NEW"), side.joined("OLD"));
    let keys: Vec<_> = side.pairs.iter().map(|(_, there)| there.as_str()).collect();
    let moved = side.pairs.iter();
    let moved: Vec<_> = moved
        .map(|(_, there)| format!("OLD.{there} IS NOT NEW.{there}"))
        .collect();
    let set = side.pairs.iter();
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

//! Migrations that change rows, by SQL.

use aludel_core::{ColumnType, Raw, Schema, Step, Table};

use super::super::random::Draw;
use super::worlds::Cell;

/// The texts that change places.
const BOTH: [&str; 2] = ["x", ""];

/// Exchanges two texts in some column, and back by the same statement; none where no table has such a column.
pub(super) fn exchange(schema: &Schema, draw: &mut Draw) -> Option<Step> {
    let all = schema.tables.values().flat_map(|table| {
        let texts = table.columns.iter().filter(|one| is_free(&one.name, table));
        texts.map(|one| (table.name.clone(), one.name.clone()))
    });
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return None;
    }
    let (table, column) = draw.one(&all);
    let [a, b] = BOTH;
    let text = format!(
        "UPDATE {table} SET {column} = CASE {column} WHEN '{a}' THEN '{b}' WHEN '{b}' THEN '{a}' ELSE {column} END"
    );
    let sql = Raw::Sql { engine: None, text };
    Some(Step::Raw {
        up: sql.clone(),
        down: Some(sql),
        means: Vec::new(),
    })
}

/// Whether a column has texts that may change at will: rows that exchange theirs would meet in a unique constraint.
fn is_free(column: &str, table: &Table) -> bool {
    let is_text = |one: &&aludel_core::Column| {
        one.name == column && matches!(one.ty, ColumnType::String { .. })
    };
    let unique = table.uniques.iter().any(|one| one.columns == [column]);
    let named = column.starts_with('s') || column.starts_with('t');
    named && !unique && table.columns.iter().any(|one| is_text(&one))
}

/// The table and the column that such a step is of.
pub(super) fn target(up: &Raw) -> Option<(&str, &str)> {
    let Raw::Sql { text, .. } = up else {
        return None;
    };
    let mut words = text.split(' ').skip(1).step_by(2);
    Some((words.next()?, words.next()?))
}

/// What it makes of a value.
pub(super) fn exchanged(cell: &Cell) -> Cell {
    let [a, b] = BOTH;
    match cell.as_deref() {
        Some(text) if text == a => Some(b.to_owned()),
        Some(text) if text == b => Some(a.to_owned()),
        _ => cell.clone(),
    }
}

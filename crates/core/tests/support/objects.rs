//! Keys, indexes, checks and foreign keys.

use aludel_core::{
    Action, Check, Column, ColumnType, Engine, ForeignKey, Index, IndexPart, Schema, Table, Unique,
    derived,
};

use super::columns::{POOLS, computed, is_ordered, spoken_of};
use super::{Draw, Key, Shape};

const REFERRING: [&str; 2] = ["r", "s"];

/// The columns that foreign keys stand on.
pub(super) fn referring() -> impl Iterator<Item = Column> {
    REFERRING.into_iter().flat_map(|name| {
        let code = ColumnType::String { len: Some(20) };
        [
            Column::new(name, ColumnType::I64).nullable(),
            Column::new(format!("{name}_code"), code).nullable(),
        ]
    })
}

/// A name by rule, or one of a few that are given.
fn named(draw: &mut Draw, table: &str, columns: &[&str], suffix: &str) -> String {
    let given = ["one", "two", "three"].map(|word| format!("{word}_{suffix}"));
    match draw.below(5) {
        0 | 1 => derived(table, columns, suffix),
        n => given[n - 2].clone(),
    }
}

/// Columns of the pools that may be in a key.
fn ordered(table: &Table) -> Vec<String> {
    let pooled = |c: &&Column| POOLS.iter().any(|pool| pool.contains(&c.name.as_str()));
    let columns = table.columns.iter().filter(pooled);
    let ordered = columns.filter(|column| is_ordered(column));
    ordered.map(|column| column.name.clone()).collect()
}

/// Adds uniques, indexes and checks.
pub(super) fn constraints(draw: &mut Draw, shape: &Shape, table: &mut Table) {
    let columns = ordered(table);
    // SQLite takes a unique constraint over the columns of the primary key for the primary key.
    if shape.key != Key::Code && draw.once_in(2) {
        unique(draw, table, &["code"]);
    }
    for column in draw.some(&columns, 2) {
        unique(draw, table, &[&column, "code"]);
    }
    for column in draw.some(&columns, 3) {
        let index = index(draw, shape, table, &column);
        table.indexes.push(index);
    }
    for column in draw.some(&REFERRING, 2) {
        let index = index(draw, shape, table, column);
        table.indexes.push(index);
    }
    let spoken: Vec<Column> = spoken_of(table).into_iter().cloned().collect();
    for column in draw.some(&spoken, 2) {
        let check = check(draw, &table.name, &column);
        table.checks.push(check);
    }
}

fn unique(draw: &mut Draw, table: &mut Table, columns: &[&str]) {
    let name = named(draw, &table.name, &columns[..1], "key");
    let columns = columns.iter().map(ToString::to_string).collect();
    table.uniques.push(Unique { name, columns });
}

fn check(draw: &mut Draw, table: &str, column: &Column) -> Check {
    // The rule's own name is the enums'.
    let name = named(draw, table, &[&column.name, "rule"], "check");
    let column = (&column.name, &column.ty);
    let expr = match (draw.below(3), column) {
        (0, (column, _)) => format!("{column} IS NULL OR {column} = {column}"),
        (1, (column, ColumnType::String { .. } | ColumnType::Enum { .. })) => {
            format!("length({column}) < 100")
        }
        (_, (column, _)) => format!("{column} = {column} OR code <> 'x'"),
    };
    Check { name, expr }
}

fn index(draw: &mut Draw, shape: &Shape, table: &Table, column: &str) -> Index {
    let name = named(draw, &table.name, &[column], "idx");
    let own = |column: &str| IndexPart::Column(column.to_owned());
    let made = table.column(column).and_then(computed);
    let made = made.filter(|_| !shape.on(Engine::MariaDb));
    // MySQL has no index over what is computed from a column that is computed itself.
    let (parts, unique) = match (draw.below(5), made) {
        (1, _) => (vec![IndexPart::Descending(column.to_owned())], false),
        (2, _) => (vec![own("code"), own(column)], false),
        (3, Some((expr, _))) => (vec![IndexPart::Expr(expr)], false),
        (4, _) => (vec![own("code"), own(column)], true),
        _ => (vec![own(column)], false),
    };
    let filter = (!shape.on_mysql() && draw.once_in(4)).then(|| format!("{column} IS NOT NULL"));
    Index {
        name,
        parts,
        unique,
        filter,
    }
}

/// Foreign keys to the primary key of a table, or to its unique code.
pub(super) fn foreign_keys(
    draw: &mut Draw,
    shape: &Shape,
    schema: &Schema,
    table: &str,
) -> Vec<ForeignKey> {
    let mut keys = Vec::new();
    let targets: Vec<&Table> = schema.tables.values().collect();
    for column in draw.some(&REFERRING, 2) {
        if targets.is_empty() {
            return keys;
        }
        let target = draw.one(&targets);
        let Some((columns, references)) = pair(draw, shape, target, column) else {
            continue;
        };
        let first = columns[0].as_str();
        keys.push(ForeignKey {
            name: named(draw, table, &[first], "fkey"),
            columns,
            table: target.name.clone(),
            references,
            on_delete: action(draw, shape),
            on_update: action(draw, shape),
        });
    }
    keys
}

/// The columns of a foreign key, and what they reference.
fn pair(
    draw: &mut Draw,
    shape: &Shape,
    target: &Table,
    column: &str,
) -> Option<(Vec<String>, Vec<String>)> {
    let coded = target.is_key(&["code".to_owned()]);
    if coded && (shape.key == Key::Code || draw.once_in(2)) {
        return Some((vec![format!("{column}_code")], vec!["code".into()]));
    }
    let all = || REFERRING.map(str::to_owned).to_vec();
    match shape.key {
        Key::Counting => Some((vec![column.to_owned()], vec![shape.id.to_owned()])),
        // One over both: two that are the same are refused.
        Key::Composite if column == REFERRING[0] => {
            Some((all(), target.primary_key.columns.clone()))
        }
        Key::Composite | Key::Code => None,
    }
}

fn action(draw: &mut Draw, shape: &Shape) -> Action {
    use Action::{Cascade, NoAction, Restrict, SetDefault, SetNull};
    if shape.on_mysql() {
        return draw.one(&[NoAction, Cascade, SetNull, Restrict]);
    }
    draw.one(&[NoAction, Cascade, SetNull, Restrict, SetDefault])
}

//! Any schema to any other with tables, columns and enum values renamed on the way, and back, for all engines.

#[path = "../../../core/tests/support/hints.rs"]
mod hints;
#[path = "../../../core/tests/support/schemas.rs"]
mod schemas;

use aludel_core::sql::preflight;
use aludel_core::{Hints, Schema, Step, diff};
use proptest::prelude::*;

pub(super) use self::schemas::Draw;
use self::schemas::{Shape, schema};
use super::{expect, migrate, rows, shown};
use crate::Engine;
use crate::driver::Driver;

/// Two schemas that the engine holds, what is renamed between them, and what the rows are drawn from.
pub(super) type Renamed = (Schema, Schema, Hints, Draw);

/// Any of them.
pub(super) fn renamed_pairs(engine: Engine) -> impl Strategy<Value = Renamed> {
    Draw::any().prop_map(move |mut draw| {
        let shape = Shape::draw(&mut draw, &[engine]);
        let from = schema(&mut draw, &shape);
        let other = Shape::draw(&mut draw, &[engine]);
        let to = schema(&mut draw, &other);
        let hints = hints::hints(&mut draw, &from, &to);
        (from, to, hints, draw)
    })
}

/// Goes from the one schema to the other, back and there again: the catalogue is that of the models each time, and every
/// column that keeps its type keeps its values under its new name.
pub(super) fn there_and_back_renamed(
    (from, to, hints, draw): Renamed,
    db: &mut dyn Driver,
) -> Result<(), TestCaseError> {
    let none = Schema::default();
    let create = diff(&none, &from, &Hints::default()).unwrap().steps;
    migrate(db, &create, &none).unwrap();
    expect(db, &from, "renamed", "created");
    rows::fill(db, &from, &mut draw.clone());
    let steps = diff(&from, &to, &hints).unwrap().steps;
    if !stands(db, &steps, &from) {
        rows::plain(db, &from);
        prop_assume!(stands(db, &steps, &from));
    }
    let kept = kept(&from, &to, &hints);
    let before: Vec<_> = kept.iter().map(|(old, _)| shown(db, old)).collect();
    let after = walk(db, &steps, &from, "there")?;
    prop_assert!(after.same(&to), "{}", words(&steps));
    let there: Vec<_> = kept.iter().map(|(_, new)| shown(db, new)).collect();
    prop_assert_eq!(&before, &there);
    let back: Vec<_> = steps.iter().rev().filter_map(Step::reverse).collect();
    prop_assume!(stands(db, &back, &after));
    let again = walk(db, &back, &after, "back")?;
    prop_assert!(again.same(&from), "{}", words(&back));
    let back: Vec<_> = kept.iter().map(|(old, _)| shown(db, old)).collect();
    prop_assert_eq!(&before, &back);
    prop_assume!(stands(db, &steps, &from));
    walk(db, &steps, &from, "there again")?;
    let there: Vec<_> = kept.iter().map(|(_, new)| shown(db, new)).collect();
    prop_assert_eq!(&before, &there);
    Ok(())
}

/// Whether no row stands in the way of the steps.
fn stands(db: &mut dyn Driver, steps: &[Step], schema: &Schema) -> bool {
    let counts = preflight(steps, schema, db.engine());
    counts.iter().all(|count| shown(db, &count.sql) == ["0"])
}

fn walk(
    db: &mut dyn Driver,
    steps: &[Step],
    from: &Schema,
    when: &str,
) -> Result<Schema, TestCaseError> {
    let after = migrate(db, steps, from);
    let after =
        after.map_err(|e| TestCaseError::fail(format!("{when}: {e}:\n{}", words(steps))))?;
    expect(db, &after, "renamed", when);
    Ok(after)
}

fn words(steps: &[Step]) -> String {
    let lines = steps.iter().map(aludel_core::meaning::step);
    lines.map(|line| line.to_string() + "\n").collect()
}

/// A query for each value that stays: on the schema before, and on the one after.
fn kept(from: &Schema, to: &Schema, hints: &Hints) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for new in to.tables.values() {
        let renamed = hints.tables.iter().map(|(f, t)| (f.as_str(), t.as_str()));
        let Some(old) =
            was(&renamed.collect::<Vec<_>>(), &new.name).and_then(|name| from.table(name))
        else {
            continue;
        };
        for column in new.columns.iter().filter(|c| c.generated.is_none()) {
            let renamed = hints.columns.iter().filter(|hint| hint.table == new.name);
            let renamed = renamed.map(|hint| (hint.from.as_str(), hint.to.as_str()));
            let renamed: Vec<_> = renamed.collect();
            let before = was(&renamed, &column.name).and_then(|name| old.column(name));
            // A NULL may be filled where the column becomes required, and a value of an enum may be renamed.
            let same = before.filter(|c| c.ty == column.ty && c.nullable == column.nullable);
            let is_enum = matches!(column.ty, aludel_core::ColumnType::Enum { .. });
            if let Some(before) = same.filter(|_| !is_enum) {
                // Every table has it, whatever its key is, and it stays.
                let query =
                    |table: &str, name: &str| format!("SELECT {name} FROM {table} ORDER BY code");
                kept.push((
                    query(&old.name, &before.name),
                    query(&new.name, &column.name),
                ));
            }
        }
    }
    kept
}

/// What was called `name` after the renames was called before them, if it was there.
fn was<'a>(renamed: &[(&'a str, &'a str)], name: &'a str) -> Option<&'a str> {
    let hinted = renamed.iter().find(|(_, to)| *to == name);
    let left = renamed.iter().any(|(from, _)| *from == name);
    hinted.map(|(from, _)| *from).or((!left).then_some(name))
}

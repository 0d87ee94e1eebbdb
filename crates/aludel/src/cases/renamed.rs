//! Any schema to any other with tables, columns and enum values renamed on the way, and back, for all engines.

#[path = "../../../core/tests/support/hints.rs"]
mod hints;
#[path = "../../../core/tests/support/schemas.rs"]
mod schemas;

use aludel_core::sql::preflight;
use aludel_core::{Hints, Schema, Step, diff};
use proptest::prelude::*;

use self::schemas::{Draw, Shape, schema};
use super::{expect, migrate, shown};
use crate::Engine;
use crate::driver::Driver;

/// Two schemas that the engine holds, and what is renamed between them.
pub(crate) fn renamed_pairs(engine: Engine) -> impl Strategy<Value = (Schema, Schema, Hints)> {
    Draw::any().prop_map(move |mut draw| {
        let shape = Shape::draw(&mut draw, &[engine]);
        let from = schema(&mut draw, &shape);
        let to = schema(&mut draw, &shape);
        let hints = hints::hints(&mut draw, &from, &to);
        (from, to, hints)
    })
}

/// Goes from the one schema to the other and back: the catalogue is that of the models each time, every table that stays
/// keeps its row, and every column that keeps its type keeps its value under its new name.
pub(crate) fn there_and_back_renamed(
    (from, to, hints): &(Schema, Schema, Hints),
    db: &mut dyn Driver,
) -> Result<(), TestCaseError> {
    let none = Schema::default();
    let create = diff(&none, from, &Hints::default()).unwrap().steps;
    migrate(db, &create, &none).unwrap();
    expect(db, from, "renamed", "created");
    for (name, table) in &from.tables {
        let key = &table.primary_key.columns;
        let sevens = vec!["7"; key.len()].join(", ");
        let insert = format!("INSERT INTO {name} ({}) VALUES ({sevens})", key.join(", "));
        db.execute(&insert, &[]).unwrap();
    }
    let steps = diff(from, to, hints).unwrap().steps;
    for count in preflight(&steps, from, db.engine()) {
        prop_assume!(shown(db, &count.sql) == ["0"]);
    }
    let kept = kept(from, to, hints);
    let before: Vec<_> = kept.iter().map(|(old, _)| shown(db, old)).collect();
    let after = migrate(db, &steps, from);
    let after = after.map_err(|e| TestCaseError::fail(format!("{e}:\n{}", words(&steps))))?;
    expect(db, &after, "renamed", "there");
    let there: Vec<_> = kept.iter().map(|(_, new)| shown(db, new)).collect();
    prop_assert_eq!(&before, &there);
    let back: Vec<_> = steps.iter().rev().filter_map(Step::reverse).collect();
    for count in preflight(&back, &after, db.engine()) {
        prop_assume!(shown(db, &count.sql) == ["0"]);
    }
    let again = migrate(db, &back, &after);
    again.map_err(|e| TestCaseError::fail(format!("back: {e}:\n{}", words(&back))))?;
    expect(db, from, "renamed", "back");
    let back: Vec<_> = kept.iter().map(|(old, _)| shown(db, old)).collect();
    prop_assert_eq!(&before, &back);
    Ok(())
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
                let query = |table: &str, name: &str| format!("SELECT {name} FROM {table}");
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

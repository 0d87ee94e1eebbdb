//! Any schema to any other, with tables, columns, keys and enum values renamed on the way, and back, for all engines.

#[path = "../../../core/tests/support/hints.rs"]
mod hints;
#[path = "../../../core/tests/support/schemas.rs"]
mod schemas;

use aludel_core::catalog::{Catalog, raise};
use aludel_core::sql::preflight;
use aludel_core::{Column, ColumnType, Hints, Schema, Step, Table, diff, meaning};
use proptest::prelude::*;

pub(super) use self::schemas::Draw;
use self::schemas::{Shape, schema};
use super::{Home, created, expect, migrate, rows, shown};
use crate::Engine;
use crate::driver::Driver;

/// Two schemas, what is renamed between them, and what the rows are drawn from.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    from: Schema,
    to: Schema,
    hints: Hints,
    draw: Draw,
}

/// Any two that all these engines can hold.
pub(super) fn pairs(engines: &[Engine]) -> impl Strategy<Value = Pair> + use<> {
    let engines = engines.to_vec();
    Draw::any().prop_map(move |mut draw| {
        let shape = Shape::draw(&mut draw, &engines);
        let from = schema(&mut draw, &shape);
        let other = Shape::draw(&mut draw, &engines);
        let to = schema(&mut draw, &other);
        let hints = hints::hints(&mut draw, &from, &to);
        Pair {
            from,
            to,
            hints,
            draw,
        }
    })
}

/// Goes from the one schema to the other, back and there again: the catalogue is that of the models each time, back it is
/// what it was, made afresh it is the same, and values stay under whatever name. Gives the schema read back from the other.
pub(super) fn there_and_back(pair: &Pair, home: &Home) -> Result<Schema, TestCaseError> {
    let (from, to) = (&pair.from, &pair.to);
    let mut db = (home.open)();
    let db = &mut *db;
    migrate(db, &created(from), &Schema::default()).map_err(|e| failed("created", &e))?;
    let start = expect(db, from, "random", "created");
    rows::fill(db, from, &mut pair.draw.clone());
    let steps = diff(from, to, &pair.hints).map_err(|e| failed("diff", &e))?;
    let steps = steps.steps;
    make_way(db, &steps, from);
    let (stays, returns) = kept(pair);
    let stayed = values(db, &stays, |(old, _)| old);
    let first = values(db, &returns, |old| old);
    let (after, there) = walk(db, &steps, from, "there")?;
    prop_assert!(after.same(to), "{}", words(&steps));
    prop_assert_eq!(&values(db, &stays, |(_, new)| new), &stayed);
    afresh(home, &after, &there)?;
    let back: Vec<_> = steps.iter().rev().filter_map(Step::reverse).collect();
    let emptied = make_way(db, &back, &after);
    let (again, found) = walk(db, &back, &after, "back")?;
    prop_assert!(again.same(from), "{}", words(&back));
    prop_assert_eq!(&found, &start, "{}", words(&back));
    if !emptied {
        prop_assert_eq!(&values(db, &returns, |old| old), &first, "{}", words(&back));
    }
    make_way(db, &steps, from);
    walk(db, &steps, from, "there again")?;
    Ok(raise(&there, &after, home.engine).sorted())
}

fn failed(when: &str, error: &dyn std::fmt::Display) -> TestCaseError {
    TestCaseError::fail(format!("{when}: {error}"))
}

fn walk(
    db: &mut dyn Driver,
    steps: &[Step],
    from: &Schema,
    when: &str,
) -> Result<(Schema, Catalog), TestCaseError> {
    let after = migrate(db, steps, from);
    let after = after.map_err(|e| failed(when, &format!("{e}:\n{}", words(steps))))?;
    let found = expect(db, &after, "random", when);
    Ok((after, found))
}

/// What is made from nothing looks like what was migrated.
fn afresh(home: &Home, schema: &Schema, there: &Catalog) -> Result<(), TestCaseError> {
    let mut fresh = (home.open)();
    migrate(&mut *fresh, &created(schema), &Schema::default()).map_err(|e| failed("fresh", &e))?;
    let made = expect(&mut *fresh, schema, "random", "fresh");
    prop_assert_eq!(&made, there);
    Ok(())
}

/// Takes the rows away that the steps cannot stand: all but one of each table at first, then all. Gives whether it did.
fn make_way(db: &mut dyn Driver, steps: &[Step], schema: &Schema) -> bool {
    if stands(db, steps, schema) {
        return false;
    }
    rows::plain(db, schema);
    if !stands(db, steps, schema) {
        rows::clear(db, schema);
        assert!(stands(db, steps, schema), "no row stands in the way");
    }
    true
}

/// Whether no row stands in the way of the steps. Those that do are shown, five at most, and counting changes nothing.
fn stands(db: &mut dyn Driver, steps: &[Step], schema: &Schema) -> bool {
    let mut stands = true;
    for count in preflight(steps, schema, db.engine()) {
        let number: usize = shown(db, &count.sql)[0].parse().unwrap();
        let sample = shown(db, &count.sample);
        assert_eq!(sample.len(), number.min(5), "{count:?}");
        stands &= number == 0;
    }
    if !stands {
        expect(db, schema, "random", "refused");
    }
    stands
}

fn words(steps: &[Step]) -> String {
    let lines = steps.iter().map(meaning::step);
    lines.map(|line| line.to_string() + "\n").collect()
}

fn values<T>(db: &mut dyn Driver, all: &[T], query: impl Fn(&T) -> &String) -> Vec<Vec<String>> {
    all.iter().map(|one| shown(db, query(one))).collect()
}

/// Queries for the values that stay, on the schema before and on the one after; and for those that are the same once it
/// is taken back, which may have had another type on the way.
fn kept(pair: &Pair) -> (Vec<(String, String)>, Vec<String>) {
    let (mut stays, mut returns) = (Vec::new(), Vec::new());
    for new in pair.to.tables.values() {
        let renamed = pair.hints.tables.iter();
        let renamed: Vec<_> = renamed.map(|(f, t)| (f.as_str(), t.as_str())).collect();
        let Some(old) = was(&renamed, &new.name).and_then(|name| pair.from.table(name)) else {
            continue;
        };
        for (before, after) in both(pair, old, new) {
            // A NULL is filled where the column becomes required.
            if before.nullable && !after.nullable {
                continue;
            }
            let query = query(&old.name, &before.name);
            // A value of an enum may be renamed.
            let is_enum = matches!(after.ty, ColumnType::Enum { .. });
            if before.ty == after.ty && !is_enum {
                stays.push((query.clone(), self::query(&new.name, &after.name)));
            }
            returns.push(match before.ty {
                // Among the texts of decimals on SQLite are several for one number.
                ColumnType::Decimal { .. } => {
                    self::query(&old.name, &format!("{} * 1.0", before.name))
                }
                _ => query,
            });
        }
    }
    (stays, returns)
}

/// Every table has a `code`, whatever its key is, and it stays.
fn query(table: &str, column: &str) -> String {
    format!("SELECT {column} FROM {table} ORDER BY code")
}

/// The columns of a table that stay in it, as they were and as they are.
fn both<'a>(pair: &'a Pair, old: &'a Table, new: &'a Table) -> Vec<(&'a Column, &'a Column)> {
    let renamed = pair
        .hints
        .columns
        .iter()
        .filter(|hint| hint.table == new.name);
    let renamed: Vec<_> = renamed.map(|h| (h.from.as_str(), h.to.as_str())).collect();
    let before = |after: &'a Column| old.column(was(&renamed, &after.name)?);
    let pairs = new
        .columns
        .iter()
        .filter_map(|after| Some((before(after)?, after)));
    pairs
        .filter(|(before, after)| before.generated.is_none() && after.generated.is_none())
        .collect()
}

/// What was called `name` after the renames was called before them, if it was there.
fn was<'a>(renamed: &[(&'a str, &'a str)], name: &'a str) -> Option<&'a str> {
    let hinted = renamed.iter().find(|(_, to)| *to == name);
    let left = renamed.iter().any(|(from, _)| *from == name);
    hinted.map(|(from, _)| *from).or((!left).then_some(name))
}

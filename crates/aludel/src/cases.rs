//! One table of cases for all engines: every kind of step on real rows, there and back.
//!
//! [`hold`] runs a case and states the laws: what the catalogue shows after the steps is what the models say, taking the
//! steps back leads to what was before, a database made afresh looks like one that was migrated, and the rows survive.

mod keys;
mod misfits;
pub(crate) mod mysql;
mod random;
mod renamed;
mod strays;
mod table;
mod types;

use std::cell::RefCell;

use aludel_core::catalog::{Catalog, compare, lower};
use aludel_core::sql::{Body, Script, Statement, script};
use aludel_core::{Schema, replay};

use crate::driver::{Class, Driver};
use crate::rebuild::{Broken, ForeignKeys, Violations, rebuild};
use crate::run::{differences, states};
use crate::word::{Context, Migration, Step};
use crate::{Engine, Error, FromValue, Result, inspect};

pub(crate) use self::keys::KEYED;
pub(crate) use self::misfits::{MISFITS, count};
pub(crate) use self::random::{pairs, there_and_back};
pub(crate) use self::renamed::{renamed_pairs, there_and_back_renamed};
pub(crate) use self::strays::{STRAYS, count_strays};
pub(crate) use self::table::CASES;
pub(crate) use self::types::RETYPED;

/// A case: what stands, the rows in it, what is done, and what the rows are then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    /// What it shows, as a name.
    pub name: &'static str,
    /// What makes the schema before.
    pub before: &'static [Step],
    /// Statements that fill it, the same on every engine.
    pub rows: &'static [&'static str],
    /// What is done.
    pub steps: &'static [Step],
    /// A query on the schema after, and its rows: each column as text, NULL as `NULL`, joined by `|`.
    pub after: (&'static str, &'static [&'static str]),
    /// A query on the schema before, and its rows once the steps are taken back.
    pub back: (&'static str, &'static [&'static str]),
    /// Engines on which it does not hold, each with the words of the error that stands in its place.
    pub not_on: &'static [(Engine, &'static str)],
}

/// Runs a case on fresh databases that `open` gives.
pub(crate) fn hold(case: &Case, open: &mut dyn FnMut() -> Box<dyn Driver>) {
    let mut db = open();
    let db = &mut *db;
    let none = Schema::default();
    let (first, steps) = (lowered(case.before), lowered(case.steps));
    let before = migrate(db, &first.steps, &none).unwrap_or_else(|e| panic!("{}: {e}", case.name));
    expect(db, &before, case.name, "before");
    for sql in case.rows {
        db.execute(sql, &[])
            .unwrap_or_else(|e| panic!("{}: {sql}: {e}", case.name));
    }
    let start = inspect::catalog(db).unwrap();
    let done = migrate(db, &steps.steps, &before);
    if let Some((_, words)) = case
        .not_on
        .iter()
        .find(|(engine, _)| *engine == db.engine())
    {
        let error = done.expect_err(case.name).to_string();
        return assert!(error.contains(words), "{}: {error}", case.name);
    }
    let after = done.unwrap_or_else(|e| panic!("{}: {e}", case.name));
    let there = expect(db, &after, case.name, "after");
    assert_eq!(
        shown(db, case.after.0),
        case.after.1,
        "{}: rows after",
        case.name
    );
    let back = steps.reversed().unwrap();
    let again = migrate(db, &back, &after).unwrap_or_else(|e| panic!("{}, back: {e}", case.name));
    assert!(
        again.same(&before),
        "{}: the schema does not come back",
        case.name
    );
    assert_eq!(
        expect(db, &before, case.name, "back"),
        start,
        "{}",
        case.name
    );
    assert_eq!(
        shown(db, case.back.0),
        case.back.1,
        "{}: rows back",
        case.name
    );
    let mut fresh = open();
    migrate(&mut *fresh, &created(&after), &none).unwrap_or_else(|e| panic!("{}: {e}", case.name));
    assert_eq!(
        expect(&mut *fresh, &after, case.name, "fresh"),
        there,
        "{}",
        case.name
    );
}

/// The catalogue, which must be that of the schema.
fn expect(db: &mut dyn Driver, schema: &Schema, name: &str, when: &str) -> Catalog {
    let live = inspect::catalog(db).unwrap();
    let expected = lower(schema, db.engine());
    assert_eq!(compare(&expected, &live), [""; 0], "{name}, {when}");
    live
}

fn lowered(steps: &'static [Step]) -> aludel_core::Migration {
    let context = Context {
        id: "0001_case",
        runs: &[],
        files: &[],
    };
    let migration = Migration {
        parent: None,
        steps,
    };
    migration.lower(&context).unwrap().0
}

/// The steps that make a schema from nothing.
pub(crate) fn created(schema: &Schema) -> Vec<aludel_core::Step> {
    aludel_core::diff(&Schema::default(), schema, &aludel_core::Hints::default())
        .unwrap()
        .steps
}

/// The schema that words make from nothing.
pub(crate) fn schema(steps: &'static [Step]) -> Schema {
    replay(&[lowered(steps)]).unwrap()
}

/// Words as steps.
pub(crate) fn steps(words: &'static [Step]) -> Vec<aludel_core::Step> {
    lowered(words).steps
}

/// The rows of a query, each column as text, joined by `|`.
pub(crate) fn shown(db: &mut dyn Driver, sql: &str) -> Vec<String> {
    let rows = db.query(sql, &[]).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let text = |row: &crate::Row, at| match row.get::<crate::Value>(at).unwrap() {
        crate::Value::Null => "NULL".to_owned(),
        value => String::from_value(&value).unwrap_or_else(|| format!("{value:?}")),
    };
    rows.iter()
        .map(|row| {
            (0..row.len())
                .map(|at| text(row, at))
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
}

/// Runs the steps, and gives the schema after them.
pub(crate) fn migrate(
    db: &mut dyn Driver,
    steps: &[aludel_core::Step],
    before: &Schema,
) -> Result<Schema> {
    let script = script(steps, before, db.engine())?;
    if db.engine() == Engine::Sqlite {
        in_transaction(db, &script)?;
    } else {
        one_by_one(db, steps, &script, before)?;
    }
    let mut schema = before.clone();
    steps.iter().try_for_each(|step| step.apply(&mut schema))?;
    Ok(schema)
}

fn in_transaction(db: &mut dyn Driver, script: &Script) -> Result<()> {
    let keys = script.rebuilds.then(|| ForeignKeys::off(db)).transpose()?;
    db.execute("BEGIN IMMEDIATE", &[])?;
    let violations = Violations::read(db)?;
    let broken = Broken::read(db)?;
    let outcome = parts(db, script)
        .and_then(|()| broken.refuse_new(db, "the change"))
        .and_then(|()| violations.refuse_new(db));
    let end = if outcome.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    db.execute(end, &[])?;
    keys.map_or(Ok(()), |keys| keys.restore(db))?;
    outcome
}

/// Runs the parts as a crash may cut them: what is not the last statement of a part runs twice, and after each part the
/// catalogue shows the state that is said.
fn one_by_one(
    db: &mut dyn Driver,
    steps: &[aludel_core::Step],
    script: &Script,
    before: &Schema,
) -> Result<()> {
    let states = states(steps, script, before, db.engine())?;
    for (at, part) in script.parts.iter().enumerate() {
        let all = part.body.statements();
        for twice in &all[..all.len().saturating_sub(1)] {
            statement(db, twice)?;
        }
        all.iter().try_for_each(|one| statement(db, one))?;
        let persons = matches!(steps[part.steps.start], aludel_core::Step::Raw { .. });
        if persons
            && script
                .parts
                .get(at + 1)
                .is_some_and(|next| next.steps == part.steps)
        {
            // Nobody can say what a person's step looks like in its middle.
            continue;
        }
        let found = differences(&states, at + 1, &inspect::catalog(db)?);
        assert_eq!(found, [""; 0], "after part {at}: {all:#?}");
    }
    Ok(())
}

fn parts(db: &mut dyn Driver, script: &Script) -> Result<()> {
    for part in &script.parts {
        match &part.body {
            Body::Sql(all) => all.iter().try_for_each(|one| statement(db, one))?,
            Body::Rebuild(one) => rebuild(db, one)?,
            Body::Run(name) => panic!("cases have no function {name}"),
        }
    }
    Ok(())
}

thread_local! {
    /// Statements of which the server refused the stated algorithm, on this thread.
    pub(crate) static FALLBACKS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn statement(db: &mut dyn Driver, statement: &Statement) -> Result<()> {
    let failed = |error, sql: &str| Err(Error::from(error).during(sql));
    match (db.execute(&statement.sql, &[]), &statement.fallback) {
        (Ok(_), _) => Ok(()),
        (Err(error), Some(other)) if error.class == Class::Algorithm => {
            FALLBACKS.with_borrow_mut(|all| all.push(format!("{}: {error}", statement.sql)));
            match db.execute(other, &[]) {
                Ok(_) => Ok(()),
                Err(_) => failed(error, other),
            }
        }
        (Err(error), _) => failed(error, &statement.sql),
    }
}

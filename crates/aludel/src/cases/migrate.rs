//! Runs steps as a migration runs them, and asks after each part what the catalogue shows.

use std::cell::RefCell;

use aludel_core::Schema;
use aludel_core::sql::{Body, Script, Statement, script};

use super::watch::Watch;
use crate::driver::{Class, Driver};
use crate::rebuild::{Broken, ForeignKeys, Violations, rebuild};
use crate::run::{differences, states};
use crate::session::{self, Keys};
use crate::{Engine, Error, Result, inspect};

/// Runs the steps, and gives the schema after them.
pub(crate) fn migrate(
    db: &mut dyn Driver,
    steps: &[aludel_core::Step],
    before: &Schema,
) -> Result<Schema> {
    watched(db, steps, before, &mut None)
}

/// The same under a watch, if there is one.
pub(crate) fn watched(
    db: &mut dyn Driver,
    steps: &[aludel_core::Step],
    before: &Schema,
    watch: &mut Option<Watch>,
) -> Result<Schema> {
    let script = script(steps, before, db.engine())?;
    match db.engine() {
        Engine::Sqlite => checked(db, &script)?,
        Engine::Postgres => together(db, "BEGIN", |db| {
            begin(db, watch);
            parts(db, steps, &script, watch)
        })?,
        Engine::MySql | Engine::MariaDb => one_by_one(db, steps, &script, (before, watch))?,
    }
    let mut schema = before.clone();
    steps.iter().try_for_each(|step| step.apply(&mut schema))?;
    Ok(schema)
}

/// SQLite's way: foreign keys off where a table is built anew, all in one transaction, and what it leaves is looked at.
fn checked(db: &mut dyn Driver, script: &Script) -> Result<()> {
    let keys = script.rebuilds.then(|| ForeignKeys::off(db)).transpose()?;
    let outcome = together(db, "BEGIN IMMEDIATE", |db| {
        let violations = Violations::read(db)?;
        let broken = Broken::read(db)?;
        parts(db, &[], script, &mut None)?;
        broken.refuse_new(db, "the change")?;
        violations.refuse_new(db)
    });
    keys.map_or(Ok(()), |keys| keys.restore(db))?;
    outcome
}

fn together(
    db: &mut dyn Driver,
    begin: &str,
    work: impl FnOnce(&mut dyn Driver) -> Result<()>,
) -> Result<()> {
    db.execute(begin, &[])?;
    let outcome = work(db);
    let end = if outcome.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    db.execute(end, &[])?;
    outcome
}

/// Runs the parts as a crash may cut them: what is not the last statement of a part runs twice, and after each part the
/// catalogue shows the state that is said.
fn one_by_one(
    db: &mut dyn Driver,
    steps: &[aludel_core::Step],
    script: &Script,
    (before, watch): (&Schema, &mut Option<Watch>),
) -> Result<()> {
    begin(db, watch);
    let states = states(steps, script, before, db.engine())?;
    for (at, part) in script.parts.iter().enumerate() {
        let all = part.body.statements();
        for twice in &all[..all.len().saturating_sub(1)] {
            statement(db, twice)?;
        }
        all.iter().try_for_each(|one| statement(db, one))?;
        seen(db, watch, &steps[part.steps.clone()]);
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

fn begin(db: &mut dyn Driver, watch: &mut Option<Watch>) {
    if let Some(watch) = watch {
        watch.begin(db);
    }
}

fn seen(db: &mut dyn Driver, watch: &mut Option<Watch>, own: &[aludel_core::Step]) {
    if let Some(watch) = watch {
        watch.part(db, own);
    }
}

fn parts(
    db: &mut dyn Driver,
    steps: &[aludel_core::Step],
    script: &Script,
    watch: &mut Option<Watch>,
) -> Result<()> {
    for part in &script.parts {
        match &part.body {
            Body::Sql(all) => all.iter().try_for_each(|one| statement(db, one))?,
            Body::Rebuild(one) => rebuild(db, one)?,
            Body::Run(name) => panic!("cases have no function {name}"),
        }
        let own = steps.get(part.steps.clone()).unwrap_or_default();
        seen(db, watch, own);
    }
    Ok(())
}

thread_local! {
    /// Statements of which the server refused the stated algorithm, on this thread.
    pub(crate) static FALLBACKS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn statement(db: &mut dyn Driver, statement: &Statement) -> Result<()> {
    if !statement.unchecked {
        return stated(db, statement);
    }
    session::check_keys(db, Keys::Unchecked)?;
    stated(db, statement)?;
    Ok(session::check_keys(db, Keys::Checked)?)
}

fn stated(db: &mut dyn Driver, statement: &Statement) -> Result<()> {
    let failed = |error, sql: &str| Err(Error::from(error).during(sql));
    match (db.execute(&statement.sql, &[]), &statement.fallback) {
        (Ok(_), _) => {
            let warnings = db.warnings()?;
            // A time of day cut off (1292): rows of cases are not counted first, so some do not fit.
            let untold = warnings
                .iter()
                .find(|warning| !warning.tolerated() && warning.code != 1292);
            assert_eq!(untold, None, "{}", statement.sql);
            Ok(())
        }
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

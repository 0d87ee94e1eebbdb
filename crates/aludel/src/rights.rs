//! What an account may do: all that the pending statements need is looked for before the first of them.

#[cfg(feature = "mysql")]
mod mysql;
mod needs;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(all(test, feature = "sqlite", feature = "mysql", feature = "postgres"))]
mod tests;

use std::collections::BTreeSet;

use aludel_core::Schema;
use aludel_core::sql::{script, script_keeping};

use self::needs::{Need, Right, needs};
use crate::driver::Driver;
use crate::lock::{Cluster, Held};
use crate::run::{Change, Context, Work};
use crate::{Engine, Error, Kind, Result, lock};

/// A right that is missing.
struct Missing {
    /// In words.
    why: String,
    /// What gives it.
    grant: String,
}

/// Refuses migrations for which the account lacks a right. `before` is the schema that the first of them meets.
///
/// # Errors
/// `Kind::Refused`: the first right that is missing, with the object and the remedy.
pub(crate) fn refuse(cx: &mut Context<'_>, changes: &[Change<'_>], before: &Schema) -> Result<()> {
    if !may_look(cx) {
        return Ok(());
    }
    let mut schema = before.clone();
    for change in changes {
        let needed = of(change, &mut schema, cx.engine)
            .map_err(|error| Error::from(error).during(change.id))?;
        lacks(cx.driver, change.id, &needed)?;
    }
    match changes.first() {
        Some(first) => writes_down(cx, first.id),
        None => Ok(()),
    }
}

/// The same for ways back whose statements are known already.
///
/// # Errors
/// As [`refuse`].
pub(crate) fn refuse_works(cx: &mut Context<'_>, works: &[(usize, &Work)]) -> Result<()> {
    if !may_look(cx) {
        return Ok(());
    }
    for (_, work) in works {
        let statements = work.parts.iter().flat_map(|part| part.body.statements());
        let needed = statements
            .flat_map(|one| needs(&one.sql, cx.engine))
            .collect();
        lacks(cx.driver, &work.id, &needed)?;
    }
    match works.first() {
        Some((_, first)) => writes_down(cx, &first.id),
        None => Ok(()),
    }
}

/// SQLite has no accounts. In a cluster what fails on one node may be noise on all, so nothing is tried there.
fn may_look(cx: &mut Context<'_>) -> bool {
    match cx.engine {
        Engine::Sqlite => false,
        Engine::Postgres => true,
        _ if matches!(cx.lock, Some(Held::Named(_))) => true,
        _ => {
            let cluster = lock::cluster(cx.driver);
            cluster.is_ok_and(|cluster| !cluster.is_some_and(Cluster::has_several_primaries))
        }
    }
}

/// What every run needs: it writes down what it does. A journal that is there already is created once more on MySQL and
/// MariaDB, which ask for the right all the same.
fn writes_down(cx: &mut Context<'_>, id: &str) -> Result<()> {
    let written = [Right::Insert, Right::Update, Right::Delete];
    let names = &cx.names;
    let mut needed: BTreeSet<_> = written.map(|right| right.on(&*names.history)).into();
    if cx.engine.is_mysql_family() {
        needed.extend(written.map(|right| right.on(&*names.journal)));
        needed.insert(Right::Create.on(&*names.journal));
    }
    lacks(cx.driver, id, &needed)
}

fn lacks(driver: &mut dyn Driver, id: &str, needed: &BTreeSet<Need>) -> Result<()> {
    let missing = match driver.engine() {
        #[cfg(feature = "mysql")]
        Engine::MySql | Engine::MariaDb => mysql::missing(driver, needed)?,
        #[cfg(feature = "postgres")]
        Engine::Postgres => postgres::missing(driver, needed)?,
        _ => None,
    };
    let Some(Missing { why, grant }) = missing else {
        return Ok(());
    };
    Err(Error::new(
        Kind::Refused,
        format!(
            "{id} is refused before step 1: {why}: run `{grant}` (SECURITY.md lists all that a migrator needs), or name an \
             account that has it in `MIGRATION_DATABASE_URL`"
        ),
    ))
}

/// What the statements of a change need; `schema` goes on to what it leads to.
fn of(
    change: &Change<'_>,
    schema: &mut Schema,
    engine: Engine,
) -> aludel_core::Result<BTreeSet<Need>> {
    let script = match &change.keeping {
        Some(keeping) => script_keeping(&change.steps, schema, engine, keeping),
        None => script(&change.steps, schema, engine),
    }?;
    let parts = script.parts.iter();
    let statements = parts.flat_map(|part| part.body.statements());
    let needed = statements.flat_map(|one| needs(&one.sql, engine)).collect();
    for step in &change.steps {
        step.apply(schema)?;
    }
    Ok(needed)
}

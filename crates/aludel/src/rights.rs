//! What an account may do: all that the pending statements need is looked for before the first of them.

#[cfg(feature = "mysql")]
mod mysql;
mod needs;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(all(test, feature = "sqlite", feature = "mysql", feature = "postgres"))]
mod tests;

use std::collections::BTreeSet;

use self::needs::{Need, Right, needs};
use crate::driver::Driver;
use crate::lock::{Cluster, Held};
use crate::run::{Context, Planned};
use crate::{Engine, Error, Kind, Result, lock};

/// A right that is missing.
struct Missing {
    /// In words.
    why: String,
    /// What gives it.
    grant: String,
}

/// Refuses migrations for which the account lacks a right.
///
/// # Errors
/// `Kind::Refused`: the first right that is missing, with the object and the remedy.
pub(crate) fn refuse(cx: &mut Context<'_>, all: &[Planned<'_>]) -> Result<()> {
    let Some(look) = looks(cx) else {
        return Ok(());
    };
    for one in all {
        let statements = one.statements.iter();
        let needed = statements.flat_map(|sql| needs(sql, cx.engine)).collect();
        lacks(cx.driver, one.id, (&needed, look))?;
    }
    match all.first() {
        Some(first) => writes_down(cx, first.id, look),
        None => Ok(()),
    }
}

/// How rights are found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// By statements that change nothing.
    Try,
    /// By what the catalogue says of them: on Galera what fails on one node is noise on all.
    Read,
}

/// SQLite has no accounts.
fn looks(cx: &mut Context<'_>) -> Option<Look> {
    match cx.engine {
        Engine::Sqlite => None,
        Engine::MariaDb if !matches!(cx.lock, Some(Held::Named(_))) => {
            match lock::cluster(cx.driver) {
                Ok(Some(Cluster::Galera)) => Some(Look::Read),
                Ok(_) => Some(Look::Try),
                // What runs will say it.
                Err(_) => None,
            }
        }
        _ => Some(Look::Try),
    }
}

/// What every run needs: it writes down what it does. A journal that is there already is created once more on MySQL and
/// MariaDB, which ask for the right all the same.
fn writes_down(cx: &mut Context<'_>, id: &str, look: Look) -> Result<()> {
    let written = [Right::Insert, Right::Update, Right::Delete];
    let names = &cx.names;
    let mut needed: BTreeSet<_> = written.map(|right| right.on(&*names.history)).into();
    if cx.engine.is_mysql_family() {
        needed.extend(written.map(|right| right.on(&*names.journal)));
        needed.insert(Right::Create.on(&*names.journal));
    }
    lacks(cx.driver, id, (&needed, look))
}

fn lacks(driver: &mut dyn Driver, id: &str, wanted: (&BTreeSet<Need>, Look)) -> Result<()> {
    let missing = match driver.engine() {
        #[cfg(feature = "mysql")]
        Engine::MySql | Engine::MariaDb => mysql::missing(driver, wanted.0, wanted.1)?,
        #[cfg(feature = "postgres")]
        Engine::Postgres => postgres::missing(driver, wanted.0)?,
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

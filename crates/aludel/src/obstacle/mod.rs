//! What people made by hand and a migration would break: found, all of it, before the first step.

#[cfg(any(feature = "mysql", feature = "postgres"))]
mod catalogued;
#[cfg(feature = "sqlite")]
mod rehearsal;
#[cfg(feature = "mysql")]
mod server;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
#[cfg(feature = "mysql")]
mod unshared;
mod views;

#[cfg(all(test, feature = "mysql"))]
pub(crate) use server::lacking;
#[cfg(feature = "mysql")]
pub(crate) use unshared::refuse as refuse_unshared;
pub(crate) use views::Views;

use std::collections::BTreeSet;

use aludel_core::Schema;

use crate::Engine;
use crate::driver::Driver;
use crate::run::Change;
use crate::{Error, Kind, Result};

/// Something made by hand that a change breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Obstacle {
    /// `view`, `trigger`, `index`, …
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What breaks, in the engine's words or ours.
    pub why: String,
}

impl Obstacle {
    pub fn new(kind: &str, name: &str, why: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            why: why.into(),
        }
    }

    /// The refusal of what breaks it.
    pub fn refuses(&self, what: &str) -> Error {
        let Obstacle { kind, name, why } = self;
        Error::new(
            Kind::Refused,
            format!(
                "{what} would break the {kind} {name}, made by hand ({why}): drop it first, and create it anew after the \
                 upgrade"
            ),
        )
    }
}

/// An obstacle, and the step of which migration it stands in the way of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    id: String,
    step: String,
    obstacle: Obstacle,
}

/// Refuses migrations that would break what people made by hand. `before` is the
/// schema that the first of them meets.
///
/// # Errors
/// Something would break: everything that would is named, with the steps.
pub(crate) fn refuse(
    driver: &mut dyn Driver,
    changes: &[Change<'_>],
    before: &Schema,
) -> Result<()> {
    #[cfg(feature = "mysql")]
    for Change { id, steps, .. } in changes {
        if let Some(why) = server::lacking(driver, steps)? {
            let message = format!("{id} is refused before step 1: {why}");
            return Err(Error::new(Kind::Refused, message));
        }
    }
    let found: Vec<Found> = match driver.engine() {
        #[cfg(feature = "sqlite")]
        Engine::Sqlite => rehearsal::obstacles(driver, changes, before)?,
        #[cfg(any(feature = "mysql", feature = "postgres"))]
        Engine::MySql | Engine::MariaDb | Engine::Postgres => {
            let each = changes.iter();
            let steps: Vec<_> = each.map(|one| (one.id, one.steps.clone())).collect();
            if driver.engine().is_mysql_family() {
                catalogued::refuse_engines(driver, &steps, before)?;
            }
            catalogued::obstacles(driver, &steps, before)?
        }
        #[cfg(not(all(feature = "sqlite", any(feature = "mysql", feature = "postgres"))))]
        _ => Vec::new(),
    };
    let Some(first) = found.first() else {
        return Ok(());
    };
    let id = &first.id;
    Err(Error::new(
        Kind::Refused,
        format!(
            "{id} is refused before step 1: {}, made by hand: drop {}, and create {} anew after the upgrade",
            sentences(&found),
            if found.len() == 1 {
                "it first"
            } else {
                "them first"
            },
            if found.len() == 1 { "it" } else { "them" },
        ),
    ))
}

/// What would break, step by step: the migration is named where it is not the first one.
fn sentences(found: &[Found]) -> String {
    let mut told = BTreeSet::new();
    let mut all: Vec<String> = Vec::new();
    for Found { id, step, .. } in found {
        if !told.insert((id, step)) {
            continue;
        }
        let broken = found
            .iter()
            .filter(|one| (&one.id, &one.step) == (id, step))
            .map(|one| {
                let Obstacle { kind, name, why } = &one.obstacle;
                format!("the {kind} {name} ({why})")
            });
        let broken = broken.collect::<Vec<_>>().join(" and ");
        let place = if *id == found[0].id {
            step.clone()
        } else {
            format!("{id}, {step}")
        };
        all.push(format!("{place} would break {broken}"));
    }
    all.join("; ")
}

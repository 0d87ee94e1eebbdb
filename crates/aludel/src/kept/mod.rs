//! The register of what drops and downgrades keep aside.

mod beside;
mod bury;
mod purge;
mod register;
mod size;
#[cfg(all(test, feature = "sqlite", feature = "mysql"))]
mod tests;

use std::collections::BTreeSet;

use aludel_core::catalog::Catalog;
use aludel_core::keep::{Keeping, Kept, Way};

pub(crate) use self::beside::{Beside, refuse, refuse_work};
pub(crate) use self::bury::bury;
pub(crate) use self::purge::purge;
pub(crate) use self::register::{Row, change, create, insert_text, read};
pub(crate) use self::size::list;

use crate::names::Names;

/// What a run knows of what is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Register {
    pub rows: Vec<Row>,
    pub database: State,
}

/// What a database had when the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    /// Not read yet.
    #[default]
    Unknown,
    /// Neither a migration of ours nor anything kept: what the run itself makes and drops is worth nothing.
    New,
    /// Something.
    Used,
}

impl Register {
    /// How the migration of this number keeps and gives back; `None` where there is nothing worth keeping.
    pub fn keeping(&self, names: &Names, version: i32, way: Way) -> Option<Keeping> {
        if self.database == State::New && way == Way::Up {
            return None;
        }
        Some(Keeping::new(&names.history, version, way, self.held()))
    }

    fn held(&self) -> BTreeSet<String> {
        let rows = self.rows.iter().filter(|row| row.state.is_none());
        rows.map(|row| row.kept.object.clone()).collect()
    }

    /// The live catalogue without what is kept, but for what these names give back.
    pub fn hide(&self, mut live: Catalog, given: &[String]) -> Catalog {
        let rows = self.rows.iter().map(|row| &row.kept);
        let rows = rows.filter(|kept| !given.contains(&kept.object));
        let hidden: BTreeSet<String> = rows.flat_map(Kept::names).collect();
        live.tables.retain(|name, _| !hidden.contains(name));
        for table in live.tables.values_mut() {
            table.columns.retain(|name, _| !hidden.contains(name));
        }
        live
    }
}

/// How an older binary takes back what keeps these: it finds all of them.
pub(crate) fn undoing(names: &Names, version: i32, kept: &[Kept]) -> Keeping {
    let held = kept.iter().map(|kept| kept.object.clone()).collect();
    Keeping::new(&names.history, version, Way::Down, held)
}

//! Constraints and indexes that are called otherwise: engines rename them, or nearly so, and never look at the rows.

use super::constraints::Plan;
use super::order;
use super::pair::{Pair, Scene};
use super::walk::Walk;
use crate::{Result, Schema, Step, Table};

/// Which word renames it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Index,
    Constraint,
}

/// A constraint or index that stays under another name.
#[derive(Clone, Debug)]
pub(super) struct Renamed {
    /// The table, as the models name it.
    pub table: String,
    pub kind: Kind,
    /// The name until now.
    pub from: String,
    /// The name in the models.
    pub to: String,
}

impl Renamed {
    fn step(&self, from: String, to: String) -> Step {
        let table = self.table.clone();
        match self.kind {
            Kind::Index => Step::RenameIndex { table, from, to },
            Kind::Constraint => Step::RenameConstraint { table, from, to },
        }
    }

    /// Whether something else of the models takes the old name.
    fn is_entangled(&self, to: &Schema) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(&self.from) && name != self.to;
        to.tables.values().flat_map(Table::object_names).any(same)
    }
}

impl Plan {
    /// Renames what leaves its name to something else, before that comes; swaps and chains through a temporary name.
    pub fn rename_first(&self, scene: &Scene, walk: &mut Walk) -> Result<()> {
        let all = self.renamed.iter();
        let mut first: Vec<_> = all
            .filter(|one| one.is_entangled(scene.to))
            .cloned()
            .collect();
        let pairs = first.iter().map(|one| (one.from.clone(), one.to.clone()));
        let tables = walk.schema.tables.values();
        let names = tables.flat_map(Table::object_names).map(str::to_owned);
        for (from, to) in
            order::renames(pairs.collect(), names.collect(), str::eq_ignore_ascii_case)
        {
            if let Some(one) = first.iter_mut().find(|one| one.from == from) {
                walk.push(one.step(from, to.clone()))?;
                one.from = to;
            }
        }
        Ok(())
    }

    /// Renames the rest of what stands on a table.
    pub fn rename_on(&self, scene: &Scene, pair: &Pair, walk: &mut Walk) -> Result<()> {
        let mine = self.renamed.iter().filter(|one| one.table == pair.to.name);
        for one in mine.filter(|one| !one.is_entangled(scene.to)) {
            walk.push(one.step(one.from.clone(), one.to.clone()))?;
        }
        Ok(())
    }
}

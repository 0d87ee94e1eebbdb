//! Rows that do not fit, counted before the first step runs.
//!
//! Steps are walked with a [`View`] of each table: what it will hold at that point, as a query over what stands there
//! now. So a column that an earlier step renames, fills or converts is counted as it will be, in a database where nothing
//! has been done yet. What a person's SQL or function does to rows cannot be known: what comes after it is not counted.

mod born;
mod columns;
mod dialect;
mod follow;
mod keys;
mod misfit;
mod moved;
mod mysql;
mod postgres;
mod show;
mod sqlite;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use self::dialect::Dialect;
use self::view::View;
use super::{Count, scope};
use crate::keep::Keeping;
use crate::step::mentions;
use crate::{Engine, IndexPart, Schema, Step};

/// What must be counted; see [`super::preflight`].
pub(super) fn counts<'a>(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: &dyn Fn(usize) -> Option<&'a Keeping>,
) -> Vec<Count> {
    let dialect = Dialect(engine);
    let before = scope::around(steps, before);
    let tables = before.tables.iter();
    let mut walk = Walk {
        dialect,
        views: tables
            .map(|(name, table)| (name.clone(), View::new(table, dialect)))
            .collect(),
        returned: BTreeMap::new(),
        schema: before.clone(),
        before,
        trusted: true,
        counts: Vec::new(),
        at: 0,
        keeping: None,
    };
    for (at, step) in steps.iter().enumerate() {
        walk.at = at;
        walk.keeping = keeping(at);
        walk.count(step);
        // A step that does not fit is the business of what runs it.
        if walk.follow(step).is_err() {
            break;
        }
        walk.count_collated(step);
    }
    walk.counts
}

struct Walk<'a> {
    dialect: Dialect,
    /// What stands in the database, with the tables that are kept and come back.
    before: Schema,
    /// Tables that stand in the database already, by their names at the step.
    views: BTreeMap<String, View>,
    /// Those that were kept, each with what gives it back.
    returned: BTreeMap<String, &'a Keeping>,
    /// The schema at the step.
    schema: Schema,
    /// Whether no person's step has run, which may have put rows into new tables.
    trusted: bool,
    counts: Vec<Count>,
    /// The step, by index.
    at: usize,
    /// How the step keeps and gives back.
    keeping: Option<&'a Keeping>,
}

impl Walk<'_> {
    fn count(&mut self, step: &Step) {
        let found = match step {
            Step::AddColumn {
                table,
                column,
                backfill: None,
            } => vec![self.bare(table, column)],
            Step::AlterColumn { .. } => vec![self.misfits(step), self.nulls(step)],
            Step::CreateUnique { table, unique } => {
                let parts = unique.columns.iter().cloned().map(IndexPart::Column);
                let parts: Vec<_> = parts.collect();
                vec![self.duplicates(table, &unique.name, &parts, None)]
            }
            Step::CreateIndex { table, index } if index.unique => {
                let filter = index.filter.as_deref();
                vec![self.duplicates(table, &index.name, &index.parts, filter)]
            }
            Step::AlterPrimaryKey { table, from, to } => vec![self.rekeyed(table, from, to)],
            Step::CreateForeignKey { table, key } => vec![self.orphans(table, key)],
            Step::CreateCheck { table, check } => vec![self.refused(table, check)],
            Step::Raw { up, .. } => self.built(up),
            _ => Vec::new(),
        };
        self.counts.extend(found.into_iter().flatten());
    }

    /// What stands on a column whose texts compare otherwise from now on.
    fn count_collated(&mut self, step: &Step) {
        if let Step::AlterColumn {
            table, from, to, ..
        } = step
            && from.collation != to.collation
        {
            let found = self.collated(table, to);
            self.counts.extend(found);
        }
    }

    /// The columns of the table that the expression speaks of.
    fn spoken(&self, table: &str, expr: &str) -> Vec<String> {
        let columns = self.schema.table(table).into_iter();
        let columns = columns.flat_map(|t| &t.columns);
        let spoken = columns.filter(|column| mentions(expr, &column.name));
        spoken.map(|column| column.name.clone()).collect()
    }

    /// The table as it will be, if it stands already and all these columns of it can be said.
    fn view(&self, table: &str, columns: &[String]) -> Option<&View> {
        let view = self.views.get(table)?;
        columns.iter().all(|name| view.knows(name)).then_some(view)
    }
}

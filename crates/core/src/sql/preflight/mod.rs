//! Rows that do not fit, counted before the first step runs.

mod dialect;
mod keys;
mod misfit;
mod mysql;
mod origin;
mod sqlite;
#[cfg(test)]
mod tests;

use dialect::{Dialect, shown};
use origin::{Origin, Origins};

use super::Count;
use crate::{Column, Engine, Schema, Step};

/// What must be counted; see [`super::preflight`].
pub(super) fn counts(steps: &[Step], before: &Schema, engine: Engine) -> Vec<Count> {
    let mut walk = Walk {
        origins: Origins::new(before),
        dialect: Dialect(engine),
        counts: Vec::new(),
        at: 0,
    };
    for (at, step) in steps.iter().enumerate() {
        walk.at = at;
        walk.step(step);
    }
    walk.counts
}

struct Walk<'a> {
    origins: Origins<'a>,
    dialect: Dialect,
    counts: Vec<Count>,
    at: usize,
}

impl Walk<'_> {
    fn step(&mut self, step: &Step) {
        if let Some(origin) = step.table().and_then(|table| self.origins.table(table)) {
            self.count(step, &origin);
        }
        if let Step::Raw { means, .. } = step {
            // What a person says that his own SQL does, it does itself.
            for step in means {
                self.origins.step(step);
            }
        }
        self.origins.step(step);
    }

    fn count(&mut self, step: &Step, origin: &Origin) {
        match step {
            Step::AddColumn {
                column, backfill, ..
            } if backfill.is_none() && required(column) => self.empty(origin, column),
            Step::AlterColumn { .. } => self.alter(step, origin),
            Step::CreateUnique { unique, .. } => self.unique(unique, origin),
            Step::CreateIndex { index, .. } if index.unique => self.unique_index(index, origin),
            Step::CreateForeignKey { table, key } => self.foreign_key(table, key, origin),
            Step::CreateCheck { check, .. } => self.check(check, origin),
            _ => {}
        }
    }

    fn push(&mut self, from: &str, shown: &str, reason: String, remedy: &str) {
        self.counts.push(Count {
            sql: format!("SELECT count(*) FROM {from}"),
            sample: format!("SELECT {shown} FROM {from} LIMIT 5"),
            reason,
            remedy: remedy.to_owned(),
            step: self.at,
        });
    }

    fn empty(&mut self, origin: &Origin, column: &Column) {
        let shown = self.key(origin);
        let reason = format!(
            "{0} has rows, and {0}.{1} is required and has neither default nor backfill",
            origin.shown, column.name
        );
        let from = self.dialect.name(&origin.name);
        self.push(
            &from,
            &shown,
            reason,
            "add `.backfill(…)` to the step, or delete the rows",
        );
    }

    fn alter(&mut self, step: &Step, origin: &Origin) {
        let Step::AlterColumn {
            from,
            to,
            backfill,
            using: None,
            ..
        } = step
        else {
            return;
        };
        let Some(value) = origin.value(&from.name, self.dialect) else {
            return;
        };
        let name = format!("{}.{}", origin.shown, from.name);
        if from.nullable && !to.nullable && backfill.is_none() && to.default.is_none() {
            let reason = format!("{name} holds NULLs and becomes required");
            let table = self.dialect.name(&origin.name);
            let shown = self.key(origin);
            let remedy = "add `.backfill(…)` to the step, or fill them first";
            self.push(
                &format!("{table} WHERE {value} IS NULL"),
                &shown,
                reason,
                remedy,
            );
        }
        if let Some((misfit, reason, remedy)) = misfit::of(
            self.dialect,
            &value,
            &name,
            (from, to),
            self.padded(origin, from),
        ) {
            let table = self.dialect.name(&origin.name);
            let from = format!("{table} WHERE {value} IS NOT NULL AND ({misfit})");
            let shown = self
                .dialect
                .joined(&[self.key(origin), shown(&value)], ": ");
            self.push(&from, &shown, reason, remedy);
        }
    }

    /// Whether the column is a `u64` that SQLite stores as text.
    fn padded(&self, origin: &Origin, column: &Column) -> bool {
        let known = self.origins.before.table(&origin.name);
        let found = known.and_then(|table| Some((table, table.column(&column.name)?)));
        found.is_some_and(|(table, column)| {
            super::sqlite::padded(column, table, self.origins.before)
        })
    }

    /// The primary key of a row in words.
    fn key(&self, origin: &Origin) -> String {
        let columns = self.origins.before.table(&origin.name);
        let columns = columns
            .map(|table| table.primary_key.columns.as_slice())
            .unwrap_or_default();
        let shown = columns.iter().map(|name| {
            let value = shown(&self.dialect.name(name));
            self.dialect.joined(&[self.dialect.text(name), value], " ")
        });
        // Between a name and its value stands a space.
        let shown: Vec<_> = shown.collect();
        self.dialect.joined(&shown, ", ")
    }
}

fn required(column: &Column) -> bool {
    !column.nullable
        && column.default.is_none()
        && column.generated.is_none()
        && !column.auto_increment
}

//! [`aludel_core::diff`] seen from outside.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics fails, which is its end"
)]

#[path = "../support/build.rs"]
mod build;
mod columns;
mod constraints;
mod enums;
mod guesses;

#[path = "../support/hints.rs"]
mod hints;
mod keys;
mod order;
mod property;
mod refused;
mod renames;
#[path = "../support/schemas.rs"]
mod schemas;
mod spent;
mod tables;

use aludel_core::diff::{Backfill, ColumnHint, Diff, ValueHint};
use aludel_core::{Default, Error, Hints, Schema, Step, Table, diff, meaning};

/// A schema of these tables.
fn schema<const N: usize>(tables: [Table; N]) -> Schema {
    tables.into_iter().fold(Schema::default(), Schema::with)
}

/// One named change.
struct Case {
    from: Schema,
    to: Schema,
    hints: Hints,
}

/// A change from these tables to those.
fn from_to<const N: usize, const M: usize>(from: [Table; N], to: [Table; M]) -> Case {
    Case {
        from: schema(from),
        to: schema(to),
        hints: Hints::default(),
    }
}

impl Case {
    /// With `renamed_from` on a table.
    fn table(mut self, from: &str, to: &str) -> Self {
        self.hints.tables.push((from.to_owned(), to.to_owned()));
        self
    }

    /// With `renamed_from` on a column, both of table `t`.
    fn column(self, from: &str, to: &str) -> Self {
        self.column_of("t", from, to)
    }

    fn column_of(mut self, table: &str, from: &str, to: &str) -> Self {
        self.hints.columns.push(ColumnHint {
            table: table.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        });
        self
    }

    /// With `renamed_from` on a variant of the enum in a column of table `t`.
    fn value(mut self, column: &str, from: &str, to: &str) -> Self {
        self.hints.values.push(ValueHint {
            table: "t".to_owned(),
            column: column.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        });
        self
    }

    /// With `backfill` on a column of table `t`.
    fn backfill(mut self, column: &str, value: Default) -> Self {
        self.hints.backfills.push(Backfill {
            table: "t".to_owned(),
            column: column.to_owned(),
            value,
        });
        self
    }

    #[track_caller]
    fn found(&self) -> Diff {
        let found = diff(&self.from, &self.to, &self.hints).unwrap();
        let mut there = self.from.clone();
        found
            .steps
            .iter()
            .for_each(|step| step.apply(&mut there).unwrap());
        assert!(there.same(&self.to));
        for step in found.steps.iter().rev() {
            step.reverse().unwrap().apply(&mut there).unwrap();
        }
        assert!(there.same(&self.from));
        found
    }

    /// Asserts that these are the steps, in a few words each, and that they lead there and back.
    #[track_caller]
    fn gives<const N: usize>(self, steps: [&str; N]) {
        let found = self.found().steps;
        let found: Vec<_> = found.iter().map(Step::describe).collect();
        assert_eq!(found, steps);
    }

    /// The same, in whole words.
    #[track_caller]
    fn means<const N: usize>(self, steps: [&str; N]) {
        let found = self.found().steps;
        let found: Vec<_> = found
            .iter()
            .map(|step| meaning::step(step).to_string())
            .collect();
        assert_eq!(found, steps);
    }

    /// Asserts that these are the pairs that may have been renames.
    #[track_caller]
    fn guesses<const N: usize>(self, guesses: [&str; N]) {
        let found = self.found().guesses.into_iter();
        let found = found.map(|g| {
            format!(
                "{}: {} to {}",
                g.table.unwrap_or_default(),
                g.dropped,
                g.added
            )
        });
        assert_eq!(found.collect::<Vec<_>>(), guesses);
    }

    #[track_caller]
    fn fails(self) -> Error {
        diff(&self.from, &self.to, &self.hints).unwrap_err()
    }
}

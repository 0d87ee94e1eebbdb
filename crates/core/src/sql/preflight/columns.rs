//! Rows that a new or changed column would refuse.

use super::{Count, Walk, misfit};
use crate::keep::Change;
use crate::{Column, Step};

impl Walk<'_> {
    /// A required column without a value for the rows that are there.
    pub(super) fn bare(&self, table: &str, column: &Column) -> Option<Count> {
        let filled = column.default.is_some()
            || column.nullable
            || column.generated.is_some()
            || column.auto_increment;
        let view = self.view(table, &[]).filter(|_| !filled)?;
        if let Some(object) = self.held(table, column) {
            return Some(self.born_since(table, column, &object));
        }
        let reason = format!(
            "{0} has rows, and {0}.{1} is required and has neither default nor backfill",
            view.origin, column.name
        );
        let remedy = "add `.backfill(…)` to the step, or delete the rows";
        Some(self.rows(table, "", &[], reason, remedy))
    }

    /// NULLs in a column that becomes required, and nothing fills them.
    pub(super) fn nulls(&self, step: &Step) -> Option<Count> {
        let Step::AlterColumn {
            table,
            from,
            to,
            backfill: None,
            using,
            ..
        } = step
        else {
            return None;
        };
        if !from.nullable || to.nullable || to.default.is_some() {
            return None;
        }
        let computed = to.generated.as_ref().map(|generated| &generated.expr);
        let using = computed.or(using.as_ref());
        let used = match using {
            Some(expr) => self.spoken(table, expr),
            None => vec![to.name.clone()],
        };
        let view = self.view(table, &used)?;
        let name = format!("{}.{}", view.origin, view.origin_of(&to.name));
        let (value, reason) = match using {
            None => (
                self.dialect.name(&to.name),
                format!("{name} holds NULLs and becomes required"),
            ),
            Some(expr) => (
                format!("({expr})"),
                format!("{name} becomes required, and `{expr}` is NULL for some of its rows"),
            ),
        };
        let remedy = "add `.backfill(…)` to the step, or fill them first";
        let condition = format!("{value} IS NULL");
        let condition = self.unless_given(&Change::of(step)?, condition)?;
        Some(self.rows(table, &condition, &[], reason, remedy))
    }

    /// Values that the new type does not have.
    pub(super) fn misfits(&self, step: &Step) -> Option<Count> {
        let Step::AlterColumn {
            table,
            from,
            to,
            using: None,
            ..
        } = step
        else {
            return None;
        };
        if from.generated.is_some() || to.generated.is_some() {
            return None;
        }
        let view = self.view(table, std::slice::from_ref(&from.name))?;
        let name = format!("{}.{}", view.origin, view.origin_of(&from.name));
        let value = self.dialect.name(&from.name);
        let padded = self.padded(&view.origin, view.origin_of(&from.name));
        let (condition, reason, remedy) =
            misfit::of(self.dialect, &value, &name, (from, to), padded)?;
        let condition = format!("{value} IS NOT NULL AND ({condition})");
        let condition = self.unless_given(&Change::of(step)?, condition)?;
        let shown = std::slice::from_ref(&from.name);
        Some(self.rows(table, &condition, shown, reason, remedy))
    }

    /// Whether the column is a `u64` that SQLite stores as text.
    fn padded(&self, table: &str, column: &str) -> bool {
        let table = self.before.table(table);
        let found = table.and_then(|table| Some((table, table.column(column)?)));
        found.is_some_and(|(table, column)| {
            super::super::sqlite::padded(column, table, &self.before)
        })
    }
}

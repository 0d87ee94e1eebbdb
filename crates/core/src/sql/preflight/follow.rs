//! What each step makes of the tables.

use super::Walk;
use crate::keep::Change;
use crate::sql::raw;
use crate::step::mentions;
use crate::{Column, ColumnType, Default, Raw, Result, Step};

impl Walk<'_> {
    /// Takes a step, on the views and on the schema.
    pub(super) fn follow(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::DropTable(table) => {
                self.views.remove(&table.name);
            }
            Step::RenameTable { from, to } => {
                if let Some(view) = self.views.remove(from) {
                    self.views.insert(to.clone(), view);
                }
            }
            Step::AddColumn {
                table,
                column,
                backfill,
            } => self.add(table, column, backfill.as_ref()),
            Step::Raw { up, means, .. } => self.person(up, means),
            step => self.column(step),
        }
        step.apply(&mut self.schema)
    }

    fn column(&mut self, step: &Step) {
        match step {
            Step::AlterColumn { .. } => return self.alter(step),
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => {
                let (from, to) = (self.dialect.text(from), self.dialect.text(to));
                let renamed =
                    |x: &str| Some(format!("CASE {x} WHEN {from} THEN {to} ELSE {x} END"));
                if let Some(view) = self.views.get_mut(table) {
                    view.change(column, renamed);
                }
            }
            _ => {}
        }
        let view = step.table().and_then(|table| self.views.get_mut(table));
        match (step, view) {
            (Step::DropColumn { column, .. }, Some(view)) => view.drop(&column.name),
            (Step::RenameColumn { from, to, .. }, Some(view)) => view.rename(from, to),
            _ => {}
        }
    }

    fn add(&mut self, table: &str, column: &Column, backfill: Option<&Default>) {
        let value = match backfill.or(column.default.as_ref()) {
            None if column.generated.is_some() => None,
            None => self.null(table, column),
            Some(value) => self.literal(table, column, value),
        };
        let value = match self.held(table, column) {
            Some(object) => value
                .and_then(|value| self.value_held((table, &object), (column, backfill), &value)),
            None => value,
        };
        if let Some(view) = self.views.get_mut(table) {
            view.add(&column.name, value);
        }
    }

    fn null(&self, table: &str, column: &Column) -> Option<String> {
        let table = self.schema.table(table)?;
        Some(self.dialect.null(column, table, &self.schema))
    }

    /// A value as the column stores it; none for what differs from row to row.
    fn literal(&self, table: &str, column: &Column, value: &Default) -> Option<String> {
        let table = self.schema.table(table)?;
        self.dialect.value(value, column, table, &self.schema)
    }

    fn alter(&mut self, step: &Step) {
        let Some(change) = Change::of(step) else {
            return;
        };
        let Change {
            table,
            from,
            to,
            using,
            ..
        } = change;
        let fill = change.fill();
        let literal = fill.map(|value| self.literal(table, to, value));
        let used = using.map(|expr| self.spoken(table, expr));
        let same = from.ty == to.ty || is_text(&from.ty) && is_text(&to.ty);
        let (dialect, retyped) = (self.dialect, !same || from.generated != to.generated);
        let held = self.holds(&change).is_some();
        let Some(view) = self.views.get_mut(table) else {
            return;
        };
        if held {
            view.change(&to.name, |_| None);
            return;
        }
        let known = |used: Vec<String>| used.iter().all(|name| view.knows(name));
        match (using, used.is_some_and(known)) {
            (Some(expr), true) => view.compute(&to.name, expr, dialect),
            (Some(_), false) => view.change(&to.name, |_| None),
            // What a type's values become in another type is for the engine to say.
            (None, _) if retyped => view.change(&to.name, |_| None),
            (None, _) => {}
        }
        match literal {
            Some(Some(literal)) => {
                view.change(&to.name, |x| Some(format!("coalesce({x}, {literal})")));
            }
            Some(None) => view.change(&to.name, |_| None),
            None => {}
        }
        if from.collation != to.collation {
            view.change(&to.name, |x| dialect.collated(x, to));
        }
    }

    /// What a person's step may change is not known any more: the rows of the tables that its SQL speaks of, and of all
    /// tables where it is a function.
    fn person(&mut self, up: &Raw, means: &[Step]) {
        if up.is_nothing() && means.is_empty() {
            return;
        }
        if raw::keeps_rows(up, self.dialect.0) {
            return;
        }
        self.trusted = false;
        self.views.retain(|name, _| match up {
            Raw::Nothing => true,
            Raw::Run { .. } => false,
            Raw::Sql { text, .. } | Raw::File { text, .. } => !mentions(text, name),
        });
        for step in means {
            if let Some(table) = step.table() {
                self.views.remove(table);
            }
        }
    }
}

/// Types of which each stores a text as the others do.
fn is_text(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::String { .. } | ColumnType::Enum { .. })
}

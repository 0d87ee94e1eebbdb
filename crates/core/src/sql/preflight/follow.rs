//! What each step makes of the tables.

use super::Walk;
use super::view::View;
use crate::keep::{self, Change};
use crate::sql::raw;
use crate::step::mentions;
use crate::{Column, ColumnType, Default, ForeignKey, Raw, Result, Step, Table};

impl Walk<'_> {
    /// Takes a step, on the views and on the schema.
    pub(super) fn follow(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::DropTable(table) => {
                self.views.remove(&table.name);
                self.returned.remove(&table.name);
            }
            Step::CreateTable(table) => self.create(table),
            Step::CreateForeignKey { table, key } if self.follows(table, key) => {
                self.views.remove(table);
            }
            Step::RenameTable { from, to } => {
                if let Some(view) = self.views.remove(from) {
                    self.views.insert(to.clone(), view);
                }
                if let Some(keeping) = self.returned.remove(from) {
                    self.returned.insert(to.clone(), keeping);
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

    /// A table that was kept has the rows of what keeps it, unless some of them follow what has gone meanwhile.
    fn create(&mut self, table: &Table) {
        let object = self.keeping.and_then(|keeping| keeping.table_back(table));
        let (Some(keeping), Some(object)) = (self.keeping, object) else {
            return;
        };
        self.returned.insert(table.name.clone(), keeping);
        let mut keys = table.foreign_keys.iter();
        if !keys.any(|key| self.follows(&table.name, key)) {
            let mut aside = table.clone();
            object.clone_into(&mut aside.name);
            let view = View::new(&aside, self.dialect);
            self.views.insert(table.name.clone(), view);
            self.before.tables.insert(object, aside);
        }
    }

    /// Whether rows of a table that was kept go with the key's parents, or lose them, as the key comes back.
    pub(super) fn follows(&self, table: &str, key: &ForeignKey) -> bool {
        let returned = self.returned.get(table);
        let here = returned.is_some_and(|keeping| Some(*keeping) == self.keeping);
        here && keep::follow(table, key, str::to_owned).is_some()
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
        let alike =
            is_text(&from.ty) && is_text(&to.ty) || is_number(&from.ty) && is_number(&to.ty);
        let same = from.ty == to.ty || alike;
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

/// Whole numbers that every engine stores as such, of which those that fit stay what they are.
fn is_number(ty: &ColumnType) -> bool {
    ty.is_integer() && *ty != ColumnType::U64
}

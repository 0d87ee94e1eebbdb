//! What the steps of a group say beyond the shapes around it: what rows get.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{Shape, Shown};
use super::value::{literal, name, text};
use super::{convert, create};
use crate::step::mentions;
use crate::{Default, Result, Schema, Step};

/// What rows get.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// UPDATEs before everything else.
    pub first: Vec<String>,
    /// How the values of a column become those of its new type, by column.
    pub using: BTreeMap<String, String>,
    /// A default that a new column has until rows have their values, by column.
    pub given: BTreeMap<String, String>,
    /// UPDATEs of new columns and of those no longer computed, which are not NOT NULL until then, by column.
    pub computed: BTreeMap<String, String>,
    /// Statements after everything else.
    pub last: Vec<String>,
    /// What a column that changes gets back, where rows have it.
    held: Option<Held>,
}

/// What rows get back in place of what a conversion makes of their values.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// The column.
    pub column: String,
    /// Whether a row has something.
    pub there: String,
    /// What it has.
    pub value: String,
}

impl Change {
    /// What these steps say, between these shapes of their table.
    ///
    /// # Errors
    /// A conversion that nobody has said.
    pub fn of(
        steps: &[Step],
        (before, after): (&Schema, &Schema),
        held: Option<&Held>,
    ) -> Result<Change> {
        let mut change = Change {
            held: held.cloned(),
            ..Change::default()
        };
        for step in steps {
            let table = step.table();
            let shape = |schema: &Schema| {
                let found = table.and_then(|name| schema.table(name));
                found.map(|table| Shape::of(table, schema)).transpose()
            };
            if let (Some(old), Some(new)) = (shape(before)?, shape(after)?) {
                change.take(step, &old, &new)?;
            }
        }
        Ok(change)
    }

    fn take(&mut self, step: &Step, old: &Shape, new: &Shape) -> Result<()> {
        match step {
            Step::AddColumn {
                column,
                backfill: Some(value),
                ..
            } if column.default.as_ref() != Some(value) => {
                let sql = literal(value, &column.ty);
                if let Default::Expr(_) = value {
                    let update = format!(
                        "UPDATE {} SET {} = {sql}",
                        name(&new.name),
                        name(&column.name)
                    );
                    self.computed.insert(column.name.clone(), update);
                } else {
                    self.given.insert(column.name.clone(), sql);
                }
                Ok(())
            }
            Step::AlterColumn { .. } => self.alter(step, old, new),
            Step::RenameValue {
                column, from, to, ..
            } => {
                let (table, column) = (name(&new.name), name(column));
                self.first.push(format!(
                    "UPDATE {table} SET {column} = {} WHERE {column} = {}",
                    text(to),
                    text(from)
                ));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn alter(&mut self, step: &Step, old: &Shape, new: &Shape) -> Result<()> {
        let Step::AlterColumn {
            from,
            to,
            backfill,
            using,
            ..
        } = step
        else {
            return Ok(());
        };
        let (Some(was), Some(is)) = (old.column(&from.name), new.column(&to.name)) else {
            return Ok(());
        };
        if is.sequence.is_some() && was.sequence.is_none() {
            self.last.push(create::caught_up(&new.name, &to.name).sql);
        }
        if is.generated.is_some() {
            return Ok(());
        }
        let quoted = name(&from.name);
        let expr = match using {
            Some(expr) => Some(format!("({expr})")),
            None => convert::expression(&new.name, &quoted, from, to, &is.ty)?,
        };
        let value = backfill.as_ref().or(to.default.as_ref());
        let value = value.filter(|_| from.nullable && !to.nullable);
        let value = value.map(|value| literal(value, &to.ty));
        let held = self
            .held
            .as_ref()
            .is_some_and(|held| held.column == to.name);
        match (expr, value) {
            (Some(expr), Some(value)) => {
                let filled = format!("coalesce({expr}, {value})");
                self.using.insert(to.name.clone(), filled);
            }
            (Some(expr), None) => drop(self.using.insert(to.name.clone(), expr)),
            // No value can be given to a column that is still computed.
            (None, Some(value)) if was.generated.is_some() => {
                let update = format!(
                    "UPDATE {} SET {quoted} = {value} WHERE {quoted} IS NULL",
                    name(&new.name)
                );
                self.computed.insert(to.name.clone(), update);
            }
            (None, Some(value)) if held || retyped(was, is) || was.check != is.check => {
                let filled = format!("coalesce({quoted}::{}, {value})", is.ty);
                self.using.insert(to.name.clone(), filled);
            }
            (None, Some(value)) => self.first.push(format!(
                "UPDATE {} SET {quoted} = {value} WHERE {quoted} IS NULL",
                name(&new.name)
            )),
            (None, None) if held => {
                let cast = format!("{quoted}::{}", is.ty);
                self.using.insert(to.name.clone(), cast);
            }
            (None, None) => {}
        }
        self.give_back(&to.name);
        Ok(())
    }

    fn give_back(&mut self, column: &str) {
        let Some(held) = self.held.as_ref().filter(|held| held.column == column) else {
            return;
        };
        if let Some(expr) = self.using.get_mut(column) {
            let (there, value) = (&held.there, &held.value);
            *expr = format!("CASE WHEN {there} THEN {value} ELSE {expr} END");
        }
    }
}

/// Whether the column gets another type or collation.
pub(super) fn retyped(was: &Shown, is: &Shown) -> bool {
    (&was.ty, &was.collation) != (&is.ty, &is.collation)
}

/// Columns that are dropped and added anew: the computed ones whose expression or type changes, or that are computed from
/// a column whose type changes, which PostgreSQL refuses.
pub(super) fn recreated(old: &Shape, new: &Shape) -> BTreeSet<String> {
    let changed = |is: &&Shown| {
        let was = old.column(&is.name);
        was.is_some_and(|was| retyped(was, is))
    };
    let moved: Vec<_> = new.columns.iter().filter(changed).collect();
    let mut found = BTreeSet::new();
    for is in &new.columns {
        let (Some(was), Some(expr)) = (old.column(&is.name), &is.generated) else {
            continue;
        };
        let depends = moved.iter().any(|column| mentions(expr, &column.name));
        if was.generated != is.generated || retyped(was, is) || depends {
            found.insert(is.name.clone());
        }
    }
    found
}

//! What differs between two shapes of one table, as clauses of ALTER TABLE.

use std::collections::BTreeSet;

use super::change::{Change, retyped};
use super::create;
use super::shape::{Shape, Shown};
use super::value::name;
use crate::step::mentions;
use crate::{Check, Index, IndexPart};

/// Clauses in the order in which they run. PostgreSQL runs those of one ALTER in an order of its own, which is this one.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// What must be gone before a column gets a type that does not count, or a conversion.
    pub released: Vec<String>,
    /// Constraints that go.
    pub gone: Vec<String>,
    /// Columns that go, change and come.
    pub columns: Vec<String>,
    /// What a new column gets once rows have their values.
    pub settled: Vec<String>,
    /// Constraints that come.
    pub new: Vec<String>,
}

/// Two shapes of one table.
pub(super) struct Pair<'a> {
    pub old: &'a Shape,
    pub new: &'a Shape,
    /// Columns that are dropped and added anew.
    pub recreated: BTreeSet<String>,
    pub change: &'a Change,
}

impl Pair<'_> {
    pub fn clauses(&self) -> Clauses {
        let mut all = Clauses {
            gone: self.gone(),
            new: self.new_constraints(),
            ..Clauses::default()
        };
        let goes = |column: &&Shown| {
            self.new.column(&column.name).is_none() || self.recreated.contains(&column.name)
        };
        let mut going: Vec<_> = self.old.columns.iter().filter(goes).collect();
        // A column stays as long as another is computed from it.
        going.sort_by_key(|column| column.generated.is_none());
        let drop = |column: &Shown| format!("DROP COLUMN {}", name(&column.name));
        all.columns.extend(going.into_iter().map(drop));
        for column in &self.new.columns {
            let stood = self.old.column(&column.name);
            match stood.filter(|_| !self.recreated.contains(&column.name)) {
                Some(was) => self.changed(was, column, &mut all),
                None => self.added(column, &mut all),
            }
        }
        all
    }

    fn dies(&self, columns: &[String]) -> bool {
        columns.iter().any(|name| self.recreated.contains(name))
    }

    fn speaks(&self, expr: &str) -> bool {
        self.recreated.iter().any(|name| mentions(expr, name))
    }

    fn check_stays(&self, check: &Check, others: &[Check]) -> bool {
        others.contains(check) && !self.speaks(&check.expr)
    }

    fn gone(&self) -> Vec<String> {
        let drop = |one: &str| format!("DROP CONSTRAINT {}", name(one));
        let mut all = Vec::new();
        let checks = self.new.all_checks();
        for check in self.old.all_checks() {
            if !self.check_stays(&check, &checks) {
                all.push(drop(&check.name));
            }
        }
        for unique in &self.old.uniques {
            if !self.new.uniques.contains(unique) || self.dies(&unique.columns) {
                all.push(drop(&unique.name));
            }
        }
        if self.key_changes() {
            all.push(drop(&self.old.primary_key.name));
        }
        all
    }

    fn new_constraints(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.key_changes() {
            let sql = create::primary_key(&self.new.primary_key);
            all.push(format!("ADD {sql}"));
        }
        for unique in &self.new.uniques {
            if !self.old.uniques.contains(unique) || self.dies(&unique.columns) {
                all.push(format!("ADD {}", create::unique(unique)));
            }
        }
        let checks = self.old.all_checks();
        for check in self.new.all_checks() {
            if !self.check_stays(&check, &checks) {
                all.push(format!("ADD {}", create::check(&check)));
            }
        }
        all
    }

    fn key_changes(&self) -> bool {
        self.old.primary_key != self.new.primary_key || self.dies(&self.old.primary_key.columns)
    }

    /// Indexes that go, by name, and those that come.
    pub fn indexes(&self) -> (Vec<&Index>, Vec<&Index>) {
        let dies = |index: &Index| {
            let filter = index.filter.as_ref();
            filter.is_some_and(|filter| self.speaks(filter))
                || index.parts.iter().any(|part| match part {
                    IndexPart::Expr(expr) => self.speaks(expr),
                    IndexPart::Column(column) | IndexPart::Descending(column) => {
                        self.recreated.contains(column)
                    }
                })
        };
        let gone = self.old.indexes.iter();
        let gone = gone.filter(|index| !self.new.indexes.contains(index) || dies(index));
        let new = self.new.indexes.iter();
        let new = new.filter(|index| !self.old.indexes.contains(index) || dies(index));
        (gone.collect(), new.collect())
    }

    fn added(&self, column: &Shown, all: &mut Clauses) {
        let quoted = name(&column.name);
        let mut bare = column.clone();
        if self.change.computed.contains_key(&column.name) {
            bare.default = None;
            bare.nullable = true;
            let default = column.default.iter();
            let default = default.map(|value| format!("ALTER COLUMN {quoted} SET DEFAULT {value}"));
            all.settled.extend(default);
            if !column.nullable {
                all.settled
                    .push(format!("ALTER COLUMN {quoted} SET NOT NULL"));
            }
        } else if let Some(value) = self.change.given.get(&column.name) {
            bare.default = Some(value.clone());
            all.settled.push(match &column.default {
                Some(value) => format!("ALTER COLUMN {quoted} SET DEFAULT {value}"),
                None => format!("ALTER COLUMN {quoted} DROP DEFAULT"),
            });
        }
        all.columns
            .push(format!("ADD COLUMN {}", create::column(&bare)));
    }

    /// A default in the way of another type goes before it and comes after it.
    fn changed(&self, was: &Shown, is: &Shown, clauses: &mut Clauses) {
        let using = self.change.using.get(&is.name);
        let typed = retyped(was, is) || using.is_some();
        let again = was.default != is.default || typed;
        let mut all = Vec::new();
        let quoted = name(&is.name);
        let clause = |what: String| format!("ALTER COLUMN {quoted} {what}");
        if was.default.is_some() && (typed || is.default.is_none()) {
            all.push("DROP DEFAULT".to_owned());
        }
        if was.generated.is_some() && is.generated.is_none() {
            let what = "DROP EXPRESSION".to_owned();
            // In one ALTER with another type, PostgreSQL sees a generated column still, which takes no USING.
            if typed {
                clauses.released.push(clause(what));
            } else {
                all.push(what);
            }
        }
        if was.sequence.is_some() && is.sequence.is_none() {
            clauses.released.push(clause("DROP IDENTITY".to_owned()));
        }
        if typed {
            all.push(type_clause(is, using));
        }
        match (was.nullable, is.nullable) {
            (true, false) => {
                // A column that was computed gets its values first.
                let late = self.change.computed.contains_key(&is.name);
                let required = "SET NOT NULL".to_owned();
                if late {
                    clauses.settled.push(clause(required));
                } else {
                    all.push(required);
                }
            }
            (false, true) => all.push("DROP NOT NULL".to_owned()),
            _ => {}
        }
        if let Some(sequence) = is.sequence.as_ref().filter(|_| was.sequence.is_none()) {
            let counting = format!("ADD {}", create::identity(sequence));
            clauses.settled.push(clause(counting));
        }
        if let Some(value) = is.default.as_ref().filter(|_| again) {
            all.push(format!("SET DEFAULT {value}"));
        }
        clauses.columns.extend(all.into_iter().map(clause));
    }
}

fn type_clause(column: &Shown, using: Option<&String>) -> String {
    let collation = column.collation.as_ref();
    let collation = collation.map_or(String::new(), |one| format!(" COLLATE {}", name(one)));
    let using = using.map_or(String::new(), |expr| format!(" USING {expr}"));
    format!("TYPE {}{collation}{using}", column.ty)
}

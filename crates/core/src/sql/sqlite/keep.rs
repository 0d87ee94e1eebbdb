//! What is dropped is kept under another name, and taken from there on the way back.

use std::collections::BTreeMap;

use super::aside::{dropped, returned};
use super::convert::convert;
use super::group::{self, Group};
use super::side;
use super::types::Stored;
use super::value::name;
use crate::keep::{Change, Keeping, Kept, KeptKind, Loss, follow};
use crate::sql::{Body, Count, Part, Statement};
use crate::{Result, Schema, Step, Table};

/// Steps, with what they keep and give back.
pub(super) struct Keeper<'a> {
    keeping: Option<&'a Keeping>,
    kept: Vec<Kept>,
    given: Vec<String>,
    /// The tables whose rows were kept.
    returned: Vec<String>,
}

impl<'a> Keeper<'a> {
    pub fn new(keeping: Option<&'a Keeping>) -> Self {
        Self {
            keeping,
            kept: Vec::new(),
            given: Vec::new(),
            returned: Vec::new(),
        }
    }

    /// How many steps from the first on are one group.
    pub fn length(&self, steps: &[Step]) -> usize {
        match steps.first() {
            Some(Step::CreateTable(table)) if self.back(table).is_some() => 1,
            _ => self.apart(&steps[..group::length(steps)]),
        }
    }

    /// So many steps that no column is of two of them where values are kept or given back: these are those between the
    /// steps, which no one rebuild has.
    fn apart(&self, steps: &[Step]) -> usize {
        let fresh = matches!(steps.first(), Some(Step::CreateTable(_)));
        if self.keeping.is_none() || fresh {
            return steps.len();
        }
        let mut touched = Vec::new();
        let mut keeps = false;
        for (at, step) in steps.iter().enumerate() {
            let change = Change::of(step);
            let altered = change.is_some_and(|change| {
                change.loss().is_some() || change.reversed().loss().is_some()
            });
            let kept = altered || matches!(step, Step::DropColumn { .. } | Step::AddColumn { .. });
            if at > 0 && (looks_back(step) || looks_back(&steps[at - 1])) {
                return at;
            }
            if let Some(name) = column_of(step) {
                if (kept || keeps) && touched.contains(&name) {
                    return at;
                }
                touched.push(name);
            }
            keeps |= kept;
        }
        steps.len()
    }

    fn back(&self, table: &Table) -> Option<String> {
        self.keeping.and_then(|keeping| keeping.table_back(table))
    }

    /// What runs for a group, which begins at `at`.
    pub fn parts(&mut self, group: &mut Group<'_>, at: usize) -> Result<Vec<Part>> {
        let steps = group.steps();
        match steps {
            [Step::DropTable(table)] => self.drop_table(group, table, at),
            [Step::CreateTable(table)] => self.create_table(group, table, at),
            [Step::CreateTable(_), ..] => group.parts(),
            _ => {
                let mut parts: Vec<_> = self.followed(steps, at).into_iter().collect();
                let around = self.columns(group, at)?;
                parts.extend(self::aside(at, around.first));
                parts.extend(group.parts()?);
                parts.extend(self::aside(at + steps.len() - 1, around.last));
                if let Some(part) = parts.first_mut() {
                    part.told = around.told;
                }
                Ok(parts)
            }
        }
    }

    /// What runs before and after a group for the columns that it drops, adds and changes.
    fn columns(&mut self, group: &mut Group<'_>, at: usize) -> Result<Around> {
        let mut around = Around::default();
        let Some(keeping) = self.keeping else {
            return Ok(around);
        };
        for (index, step) in group.steps().iter().enumerate() {
            match step {
                Step::DropColumn { table, column, .. }
                    if column.generated.is_none() && keeping.keeps(at + index) =>
                {
                    let near = group.schema_before(index);
                    let (Some(stands), Some(from), Some(to)) = (
                        near.table(table),
                        group.before().table(table),
                        group.last().table(table),
                    ) else {
                        continue;
                    };
                    let kept = keeping.column(stands, column, KeptKind::Side)?;
                    let filled = side::filled(&kept.object, column, (from, group.before()))?;
                    around.first.extend(filled);
                    around.follow(&kept.object, (from, to), group);
                    self.kept.push(kept);
                }
                Step::AddColumn { table, column, .. } => {
                    let stands = group.schema_before(index).table(table);
                    let object = stands.and_then(|stands| keeping.column_back(stands, column));
                    if let Some(object) = object {
                        around.hold(&column.name, &object);
                        self.given.push(object);
                    }
                }
                Step::AlterColumn { .. } => self.altered(group, (at, index), &mut around)?,
                _ => {}
            }
        }
        group.hold(std::mem::take(&mut around.held));
        Ok(around)
    }

    /// A change of a column: it gives back what is held, and keeps what it loses.
    fn altered(
        &mut self,
        group: &Group<'_>,
        (at, index): (usize, usize),
        around: &mut Around,
    ) -> Result<()> {
        let (Some(keeping), Some(change)) = (self.keeping, Change::of(&group.steps()[index]))
        else {
            return Ok(());
        };
        let (before, after) = (group.schema_before(index), group.last());
        let (Some(stands), Some(from), Some(to)) = (
            before.table(change.table),
            group.before().table(change.table),
            after.table(change.table),
        ) else {
            return Ok(());
        };
        if let Some(object) = keeping.values_back(stands, &change) {
            let values = side::values(&object, from, change.from);
            around.told.push(values.changed(at));
            around.hold(&change.to.name, &object);
            self.given.push(object);
        }
        if let Some(loss) = change.kept(keeping, at + index) {
            let kept = keeping.values(stands, &change)?;
            let lost = side::lost(&kept.object, (change.from, loss), (from, group.before()))?;
            around.first.extend(lost);
            around.last.extend(settled(
                &kept.object,
                (&change, loss),
                (to, (before, after)),
            ));
            around.follow(&kept.object, (from, to), group);
            self.kept.push(kept);
        }
        Ok(())
    }

    fn drop_table(&mut self, group: &Group<'_>, table: &Table, at: usize) -> Result<Vec<Part>> {
        let keeping = self.keeping.filter(|keeping| keeping.keeps(at));
        let Some(keeping) = keeping else {
            return group.parts();
        };
        let kept = keeping.table(table)?;
        let own = dropped(table, &kept.object, (group.before(), at))?;
        self.kept.push(kept);
        group.around(own)
    }

    fn create_table(&mut self, group: &Group<'_>, table: &Table, at: usize) -> Result<Vec<Part>> {
        let Some(object) = self.back(table) else {
            return group.parts();
        };
        let own = returned(table, &object, (group.last(), at))?;
        self.given.push(object);
        self.returned.push(table.name.clone());
        group.around(own)
    }

    /// Rows of a table that was kept follow what has gone meanwhile, before a later step adds a key.
    fn followed(&self, steps: &[Step], at: usize) -> Option<Part> {
        let orphans = steps.iter().filter_map(|step| match step {
            Step::CreateForeignKey { table, key } if self.returned.contains(table) => {
                follow(table, key, name)
            }
            _ => None,
        });
        let orphans: Vec<_> = orphans.collect();
        (!orphans.is_empty()).then(|| part(at, orphans))
    }

    /// What is kept, and what is given back.
    pub fn done(self) -> (Vec<Kept>, Vec<String>) {
        (self.kept, self.given)
    }
}

/// What runs around a group.
#[derive(Default)]
struct Around {
    first: Vec<String>,
    last: Vec<String>,
    /// What holds the values of columns, by their names.
    held: BTreeMap<String, String>,
    told: Vec<Count>,
}

impl Around {
    /// What is kept follows its rows once they are there; where their key becomes another, from before that.
    fn follow(&mut self, object: &str, (from, to): (&Table, &Table), group: &Group<'_>) {
        if group.rekeys(from) {
            self.first.extend(side::followed(object, from));
        } else {
            self.last.extend(side::followed(object, to));
        }
    }

    fn hold(&mut self, column: &str, object: &str) {
        self.last.extend(side::gone(object));
        self.held.insert(column.to_owned(), object.to_owned());
    }
}

/// Notes what the values have become, and lets go those that the way back makes again.
fn settled(
    object: &str,
    (change, loss): (&Change<'_>, Loss),
    (table, (before, after)): (&Table, (&Schema, &Schema)),
) -> Vec<String> {
    let values = side::values(object, table, change.to);
    let back = if let Some(back) = change.back {
        Some(format!("({back})"))
    } else {
        let is = Stored::of(change.to, table, after);
        let was = before.table(change.table);
        let was = was.map(|was| Stored::of(change.from, was, before));
        was.and_then(|was| convert(&name(&change.to.name), &is, &was).ok())
    };
    let back = back.filter(|_| loss == Loss::Values && change.tries_back());
    let mut all = vec![values.noted()];
    all.extend(back.map(|back| values.thinned(&back)));
    all
}

/// Whether the expression of the way back tells what a change loses: it sees the table as the step leaves it.
fn looks_back(step: &Step) -> bool {
    let change = Change::of(step);
    change.is_some_and(|change| change.back.is_some() && change.loss() == Some(Loss::Values))
}

fn column_of(step: &Step) -> Option<&str> {
    match step {
        Step::AddColumn { column, .. } | Step::DropColumn { column, .. } => Some(&column.name),
        Step::AlterColumn { to, .. } => Some(&to.name),
        Step::RenameValue { column, .. } => Some(column),
        _ => None,
    }
}

fn aside(at: usize, all: Vec<String>) -> Option<Part> {
    (!all.is_empty()).then(|| part(at, all))
}

pub(super) fn part(at: usize, all: Vec<String>) -> Part {
    let statements = all.into_iter().map(Statement::new).collect();
    Part::new(at..at + 1, Body::Sql(statements))
}

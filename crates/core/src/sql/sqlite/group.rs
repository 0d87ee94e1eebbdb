//! Steps on one table that follow each other, so that one rebuild can make them all.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fold::Folded;
use super::retyped::retyped;
use super::value::name;
use super::{native, rebuild, side};
use crate::keep::{Side, rekeys};
use crate::sql::{Body, Part, Statement, raw};
use crate::step::mentions;
use crate::{Action, Engine, IndexPart, Result, Schema, Step, Table};

/// How many steps from the first on are one group. A rename stands alone: only SQLite's own statement takes views and
/// triggers along.
pub(super) fn length(steps: &[Step]) -> usize {
    let Some(table) = steps.first().and_then(mergeable) else {
        return 1;
    };
    let create = |step: &Step| matches!(step, Step::CreateTable(_));
    let more = steps[1..].iter();
    1 + more
        .take_while(|step| mergeable(step) == Some(table) && !create(step))
        .count()
}

fn mergeable(step: &Step) -> Option<&str> {
    match step {
        Step::RenameTable { .. } | Step::RenameColumn { .. } | Step::DropTable(_) => None,
        step => step.table(),
    }
}

/// A group with the schemas before it and after each of its steps.
pub(super) struct Group<'a> {
    all: &'a [Step],
    range: Range<usize>,
    before: &'a Schema,
    after: Vec<Schema>,
    folded: &'a Folded,
    /// What holds the values of columns that are added, by their names.
    held: BTreeMap<String, String>,
}

impl<'a> Group<'a> {
    /// The steps of `all` in this range.
    pub fn new(
        all: &'a [Step],
        range: Range<usize>,
        before: &'a Schema,
        folded: &'a Folded,
    ) -> Result<Self> {
        let mut schema = before.clone();
        let form = |step: &Step| {
            step.apply(&mut schema)?;
            Ok(schema.clone())
        };
        Ok(Self {
            after: all[range.clone()].iter().map(form).collect::<Result<_>>()?,
            all,
            range,
            before,
            folded,
            held: BTreeMap::new(),
        })
    }

    /// Columns that are added get the values that these objects hold.
    pub fn hold(&mut self, held: BTreeMap<String, String>) {
        self.held = held;
    }

    /// The steps of the group.
    pub fn steps(&self) -> &'a [Step] {
        &self.all[self.range.clone()]
    }

    /// Whether the table's primary key becomes another, or gets other values; `table` is the table before the group.
    pub fn rekeys(&self, table: &Table) -> bool {
        let steps = self.steps().iter().enumerate();
        let mut stands = steps.map(|(at, step)| (step, self.schema_before(at).table(&table.name)));
        stands.any(|(step, stands)| rekeys(step, stands.unwrap_or(table)))
    }

    /// The schema that the group meets.
    pub fn before(&self) -> &Schema {
        self.before
    }

    /// The schema that the step at this index of the group meets.
    pub fn schema_before(&self, index: usize) -> &Schema {
        let earlier = index.checked_sub(1).and_then(|at| self.after.get(at));
        earlier.unwrap_or(self.before)
    }

    /// The schema after the group.
    pub fn last(&self) -> &Schema {
        self.after.last().unwrap_or(self.before)
    }

    /// What runs for the group, on its own table and on others that are stored otherwise for it.
    pub fn parts(&self) -> Result<Vec<Part>> {
        self.around(self.own()?)
    }

    /// What runs on other tables around what runs on the group's own.
    pub fn around(&self, own: Vec<Part>) -> Result<Vec<Part>> {
        let table = self.steps().first().and_then(mergeable);
        let retyped = retyped(table.unwrap_or_default(), self.before, self.last());
        let mut parts = self.others(self.range.start, &retyped.to_integer)?;
        parts.extend(own);
        parts.extend(self.others(self.range.end, &retyped.to_text)?);
        Ok(parts)
    }

    /// Rebuilds of other tables: parts that stand for no step.
    fn others(&self, at: usize, tables: &[String]) -> Result<Vec<Part>> {
        let part = |name: &String| {
            let idle = Step::CommentTable {
                table: name.clone(),
                from: None,
                to: None,
            };
            let rebuild = rebuild::rebuild(
                name,
                &[(&idle, self.last())],
                (self.before, &BTreeMap::new()),
            )?;
            Ok(Part::new(at..at, Body::Rebuild(rebuild)))
        };
        tables.iter().map(part).collect()
    }

    fn own(&self) -> Result<Vec<Part>> {
        match self.steps() {
            [Step::CreateTable(table), ..] => self.created(table),
            [Step::Floor(_) | Step::Transaction(_) | Step::Raw { .. }] => {
                raw::parts(self.all, self.range.start, Engine::Sqlite)
            }
            [Step::DropTable(table)] => self.dropped(table),
            _ => self.changed(),
        }
    }

    /// With foreign keys on, dropping a table deletes its rows first, and a row that restricts another one's going
    /// would refuse: such keys of the table to itself go before it.
    fn dropped(&self, table: &Table) -> Result<Vec<Part>> {
        let own = table.foreign_keys.iter();
        let restricts =
            own.filter(|key| key.table == table.name && key.on_delete == Action::Restrict);
        let drops = restricts.map(|key| Step::DropForeignKey {
            table: table.name.clone(),
            key: key.clone(),
        });
        let drops: Vec<_> = drops.collect();
        let mut parts = Vec::new();
        if !drops.is_empty() {
            let keys = Group::new(&drops, 0..drops.len(), self.before, self.folded)?;
            let part = |part: Part| Part::new(self.range.start..self.range.start, part.body);
            parts.extend(keys.rebuilt(&table.name)?.into_iter().map(part));
        }
        parts.extend(self.changed()?);
        Ok(parts)
    }

    /// A new table, at once in its last form.
    fn created(&self, table: &Table) -> Result<Vec<Part>> {
        let mut table = self.last().table(&table.name).unwrap_or(table).clone();
        table
            .foreign_keys
            .extend(self.folded.created_with(self.range.start));
        let body = sql(native::created(&table, self.last())?);
        Ok(vec![Part::new(self.range.clone(), body)])
    }

    /// Statement by statement where SQLite can make every change itself, else one rebuild for all.
    fn changed(&self) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut schema = self.before;
        for ((at, step), next) in self.range.clone().zip(self.steps()).zip(&self.after) {
            let statements = if self.folded.is_done(at) {
                Some(Vec::new())
            } else if self.meets(step, next) {
                None
            } else {
                native::native(step, schema, next)?
            };
            let Some(mut statements) = statements else {
                return self.rebuilt(step.table().unwrap_or_default());
            };
            statements.extend(self.given_back(step, next));
            parts.push(Part::new(at..at + 1, sql(statements)));
            schema = next;
        }
        Ok(parts)
    }

    /// Whether values that are given back row by row may meet those of other rows in a unique constraint. A rebuild has all
    /// of them at once; beside a step of a person's there can be none.
    fn meets(&self, step: &Step, after: &Schema) -> bool {
        let Step::AlterColumn { table, to, .. } = step else {
            return false;
        };
        let unique = after
            .table(table)
            .is_some_and(|table| unique(table, &to.name));
        unique && self.held.contains_key(&to.name) && !self.beside_person()
    }

    /// Whether a person's step runs in the same migration.
    fn beside_person(&self) -> bool {
        let raw = |at: &usize| matches!(self.all[*at], Step::Raw { .. });
        let mut all = (0..self.all.len()).filter(raw);
        all.any(|at| raw::runs(self.all, at, Engine::Sqlite))
    }

    /// The values of an added or changed column that are held.
    fn given_back(&self, step: &Step, after: &Schema) -> Vec<String> {
        let table = step.table().and_then(|table| after.table(table));
        match (step, table) {
            (Step::AddColumn { column, .. }, Some(table)) => {
                let object = self.held.get(&column.name);
                let side = object.map(|object| Side::new(object, table, column, name));
                side.map(|side| side.given_back()).into_iter().collect()
            }
            (Step::AlterColumn { to, .. }, Some(table)) => {
                let Some(object) = self.held.get(&to.name) else {
                    return Vec::new();
                };
                let values = side::values(object, table, to);
                if unique(table, &to.name) {
                    return side::by_turns(&values, table, to);
                }
                vec![values.given_back()]
            }
            _ => Vec::new(),
        }
    }

    /// One rebuild for all.
    pub fn rebuilt(&self, table: &str) -> Result<Vec<Part>> {
        let steps: Vec<_> = self.steps().iter().zip(&self.after).collect();
        let body = Body::Rebuild(rebuild::rebuild(table, &steps, (self.before, &self.held))?);
        Ok(vec![Part::new(self.range.clone(), body)])
    }
}

/// Whether no two rows may have the same value in the column, alone or with others.
fn unique(table: &Table, column: &str) -> bool {
    let named = |columns: &[String]| columns.iter().any(|one| one == column);
    let speaks = |part: &IndexPart| match part {
        IndexPart::Expr(expr) => mentions(expr, column),
        part => part.column() == Some(column),
    };
    let mut indexes = table.indexes.iter().filter(|index| index.unique);
    named(&table.primary_key.columns)
        || table.uniques.iter().any(|one| named(&one.columns))
        || indexes.any(|index| index.parts.iter().any(speaks))
}

fn sql(all: Vec<String>) -> Body {
    Body::Sql(all.into_iter().map(Statement::new).collect())
}

//! What is dropped is kept under another name, and taken from there on the way back.

use super::super::column::is_plain_default;
use super::super::piece::Op;
use super::super::quote;
use super::{Expansion, alter, fill, literal, values};
use crate::keep::{Change, Keeping, KeptKind, follow, marker, with_aside};
use crate::{Check, Column, ColumnType, Default, Engine, ForeignKey, Result, Step, Table};

impl Expansion<'_> {
    /// Puts what is held for these steps into the schema that they meet.
    ///
    /// # Errors
    /// A step that does not fit.
    pub(super) fn find_held(&mut self, steps: &[Step]) -> Result<()> {
        let Some(keeping) = self.keeping else {
            return Ok(());
        };
        let mut schema = self.logical.clone();
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::CreateTable(table) => {
                    if let Some(object) = keeping.table_back(table) {
                        with_aside(&mut self.actual, &bare(table), &object);
                        self.given.push(object);
                    }
                }
                Step::AddColumn {
                    table,
                    column,
                    backfill,
                } => {
                    let stands = schema.table(table);
                    let object = stands.and_then(|stands| keeping.column_back(stands, column));
                    let origin = origin(&steps[..at], table, keeping);
                    let stands = origin.and_then(|name| self.actual.tables.get_mut(&name));
                    if let (Some(object), Some(stands)) = (object, stands) {
                        let hidden = hidden(column, backfill.as_ref(), &object);
                        stands.columns.push(hidden);
                        if is_marked(column, backfill.as_ref(), self.engine) {
                            stands.columns.push(mark(&object));
                        }
                        self.given.push(object);
                    }
                }
                step => {
                    let change = Change::of(step);
                    let stands = step.table().and_then(|table| schema.table(table));
                    if let (Some(change), Some(stands)) = (change, stands)
                        && let Some(object) = keeping.values_back(stands, &change)
                        && let Some(origin) = origin(&steps[..at], change.table, keeping)
                    {
                        values::stand(&mut self.actual, &origin, &object, &change);
                        self.given.push(object);
                    }
                }
            }
            step.apply(&mut schema)?;
        }
        Ok(())
    }

    /// The column that holds the values of one that is added, if it is there.
    pub(super) fn held_column(&self, table: &str, column: &Column) -> Option<String> {
        let object = self
            .keeping?
            .column_back(self.logical.table(table)?, column)?;
        self.actual.table(table)?.column(&object)?;
        Some(object)
    }

    /// A dropped column gets another name under which nobody sees it, and takes NULL. Rows that are born meanwhile get in
    /// it what they would on the way back.
    pub(super) fn drop_column(
        &mut self,
        at: usize,
        table: &str,
        column: &Column,
        backfill: Option<&Default>,
    ) -> Result<()> {
        let keeping = self
            .keeping
            .filter(|keeping| column.generated.is_none() && keeping.keeps(at));
        let (Some(keeping), Some(stands)) = (keeping, self.logical.table(table)) else {
            let step = Step::DropColumn {
                table: table.to_owned(),
                column: column.clone(),
                backfill: backfill.cloned(),
            };
            return self.push(at, Op::Step(step));
        };
        let kept = keeping.column(stands, column, KeptKind::Column)?;
        let marked = is_marked(column, backfill, self.engine).then(|| mark(&kept.object));
        if let Some(mark) = marked.clone() {
            // The rows that are there get it with the column, and those born since do not.
            let hide = Op::Hide {
                table: table.to_owned(),
                columns: vec![mark.with_default(Default::Int(1))],
            };
            self.push(at, hide)?;
        }
        let take = Op::Take {
            table: table.to_owned(),
            column: hidden(column, backfill, &kept.object),
            from: column.name.clone(),
        };
        self.kept.push(kept);
        self.push(at, take)?;
        if let Some(mark) = marked {
            let was = mark.clone().with_default(Default::Int(1));
            self.push(at, Op::Step(alter(table, was, mark)))?;
        }
        Ok(())
    }

    /// A column whose values are kept gets its name back.
    pub(super) fn take_back(
        &mut self,
        at: usize,
        (table, object): (&str, &str),
        column: &Column,
        backfill: Option<&Default>,
    ) -> Result<()> {
        let marked = is_marked(column, backfill, self.engine);
        let value = backfill.or(column.default.as_ref());
        let value = value.filter(|_| marked || !column.nullable);
        let value = value
            .map(|value| literal(table, column, value))
            .transpose()?;
        let first = value.map(|sql| fill(table, object, &format!("({sql})")));
        let born = format!(" AND {} IS NULL", quote::name(&marker(object)));
        let first = first.map(|sql| sql + if marked { &born } else { "" });
        let take = Op::Take {
            table: table.to_owned(),
            column: column.clone(),
            from: object.to_owned(),
        };
        self.push_after(at, first.into_iter().collect(), take)?;
        if marked {
            let unhide = Op::Unhide {
                table: table.to_owned(),
                columns: vec![marker(object)],
            };
            self.push(at, unhide)?;
        }
        Ok(())
    }

    /// A dropped table is renamed. Its foreign keys would hold other tables' rows, and the names of its checks are one
    /// database's.
    pub(super) fn drop_table(&mut self, at: usize, table: &Table) -> Result<()> {
        let keeping = self.keeping.filter(|keeping| keeping.keeps(at));
        let (Some(keeping), Some(stands)) = (keeping, self.actual.table(&table.name).cloned())
        else {
            return self.push(at, Op::Step(Step::DropTable(table.clone())));
        };
        let kept = keeping.table(table)?;
        let (from, to) = (table.name.clone(), kept.object.clone());
        for key in stands.foreign_keys.clone() {
            let table = from.clone();
            self.push(at, Op::Step(Step::DropForeignKey { table, key }))?;
        }
        for check in stands.checks.clone() {
            let table = from.clone();
            self.push(at, Op::Step(Step::DropCheck { table, check }))?;
        }
        self.retype_enums(at, &stands, &bare(&stands))?;
        self.push(at, Op::RenameTable { from, to })?;
        self.kept.push(kept);
        Ok(())
    }

    /// A table whose rows are kept gets its name back, and then what it was kept without.
    pub(super) fn create_table(&mut self, at: usize, table: &Table) -> Result<()> {
        let object = self.keeping.and_then(|keeping| keeping.table_back(table));
        let Some(object) = object else {
            return self.push(at, Op::Step(Step::CreateTable(table.clone())));
        };
        let to = table.name.clone();
        self.push(at, Op::RenameTable { from: object, to })?;
        self.returned.push(table.name.clone());
        self.retype_enums(at, &bare(table), table)?;
        for check in table.checks.clone() {
            let table = table.name.clone();
            self.push(at, Op::Step(Step::CreateCheck { table, check }))?;
        }
        // With its own keys in place, rows that go take those with them that hang on them.
        let (own, other): (Vec<&ForeignKey>, Vec<&ForeignKey>) = table
            .foreign_keys
            .iter()
            .partition(|key| key.table == table.name);
        for key in own.into_iter().chain(other) {
            self.create_key(at, &table.name, key)?;
        }
        Ok(())
    }

    /// A foreign key. Where its table was kept, rows may have gone that its rows hang on: they follow as the key says.
    pub(super) fn create_key(&mut self, at: usize, table: &str, key: &ForeignKey) -> Result<()> {
        let orphans = if self.returned.iter().any(|one| one == table) {
            follow(table, key, quote::name)
        } else {
            None
        };
        let step = Step::CreateForeignKey {
            table: table.to_owned(),
            key: key.clone(),
        };
        self.push_after(at, orphans.into_iter().collect(), Op::Step(step))
    }

    fn retype_enums(&mut self, at: usize, from: &Table, to: &Table) -> Result<()> {
        for (old, new) in from.columns.iter().zip(&to.columns) {
            if old != new {
                let step = alter(&from.name, old.clone(), new.clone());
                self.push(at, Op::Step(step))?;
            }
        }
        Ok(())
    }
}

/// The name that a table has before these steps, or has while it is kept; none where it is new.
fn origin(steps: &[Step], table: &str, keeping: &Keeping) -> Option<String> {
    let mut name = table.to_owned();
    for step in steps.iter().rev() {
        match step {
            Step::RenameTable { from, to } if *to == name => from.clone_into(&mut name),
            Step::CreateTable(new) if new.name == name => return keeping.table_back(new),
            _ => {}
        }
    }
    Some(name)
}

/// Whether NULL in a column that keeps a dropped one may be a value or the lack of one: a second column then says of each
/// row whether the column was there with it. MySQL gives a column that nobody sees no default but a plain literal where
/// `INSERT` names no columns.
pub(crate) fn is_marked(column: &Column, backfill: Option<&Default>, engine: Engine) -> bool {
    let born = backfill.or(column.default.as_ref());
    let written = |value: &Default| column.clone().with_default(value.clone());
    let computed = match (backfill, engine) {
        (Some(Default::Expr(_)), _) => true,
        (_, Engine::MySql) => born.is_some_and(|value| !is_plain_default(&written(value), engine)),
        _ => false,
    };
    column.nullable && computed
}

/// The column as it is kept.
fn hidden(column: &Column, backfill: Option<&Default>, object: &str) -> Column {
    let mut hidden = column.clone().nullable();
    object.clone_into(&mut hidden.name);
    if matches!(hidden.ty, ColumnType::Enum { .. }) {
        hidden.ty = ColumnType::String { len: Some(255) };
    }
    hidden.default = match backfill {
        // It may speak of other columns, which a default cannot.
        Some(Default::Expr(_)) => None,
        Some(value) => Some(value.clone()),
        None => hidden.default,
    };
    hidden.comment = None;
    hidden.auto_increment = false;
    hidden
}

/// The column that says of a row whether the column was there with it.
fn mark(object: &str) -> Column {
    Column::new(marker(object), ColumnType::I8).nullable()
}

/// The table as it is kept: what holds other tables' rows, and what has a name that others may want, is gone.
fn bare(table: &Table) -> Table {
    let mut bare = table.clone();
    bare.foreign_keys.clear();
    bare.checks = Vec::<Check>::new();
    for column in &mut bare.columns {
        if matches!(column.ty, ColumnType::Enum { .. }) {
            column.ty = ColumnType::String { len: Some(255) };
        }
    }
    bare
}

//! What is dropped is kept under another name, and taken from there on the way back.

use super::super::piece::Op;
use super::super::quote;
use super::{Expansion, alter};
use crate::keep::{follow, with_aside};
use crate::{Check, ColumnType, ForeignKey, Result, Step, Table};

impl Expansion<'_> {
    /// Puts what is held for these steps into the schema that they meet.
    pub(super) fn find_held(&mut self, steps: &[Step]) {
        let Some(keeping) = self.keeping else {
            return;
        };
        for step in steps {
            if let Step::CreateTable(table) = step
                && let Some(object) = keeping.table_back(table)
            {
                with_aside(&mut self.actual, &bare(table), &object);
                self.given.push(object);
            }
        }
    }

    /// A dropped table is renamed. Its foreign keys would hold other tables' rows, and the names of its checks are one
    /// database's.
    pub(super) fn drop_table(&mut self, at: usize, table: &Table) -> Result<()> {
        let (Some(keeping), Some(stands)) = (self.keeping, self.actual.table(&table.name).cloned())
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

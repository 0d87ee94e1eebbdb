//! Names of values and of tables, and the checks that follow them.

use super::super::group::is_keyed;
use super::super::piece::{Op, enums};
use super::super::{quote, shape};
use super::{Expansion, alter};
use crate::{Check, ColumnType, Error, ForeignKey, Result, Step};

impl Expansion<'_> {
    pub(super) fn rename_value(
        &mut self,
        at: usize,
        (table, name): (&str, &str),
        from: &str,
        to: &str,
    ) -> Result<()> {
        let found = self.actual.table(table).and_then(|t| t.column(name));
        let Some(column) = found.cloned() else {
            return Err(Error::new(format!(
                "there is no column `{table}.{name}` at this point: mend the name"
            )));
        };
        let mut after = self.logical.clone();
        let (table, name) = (table.to_owned(), name.to_owned());
        let step = Step::RenameValue {
            table: table.clone(),
            column: name.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        step.apply(&mut after)?;
        let renamed = after.table(&table).and_then(|t| t.column(&name)).cloned();
        let renamed = renamed.unwrap_or_else(|| column.clone());
        let mut wide = column.clone();
        if let ColumnType::Enum { values } = &mut wide.ty {
            values.push(to.to_owned());
        }
        self.push(at, Op::Step(alter(&table, column, wide.clone())))?;
        let update = format!(
            "UPDATE {} SET {} = {} WHERE {} = {}",
            quote::name(&table),
            quote::name(&name),
            quote::text(to),
            quote::name(&name),
            quote::text(from)
        );
        self.push_after(at, vec![update], Op::Step(alter(&table, wide, renamed)))
    }

    pub(super) fn rename_table(&mut self, at: usize, from: &str, to: &str) -> Result<()> {
        let found = enums(&self.actual, from);
        match self.demoted.iter_mut().find(|(table, _)| table == from) {
            Some((table, _)) => to.clone_into(table),
            None if found.is_empty() => {}
            None => self.demoted.push((to.to_owned(), found)),
        }
        for (table, _) in self.aside.iter_mut().filter(|(table, _)| table == from) {
            to.clone_into(table);
        }
        let (from, to) = (from.to_owned(), to.to_owned());
        self.push(at, Op::RenameTable { from, to })
    }

    /// The check on an enum's values is made anew under the column's new name, which copies the table, and a column of a
    /// foreign key gets no other name in an ALTER that copies (1846): it is a text meanwhile.
    pub(super) fn rename_column(
        &mut self,
        at: usize,
        table: &str,
        (from, to): (&str, &str),
    ) -> Result<()> {
        let mut checked = enums(&self.actual, table);
        checked.retain(|one| one.column == from);
        let keyed = is_keyed(table, &from.to_owned(), &self.actual);
        let step = Op::Step(Step::RenameColumn {
            table: table.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        });
        let Some(mut checked) = checked.pop().filter(|_| keyed) else {
            return self.push(at, step);
        };
        let found = self.actual.table(table).and_then(|t| t.column(from));
        if let Some(column) = found.cloned() {
            let mut text = column.clone();
            text.ty = ColumnType::String { len: Some(255) };
            self.push(at, Op::Step(alter(table, column, text)))?;
        }
        self.push(at, step)?;
        to.clone_into(&mut checked.column);
        let (table, enums) = (table.to_owned(), vec![checked]);
        self.push(at, Op::Promote { table, enums })
    }

    /// Neither engine renames a foreign key or a check: the one of the new name takes the place of the old one.
    pub(super) fn rename_constraint(
        &mut self,
        at: usize,
        table: &str,
        from: &str,
        to: &str,
    ) -> Result<()> {
        let step = Step::RenameConstraint {
            table: table.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let Some(found) = self.actual.table(table) else {
            return self.push(at, Op::Step(step));
        };
        let owner = table.to_owned();
        if let Some(key) = found.foreign_keys.iter().find(|key| key.name == from) {
            let (table, old) = (owner.clone(), key.clone());
            let (name, key) = (to.to_owned(), key.clone());
            self.push(at, Op::Step(Step::DropForeignKey { table, key: old }))?;
            let (table, key) = (owner, ForeignKey { name, ..key });
            return self.push(at, Op::Step(Step::CreateForeignKey { table, key }));
        }
        if let Some(check) = found.checks.iter().find(|check| check.name == from) {
            let (table, old) = (owner.clone(), check.clone());
            let (name, expr) = (to.to_owned(), check.expr.clone());
            self.push(at, Op::Step(Step::DropCheck { table, check: old }))?;
            let (table, check) = (owner, Check { name, expr });
            return self.push(at, Op::Step(Step::CreateCheck { table, check }));
        }
        self.push(at, Op::Step(step))
    }

    /// After the last rename in a row, checks of enums follow their tables' names.
    pub(super) fn promote(&mut self, steps: &[Step], at: usize) -> Result<()> {
        if matches!(steps.get(at + 1), Some(Step::RenameTable { .. })) {
            return Ok(());
        }
        let demoted = std::mem::take(&mut self.demoted);
        let stale = |name: &str| {
            let mut all = demoted.iter().flat_map(|(_, enums)| enums);
            all.any(|one| one.check.name == name)
        };
        let clash = demoted.iter().any(|(table, enums)| {
            let names = enums
                .iter()
                .map(|one| shape::enum_check_name(table, &one.column));
            names.into_iter().any(|name| stale(&name))
        });
        if clash {
            for (table, enums) in &demoted {
                for one in enums {
                    let (table, check) = (table.clone(), one.check.clone());
                    self.push(at, Op::Step(Step::DropCheck { table, check }))?;
                }
            }
        }
        for (table, enums) in demoted {
            self.push(at, Op::Promote { table, enums })?;
        }
        Ok(())
    }
}

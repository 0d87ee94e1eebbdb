//! Foreign keys that are out of the way while their columns change.

use super::super::piece::Op;
use super::{Expansion, retyped};
use crate::{Engine, Error, Place, Result, Schema, Step};

impl Expansion<'_> {
    /// Drops the foreign keys in which a column stands that gets another type.
    pub(super) fn set_aside(&mut self, at: usize, table: &str, column: &str) -> Result<()> {
        let mut found = Vec::new();
        for one in self.actual.tables.values() {
            for key in &one.foreign_keys {
                let own = one.name == table && key.columns.iter().any(|c| c == column);
                let other = key.table == table && key.references.iter().any(|c| c == column);
                if own || other {
                    found.push((one.name.clone(), key.clone()));
                }
            }
        }
        for (table, key) in found {
            self.aside.push((table.clone(), key.name.clone()));
            self.push(at, Op::Step(Step::DropForeignKey { table, key }))?;
        }
        Ok(())
    }

    /// Brings back foreign keys whose columns have found together again, once no change of a column follows directly.
    pub(super) fn restore(&mut self, steps: &[Step], at: usize) -> Result<()> {
        if matches!(steps.get(at + 1), Some(Step::AlterColumn { .. })) {
            return Ok(());
        }
        for (table, name) in std::mem::take(&mut self.aside) {
            let Some(owner) = self.logical.table(&table) else {
                continue;
            };
            let Some(key) = owner
                .foreign_keys
                .iter()
                .find(|key| key.name == name)
                .cloned()
            else {
                continue;
            };
            if fits(&self.logical, &table, &key, self.engine) {
                self.push(at, Op::Step(Step::CreateForeignKey { table, key }))?;
            } else if at + 1 < steps.len() {
                self.aside.push((table, name));
            } else {
                return Err(Error::new(format!(
                    "the foreign key `{name}` on `{table}` would join columns of two types: change `{table}({})` and `{}({})` together",
                    key.columns.join(", "),
                    key.table,
                    key.references.join(", ")
                ))
                .at(Place::Table(table)));
            }
        }
        Ok(())
    }
}

/// Whether the columns of a foreign key have the same type and collation on both sides.
fn fits(schema: &Schema, table: &str, key: &crate::ForeignKey, engine: Engine) -> bool {
    let column = |table: &str, name: &String| schema.table(table).and_then(|t| t.column(name));
    key.columns.iter().zip(&key.references).all(|(own, other)| {
        match (column(table, own), column(&key.table, other)) {
            (Some(own), Some(other)) => !retyped(own, other, engine),
            _ => false,
        }
    })
}

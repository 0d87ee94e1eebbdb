//! Foreign keys in an ALTER.

use super::algorithm::Cost;
use super::alter::{Alter, Clause};
use super::{create, quote};
use crate::ForeignKey;

#[cfg(test)]
mod tests;

impl Alter<'_> {
    pub(super) fn dropped_keys(&self) -> Vec<Clause> {
        let gone = self.gone_keys();
        let drop = |key: &ForeignKey| {
            let sql = format!("DROP FOREIGN KEY {}", quote::name(&key.name));
            Clause(sql, Cost::catalogue(self.engine))
        };
        gone.iter().map(drop).collect()
    }

    pub(super) fn added_keys(&self) -> Vec<Clause> {
        let gone = self.gone_keys();
        let add = |key: &ForeignKey| {
            let cost = if gone.iter().any(|old| same_rule(old, key)) {
                Cost::catalogue(self.engine)
            } else {
                Cost::Copy
            };
            Clause(format!("ADD {}", create::foreign_key(key)), cost)
        };
        self.new_keys().into_iter().map(add).collect()
    }

    /// Whether keys are added. Where an ALTER copies nothing, they are such as it drops, under other names. Both engines do
    /// that in place where they are told not to look at the rows (else 1846), and need not: the old key holds for everybody
    /// until the new one does.
    pub(super) fn adds_keys(&self) -> bool {
        !self.new_keys().is_empty()
    }

    /// The keys that go, in the names that their columns have afterwards.
    fn gone_keys(&self) -> Vec<ForeignKey> {
        let keys = self
            .before
            .foreign_keys
            .iter()
            .map(|key| self.key_after(key));
        keys.filter(|key| !self.after.foreign_keys.contains(key))
            .collect()
    }

    fn new_keys(&self) -> Vec<&ForeignKey> {
        let keys = self
            .before
            .foreign_keys
            .iter()
            .map(|key| self.key_after(key));
        let stood: Vec<_> = keys.collect();
        let all = self.after.foreign_keys.iter();
        all.filter(|key| !stood.contains(key)).collect()
    }

    fn key_after(&self, key: &ForeignKey) -> ForeignKey {
        let new = |names: &[String]| names.iter().map(|n| self.renamed(n).to_owned()).collect();
        let references = if key.table == self.before.name {
            new(&key.references)
        } else {
            key.references.clone()
        };
        ForeignKey {
            columns: new(&key.columns),
            references,
            ..key.clone()
        }
    }
}

/// Whether two keys differ in their names alone.
pub(super) fn same_rule(one: &ForeignKey, other: &ForeignKey) -> bool {
    let named = |key: &ForeignKey| ForeignKey {
        name: String::new(),
        ..key.clone()
    };
    named(one) == named(other)
}

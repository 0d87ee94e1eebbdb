//! The part of two schemas in which they differ.

use std::collections::BTreeSet;

use super::Hints;
use crate::Schema;

/// How many foreign keys away from a difference a table may stand and still have to do with it: a new key leads to a
/// table, and the SQL of steps looks at what is two keys away.
const NEAR: usize = 3;

impl Schema {
    /// The tables of these names, those that a few foreign keys join to them, in either direction, and whatever all of
    /// these reference, so that no key leads out of them.
    #[must_use]
    pub fn around(&self, names: &BTreeSet<&str>) -> BTreeSet<String> {
        let mut near: BTreeSet<&str> = names.clone();
        for _ in 0..NEAR {
            let tables = self.tables.values();
            let joined = tables.flat_map(|table| {
                let keys = table.foreign_keys.iter();
                keys.map(|key| (table.name.as_str(), key.table.as_str()))
            });
            let joined: Vec<(&str, &str)> = joined
                .filter(|(one, other)| near.contains(one) != near.contains(other))
                .collect();
            near.extend(joined.into_iter().flat_map(|(one, other)| [one, other]));
        }
        let mut next: Vec<&str> = near.iter().copied().collect();
        while let Some(name) = next.pop() {
            let keys = self
                .table(name)
                .into_iter()
                .flat_map(|table| &table.foreign_keys);
            next.extend(
                keys.map(|key| key.table.as_str())
                    .filter(|target| near.insert(target)),
            );
        }
        near.into_iter().map(str::to_owned).collect()
    }

    fn only(&self, names: &BTreeSet<String>) -> Schema {
        let tables = names
            .iter()
            .filter_map(|name| self.tables.get_key_value(name));
        Schema {
            tables: tables
                .map(|(name, table)| (name.clone(), table.clone()))
                .collect(),
        }
    }
}

/// The tables in which two schemas differ, with those near them and those that hints speak of: [`diff`](super::diff()) of
/// what is left gives the same steps, and need not look at a thousand tables for the sake of one. Where things are
/// renamed all is left.
///
/// ```
/// use aludel_core::{Column, ColumnType, Hints, Schema, Table, diff::narrowed};
/// let table = |name: &str, ty| Table::new(name, vec![Column::new("id", ty)], &["id"]);
/// let from = Schema::default().with(table("a", ColumnType::I32)).with(table("b", ColumnType::I32));
/// let to = Schema::default().with(table("a", ColumnType::I32)).with(table("b", ColumnType::I64));
/// let (from, _) = narrowed(&from, &to, &Hints::default()).unwrap();
/// assert_eq!(from.tables.keys().collect::<Vec<_>>(), ["b"]);
/// ```
pub fn narrowed(from: &Schema, to: &Schema, hints: &Hints) -> Option<(Schema, Schema)> {
    let renames = !(hints.tables.is_empty() && hints.columns.is_empty() && hints.values.is_empty());
    if renames {
        return None;
    }
    let names = from.tables.keys().chain(to.tables.keys());
    let differs = |name: &&str| from.table(name) != to.table(name);
    let hinted = hints.backfills.iter().map(|hint| hint.table.as_str());
    let names: BTreeSet<&str> = names
        .map(String::as_str)
        .filter(differs)
        .chain(hinted)
        .collect();
    let mut near = from.around(&names);
    near.extend(to.around(&names));
    Some((from.only(&near), to.only(&near)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, Column, ColumnType, ForeignKey, Table, diff};

    /// Tables each of which references the one before it.
    fn line(length: usize) -> Schema {
        let name = |at: usize| format!("table{at:02}");
        let tables = (0..length).map(|at| {
            let columns = vec![Column::new("id", ColumnType::I64)];
            let mut table = Table::new(name(at), columns, &["id"]);
            table.foreign_keys.extend((at > 0).then(|| ForeignKey {
                name: format!("key{at:02}"),
                columns: vec!["id".to_owned()],
                table: name(at - 1),
                references: vec!["id".to_owned()],
                on_delete: Action::NoAction,
                on_update: Action::NoAction,
            }));
            table
        });
        tables.fold(Schema::default(), Schema::with)
    }

    #[test]
    fn no_key_leads_out_of_what_is_left_and_the_steps_are_the_same() {
        let from = line(12);
        let hints = Hints::default();
        for changed in 0..12 {
            let mut to = from.clone();
            let more = Column::new("more", ColumnType::I64).nullable();
            let table = to.tables.values_mut().nth(changed).unwrap();
            table.columns.push(more);
            let (less, more) = narrowed(&from, &to, &hints).unwrap();
            assert_eq!(less.tables.len(), 12.min(changed + 4), "{changed}");
            assert_eq!(diff(&less, &more, &hints), diff(&from, &to, &hints));
        }
    }
}

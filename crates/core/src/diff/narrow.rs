//! The part of two schemas in which they differ.

use std::collections::BTreeSet;

use super::Hints;
use crate::Schema;

/// How many foreign keys away from a difference a table may stand and still have to do with it: a new key leads to a
/// table, and the SQL of steps looks at what is two keys away.
const NEAR: usize = 3;

impl Schema {
    /// The tables of these names, and those that a few foreign keys join to them, in either direction.
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

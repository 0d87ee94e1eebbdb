use std::collections::BTreeMap;

use crate::Value;

/// The rows of a table by primary key, or by all that they hold where there is none.
pub(super) struct Keyed<'a> {
    pub name: &'a str,
    pub columns: &'a [String],
    pub keys: &'a [String],
}

impl Keyed<'_> {
    /// How these rows differ, in words.
    pub fn differences(&self, expected: &[Vec<Value>], found: &[Vec<Value>]) -> Vec<String> {
        let (expected, found) = (self.by_key(expected), self.by_key(found));
        let name = self.name;
        let mut all = Vec::new();
        for (key, row) in &expected {
            match found.get(key) {
                None => all.push(format!("the row {key} of {name} is gone")),
                Some(other) => all.extend(self.columns(key, row, other)),
            }
        }
        let more = found.keys().filter(|key| !expected.contains_key(*key));
        all.extend(more.map(|key| format!("{name} has a row {key} more")));
        all
    }

    fn columns(&self, key: &str, expected: &[Value], found: &[Value]) -> Vec<String> {
        let cells = self.columns.iter().zip(expected.iter().zip(found));
        let differing = cells.filter(|(_, (expected, found))| expected != found);
        differing
            .map(|(column, (expected, found))| {
                format!(
                    "{}.{column} of the row {key}: expected {expected:?}, found {found:?}",
                    self.name
                )
            })
            .collect()
    }

    fn by_key<'r>(&self, rows: &'r [Vec<Value>]) -> BTreeMap<String, &'r Vec<Value>> {
        rows.iter().map(|row| (self.key(row), row)).collect()
    }

    fn key(&self, row: &[Value]) -> String {
        let cells = self.columns.iter().zip(row);
        let keys = cells.filter(|(column, _)| self.keys.is_empty() || self.keys.contains(column));
        let words: Vec<_> = keys
            .map(|(column, value)| format!("{column} {value:?}"))
            .collect();
        words.join(", ")
    }
}

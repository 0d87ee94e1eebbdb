//! Tables that are stored otherwise because another one changes.

use super::types::Stored;
use crate::Schema;

/// Tables beside the one that changes, a `u64` of which is stored otherwise from now on: a key of another table has come
/// to reference it, or does no longer.
#[derive(Debug, Default)]
pub(super) struct Retyped {
    /// Text until now: rebuilt before the key is created.
    pub to_integer: Vec<String>,
    /// Text from now on: rebuilt after the key is dropped.
    pub to_text: Vec<String>,
}

/// Which tables but `table` are stored otherwise.
pub(super) fn retyped(table: &str, before: &Schema, after: &Schema) -> Retyped {
    let mut found = Retyped::default();
    let others = after.tables.values().filter(|other| other.name != table);
    for (old, new) in others.filter_map(|new| Some((before.table(&new.name)?, new))) {
        for column in &new.columns {
            let Some(was) = old.column(&column.name) else {
                continue;
            };
            let was = Stored::of(was, old, before).padded;
            let list = match (was, Stored::of(column, new, after).padded) {
                (true, false) => &mut found.to_integer,
                (false, true) => &mut found.to_text,
                _ => continue,
            };
            if list.last() != Some(&new.name) {
                list.push(new.name.clone());
            }
        }
    }
    found
}

//! A dropped table stands under another name, and gets its own back.

use super::create;
use super::fold::Folded;
use super::group::Group;
use super::keep::part;
use super::value::name;
use crate::keep::{emptied, follow, orphaned};
use crate::sql::{Body, Part};
use crate::{Action, ForeignKey, Result, Schema, Step, Table};

/// A dropped table is renamed. Its foreign keys, which would hold other tables' rows, go; the names of its indexes are
/// one database's.
pub(super) fn dropped(
    table: &Table,
    object: &str,
    (before, at): (&Schema, usize),
) -> Result<Vec<Part>> {
    let keys = table.foreign_keys.iter();
    let drops = keys.map(|key| Step::DropForeignKey {
        table: table.name.clone(),
        key: key.clone(),
    });
    let mut parts = rebuilt(table, &drops.collect::<Vec<_>>(), (before, at))?;
    let indexes = table.indexes.iter();
    let mut all: Vec<_> = indexes
        .map(|index| format!("DROP INDEX {}", name(&index.name)))
        .collect();
    all.extend(renamed(&table.name, object));
    parts.push(part(at, all));
    Ok(parts)
}

/// A table whose rows are kept gets its name back, and then what it was kept without.
pub(super) fn returned(
    table: &Table,
    object: &str,
    (after, at): (&Schema, usize),
) -> Result<Vec<Part>> {
    let mut all: Vec<_> = renamed(object, &table.name).into();
    all.extend(gone(table));
    if table.foreign_keys.is_empty() {
        let indexes = table.indexes.iter();
        all.extend(indexes.map(|index| create::index(index, &table.name)));
        return Ok(vec![part(at, all)]);
    }
    let mut bare = table.clone();
    bare.foreign_keys.clear();
    bare.indexes.clear();
    let create = |key: &ForeignKey| Step::CreateForeignKey {
        table: table.name.clone(),
        key: key.clone(),
    };
    let keys = table.foreign_keys.iter().map(create);
    let indexes = table.indexes.iter().map(|index| Step::CreateIndex {
        table: table.name.clone(),
        index: index.clone(),
    });
    let steps: Vec<_> = keys.chain(indexes).collect();
    let before = after.clone().with(bare);
    let mut parts = vec![part(at, all)];
    parts.extend(rebuilt(table, &steps, (&before, at))?);
    Ok(parts)
}

/// The table built anew by these steps; nothing where there are none.
fn rebuilt(table: &Table, steps: &[Step], (before, at): (&Schema, usize)) -> Result<Vec<Part>> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let folded = Folded::default();
    let group = Group::new(steps, 0..steps.len(), before, &folded)?;
    let own = |key: &ForeignKey| key.table == table.name;
    let unreferenced = !table.foreign_keys.iter().any(own);
    let mut parts = group.rebuilt(&table.name)?;
    for part in &mut parts {
        part.steps = at..at + 1;
        if let Body::Rebuild(rebuild) = &mut part.body {
            rebuild.unreferenced = unreferenced;
        }
    }
    Ok(parts)
}

/// Views and triggers that speak of the table are not to follow: to them it is gone.
fn renamed(from: &str, to: &str) -> [String; 3] {
    [
        "PRAGMA legacy_alter_table = ON".to_owned(),
        format!("ALTER TABLE {} RENAME TO {}", name(from), name(to)),
        "PRAGMA legacy_alter_table = OFF".to_owned(),
    ]
}

/// Rows follow what has gone while their table was kept, and those that hang on rows that follow, too.
fn gone(table: &Table) -> Vec<String> {
    let keys = table.foreign_keys.iter();
    let (own, other): (Vec<&ForeignKey>, Vec<_>) = keys.partition(|key| key.table == table.name);
    let cascades = |key: &&&ForeignKey| key.on_delete == Action::Cascade;
    let (deletes, rest): (Vec<&ForeignKey>, Vec<_>) =
        other.into_iter().partition(|key| cascades(&key));
    let down: Vec<_> = own.iter().filter(cascades).copied().collect();
    let mut all: Vec<_> = if down.is_empty() {
        let each = deletes.iter();
        each.filter_map(|key| follow(&table.name, key, name))
            .collect()
    } else {
        deletes.iter().map(|key| deep(table, key, &down)).collect()
    };
    all.extend(rest.iter().filter_map(|key| follow(&table.name, key, name)));
    let emptied = own.iter().filter(|key| key.on_delete == Action::SetNull);
    all.extend(emptied.map(|key| emptied_own(table, key)));
    all
}

fn emptied_own(table: &Table, key: &ForeignKey) -> String {
    emptied(&table.name, key, name)
}

/// Deletes the rows that a key leaves without a parent, and those that hang on them by keys of the table to itself.
fn deep(table: &Table, key: &ForeignKey, down: &[&ForeignKey]) -> String {
    let named = name(&table.name);
    let below = down.iter().map(|own| {
        let pairs = own.columns.iter().zip(&own.references);
        let joined: Vec<_> = pairs
            .map(|(child, parent)| format!("c.{} = p.{}", name(child), name(parent)))
            .collect();
        format!(
            " UNION SELECT c.rowid FROM gone JOIN {named} p ON p.rowid = gone.r JOIN {named} c ON {}",
            joined.join(" AND ")
        )
    });
    format!(
        "DELETE FROM {named} WHERE rowid IN (WITH RECURSIVE gone(r) AS (SELECT rowid FROM {named} WHERE {}{}) SELECT r FROM gone)",
        orphaned(&table.name, key, name),
        below.collect::<String>()
    )
}

//! Tables that are renamed, come or go.

use super::order;
use super::pair::Scene;
use super::walk::Walk;
use crate::{ForeignKey, Result, Step, Table};

/// Renames tables. Those whose old name is taken anew have gone before.
pub(super) fn rename(scene: &Scene, walk: &mut Walk) -> Result<()> {
    let renames = scene.renames.tables.clone().into_iter().collect();
    let names = walk.schema.tables.keys().cloned().collect();
    for (from, to) in order::renames(renames, names, str::eq_ignore_ascii_case) {
        walk.push(Step::RenameTable { from, to })?;
    }
    Ok(())
}

/// Creates new tables, each after those it references. Gives back the foreign keys that close a cycle.
pub(super) fn create(scene: &Scene, walk: &mut Walk) -> Result<Vec<(String, ForeignKey)>> {
    let created = scene.created();
    let (ordered, cut) = order::by_dependency(&created);
    let mut deferred = Vec::new();
    for table in ordered {
        let mut bare = table.clone();
        bare.foreign_keys.retain(|key| {
            let later = cut.contains(&(table.name.as_str(), key.name.as_str()));
            if later {
                deferred.push((table.name.clone(), key.clone()));
            }
            !later
        });
        walk.push(Step::CreateTable(bare))?;
    }
    Ok(deferred)
}

/// Whether a dropped table must go before anything comes, as a name of its own is taken anew.
pub(super) fn drop_early(scene: &Scene) -> bool {
    let came = scene.to.tables.values().flat_map(names);
    let came: Vec<String> = came.map(str::to_ascii_lowercase).collect();
    let dropped = scene.dropped();
    let mut gone = dropped.iter().flat_map(|table| names(table));
    gone.any(|name| came.contains(&name.to_ascii_lowercase()))
}

/// The names that a table takes.
fn names(table: &Table) -> impl Iterator<Item = &str> {
    std::iter::once(table.name.as_str()).chain(table.object_names())
}

/// Drops the tables that are left to drop.
pub(super) fn drop_last(scene: &Scene, walk: &mut Walk) -> Result<()> {
    if drop_early(scene) {
        return Ok(());
    }
    drop_all(scene, walk)
}

/// Drops tables, each before those it references; foreign keys that close a cycle go first.
pub(super) fn drop_all(scene: &Scene, walk: &mut Walk) -> Result<()> {
    let stand = scene.dropped().into_iter();
    let stand: Vec<Table> = stand
        .filter_map(|t| walk.schema.table(&t.name).cloned())
        .collect();
    let (ordered, cut) = order::by_dependency(&stand.iter().collect::<Vec<_>>());
    for table in &stand {
        for key in &table.foreign_keys {
            if cut.contains(&(table.name.as_str(), key.name.as_str())) {
                walk.push(Step::DropForeignKey {
                    table: table.name.clone(),
                    key: key.clone(),
                })?;
            }
        }
    }
    for table in ordered.iter().rev() {
        let stands = walk.schema.table(&table.name).cloned();
        walk.push(Step::DropTable(stands.unwrap_or_else(|| (*table).clone())))?;
    }
    Ok(())
}

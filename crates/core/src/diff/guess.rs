//! Pairs that may have been a rename. They are only told.

use super::Guess;
use super::pair::{Pair, Scene};
use crate::{Column, Table};

/// Every dropped and added column of like type in one table, then every dropped and added table with like columns.
pub(super) fn guesses(scene: &Scene) -> Vec<Guess> {
    let mut found: Vec<Guess> = scene.pairs.iter().flat_map(columns).collect();
    for dropped in scene.dropped() {
        for added in scene
            .created()
            .into_iter()
            .filter(|added| alike(dropped, added))
        {
            found.push(Guess {
                table: None,
                dropped: dropped.name.clone(),
                added: added.name.clone(),
            });
        }
    }
    found
}

fn columns(pair: &Pair) -> Vec<Guess> {
    let mut found = Vec::new();
    for dropped in pair.dropped() {
        for added in pair
            .added()
            .into_iter()
            .filter(|added| like(dropped, added))
        {
            found.push(Guess {
                table: Some(pair.to.name.clone()),
                dropped: dropped.name.clone(),
                added: added.name.clone(),
            });
        }
    }
    found
}

/// Whether the values of the one could be those of the other. Computed columns hold none of their own.
fn like(dropped: &Column, added: &Column) -> bool {
    dropped.generated.is_none()
        && added.generated.is_none()
        && (crate::step::widens(&dropped.ty, &added.ty)
            || crate::step::widens(&added.ty, &dropped.ty))
}

/// Whether more than half of the columns of each are the same by name and type.
fn alike(dropped: &Table, added: &Table) -> bool {
    let same = |c: &&Column| added.column(&c.name).is_some_and(|other| like(c, other));
    let common = dropped.columns.iter().filter(same).count();
    common * 2 > dropped.columns.len().max(added.columns.len())
}

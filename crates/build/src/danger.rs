//! Dangers in a word or two.

use aludel_core::{Danger, Hazard};

/// The words of these dangers: `destructive` alone where data go, since that breaks older binaries too.
pub(crate) fn words(hazards: &[Hazard]) -> String {
    let mut words: Vec<Danger> = hazards.iter().map(|hazard| hazard.danger).collect();
    words.sort_unstable();
    words.dedup();
    if words.contains(&Danger::Destructive) {
        words.retain(|danger| *danger != Danger::Breaking);
    }
    words
        .into_iter()
        .map(Danger::word)
        .collect::<Vec<_>>()
        .join(", ")
}

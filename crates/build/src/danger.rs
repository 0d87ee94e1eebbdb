//! Dangers of steps as they stand together: what a migration itself creates holds no rows yet.

use aludel_core::{Danger, Hazard, Step};

/// The dangers of each step, in order.
pub(crate) fn hazards(steps: &[Step]) -> Vec<Vec<Hazard>> {
    let created: Vec<&str> = steps
        .iter()
        .filter_map(|step| match step {
            Step::CreateTable(table) => Some(table.name.as_str()),
            _ => None,
        })
        .collect();
    let of = |step: &Step| match step.table() {
        Some(table) if created.contains(&table) => Vec::new(),
        _ => step.dangers(),
    };
    steps.iter().map(of).collect()
}

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

//! What the build says of drafts and differences.

use aludel_core::diff::Guess;
use aludel_core::step::hazards;
use aludel_core::{Danger, Step};

/// How a difference is sealed, wherever the build speaks of it.
pub(crate) const SEAL: &str = "`make migrate MSG=\"…\"` (or `ALUDEL_SEAL=\"…\" cargo check`)";

/// `add users.email, drop users.age (destructive)`.
pub(crate) fn summary(steps: &[Step]) -> String {
    operations(steps).join(", ")
}

/// A step each, with its words of danger.
pub(crate) fn operations(steps: &[Step]) -> Vec<String> {
    let dangers = hazards(steps);
    let line = |(step, found): (&Step, &Vec<_>)| {
        let words = crate::danger::words(found);
        if words.is_empty() {
            step.describe()
        } else {
            format!("{} ({words})", step.describe())
        }
    };
    steps.iter().zip(&dangers).map(line).collect()
}

pub(super) fn wrote(path: &str, steps: &[Step]) -> String {
    format!("wrote {path}: {}", summary(steps))
}

/// What rows that are already there may not fit, a line each.
pub(super) fn cautions(steps: &[Step]) -> Vec<String> {
    let dangers = hazards(steps);
    let caution = |(step, found): (&Step, &Vec<aludel_core::Hazard>)| {
        let reasons: Vec<_> = found
            .iter()
            .filter(|hazard| hazard.danger == Danger::MayFail)
            .map(|hazard| hazard.reason.clone())
            .collect();
        let what = step.describe();
        (!reasons.is_empty())
            .then(|| format!("{what} may fail on existing rows: {}", reasons.join(", ")))
    };
    steps.iter().zip(&dangers).filter_map(caution).collect()
}

/// The lines to paste where a drop and an addition were a rename.
pub(super) fn renames(guesses: &[Guess]) -> Vec<String> {
    let line = |guess: &Guess| match &guess.table {
        Some(table) => format!(
            "{table}.{} is dropped and {table}.{} added: if that was a rename, write `#[column(renamed_from = {:?})]` on the field `{}`",
            guess.dropped, guess.added, guess.dropped, guess.added
        ),
        None => format!(
            "{} is dropped and {} created: if that was a rename, write `#[table(renamed_from = {:?})]` on the struct of `{}`",
            guess.dropped, guess.added, guess.dropped, guess.added
        ),
    };
    guesses.iter().map(line).collect()
}

pub(super) fn unsealed(path: &str, why: &str) -> String {
    format!(
        "{path} is not sealed, and this build only checks, since {why}: seal it in a checkout with {SEAL} and commit the file, or delete it"
    )
}

pub(super) fn ahead(folder: &str, steps: &[Step], why: &str) -> String {
    format!(
        "the models are ahead of {folder}/ ({}), and this build only checks, since {why}: seal the difference in a checkout with {SEAL} and commit the file",
        summary(steps)
    )
}

pub(crate) fn not_written(path: &str, error: &std::io::Error) -> String {
    format!("{path} cannot be changed ({error}): see to its permissions")
}

pub(super) fn stale_parent(head: Option<&str>) -> String {
    let parent = head.map_or("None".to_owned(), |head| format!("Some({head:?})"));
    format!(
        "the draft was edited and does not follow the newest migration: write `parent: {parent}`"
    )
}

pub(super) fn astray(lacking: &[Step]) -> String {
    let lacks = if lacking.is_empty() {
        String::new()
    } else {
        format!(" (what lacks: {})", summary(lacking))
    };
    format!(
        "the draft was edited and does not lead to the models{lacks}: write the rest into it, change the models, or delete the file to have it drafted anew"
    )
}

pub(super) fn impossible(steps: &[Step], message: &str) -> String {
    format!("the difference is {}, but {message}", summary(steps))
}

pub(super) fn bug(steps: &[Step], what: &str) -> String {
    format!(
        "the difference is {}, but {what}: this is a bug of aludel and nothing was written; please report it with the models and migrations",
        summary(steps)
    )
}

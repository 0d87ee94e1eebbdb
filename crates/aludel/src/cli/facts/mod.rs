//! The commands that only look.

mod check;
mod current;
mod history;
mod kept;
mod show;

pub(super) use check::check;
pub(super) use current::current;
pub(super) use history::history;
pub(super) use kept::{kept, purge};
pub(super) use show::{heads, show};

use serde::Serialize;

use crate::{Hazard, Planned};

#[derive(Serialize)]
pub(super) struct HazardJson<'a> {
    danger: &'static str,
    reason: &'a str,
}

pub(super) fn hazards(hazards: &[Hazard]) -> Vec<HazardJson<'_>> {
    fn json(hazard: &Hazard) -> HazardJson<'_> {
        HazardJson {
            danger: hazard.danger.word(),
            reason: &hazard.reason,
        }
    }
    hazards.iter().map(json).collect()
}

/// A migration of a plan or a script.
#[derive(Serialize)]
pub(super) struct PlannedJson<'a> {
    id: &'a str,
    direction: &'static str,
    steps: &'a [String],
    dangers: Vec<HazardJson<'a>>,
}

pub(super) fn planned(planned: &Planned) -> PlannedJson<'_> {
    PlannedJson {
        id: &planned.id,
        direction: planned.direction.word(),
        steps: &planned.steps,
        dangers: hazards(&planned.hazards),
    }
}

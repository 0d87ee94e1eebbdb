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

use crate::Hazard;

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

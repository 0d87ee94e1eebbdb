//! What a way back does not bring back, in words.

use aludel_core::sql::writes_rows;
use aludel_core::{Danger, Hazard, Raw, Step};

use super::work::hazards;
use crate::Engine;

/// What these steps take away and nothing keeps, in words.
pub(super) fn lost(steps: &[Step]) -> Vec<String> {
    let gone = |hazard: &Hazard| hazard.danger == Danger::Destructive && !hazard.is_kept();
    let reasons = hazards(steps).into_iter().filter(gone);
    let unkept = steps.iter().filter_map(|step| match step {
        Step::KeepNothing(step) => Some(&**step),
        _ => None,
    });
    let nulls = unkept.filter_map(|step| match step {
        Step::AlterColumn {
            table,
            from,
            to,
            backfill,
            using: None,
            ..
        } if from.nullable && !to.nullable && (backfill.is_some() || to.default.is_some()) => {
            Some(format!("the NULLs of {table}.{} were filled", to.name))
        }
        _ => None,
    });
    let reasons = reasons.map(|hazard| hazard.reason);
    reasons.chain(nulls).collect()
}

/// The steps of a person's that change rows and say that nothing is to be taken back, in words.
pub(super) fn again(steps: &[Step], engine: Engine) -> Vec<String> {
    let stays = |at: &usize| match &steps[*at] {
        Step::Raw { down, .. } => down.as_ref().is_some_and(Raw::is_nothing),
        _ => false,
    };
    (0..steps.len())
        .filter(stays)
        .filter(|at| writes_rows(steps, *at, engine))
        .map(|at| steps[at].describe())
        .collect()
}

//! Words about a whole migration: `floor("0003_x")`, which older binaries may go on running; `own_transaction()` and
//! `outside_transaction()`.

use aludel_core::{Step, Transaction};

use super::file::Located;
use crate::Diagnostic;
use crate::nearest::hint;

/// What a migration's floor names must be the migration itself or one before it, and it is said once.
///
/// # Errors
/// It names no such migration, or a second floor stands there.
pub(crate) fn check(before: &[Located], one: &Located) -> Result<(), Vec<Diagnostic>> {
    let steps = one.migration.steps.iter().enumerate();
    let mut floors = steps.filter_map(|(at, step)| match step {
        Step::Floor(id) => Some((one.steps.get(at).copied().unwrap_or(one.parent), id)),
        _ => None,
    });
    let at = |(line, column), message: String| {
        Err(vec![Diagnostic::new(&one.path, line, column, message)])
    };
    if let Some((place, id)) = floors.next()
        && let Some(message) = stranger(before, one, id)
    {
        return at(place, message);
    }
    match floors.next() {
        None => transactions(one),
        Some((place, _)) => at(
            place,
            "a migration has one floor: take this one out".to_owned(),
        ),
    }
}

/// What a migration says of transactions is said once, and of something.
fn transactions(one: &Located) -> Result<(), Vec<Diagnostic>> {
    let steps = &one.migration.steps;
    for (at, step) in steps.iter().enumerate() {
        let Step::Transaction(how) = step else {
            continue;
        };
        let raw = |step: &Step| matches!(step, Step::Raw { .. });
        let message = if steps[..at].contains(step) {
            "the migration says so already: take this one out"
        } else if *how == Transaction::Outside && !steps.iter().any(raw) {
            "`outside_transaction` is about steps of SQL and Rust, and the migration has none: take it out"
        } else {
            continue;
        };
        let (line, column) = one.steps.get(at).copied().unwrap_or(one.parent);
        return Err(vec![Diagnostic::new(&one.path, line, column, message)]);
    }
    Ok(())
}

fn stranger(before: &[Located], one: &Located, id: &str) -> Option<String> {
    let all = before.iter().chain(std::iter::once(one));
    let mut known = all.map(|one| one.migration.id.as_str());
    if known.clone().any(|known| known == id) {
        return None;
    }
    let hint = hint(id, &mut known, "name this migration or one before it");
    Some(format!(
        "`floor` names `{id}`, which is not among the migrations up to {}{hint}",
        one.migration.id
    ))
}

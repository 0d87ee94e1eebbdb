use aludel_core::catalog::{compare, lower, without_strangers};

use crate::chain::Chain;
use crate::options::Verify;
use crate::run::Context;
use crate::{Event, Findings, Report, Result, journal};

/// What is pending, and how history and live schema differ from what they should be.
pub(crate) fn check(cx: &mut Context<'_>) -> Result<Findings> {
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    let mut found = Findings::default();
    let common = book.common(&chain);
    let later = &chain.0[common..];
    found.pending = later
        .iter()
        .map(|link| link.embedded.id.to_owned())
        .collect();
    if let Err(error) = book.verify(&chain, cx.driver, &cx.names) {
        found.history.push(error.to_string());
    }
    for row in &book.known(&chain)[common..] {
        found.history.push(format!(
            "{} is applied, and this binary does not hold it",
            row.id
        ));
    }
    if let Some(flight) = journal::flight(cx.driver, &cx.names)? {
        found.history.push(format!(
            "{} was begun by {} at {} and is not finished",
            flight.id(),
            flight.started_by,
            flight.started_on
        ));
    }
    if common == book.own.len() {
        found.schema = differences(cx, &chain, common)?;
    }
    Ok(found)
}

/// Compares the live schema with the one that the history leads to where the options ask for that, and tells each
/// difference. Where the database is ahead of this binary it cannot know.
///
/// # Errors
/// The catalogue cannot be read.
pub(crate) fn verify(cx: &mut Context<'_>, chain: &Chain, report: &mut Report) -> Result<()> {
    if cx.options().verify == Verify::Off {
        return Ok(());
    }
    report.drift = drift(cx, chain)?;
    let head = cx.book(chain)?.1.head(chain);
    for difference in &report.drift {
        cx.options().tell(&Event::Drift {
            head: head.clone(),
            difference: difference.clone(),
        });
    }
    Ok(())
}

/// How the live schema differs from what the history leads to; nothing where the database is ahead of this binary.
pub(crate) fn drift(cx: &mut Context<'_>, chain: &Chain) -> Result<Vec<String>> {
    let (_, book) = cx.book(chain)?;
    let common = book.common(chain);
    if common < book.own.len() {
        return Ok(Vec::new());
    }
    differences(cx, chain, common)
}

fn differences(cx: &mut Context<'_>, chain: &Chain, count: usize) -> Result<Vec<String>> {
    let expected = lower(&chain.schema(count)?, cx.engine);
    let live = crate::inspect::catalog(cx.driver)?;
    let live = cx.kept.hide(live, &[]);
    Ok(compare(&expected, &without_strangers(live, &expected)))
}

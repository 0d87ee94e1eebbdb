use aludel_core::catalog::{compare, lower, without_strangers};

use crate::chain::Chain;
use crate::run::Context;
use crate::{Error, Findings, Kind, Result, journal};

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

/// Compares the live schema with the one that the history leads to.
///
/// # Errors
/// They differ: each difference is named.
pub(crate) fn verify(cx: &mut Context<'_>, chain: &Chain) -> Result<()> {
    let (_, book) = cx.book(chain)?;
    let common = book.common(chain);
    if common < book.own.len() {
        return Ok(());
    }
    let found = differences(cx, chain, common)?;
    if found.is_empty() {
        return Ok(());
    }
    let head = book.head(chain);
    Err(Error::new(
        Kind::Drift,
        format!(
            "the live schema is not what {} leads to: {}; take back what was changed by hand, or make it a migration",
            head.as_deref().unwrap_or("an empty history"),
            found.join("; ")
        ),
    ))
}

fn differences(cx: &mut Context<'_>, chain: &Chain, count: usize) -> Result<Vec<String>> {
    let expected = lower(&chain.schema(count)?, cx.engine);
    let live = crate::inspect::catalog(cx.driver)?;
    let live = cx.kept.hide(live, &[]);
    Ok(compare(&expected, &without_strangers(live, &expected)))
}

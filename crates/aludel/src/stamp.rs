//! Writing down where a database stands, without running anything.

use aludel_core::plan::{Target, plan};

use crate::chain::Chain;
use crate::run::{Context, Keys, Next, entry, locked, prepare};
use crate::{Error, Kind, Report, Result, history, journal};

/// Writes history rows up to `target`, or takes those beyond it away.
pub(crate) fn stamp(cx: &mut Context<'_>, target: &Target) -> Result<Report> {
    let chain = cx.chain()?;
    let mut report = Report::default();
    locked(cx, |cx, _: Keys| {
        report = pass(cx, &chain, target)?;
        Ok(Next::Done)
    })?;
    Ok(report)
}

fn pass(cx: &mut Context<'_>, chain: &Chain, target: &Target) -> Result<Report> {
    let (presence, book) = cx.book(chain)?;
    let known = book.known(chain);
    let plan = plan(&chain.known(), &known, target);
    let plan = plan.map_err(|error| Error::new(Kind::Usage, error.message))?;
    prepare(cx, &presence)?;
    let mut report = Report {
        from: book.head(chain),
        to: book.head(chain),
        ..Report::default()
    };
    for at in plan.down {
        history::delete(cx.driver, &cx.names, book.own[at].version)?;
        report.down.push(known[at].id.clone());
        report.to = at.checked_sub(1).map(|last| known[last].id.clone());
    }
    if let Some(first) = plan.up.first() {
        let mut schema = chain.schema(*first)?;
        for at in plan.up {
            let link = &chain.0[at];
            link.advance(&mut schema)?;
            let entry = entry(cx, link, &schema, &[])?;
            history::insert(cx.driver, &cx.names, &entry)?;
            report.up.push(link.embedded.id.to_owned());
            report.to = Some(link.embedded.id.to_owned());
        }
    }
    // What was begun and stopped is now written down as it stands.
    if let Some(flight) = journal::flight(cx.driver, &cx.names)? {
        journal::end(cx.driver, &cx.names, flight.version)?;
        history::clear_state(cx.driver, &cx.names, flight.version)?;
    }
    Ok(report)
}

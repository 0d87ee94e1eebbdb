use aludel_core::keep::Way;
use aludel_core::plan::{Target, plan as plan_to};
use aludel_core::sql::{Body, Statement};

use crate::book::Book;
use crate::chain::{Chain, Link};
use crate::history::Row;
use crate::run::{self, Context, Undo, Work, pending, preflight_down, tell_if_ahead};
use crate::{Error, Kind, Planned, Preview, Result};

/// What bringing the database to `target` would run.
pub(crate) fn plan(cx: &mut Context<'_>, target: &Target) -> Result<Preview> {
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    let steps = plan_to(&chain.known(), &book.known(&chain), target);
    let steps = steps.map_err(|error| Error::new(Kind::Usage, error.message))?;
    cx.know_server()?;
    let mut works = Vec::new();
    let mut undo = Undo::new(&chain, &book)?;
    for at in &steps.down {
        works.push(undo.work(cx, *at)?);
    }
    let downs: Vec<_> = steps.down.iter().copied().zip(&works).collect();
    preflight_down(cx, (&chain, &book), &downs)?;
    if steps.down.is_empty() {
        look(cx, (&chain, &book), &steps.up)?;
    }
    ups(cx, &chain, &steps.up, &mut works)?;
    let to = goal(&chain, &book, (steps.up.last(), steps.down.last()));
    Ok(preview(cx, (&chain, &book), to, &works))
}

/// What an upgrade to the target of the options would run, refused where that would be.
pub(crate) fn plan_upgrade(cx: &mut Context<'_>) -> Result<Preview> {
    let chain = cx.chain()?;
    let (_, book) = cx.book(&chain)?;
    cx.know_server()?;
    // A draft that has changed since is taken back first.
    if !book.own.iter().any(Row::is_draft) {
        book.verify(&chain, cx.driver, &cx.names)?;
    }
    let up = pending(&chain, &book, &cx.options().target)?;
    tell_if_ahead(cx, &chain, &book);
    look(cx, (&chain, &book), &up)?;
    let mut works = Vec::new();
    ups(cx, &chain, &up, &mut works)?;
    let to = goal(&chain, &book, (up.last(), None));
    Ok(preview(cx, (&chain, &book), to, &works))
}

fn look(cx: &mut Context<'_>, (chain, book): (&Chain, &Book), up: &[usize]) -> Result<()> {
    let Some(first) = up.first() else {
        return Ok(());
    };
    let links: Vec<&Link> = up.iter().map(|at| &chain.0[*at]).collect();
    run::look(cx, book, &links, &chain.schema(*first)?)
}

fn preview(
    cx: &Context<'_>,
    (chain, book): (&Chain, &Book),
    to: Option<String>,
    works: &[Work],
) -> Preview {
    Preview {
        engine: cx.engine,
        from: book.head(chain),
        to,
        migrations: works.iter().map(planned).collect(),
    }
}

fn ups(cx: &mut Context<'_>, chain: &Chain, up: &[usize], works: &mut Vec<Work>) -> Result<()> {
    let Some(first) = up.first() else {
        return Ok(());
    };
    let mut schema = chain.schema(*first)?;
    for at in up {
        let keeping = cx.keeping(chain.0[*at].number, Way::Up);
        works.push(Work::up(&chain.0[*at], &schema, cx.on(), keeping.as_ref())?);
        chain.0[*at].advance(&mut schema)?;
    }
    Ok(())
}

fn goal(
    chain: &Chain,
    book: &Book,
    (up, down): (Option<&usize>, Option<&usize>),
) -> Option<String> {
    match (up, down) {
        (Some(last), _) => Some(chain.0[*last].embedded.id.to_owned()),
        (None, Some(last)) => last
            .checked_sub(1)
            .map(|at| book.known(chain)[at].id.clone()),
        (None, None) => book.head(chain),
    }
}

pub(super) fn planned(work: &Work) -> Planned {
    let sql = work.parts.iter().flat_map(|part| {
        let outside = part.apart.as_ref().map(|_| OUTSIDE.to_owned());
        let own: Vec<_> = match &part.body {
            Body::Run(name) => vec![format!("-- runs `{name}`")],
            body => body.statements().iter().map(shown).collect(),
        };
        outside.into_iter().chain(own)
    });
    Planned {
        id: work.id.clone(),
        direction: work.direction,
        steps: work.parts.iter().map(|part| part.label.clone()).collect(),
        hazards: work.hazards.clone(),
        sql: sql.collect(),
    }
}

/// What comes before it is committed first.
const OUTSIDE: &str = "-- outside of a transaction:";

fn shown(statement: &Statement) -> String {
    statement.sql.clone()
}

use aludel_core::plan::{Relation, Target};

use super::Context;
use crate::book::Book;
use crate::chain::Chain;
use crate::embed::Embedded;
use crate::history::{self, Look, Newest};
use crate::options::Pin;
use crate::{Event, Report, Result};

/// What a look without a lock says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The binary can serve.
    Serves(Report),
    /// It must be looked at under the lock.
    Unknown,
}

/// Whether the binary can serve at once. One statement where the database stands at the binary's head; a second where it
/// is ahead.
pub(crate) fn serves(cx: &mut Context<'_>) -> Result<Fit> {
    let look = history::look(cx.driver, &cx.names)?;
    let options = cx.options();
    let plain = options.target == Target::Head;
    let head = cx.migrations.source.migrations.last();
    match (look, head) {
        (Look::Newest(newest), Some(head)) if plain && newest.state.is_none() => {
            served(cx, &newest, head)
        }
        (Look::Missing | Look::Empty, None) if plain => Ok(Fit::Serves(Report::default())),
        _ => Ok(Fit::Unknown),
    }
}

fn served(cx: &mut Context<'_>, newest: &Newest, head: &'static Embedded) -> Result<Fit> {
    let cleared = newest.pin.is_none() || cx.options().pin == Pin::Respect;
    if newest.chain.as_deref() == Some(head.chain) && cleared {
        return Ok(at(head.id.to_owned()));
    }
    let Some(number) = number(head.id) else {
        return Ok(Fit::Unknown);
    };
    let above = newest.version > number && newest.floor.is_some_and(|floor| floor <= number);
    if !above || newest.is_draft() || !cleared {
        return Ok(Fit::Unknown);
    }
    let chain = history::chain_of(cx.driver, &cx.names, number)?;
    if chain.as_deref() == Some(head.chain) {
        tell_ahead(cx, newest.id());
        Ok(at(newest.id()))
    } else {
        Ok(Fit::Unknown)
    }
}

/// The same where the whole history was read.
pub(crate) fn tell_if_ahead(cx: &Context<'_>, chain: &Chain, book: &Book) {
    if cx.options().target == Target::Head
        && let Relation::Ahead(_) = book.relation(chain)
        && let Some(head) = book.head(chain)
    {
        tell_ahead(cx, head);
    }
}

/// Says that the database is ahead of the binary, which serves.
fn tell_ahead(cx: &Context<'_>, database: String) {
    let head = cx.migrations.source.migrations.last();
    cx.options().tell(&Event::Ahead {
        database,
        binary: head.map_or("nothing", |head| head.id).to_owned(),
    });
}

fn at(id: String) -> Fit {
    Fit::Serves(Report {
        from: Some(id.clone()),
        to: Some(id),
        ..Report::default()
    })
}

/// The number that an id begins with.
fn number(id: &str) -> Option<i32> {
    id.split('_').next()?.parse().ok()
}

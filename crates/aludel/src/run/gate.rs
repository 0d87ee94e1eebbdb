//! What must hold before an upgrade begins.

use aludel_core::keep::{Keeping, Way};
use aludel_core::plan::{Relation, Target, plan};
use aludel_core::sql::preflight_keeping;
use aludel_core::{Hazard, Schema, Step};

use super::work::{Work, costs};
use super::{Context, counts, pin};
use crate::book::Book;
use crate::chain::{Chain, Link};
use crate::options::Pin;
use crate::{Engine, Error, Kind, Result, kept, obstacle};

/// The migrations to apply, by index; none where the database is ahead and the binary may serve.
///
/// # Errors
/// The database is above the binary's reach, or has diverged; the target is unknown or lies below.
pub(crate) fn pending(chain: &Chain, book: &Book, target: &Target) -> Result<Vec<usize>> {
    if *target == Target::Head {
        match book.relation(chain) {
            Relation::Ahead(_) => return serves_below(chain, book).map(|()| Vec::new()),
            Relation::Diverged(common) => return Err(diverged(chain, book, common)),
            Relation::Behind(_) => {}
        }
    }
    let plan = plan(&chain.known(), &book.known(chain), target);
    let plan = plan.map_err(|error| Error::new(Kind::Usage, error.message))?;
    if plan.down.is_empty() {
        return Ok(plan.up);
    }
    let head = book.head(chain).unwrap_or_default();
    Err(Error::new(
        Kind::Usage,
        format!(
            "the target lies below {head}, where the database stands: use `db downgrade` to go there"
        ),
    ))
}

/// A binary serves where its head is in the history and at or above the floor.
fn serves_below(chain: &Chain, book: &Book) -> Result<()> {
    let head = chain.0.last();
    let number = head.map_or(0, |link| link.number);
    let Some(newest) = book.newest() else {
        return Ok(());
    };
    let floor = newest.floor.unwrap_or(newest.version);
    if floor <= number {
        return Ok(());
    }
    let named = book.own.iter().find(|row| row.version == floor);
    let floor = named.map_or_else(|| format!("{floor:04}"), crate::history::Row::id);
    let head = head.map_or("nothing", |link| link.embedded.id);
    Err(Error::new(
        Kind::Unfit,
        format!(
            "the database is at {}, which only binaries from {floor} on may serve, and this one ends at {head}: boot a newer \
             binary, or roll the database back with `--downgrade=head`",
            newest.id()
        ),
    ))
}

fn diverged(chain: &Chain, book: &Book, common: usize) -> Error {
    let theirs = &book.known(chain)[common].id;
    let ours = chain.0[common].embedded.id;
    let back = common
        .checked_sub(1)
        .map_or("the base", |last| chain.0[last].embedded.id);
    Error::new(
        Kind::Unfit,
        format!(
            "the database has {theirs}, where this binary has {ours}: boot the binary that made it, or roll back to {back}, \
             the last common migration, with `--downgrade`"
        ),
    )
}

/// Looks at everything that can refuse an upgrade before its first step.
pub(crate) fn check(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    pending: &[usize],
    before: &Schema,
) -> Result<()> {
    let links: Vec<&Link> = pending.iter().map(|at| &chain.0[*at]).collect();
    pinned(cx, book, &links)?;
    look(cx, book, &links, before)
}

/// The same but for a pin, which a look does not clear.
pub(crate) fn look(
    cx: &mut Context<'_>,
    book: &Book,
    links: &[&Link],
    before: &Schema,
) -> Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    drafts(cx, links)?;
    dangers(cx, links, before)?;
    if book.own.is_empty() {
        strangers(cx, links)?;
    }
    let up = |link: &&Link| Change {
        id: link.embedded.id,
        steps: link.migration.steps.clone(),
        keeping: cx.keeping(link.number, Way::Up),
    };
    let changes: Vec<_> = links.iter().map(up).collect();
    preflight(cx, &changes, before)
}

fn pinned(cx: &mut Context<'_>, book: &Book, links: &[&Link]) -> Result<()> {
    let Some(found) = pin::of(cx, book)? else {
        return Ok(());
    };
    match (cx.options().pin, links.last()) {
        (Pin::Clear, _) => pin::clear(cx),
        (Pin::Respect, Some(head)) => Err(pin::stops(&found, head.embedded.id)),
        (Pin::Respect, None) => Ok(()),
    }
}

fn drafts(cx: &Context<'_>, links: &[&Link]) -> Result<()> {
    let Some(draft) = links.iter().find(|link| link.embedded.draft) else {
        return Ok(());
    };
    if cx.takes_drafts() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!(
            "{} may still change, and {} is not on this machine: seal it with `make migrate MSG=\"…\"`, or allow it with \
             `ALUDEL_ALLOW_DRAFT=1`",
            draft.embedded.id, cx.name
        ),
    ))
}

fn dangers(cx: &Context<'_>, links: &[&Link], before: &Schema) -> Result<()> {
    if cx.options().refuse.is_empty() {
        return Ok(());
    }
    let mut schema = before.clone();
    for link in links {
        let wrong = |error: aludel_core::Error| Error::from(error).during(link.embedded.id);
        let steps = &link.migration.steps;
        let keeping = cx.keeping(link.number, Way::Up);
        let found = costs(steps, &schema, cx.on(), keeping.as_ref()).map_err(wrong)?;
        let mut applied = steps.iter().map(|step| step.apply(&mut schema));
        applied.try_for_each(|step| step.map_err(wrong))?;
        refused(cx, link.embedded.id, &found)?;
    }
    Ok(())
}

/// Refuses a migration, up or down, with one of the dangers that the options refuse.
pub(super) fn refused(cx: &Context<'_>, id: &str, found: &[Hazard]) -> Result<()> {
    let refuse = &cx.options().refuse;
    let Some(hazard) = found.iter().find(|hazard| refuse.contains(&hazard.danger)) else {
        return Ok(());
    };
    let word = hazard.danger.word();
    Err(Error::new(
        Kind::Refused,
        format!(
            "{id} is {word} ({}), which this run refuses: take `{word}` out of `--refuse` where that is meant",
            hazard.reason
        ),
    ))
}

/// A table that a migration is to create, in a database without a history of ours, is somebody else's.
fn strangers(cx: &mut Context<'_>, links: &[&Link]) -> Result<()> {
    let live = tables(cx)?;
    for link in links {
        for step in &link.migration.steps {
            let Step::CreateTable(table) = step.bare() else {
                continue;
            };
            if live
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&table.name))
            {
                return Err(Error::new(
                    Kind::Drift,
                    format!(
                        "the database has a table `{}`, which {} creates, but no history of it, and nothing was changed: name \
                         another database, or, where the tables are as the migrations leave them, write that down with `db \
                         stamp`",
                        table.name, link.embedded.id
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn tables(cx: &mut Context<'_>) -> Result<Vec<String>> {
    let sql = match cx.engine {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')",
        Engine::MySql | Engine::MariaDb => {
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        }
        Engine::Postgres => {
            "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        }
    };
    cx.driver
        .query(sql, &[])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// A migration that is to run, up or down.
pub(crate) struct Change<'a> {
    pub id: &'a str,
    pub steps: Vec<Step>,
    /// How it keeps and gives back.
    pub keeping: Option<Keeping>,
}

/// Counts, over all migrations that are to run, the rows that do not fit. Rows that a person's step may mend on the way
/// are left to the migration that needs them.
pub(super) fn preflight(
    cx: &mut Context<'_>,
    changes: &[Change<'_>],
    before: &Schema,
) -> Result<()> {
    #[cfg(any(feature = "mysql", feature = "postgres"))]
    if cx.engine != Engine::Sqlite {
        let planned = super::planned::Planned::of(changes, before, cx.engine)?;
        refuse_planned(cx, &planned)?;
    }
    let steps: Vec<Step> = changes.iter().flat_map(|one| one.steps.clone()).collect();
    let each = changes.iter();
    let keeping: Vec<_> = each
        .flat_map(|one| std::iter::repeat_n(one.keeping.as_ref(), one.steps.len()))
        .collect();
    let counted = preflight_keeping(&steps, before, cx.engine, &|at| keeping[at]);
    let mut begin = 0;
    for Change { id, steps, .. } in changes {
        let range = begin..begin + steps.len();
        begin = range.end;
        let counts = counted.iter().filter(|count| range.contains(&count.step));
        let counts: Vec<_> = counts.cloned().collect();
        counts::check(
            cx.driver,
            &format!("{id} is refused before step 1"),
            &counts,
        )?;
    }
    kept::refuse(cx, changes, before)?;
    obstacle::refuse(cx.driver, changes, before)
}

/// What the statements themselves tell of accounts and servers.
#[cfg(any(feature = "mysql", feature = "postgres"))]
fn refuse_planned(cx: &mut Context<'_>, planned: &[super::planned::Planned<'_>]) -> Result<()> {
    crate::rights::refuse(cx, planned)?;
    #[cfg(feature = "mysql")]
    obstacle::refuse_unshared(cx.driver, planned)?;
    Ok(())
}

/// Refuses what can be seen to fail before anything is taken back. Past a migration that this binary does not hold nothing
/// can be seen but what its row counts. Each is its place in the history and what runs.
pub(crate) fn preflight_down(
    cx: &mut Context<'_>,
    (chain, book): (&Chain, &Book),
    works: &[(usize, &Work)],
) -> Result<()> {
    let common = book.common(chain);
    if let Some((at, work)) = works.first()
        && *at >= common
    {
        #[cfg(any(feature = "mysql", feature = "postgres"))]
        refuse_planned(cx, &super::planned::Planned::of_works(works))?;
        let what = format!("{} is refused before step 1", work.id);
        return counts::check(cx.driver, &what, &work.counts);
    }
    let mut changes = Vec::new();
    for (at, _) in works {
        let link = &chain.0[*at];
        changes.push(Change {
            id: link.embedded.id,
            steps: link.migration.reversed()?,
            keeping: cx.keeping(link.number, Way::Down),
        });
    }
    preflight(cx, &changes, &chain.schema(common)?)
}

//! Letting go what is kept: first the way back is written so that it does without, then the objects are dropped.

use std::time::Duration;

use aludel_core::keep::{KeptKind, Way};

use super::register::{self, Row};
use crate::chain::Chain;
use crate::driver::Driver;
use crate::history::{self, Down};
use crate::names::quote;
use crate::run::{Context, Keys, Next, atomically, down_of, locked};
use crate::{Direction, Engine, Error, KeptData, Kind, Result, clock, journal};

/// Lets go what has been kept for longer than this; all of it without a span. Gives what went.
pub(crate) fn purge(cx: &mut Context<'_>, older_than: Option<Duration>) -> Result<Vec<KeptData>> {
    let chain = cx.chain()?;
    let mut gone = Vec::new();
    locked(cx, |cx, _: Keys| {
        gone = pass(cx, &chain, older_than)?;
        Ok(Next::Done)
    })?;
    Ok(gone)
}

fn pass(
    cx: &mut Context<'_>,
    chain: &Chain,
    older_than: Option<Duration>,
) -> Result<Vec<KeptData>> {
    let (_, book) = cx.book(chain)?;
    if let Some(flight) = journal::flight(cx.driver, &cx.names)? {
        return Err(Error::new(
            Kind::Refused,
            format!(
                "{} was begun and is not finished, and may need what is kept: finish it with `db upgrade` or `db downgrade` first",
                flight.id()
            ),
        ));
    }
    let until = older_than.map(clock::before);
    let due = |row: &Row| {
        let old = until.as_ref().is_none_or(|until| row.kept_on <= *until);
        old || row.state.is_some()
    };
    let rows: Vec<Row> = cx
        .kept
        .rows
        .iter()
        .filter(|row| due(row))
        .cloned()
        .collect();
    let all = super::size::list(cx)?;
    let listed = |one: &KeptData| rows.iter().any(|row| row.kept.object == one.object);
    let gone = all.into_iter().filter(listed).collect();
    if cx.engine.is_mysql_family() {
        atomically(cx, |cx| mark(cx, chain, &book, &rows))?;
    } else {
        mark(cx, chain, &book, &rows)?;
    }
    for row in &rows {
        cx.prove_lock()?;
        drop_object(cx.driver, row)?;
        register::forget(cx.driver, &cx.names, &row.kept.object)?;
    }
    Ok(gone)
}

/// From here on no way back counts on these.
pub(super) fn mark(
    cx: &mut Context<'_>,
    chain: &Chain,
    book: &crate::book::Book,
    rows: &[Row],
) -> Result<()> {
    for row in rows {
        register::purging(cx.driver, &cx.names, &row.kept.object)?;
    }
    cx.kept.rows = register::read(cx.driver, &cx.names)?;
    for (at, applied) in book.own.iter().enumerate() {
        let id = applied.id();
        let taken = |row: &&Row| row.direction == Direction::Up && row.migration == id;
        if !rows.iter().any(|row| taken(&row)) {
            continue;
        }
        let link = chain.0.get(at).filter(|_| at < book.common(chain));
        let down = if let Some(link) = link {
            let keeping = cx.keeping(link.number, Way::Down);
            down_of(link, &chain.schema(at + 1)?, cx.engine, keeping.as_ref())?
        } else {
            let mut down = Down::new(cx.engine);
            down.impossible = Some(format!(
                "what {id} took away was let go with `db purge`: run the downgrade with a binary that holds {id}"
            ));
            down
        };
        history::set_down(cx.driver, &cx.names, applied.version, &down.write())?;
    }
    Ok(())
}

pub(super) fn drop_object(driver: &mut dyn Driver, row: &Row) -> Result<()> {
    let engine = driver.engine();
    let object = quote(&row.kept.object, engine);
    let (kind, family) = (row.kept.kind, engine.is_mysql_family());
    if kind == KeptKind::Table || !family {
        if kind != KeptKind::Table {
            drop_triggers(driver, &row.kept.object)?;
        }
        driver.execute(&format!("DROP TABLE IF EXISTS {object}"), &[])?;
        return Ok(());
    }
    let live = crate::inspect::catalog(driver)?;
    let mut tables = live.tables.iter();
    let stands = tables.find(|(_, table)| table.columns.contains_key(&row.kept.object));
    if let Some((table, stands)) = stands {
        let names = row.kept.names();
        let drops = names
            .iter()
            .filter(|name| stands.columns.contains_key(*name))
            .map(|name| format!("DROP COLUMN {}", quote(name, engine)));
        let drops: Vec<_> = drops.collect();
        let sql = format!("ALTER TABLE {} {}", quote(table, engine), drops.join(", "));
        driver.execute(&sql, &[])?;
    }
    Ok(())
}

/// What keeps a side table true stands on the table beside it.
fn drop_triggers(driver: &mut dyn Driver, object: &str) -> Result<()> {
    if driver.engine() == Engine::Postgres {
        let function = quote(&format!("{object}_f"), Engine::Postgres);
        driver.execute(
            &format!("DROP FUNCTION IF EXISTS {function}() CASCADE"),
            &[],
        )?;
        return Ok(());
    }
    for letter in ["d", "i", "u"] {
        let name = quote(&format!("{object}_{letter}"), Engine::Sqlite);
        driver.execute(&format!("DROP TRIGGER IF EXISTS {name}"), &[])?;
    }
    Ok(())
}

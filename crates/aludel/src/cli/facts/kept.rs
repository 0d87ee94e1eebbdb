use std::time::Duration;

use serde::Serialize;

use crate::cli::output::Facts;
use crate::cli::progress::watched;
use crate::cli::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{KeptData, Migrations, Options, Result};

#[derive(Serialize)]
struct KeptJson<'a> {
    kept: Vec<RowJson<'a>>,
    rows: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct RowJson<'a> {
    object: &'a str,
    table: &'a str,
    column: Option<&'a str>,
    migration: &'a str,
    direction: &'static str,
    kept_on: &'a str,
    rows: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct PurgedJson<'a> {
    purged: Vec<RowJson<'a>>,
    rows: u64,
    bytes: u64,
}

/// `db kept`.
pub(in crate::cli) fn kept(urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let mut db = urls.open(Purpose::Look, Missing::Refuse)?;
    let all = migrations.kept(&mut db)?;
    let json = KeptJson {
        kept: rows(&all),
        rows: all.iter().map(|one| one.rows).sum(),
        bytes: all.iter().map(|one| one.bytes).sum(),
    };
    let text = if all.is_empty() {
        "nothing is kept".to_owned()
    } else {
        lines(&all)
    };
    Facts::new(text, &json)
}

/// `db purge`.
pub(in crate::cli) fn purge(
    urls: &Urls,
    migrations: &Migrations,
    older_than: Option<Duration>,
) -> Result<Facts> {
    let mut db = urls.open(Purpose::Change, Missing::Refuse)?;
    let migrations = migrations.with(watched(Options::new()));
    let all = migrations.purge(&mut db, older_than)?;
    let json = PurgedJson {
        purged: rows(&all),
        rows: all.iter().map(|one| one.rows).sum(),
        bytes: all.iter().map(|one| one.bytes).sum(),
    };
    let text = if all.is_empty() {
        "nothing was let go".to_owned()
    } else {
        format!("let go for good:\n{}", lines(&all))
    };
    Facts::new(text, &json)
}

fn rows(all: &[KeptData]) -> Vec<RowJson<'_>> {
    let rows = all.iter().map(|one| RowJson {
        object: &one.object,
        table: &one.table,
        column: one.column.as_deref(),
        migration: &one.migration,
        direction: one.direction.word(),
        kept_on: &one.kept_on,
        rows: one.rows,
        bytes: one.bytes,
    });
    rows.collect()
}

/// A line for each: what it was, how much of it there is, and what keeps it since when.
fn lines(all: &[KeptData]) -> String {
    let lines: Vec<_> = all.iter().map(line).collect();
    lines.join("\n")
}

fn line(one: &KeptData) -> String {
    let column = one.column.as_deref();
    let column = column.map(|name| format!(".{name}")).unwrap_or_default();
    let what = if one.column.is_some() {
        "values"
    } else {
        "rows"
    };
    format!(
        "{}{column}  {} {what}, {} bytes  kept by {} ({}) since {} in {}",
        one.table, one.rows, one.bytes, one.migration, one.direction, one.kept_on, one.object
    )
}

use serde::Serialize;

use crate::cli::output::Facts;
use crate::cli::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{KeptData, Migrations, Result};

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

/// `db kept`.
pub(in crate::cli) fn kept(urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let mut db = urls.open(Purpose::Look, Missing::Refuse)?;
    let all = migrations.kept(&mut db)?;
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
    let json = KeptJson {
        kept: rows.collect(),
        rows: all.iter().map(|one| one.rows).sum(),
        bytes: all.iter().map(|one| one.bytes).sum(),
    };
    Facts::new(text(&all), &json)
}

/// A line for each: what it was, how much of it there is, and what keeps it since when.
fn text(all: &[KeptData]) -> String {
    if all.is_empty() {
        return "nothing is kept".to_owned();
    }
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

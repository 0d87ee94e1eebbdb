use serde::Serialize;

use crate::cli::output::Facts;
use crate::cli::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{HistoryRow, Migrations, Origin, Result};

#[derive(Serialize)]
struct HistoryJson<'a> {
    applied: Vec<RowJson<'a>>,
    pending: &'a [String],
}

#[derive(Serialize)]
struct RowJson<'a> {
    version: i32,
    id: &'a str,
    applied_on: &'a str,
    applied_by: Option<&'a str>,
    checksum: &'a str,
    origin: &'static str,
}

/// `db history`.
pub(in crate::cli) fn history(urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let mut db = urls.open(Purpose::Look, Missing::Refuse)?;
    let rows = migrations.history(&mut db)?;
    let pending = migrations.status(&mut db)?.pending;
    let applied = rows.iter().map(|row| RowJson {
        version: row.version,
        id: &row.id,
        applied_on: &row.applied_on,
        applied_by: row.applied_by.as_deref(),
        checksum: &row.checksum,
        origin: origin(row.origin),
    });
    let json = HistoryJson {
        applied: applied.collect(),
        pending: &pending,
    };
    Facts::new(text(&rows, &pending), &json)
}

const fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Known => "known",
        Origin::Unknown => "unknown",
        Origin::Foreign => "foreign",
    }
}

/// A line for each migration: its id, when and by whom it was applied; oldest first.
fn text(rows: &[HistoryRow], pending: &[String]) -> String {
    if rows.is_empty() && pending.is_empty() {
        return "no migrations\n".to_owned();
    }
    let ids = rows.iter().map(|row| &row.id).chain(pending);
    let width = ids.map(|id| id.chars().count()).max().unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        let by = row.applied_by.as_deref();
        let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
        let note = match row.origin {
            Origin::Known => "",
            Origin::Unknown => " (not in this program)",
            Origin::Foreign => " (of another tool)",
        };
        lines.push(format!("{:width$}  {}{by}{note}", row.id, row.applied_on));
    }
    lines.extend(pending.iter().map(|id| format!("{id:width$}  pending")));
    lines.join("\n")
}

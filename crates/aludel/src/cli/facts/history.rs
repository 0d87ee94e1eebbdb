use serde::Serialize;

use crate::cli::output::Facts;
use crate::cli::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{HistoryRow, Migrations, Origin, Result};

#[derive(Serialize)]
struct HistoryJson<'a> {
    applied: Vec<RowJson<'a>>,
    pending: &'a [String],
    in_flight: Option<&'a str>,
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
    let status = migrations.status(&mut db)?;
    let (pending, flight) = (status.pending, status.in_flight);
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
        in_flight: flight.as_deref(),
    };
    Facts::new(text(&rows, &pending, flight.as_deref()), &json)
}

const fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Known => "known",
        Origin::Unknown => "unknown",
        Origin::Foreign => "foreign",
    }
}

/// A line for each migration: its id, when and by whom it was applied, and what became of it where it was begun and not
/// finished; oldest first.
fn text(rows: &[HistoryRow], pending: &[String], flight: Option<&str>) -> String {
    if rows.is_empty() && pending.is_empty() {
        return "no migrations\n".to_owned();
    }
    let ids = rows.iter().map(|row| &row.id).chain(pending);
    let width = ids.map(|id| id.chars().count()).max().unwrap_or_default();
    let (begun, how) = flight.and_then(|f| f.split_once(' ')).unwrap_or_default();
    let stopped = |id: &str| {
        (id == begun).then(|| format!("{how}, not finished: the next boot goes on with it"))
    };
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        let by = row.applied_by.as_deref();
        let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
        let note = match row.origin {
            Origin::Known => "",
            Origin::Unknown => " (not in this program)",
            Origin::Foreign => " (of another tool)",
        };
        let stopped = stopped(&row.id).map_or_else(String::new, |what| format!(" {what}"));
        lines.push(format!(
            "{:width$}  {}{by}{note}{stopped}",
            row.id, row.applied_on
        ));
    }
    let waits = |id: &String| stopped(id).unwrap_or_else(|| "pending".to_owned());
    lines.extend(
        pending
            .iter()
            .map(|id| format!("{id:width$}  {}", waits(id))),
    );
    let known =
        |id: &&str| rows.iter().all(|row| row.id != *id) && !pending.iter().any(|p| p == id);
    if let Some(what) = Some(begun)
        .filter(|id| !id.is_empty())
        .filter(known)
        .and_then(stopped)
    {
        lines.push(format!("{begun:width$}  {what} (not in this program)"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(version: i32, id: &str) -> HistoryRow {
        HistoryRow {
            version,
            id: id.to_owned(),
            applied_on: "2026-01-02T03:04:05Z".to_owned(),
            checksum: "1".to_owned(),
            applied_by: Some("box app 7".to_owned()),
            origin: Origin::Known,
        }
    }

    #[test]
    fn after_a_crash_the_line_of_the_migration_says_what_happened() {
        let rows = [row(1, "0001_create")];
        let pending = ["0002_add".to_owned()];
        let up = text(
            &rows,
            &pending,
            Some("0002_add (up, begun by box app 9 at T)"),
        );
        assert_eq!(
            up,
            "0001_create  2026-01-02T03:04:05Z by box app 7\n\
             0002_add     (up, begun by box app 9 at T), not finished: the next boot goes on with it"
        );
        let down = text(
            &rows,
            &pending,
            Some("0001_create (down, begun by box app 9 at T)"),
        );
        assert_eq!(
            down,
            "0001_create  2026-01-02T03:04:05Z by box app 7 (down, begun by box app 9 at T), not finished: the next boot goes \
             on with it\n0002_add     pending"
        );
        let other = text(&rows, &[], Some("0003_new (up, begun by box app 9 at T)"));
        assert_eq!(
            other,
            "0001_create  2026-01-02T03:04:05Z by box app 7\n\
             0003_new     (up, begun by box app 9 at T), not finished: the next boot goes on with it (not in this program)"
        );
    }
}

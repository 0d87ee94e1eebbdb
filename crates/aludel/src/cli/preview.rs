use serde::Serialize;

use super::facts::{PlannedJson, planned};
use super::output::Facts;
use crate::{Planned, Preview, Result};

#[derive(Serialize)]
struct PreviewJson<'a> {
    engine: &'static str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    migrations: Vec<PreviewedJson<'a>>,
}

#[derive(Serialize)]
struct PreviewedJson<'a> {
    #[serde(flatten)]
    migration: PlannedJson<'a>,
    sql: &'a [String],
}

/// What `--dry-run` prints: the steps in words and the statements, as a script whose comments say the rest.
pub(super) fn preview(preview: &Preview) -> Result<Facts> {
    let migrations = preview.migrations.iter().map(|one| PreviewedJson {
        migration: planned(one),
        sql: &one.sql,
    });
    let json = PreviewJson {
        engine: preview.engine.word(),
        from: preview.from.as_deref(),
        to: preview.to.as_deref(),
        migrations: migrations.collect(),
    };
    Facts::new(text(preview), &json)
}

fn text(preview: &Preview) -> String {
    let from = preview.from.as_deref().unwrap_or("base");
    let to = preview.to.as_deref().unwrap_or("base");
    if preview.migrations.is_empty() {
        return format!("at {from}, nothing to do");
    }
    let engine = preview.engine;
    let mut lines = vec![format!(
        "-- {engine}: from {from} to {to}; nothing was changed"
    )];
    for planned in &preview.migrations {
        lines.push(format!("\n-- {} {}", planned.direction, planned.id));
        lines.extend(comments(planned));
        lines.extend(planned.sql.iter().map(|sql| statement(sql)));
    }
    lines.join("\n")
}

fn comments(planned: &Planned) -> Vec<String> {
    let steps = planned.steps.iter().map(|step| format!("--   {step}"));
    let hazards = planned.hazards.iter();
    let hazards = hazards.map(|hazard| format!("-- {hazard}"));
    steps.chain(hazards).collect()
}

/// A statement with its semicolon; a comment stays as it is.
fn statement(sql: &str) -> String {
    let sql = sql.trim_end();
    if sql.ends_with(';') || sql.lines().all(|line| line.starts_with("--")) {
        sql.to_owned()
    } else {
        format!("{sql};")
    }
}

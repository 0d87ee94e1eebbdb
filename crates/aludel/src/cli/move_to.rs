//! The commands that change a database: `db upgrade`, `db downgrade`, `db stamp`.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use clap::Args;
use serde::Serialize;

use super::output::Facts;
use super::preview::preview;
use super::progress::watched;
use super::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{Danger, Error, Kind, Migrations, Options, Report, Result, Status, Target};

/// The flags of `db upgrade`.
#[derive(Args, Clone, Debug)]
pub(super) struct Upgrade {
    /// An id, a unique prefix of one, a number, `+1`, `base` or `head`
    #[arg(allow_negative_numbers = true)]
    target: Option<String>,

    /// Print what this database would get, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Refuse to run migrations with these dangers: destructive, locking, rewriting, breaking
    #[arg(long, value_name = "DANGERS", value_delimiter = ',', value_parser = danger)]
    refuse: Vec<Danger>,
}

/// The flags of `db downgrade`.
#[derive(Args, Clone, Debug)]
pub(super) struct Downgrade {
    /// An id, a unique prefix of one, a number, `-2`, `base` or `head`; without one: one step, or, where the database is
    /// ahead of this program, to the last migration they have in common
    #[arg(allow_negative_numbers = true)]
    target: Option<String>,

    /// Print what this database would get, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Refuse to take back migrations where that has these dangers: destructive, locking, rewriting, breaking
    #[arg(long, value_name = "DANGERS", value_delimiter = ',', value_parser = danger)]
    refuse: Vec<Danger>,
}

fn danger(word: &str) -> Result<Danger, String> {
    Danger::ALL
        .into_iter()
        .filter(|danger| *danger != Danger::MayFail)
        .find(|danger| danger.word() == word)
        .ok_or_else(|| "use `destructive`, `locking`, `rewriting` or `breaking`".to_owned())
}

/// A TARGET as the command line has it; a wrong one is wrong usage. A URL in its place is not repeated.
pub(super) fn target(text: &str) -> Result<Target> {
    if text.contains("://") {
        return Err(Error::new(
            Kind::Usage,
            "a URL stands where the target should: give it as --database-url",
        ));
    }
    Target::parse(text).map_err(|error| Error::new(Kind::Usage, error.message))
}

/// `db upgrade`: it alone passes a pin, and clears it.
pub(super) fn upgrade(flags: &Upgrade, urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let goal = flags.target.as_deref().map_or(Ok(Target::Head), target)?;
    let options = Options::new()
        .target(goal)
        .refuse(flags.refuse.iter().copied())
        .clear_pin();
    let migrations = migrations.with(watched(options));
    if flags.dry_run {
        let mut db = urls.open(Purpose::Change, Missing::Imagine)?;
        return preview(&migrations.plan_upgrade(&mut db)?);
    }
    let mut db = urls.open(Purpose::Change, Missing::Create)?;
    report(&migrations.upgrade(&mut db)?)
}

/// `db downgrade`.
pub(super) fn downgrade(flags: &Downgrade, urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let goal = flags.target.as_deref().map(target).transpose()?;
    let options = Options::new().refuse(flags.refuse.iter().copied());
    let migrations = migrations.with(watched(options));
    let mut db = urls.open(Purpose::Change, Missing::Refuse)?;
    match (goal, flags.dry_run) {
        (Some(goal), true) => preview(&migrations.plan(&mut db, &goal)?),
        (None, true) => {
            let goal = one_back(&migrations, &migrations.status(&mut db)?);
            preview(&migrations.plan(&mut db, &goal)?)
        }
        (Some(goal), false) => report(&migrations.downgrade(&mut db, &goal)?),
        (None, false) => report(&migrations.rollback(&mut db)?),
    }
}

/// Where a downgrade without target goes: one step back, or, where the database has what this program lacks, to the last
/// migration they have in common.
fn one_back(migrations: &Migrations, status: &Status) -> Target {
    if status.unknown.is_empty() {
        return match status.current {
            Some(_) => Target::Relative(-1),
            None => Target::Base,
        };
    }
    let all = migrations.source.migrations;
    let common = all.len().saturating_sub(status.pending.len());
    match common.checked_sub(1).and_then(|last| all.get(last)) {
        Some(last) => Target::Id(last.id.to_owned()),
        None => Target::Base,
    }
}

/// `db stamp`.
pub(super) fn stamp(text: &str, urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let goal = target(text)?;
    let migrations = migrations.with(watched(Options::new()));
    let mut db = urls.open(Purpose::Change, Missing::Refuse)?;
    let done = migrations.stamp(&mut db, &goal)?;
    let to = done.to.as_deref().unwrap_or("base");
    let text = match (done.up.len(), done.down.len()) {
        (0, 0) => format!("at {to}, nothing to record"),
        (up, 0) => format!("recorded as {to}: {up} more, none of them run"),
        (_, down) => format!("recorded as {to}: {down} fewer, none of them taken back"),
    };
    Facts::new(text, &json(&done))
}

#[derive(Serialize)]
struct ReportJson<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    applied: &'a [String],
    taken_back: &'a [String],
    losses: &'a [String],
}

fn json(report: &Report) -> ReportJson<'_> {
    ReportJson {
        from: report.from.as_deref(),
        to: report.to.as_deref(),
        applied: &report.up,
        taken_back: &report.down,
        losses: &report.losses,
    }
}

/// What a run did.
pub(super) fn report(report: &Report) -> Result<Facts> {
    Facts::new(report_text(report), &json(report))
}

/// One line with where the database is now, then what left the application's sight.
pub(super) fn report_text(report: &Report) -> String {
    let to = report.to.as_deref().unwrap_or("base");
    let first = match (report.up.len(), report.down.len()) {
        (0, 0) => format!("at {to}, nothing to do"),
        (up, 0) => format!("upgraded to {to}, {up} applied"),
        (0, down) => format!("downgraded to {to}, {down} taken back"),
        (up, down) => format!("moved to {to}, {down} taken back and {up} applied"),
    };
    let losses = report
        .losses
        .iter()
        .map(|loss| format!("out of sight: {loss}"));
    let lines: Vec<String> = std::iter::once(first).chain(losses).collect();
    lines.join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use aludel_core::Step;
use aludel_core::plan::{Known, Plan, Target, plan};
use serde::Serialize;

use super::{HazardJson, hazards};
use crate::cli::move_to::target;
use crate::cli::output::{self, Facts};
use crate::embed::Embedded;
use crate::{Error, Hazard, Kind, Migrations, Result};

#[derive(Serialize)]
struct HeadsJson<'a> {
    heads: &'a [&'a str],
}

/// `db heads`: it opens nothing. The build refuses a second head, so there is one, or none yet.
pub(in crate::cli) fn heads(migrations: &Migrations) -> Result<Facts> {
    announce(migrations);
    let last = migrations.source.migrations.last();
    let heads: Vec<&str> = last.map(|migration| migration.id).into_iter().collect();
    let text = match heads[..] {
        [] => "no migrations\n".to_owned(),
        _ => heads.join("\n"),
    };
    Facts::new(text, &HeadsJson { heads: &heads })
}

/// These commands look at no database, and say so where the others name theirs.
fn announce(migrations: &Migrations) {
    let count = migrations.source.migrations.len();
    output::note(&format!(
        "database: none, the {count} migrations of this program"
    ));
}

#[derive(Serialize)]
struct ShowJson<'a> {
    id: &'a str,
    parent: Option<&'a str>,
    checksum: String,
    chain: &'a str,
    draft: bool,
    steps: Vec<StepJson<'a>>,
}

#[derive(Serialize)]
struct StepJson<'a> {
    describe: &'a str,
    meaning: &'a str,
    dangers: Vec<HazardJson<'a>>,
}

/// A step in words.
struct Said {
    describe: String,
    meaning: String,
    hazards: Vec<Hazard>,
}

impl Said {
    fn new((step, hazards): (&Step, Vec<Hazard>)) -> Said {
        Said {
            describe: step.describe(),
            meaning: aludel_core::meaning::step(step).to_string(),
            hazards,
        }
    }
}

/// `db show`: it opens nothing.
pub(in crate::cli) fn show(text: &str, migrations: &Migrations) -> Result<Facts> {
    announce(migrations);
    let embedded = find(text, migrations)?;
    let (migration, _) = embedded.lower()?;
    let dangers = aludel_core::step::hazards(&migration.steps);
    let steps = migration.steps.iter().zip(dangers);
    let steps: Vec<Said> = steps.map(Said::new).collect();
    let json = ShowJson {
        id: embedded.id,
        parent: embedded.migration.parent,
        checksum: embedded.checksum.to_string(),
        chain: embedded.chain,
        draft: embedded.draft,
        steps: steps.iter().map(step_json).collect(),
    };
    Facts::new(show_text(embedded, &steps), &json)
}

fn step_json(step: &Said) -> StepJson<'_> {
    StepJson {
        describe: &step.describe,
        meaning: &step.meaning,
        dangers: hazards(&step.hazards),
    }
}

fn show_text(embedded: &Embedded, steps: &[Said]) -> String {
    let parent = embedded.migration.parent.unwrap_or("base");
    let draft = if embedded.draft { " (draft)" } else { "" };
    let mut lines = vec![
        format!("{}{draft}", embedded.id),
        format!("follows {parent}"),
        format!("checksum {}", embedded.checksum),
    ];
    for step in steps {
        lines.push(format!("- {}", step.describe));
        lines.extend(step.hazards.iter().map(|hazard| format!("  {hazard}")));
    }
    lines.join("\n")
}

/// The one migration of this program that an id, a prefix of one or a number names.
fn find<'a>(text: &str, migrations: &'a Migrations) -> Result<&'a Embedded> {
    let embedded = migrations.source.migrations;
    let known: Vec<Known> = embedded.iter().map(known).collect();
    let wrong = |message: String| Error::new(Kind::Usage, message);
    let goal = match target(text)? {
        Target::Base | Target::Relative(_) => {
            return Err(wrong(format!(
                "`{text}` names no migration: give an id, a prefix of one or a number"
            )));
        }
        goal => goal,
    };
    let Plan { up, .. } = plan(&known, &[], &goal).map_err(|error| wrong(error.message))?;
    let last = up.last().and_then(|at| embedded.get(*at));
    last.ok_or_else(|| wrong("this program holds no migrations: write one first".to_owned()))
}

fn known(embedded: &Embedded) -> Known {
    let digits = embedded.id.split('_').next().unwrap_or_default();
    Known {
        number: digits.parse().unwrap_or_default(),
        id: embedded.id.to_owned(),
        chain: embedded.chain.to_owned(),
    }
}

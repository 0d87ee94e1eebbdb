//! `deny` in Cargo.toml: dangers that no migration may have unless somebody has reviewed it.

use std::collections::BTreeMap;

use aludel_core::step::hazards;
use aludel_core::{Danger, Engine, Error, Hazard, Schema, Step, sql};

use crate::Diagnostic;
use crate::config::Config;
use crate::mode::Mode;
use crate::nearest::hint;
use crate::project::{Project, Sealed};

/// Holds the sealed migrations against `deny` where the build only checks, and `reviewed` against the migrations.
///
/// # Errors
/// Each step of a migration that is not reviewed with a danger that is denied; a reviewed migration that is none.
pub(crate) fn check(sealed: &Sealed<'_>) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = strangers(sealed);
    if matches!(sealed.mode, Mode::Check(_)) && !sealed.config.deny.is_empty() {
        wrong.extend(all_denied(sealed));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What the builds that ship will refuse of `steps`, the migration `id` once it is sealed; a line each.
pub(crate) fn foretold(project: &Project<'_>, id: Option<&str>, steps: &[Step]) -> Vec<String> {
    let config = &project.sealed.config;
    let whom = id.map_or("its id".to_owned(), |id| format!("{id:?}"));
    let line = |(_, what)| {
        format!(
            "{what}, which `deny` in Cargo.toml refuses in builds that only check: change the models or the migration, or add {whom} to `reviewed` beside it once it is sealed and somebody has looked at it"
        )
    };
    // What an engine cannot run was an error before.
    let found = denied(config, steps, &project.from).unwrap_or_default();
    found.into_iter().map(line).collect()
}

fn strangers(sealed: &Sealed<'_>) -> Vec<Diagnostic> {
    let known = || sealed.chain.plain().map(|one| one.id.as_str());
    let unknown = |(id, _): &&(String, (usize, usize))| !known().any(|known| known == id);
    let told = |(id, (line, column)): &(String, (usize, usize))| {
        let hint = hint(id, known(), "take it out");
        let message = format!("`reviewed` names {id:?}, which is no sealed migration{hint}");
        Diagnostic::new("Cargo.toml", *line, *column, message)
    };
    sealed
        .config
        .reviewed
        .iter()
        .filter(unknown)
        .map(told)
        .collect()
}

fn all_denied(sealed: &Sealed<'_>) -> Vec<Diagnostic> {
    let config = &sealed.config;
    let (mut schema, mut wrong) = (Schema::default(), Vec::new());
    for one in &sealed.chain.migrations {
        let migration = &one.migration;
        let reviewed = config.reviewed.iter().any(|(id, _)| *id == migration.id);
        if !reviewed {
            match denied(config, &migration.steps, &schema) {
                Ok(found) => wrong.extend(found.into_iter().map(|(at, what)| {
                    let (line, column) = one.steps.get(at).copied().unwrap_or(one.parent);
                    let message = refusal(&migration.id, &what);
                    Diagnostic::new(&one.path, line, column, message)
                })),
                Err(error) => wrong.push(one.locate(&error)),
            }
        }
        let mut applied = migration.steps.iter().map(|step| step.apply(&mut schema));
        if let Err(error) = applied.by_ref().collect::<Result<(), Error>>() {
            wrong.push(one.locate(&error));
            break;
        }
    }
    wrong
}

fn refusal(id: &str, what: &str) -> String {
    format!(
        "{what}, which `deny` in Cargo.toml refuses: write it without that where no database has it yet, or add {id:?} to `reviewed` beside it once somebody has looked at it"
    )
}

/// What is denied of these steps: which step, and what it is.
fn denied(config: &Config, steps: &[Step], before: &Schema) -> Result<Vec<(usize, String)>, Error> {
    if config.deny.is_empty() {
        return Ok(Vec::new());
    }
    let everywhere = hazards(steps);
    let mut found: BTreeMap<usize, BTreeMap<Danger, Found>> = BTreeMap::new();
    let mut add = |at: usize, hazard: &Hazard, engine: Option<Engine>| {
        if config.deny.contains(&hazard.danger) {
            let of_step = found.entry(at).or_default();
            of_step
                .entry(hazard.danger)
                .or_default()
                .add(hazard, engine);
        }
    };
    for (at, all) in everywhere.iter().enumerate() {
        for hazard in all {
            add(at, hazard, None);
        }
    }
    for engine in &config.engines {
        for (at, all) in sql::hazards(steps, before, *engine)?.iter().enumerate() {
            for hazard in all.iter().filter(|one| !everywhere[at].contains(one)) {
                add(at, hazard, Some(*engine));
            }
        }
    }
    let told = found.into_iter().map(|(at, dangers)| {
        let words = dangers.iter().map(|(danger, found)| found.words(*danger));
        let words = words.collect::<Vec<_>>().join(" and ");
        (at, format!("{} is {words}", steps[at].describe()))
    });
    Ok(told.collect())
}

/// One danger of a step.
#[derive(Default)]
struct Found<'a> {
    engines: Vec<&'a str>,
    reasons: Vec<String>,
}

impl Found<'_> {
    fn add(&mut self, hazard: &Hazard, engine: Option<Engine>) {
        if !self.reasons.contains(&hazard.reason) {
            self.reasons.push(hazard.reason.clone());
        }
        let word = engine.map(Engine::word);
        self.engines
            .extend(word.filter(|word| !self.engines.contains(word)));
    }

    /// `locking on mysql, mariadb (…; …)`: no engine is named where it is so everywhere.
    fn words(&self, danger: Danger) -> String {
        let (word, reasons) = (danger.word(), self.reasons.join("; "));
        match &self.engines[..] {
            [] => format!("{word} ({reasons})"),
            engines => format!("{word} on {} ({reasons})", engines.join(", ")),
        }
    }
}

//! The draft: the difference between models and migrations, as a migration that is not sealed yet.

mod ignored;
pub(crate) mod mark;
pub(crate) mod words;

use aludel_core::diff::narrowed;
use aludel_core::{Diff, Migration, Schema, Step, diff, replay_onto};

use crate::deny::foretold;
use crate::engines::apply;
use crate::files::{DRAFT, delete, write_aside};
use crate::migrations::{Located, check_floor, read_file};
use crate::mode::Mode;
use crate::project::{Project, Stop, in_models, stop};
use crate::render::render;
use crate::{Diagnostic, SourceFile};
use mark::{is_untouched, marked, same_mark};

/// The draft that leads from the chain to the models, if they differ: written, kept, deleted or refused as the mode wants.
/// What was written is told in `warnings`.
///
/// # Errors
/// A check mode that finds a difference or a draft; an edited draft that does not lead to the models; models that no
/// steps lead to.
pub(crate) fn drafted(
    project: &Project<'_>,
    warnings: &mut Vec<String>,
) -> Result<Option<Located>, Stop> {
    let sealed = &project.sealed;
    let draft = sealed.folder.draft.as_ref();
    if let (Mode::Check(why), Some(draft)) = (&sealed.mode, draft) {
        return Err(vec![words::unsealed(&draft.path, why)]);
    }
    if let Some(draft) = draft.filter(|draft| !is_untouched(draft)) {
        return edited(project, draft).map(Some);
    }
    let found = difference(project)?;
    if found.steps.is_empty() {
        if let Some(draft) = draft {
            let path = sealed.environment.root.join(&draft.path);
            delete(&path).map_err(|error| vec![words::not_written(&draft.path, &error)])?;
        }
        return Ok(None);
    }
    if let Mode::Check(why) = &sealed.mode {
        return Err(vec![words::ahead(
            &sealed.config.migrations,
            &found.steps,
            why,
        )]);
    }
    write(project, &found, warnings).map(Some)
}

/// The steps from the chain to the models.
///
/// # Errors
/// No steps lead there; they do not lead there after all, which is our bug.
pub(crate) fn difference(project: &Project<'_>) -> Result<Diff, Stop> {
    let hints = &project.models.hints;
    let narrow = narrowed(&project.from, &project.models.schema, hints);
    let (from, to) = match &narrow {
        Some((from, to)) => (from, to),
        None => (&project.from, &project.models.schema),
    };
    let models = &project.models;
    let found = diff(from, to, hints).map_err(|error| {
        let mut all = diff::problems(from, to, hints);
        if all.is_empty() {
            all.push(error);
        }
        let told = all.iter().map(|error| in_models(models, error));
        told.collect::<Vec<_>>()
    })?;
    let draft = migration(project, found.steps.clone());
    let bug = |what: &str| Err(vec![words::bug(&found.steps, what)]);
    match replay_onto(from.clone(), std::slice::from_ref(&draft)) {
        Ok(schema) if schema.same(to) => {}
        Ok(_) => return bug("they do not lead to the models"),
        Err(error) => return bug(&error.message),
    }
    apply(&draft, &mut from.clone(), &project.sealed.config.engines)
        .map_err(|error| vec![words::impossible(&found.steps, &error.message)])?;
    Ok(found)
}

/// These steps as the draft.
fn migration(project: &Project<'_>, steps: Vec<Step>) -> Migration {
    Migration {
        id: project.sealed.next_id("draft"),
        parent: project.sealed.head_id(),
        steps,
    }
}

fn write(project: &Project<'_>, found: &Diff, warnings: &mut Vec<String>) -> Result<Located, Stop> {
    let sealed = &project.sealed;
    let shown = sealed.shown(DRAFT);
    let draft = migration(project, found.steps.clone());
    let file = SourceFile {
        text: marked(&render(&draft)),
        path: shown,
    };
    let located = read_file(&draft.id, &file, &sealed.folder.sql).map_err(stop)?;
    if located.migration != draft {
        return Err(vec![words::bug(&found.steps, "their text reads otherwise")]);
    }
    let stands = sealed.folder.draft.as_ref();
    if stands.is_some_and(|old| same_mark(&old.text, &file.text)) {
        return Ok(located);
    }
    write_aside(&sealed.environment.root.join(&file.path), &file.text).map_err(|error| {
        let why = format!("the folder cannot be written ({error})");
        vec![words::ahead(&sealed.config.migrations, &found.steps, &why)]
    })?;
    if stands.is_none() {
        ignored::keep_from_git(&sealed.environment.root.join(&sealed.config.migrations));
    }
    // Cargo watches no folder that is not there, and this build makes the next one look again anyhow. It may fail: seeds
    // that come later are then noticed with the next change of what is watched.
    let _ = std::fs::create_dir(sealed.environment.root.join(&sealed.config.seeds));
    warnings.push(words::wrote(&file.path, &found.steps));
    warnings.extend(words::cautions(&found.steps));
    warnings.extend(foretold(project, None, &found.steps));
    warnings.extend(words::renames(&found.guesses));
    Ok(located)
}

/// A draft that a person edited: kept while it leads to the models.
///
/// # Errors
/// It cannot be read, does not follow the head, does not fit the chain, or does not lead to the models.
pub(crate) fn edited(project: &Project<'_>, draft: &SourceFile) -> Result<Located, Stop> {
    let sealed = &project.sealed;
    let id = sealed.next_id("draft");
    let located = read_file(&id, draft, &sealed.folder.sql).map_err(stop)?;
    check_floor(&sealed.chain.migrations, &located).map_err(stop)?;
    let one = |wrong: Diagnostic| vec![wrong.to_string()];
    if located.migration.parent != sealed.head_id() {
        return Err(one(
            located.at_parent(words::stale_parent(sealed.head_id().as_deref()))
        ));
    }
    let mut after = project.from.clone();
    apply(&located.migration, &mut after, &sealed.config.engines)
        .map_err(|error| one(located.locate(&error)))?;
    if after.same(&project.models.schema) {
        return Ok(located);
    }
    Err(one(
        located.at_parent(words::astray(&lacking(project, &after)))
    ))
}

/// What an edited draft lacks on its way to the models, as far as a diff can say.
fn lacking(project: &Project<'_>, after: &Schema) -> Vec<Step> {
    diff(after, &project.models.schema, &project.models.hints)
        .map(|found| found.steps)
        .unwrap_or_default()
}

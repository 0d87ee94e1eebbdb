//! The work itself: reads, compares, writes or refuses, embeds. It prints nothing.

use crate::cache::{Memory, Stamp};
use crate::deny;
use crate::draft::drafted;
use crate::embed::{Embed, Entry, embed, entries};
use crate::files::write_aside;
use crate::inputs::Ground;
use crate::migrations::Located;
use crate::project::{Project, Stop, stop};
use crate::seal::obey;
use crate::seeds::check_seeds;
use crate::watch::watched;
use crate::{Environment, Outcome, SourceFile};

/// Builds: compares models with migrations, writes the draft or refuses, and leaves `aludel.rs` in OUT_DIR.
///
/// It prints nothing; what is to be said stands in the [`Outcome`].
pub fn build(environment: &Environment) -> Outcome {
    let mut outcome = Outcome::default();
    if let Some(answer) = obey(environment) {
        let done = answer.code == 0;
        outcome.answer = Some(answer);
        if !done {
            return outcome;
        }
    }
    if let Err(errors) = work(environment, &mut outcome) {
        outcome.errors = errors;
    }
    outcome
}

fn work(environment: &Environment, outcome: &mut Outcome) -> Result<(), Stop> {
    let ground = Ground::read(environment)?;
    let (models, seeds) = (ground.models()?, ground.seeds()?);
    let stamp = Stamp::of(&ground, &models, &seeds);
    if stamp.stands() {
        outcome.watched = watched(&environment.root, &ground.config);
        return Ok(());
    }
    let memory = Memory::read(environment);
    let project = Project::of(ground, &models, &memory)?;
    let draft = drafted(&project, &mut outcome.warnings)?;
    deny::check(&project.sealed).map_err(stop)?;
    outcome.watched = watched(&environment.root, &project.sealed.config);
    check_seeds(&seeds, &project.models.schema).map_err(stop)?;
    let entries = entries(&project.sealed.chain).map_err(|wrong| vec![wrong])?;
    write_embed(&project, &entries, draft.as_ref(), &seeds).map_err(|wrong| vec![wrong])?;
    if project.moved_on {
        memory.keep(&project, entries, &models);
    }
    if outcome.warnings.is_empty() {
        stamp.keep();
    }
    Ok(())
}

fn write_embed(
    project: &Project<'_>,
    entries: &[Entry],
    draft: Option<&Located>,
    seeds: &[SourceFile],
) -> Result<(), String> {
    let sealed = &project.sealed;
    let root = &sealed.environment.root;
    let text = embed(&Embed {
        root,
        config: &sealed.config,
        sealed: &sealed.chain,
        entries,
        draft,
        seeds,
    })?;
    let path = sealed.environment.out_dir.join("aludel.rs");
    // The same bytes again would make cargo compile the program again.
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    write_aside(&path, &text).map_err(|error| {
        format!(
            "{} cannot be written ({error}): see to its permissions",
            path.display()
        )
    })
}

//! The work itself: reads, compares, writes or refuses, embeds. It prints nothing.

use crate::draft::drafted;
use crate::embed::{Embed, embed};
use crate::files::{read_all, write_aside};
use crate::migrations::Located;
use crate::project::{Project, Stop, stop};
use crate::seal::obey;
use crate::seeds::check_seeds;
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
    let project = Project::read(environment)?;
    let draft = drafted(&project, &mut outcome.warnings)?;
    outcome.watched = project.watched();
    let seeds =
        read_all(&environment.root, &project.sealed.config.seeds).map_err(|wrong| vec![wrong])?;
    check_seeds(&seeds, &project.models.schema).map_err(stop)?;
    write_embed(&project, draft.as_ref(), &seeds).map_err(|wrong| vec![wrong])
}

fn write_embed(
    project: &Project<'_>,
    draft: Option<&Located>,
    seeds: &[SourceFile],
) -> Result<(), String> {
    let sealed = &project.sealed;
    let root = &sealed.environment.root;
    let text = embed(&Embed {
        root,
        config: &sealed.config,
        sealed: &sealed.chain.migrations,
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

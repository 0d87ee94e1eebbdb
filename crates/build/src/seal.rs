//! Orders: to seal the difference as a migration, to begin one by hand, or to put the local one of two on top.

use aludel_core::{Migration, slug};

use crate::deny::foretold;
use crate::draft::{difference, edited, mark, words};
use crate::files::{DRAFT, delete, write_aside};
use crate::mode::writable;
use crate::outcome::Answer;
use crate::project::{Project, Sealed, Stop};
use crate::rebase::rebase;
use crate::render::{render, revision};
use crate::{Environment, SourceFile};

/// What a person asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// `ALUDEL_SEAL="message"`: the difference as a sealed migration.
    Seal(String),
    /// `ALUDEL_REVISION="message"`: an empty migration to fill by hand.
    Revision(String),
    /// `ALUDEL_REBASE="auto"`, or the id of the one that goes on top: two migrations with one parent as one chain.
    Rebase(String),
}

impl Order {
    /// The orders in the environment: none, one, or more, which is too many.
    pub fn given(environment: &Environment) -> Vec<Order> {
        let of = |name: &str| environment.variable(name).map(str::to_owned);
        let seal = of("ALUDEL_SEAL").map(Order::Seal);
        let revision = of("ALUDEL_REVISION").map(Order::Revision);
        let rebase = of("ALUDEL_REBASE").map(Order::Rebase);
        seal.into_iter().chain(revision).chain(rebase).collect()
    }
}

/// Does what was asked for, if anything was.
pub(crate) fn obey(environment: &Environment) -> Option<Answer> {
    match &Order::given(environment)[..] {
        [] => None,
        [order] => Some(obey_one(environment, order)),
        _ => Some(usage(
            "more than one of ALUDEL_SEAL, ALUDEL_REVISION and ALUDEL_REBASE is set: set one of them"
                .to_owned(),
        )),
    }
}

fn usage(message: String) -> Answer {
    Answer {
        code: 2,
        lines: vec![message],
    }
}

fn obey_one(environment: &Environment, order: &Order) -> Answer {
    let done = match order {
        Order::Seal(message) => named(message).map(|name| seal(environment, &name)),
        Order::Revision(message) => named(message).map(|name| begin(environment, &name, message)),
        Order::Rebase(which) => return rebase(environment, which),
    };
    match done {
        Ok(Ok(lines)) => Answer { code: 0, lines },
        Ok(Err(lines)) => Answer { code: 1, lines },
        Err(answer) => answer,
    }
}

/// The name that a migration gets by its message.
fn named(message: &str) -> Result<String, Answer> {
    let name = slug(message);
    if name.is_empty() {
        return Err(usage(format!(
            "the message {message:?} has no ASCII letter or digit to name the migration by: write what it does, such as MSG=\"add email\""
        )));
    }
    Ok(name)
}

fn seal(environment: &Environment, name: &str) -> Result<Vec<String>, Stop> {
    let project = Project::read(environment)?;
    let sealed = &project.sealed;
    let stands = sealed.folder.draft.as_ref();
    let by_hand = stands.filter(|draft| !mark::is_untouched(draft));
    let (text, steps) = if let Some(draft) = by_hand {
        let read = edited(&project, draft)?;
        (mark::unmarked(&draft.text), read.migration.steps)
    } else {
        let migration = Migration {
            id: sealed.next_id(name),
            parent: sealed.head_id(),
            steps: difference(&project)?.steps,
        };
        (render(&migration), migration.steps)
    };
    if steps.is_empty() {
        return Ok(vec![
            "the models and the migrations agree: there is nothing to seal".to_owned(),
        ]);
    }
    let path = put(sealed, name, &text)?;
    if let Some(draft) = stands {
        let draft = environment.root.join(&draft.path);
        delete(&draft).map_err(|error| vec![words::not_written(DRAFT, &error)])?;
    }
    let mut lines = vec![format!("sealed {path}")];
    lines.extend(
        words::operations(&steps)
            .iter()
            .map(|line| format!("  {line}")),
    );
    lines.extend(foretold(&project, Some(&sealed.next_id(name)), &steps));
    Ok(lines)
}

fn begin(environment: &Environment, name: &str, message: &str) -> Result<Vec<String>, Stop> {
    let sealed = Sealed::read(environment)?;
    let by_hand = |draft: &&SourceFile| !mark::is_untouched(draft);
    if let Some(draft) = sealed.folder.draft.as_ref().filter(by_hand) {
        return Err(vec![format!(
            "{} was edited and follows the newest migration: seal it first with {}",
            draft.path,
            words::SEAL
        )]);
    }
    let path = put(
        &sealed,
        name,
        &revision(sealed.head_id().as_deref(), message),
    )?;
    Ok(vec![format!("wrote {path}: fill in its steps")])
}

/// Writes the file of a new head.
fn put(sealed: &Sealed<'_>, name: &str, text: &str) -> Result<String, Stop> {
    writable(&sealed.mode)?;
    let path = sealed.shown(&format!("{}.rs", sealed.next_id(name)));
    write_aside(&sealed.environment.root.join(&path), text)
        .map_err(|error| vec![words::not_written(&path, &error)])?;
    Ok(path)
}

//! All that a build reads.

use std::collections::BTreeMap;

use aludel_core::{Error, Hints, Schema};

use crate::cache::Memory;
use crate::config::Config;
use crate::engines::apply;
use crate::files::Folder;
use crate::inputs::Ground;
use crate::migrations::{Chain, read_on};
use crate::mode::Mode;
use crate::models::{Location, Models, Outline, Read, read_whole};
use crate::{Diagnostic, Environment, SourceFile};

/// Why a build stops: a line for each thing that is wrong.
pub(crate) type Stop = Vec<String>;

/// A line for each of these.
pub(crate) fn stop(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Stop {
    diagnostics.into_iter().map(|one| one.to_string()).collect()
}

/// What the core says of the models, with file and line where it names a place.
pub(crate) fn in_models(models: &Models, error: &Error) -> String {
    let located = models.places.diagnostic(error);
    located.map_or_else(|| error.message.clone(), |at| at.to_string())
}

/// The migrations of a package, and what the build may do with them.
pub(crate) struct Sealed<'a> {
    pub environment: &'a Environment,
    pub config: Config,
    pub folder: Folder,
    pub chain: Chain,
    pub mode: Mode,
}

impl<'a> Sealed<'a> {
    /// Reads the manifest and the migrations.
    pub fn read(environment: &'a Environment) -> Result<Self, Stop> {
        Self::of(Ground::read(environment)?, &Memory::read(environment))
    }

    /// The migrations as they lie there; those that an earlier build read are remembered.
    fn of(ground: Ground<'a>, memory: &Memory) -> Result<Self, Stop> {
        let Ground { folder, config, .. } = &ground;
        let known = memory.chain(folder, &config.engines).unwrap_or_default();
        let chain = read_on(known, &folder.sealed, &folder.sql).map_err(stop)?;
        Ok(Self {
            mode: ground.mode,
            environment: ground.environment,
            config: ground.config,
            folder: ground.folder,
            chain,
        })
    }

    /// The path of a file of the migrations, within the package.
    pub fn shown(&self, name: &str) -> String {
        format!("{}/{name}", self.config.migrations)
    }

    /// The id that follows the head: `0003_{name}`.
    pub fn next_id(&self, name: &str) -> String {
        let head = self
            .chain
            .head()
            .and_then(|head| head.number_and_name().ok());
        let number = head.map_or(1, |(number, _)| number + 1);
        format!("{number:04}_{name}")
    }

    /// The head's id.
    pub fn head_id(&self) -> Option<String> {
        self.chain.head().map(|head| head.id.clone())
    }
}

/// So few changed files are read again by the next build in less time than it takes to remember them.
const FEW: usize = 4;

/// All that a build reads.
pub(crate) struct Project<'a> {
    pub sealed: Sealed<'a>,
    /// What the chain leads to.
    pub from: Schema,
    pub models: Models,
    /// All hints of the models, the spent ones among them.
    pub hints: Hints,
    pub outlines: Vec<Outline>,
    /// Every name that the models take, and where.
    pub names: BTreeMap<String, Location>,
    /// Whether the next build would do well to know what this one read.
    pub moved_on: bool,
}

impl<'a> Project<'a> {
    /// Reads everything.
    pub fn read(environment: &'a Environment) -> Result<Self, Stop> {
        let ground = Ground::read(environment)?;
        let files = ground.models()?;
        Self::of(ground, &files, &Memory::read(environment))
    }

    /// Makes sense of what was read; what an earlier build made of the same texts is remembered.
    pub fn of(ground: Ground<'a>, files: &[SourceFile], memory: &Memory) -> Result<Self, Stop> {
        let sealed = Sealed::of(ground, memory)?;
        let chain = &sealed.chain;
        let mut from = chain.known.after.clone();
        for one in &chain.migrations[chain.known.entries.len()..] {
            apply(&one.migration, &mut from, &sealed.config.engines)
                .map_err(|error| stop([one.locate(&error)]))?;
        }
        let engines = &sealed.config.engines;
        let again = memory.models(files);
        let few = again.as_ref().is_some_and(|again| again.files <= FEW);
        let moved_on = !few || chain.known.entries.len() != chain.migrations.len();
        // That the models are sound was found for the engines of the chain that is known.
        let known = !chain.known.entries.is_empty();
        let (read, changed) = match again {
            Some(again) => (again.read, Some(again.tables).filter(|_| known)),
            None => (read_whole(files).map_err(stop)?, None),
        };
        let Read {
            mut models,
            outlines,
            names,
        } = read;
        let hints = models.hints.clone();
        models.hints = models.hints.unspent(chain.plain());
        let wrong = match changed {
            Some(tables) => models.lint_changed(engines, &tables),
            None => models.lint(engines),
        };
        if !wrong.is_empty() {
            return Err(stop(wrong));
        }
        Ok(Self {
            sealed,
            from,
            models,
            hints,
            outlines,
            names,
            moved_on,
        })
    }
}

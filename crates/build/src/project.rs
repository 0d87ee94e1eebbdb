//! All that a build reads.

use aludel_core::{Error, Schema};

use crate::config::{Config, read_config};
use crate::engines::apply;
use crate::files::{Folder, read_folder, read_globs};
use crate::migrations::{Chain, read_chain};
use crate::mode::{Mode, mode};
use crate::models::{Models, read_models};
use crate::{Diagnostic, Environment};

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
        let path = environment.root.join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path).map_err(|error| {
            vec![format!(
                "Cargo.toml cannot be read ({error}): see to its permissions"
            )]
        })?;
        let config = read_config(&manifest).map_err(|wrong| vec![wrong.to_string()])?;
        let folder =
            read_folder(&environment.root, &config.migrations).map_err(|wrong| vec![wrong])?;
        let chain = read_chain(&folder.sealed, &folder.sql).map_err(stop)?;
        Ok(Self {
            mode: mode(environment, &environment.root.join(&config.migrations)),
            environment,
            config,
            folder,
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

/// All that a build reads.
pub(crate) struct Project<'a> {
    pub sealed: Sealed<'a>,
    /// What the chain leads to.
    pub from: Schema,
    pub models: Models,
}

impl<'a> Project<'a> {
    /// Reads everything.
    pub fn read(environment: &'a Environment) -> Result<Self, Stop> {
        let sealed = Sealed::read(environment)?;
        let mut from = Schema::default();
        for one in &sealed.chain.migrations {
            apply(&one.migration, &mut from, &sealed.config.engines)
                .map_err(|error| stop([one.locate(&error)]))?;
        }
        let files =
            read_globs(&environment.root, &sealed.config.models).map_err(|wrong| vec![wrong])?;
        let mut models = read_models(&files).map_err(stop)?;
        models.hints = models.hints.unspent(&sealed.chain.plain());
        let wrong = models.lint(&sealed.config.engines);
        if !wrong.is_empty() {
            return Err(stop(wrong));
        }
        Ok(Self {
            sealed,
            from,
            models,
        })
    }
}

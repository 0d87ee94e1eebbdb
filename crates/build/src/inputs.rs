//! The files that a build reads.

use crate::config::{Config, read_config};
use crate::files::{Folder, read_all, read_folder, read_globs};
use crate::mode::{Mode, mode};
use crate::project::Stop;
use crate::{Environment, SourceFile};

/// What says how to build, and the migrations as they lie there.
pub(crate) struct Ground<'a> {
    pub environment: &'a Environment,
    pub manifest: String,
    pub config: Config,
    pub folder: Folder,
    pub mode: Mode,
}

impl<'a> Ground<'a> {
    /// Reads the manifest and the folder of migrations.
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
        Ok(Self {
            mode: mode(environment, &environment.root.join(&config.migrations)),
            environment,
            manifest,
            config,
            folder,
        })
    }

    /// Reads the files of the models.
    pub fn models(&self) -> Result<Vec<SourceFile>, Stop> {
        read_globs(&self.environment.root, &self.config.models).map_err(|wrong| vec![wrong])
    }

    /// Reads the files of the seeds.
    pub fn seeds(&self) -> Result<Vec<SourceFile>, Stop> {
        read_all(&self.environment.root, &self.config.seeds).map_err(|wrong| vec![wrong])
    }
}

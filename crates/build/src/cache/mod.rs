//! What a build leaves in OUT_DIR for the next one: cargo compiles a build script without optimising it, and parsing what
//! has not changed is most of what it would do.
//!
//! Texts are compared byte by byte, never by their hashes or times. What another version left, what is cut off, what
//! cannot be read: all of it is as if nothing were there. The same bytes come of a build with and without.

mod chain;
mod file;
mod models;
mod stamp;

use std::path::PathBuf;

use chain::{chain, chain_text};
use file::{Sections, tool};
pub(crate) use stamp::Stamp;

use crate::embed::Entry;
use crate::files::Folder;
use crate::migrations::Chain;
use crate::models::{Again, read_again};
use crate::project::Project;
use crate::{Environment, SourceFile};

/// What an earlier build made of the texts it met.
pub(crate) struct Memory {
    path: PathBuf,
    sections: Sections,
}

impl Memory {
    /// What the build before left.
    pub fn read(environment: &Environment) -> Self {
        let path = environment.out_dir.join("aludel.cache");
        Self {
            sections: Sections::read(&path, &tool()).unwrap_or_default(),
            path,
        }
    }

    /// What is known of the migrations that the folder's begin with.
    pub fn chain(&self, folder: &Folder, engines: &[aludel_core::Engine]) -> Option<Chain> {
        chain(self.sections.get(0)?, folder, engines)
    }

    /// The models in these files; nothing where too much changed.
    pub fn models(&self, files: &[SourceFile]) -> Option<Again> {
        read_again(models::before(self.sections.get(1)?)?, files)
    }

    /// Leaves all of it for the next build. One that cannot be left will be missed by nobody.
    pub fn keep(&self, project: &Project<'_>, entries: Vec<Entry>, files: &[SourceFile]) {
        let models = models::models_text(project, files);
        if let (Some(chain), Some(models)) = (chain_text(project, entries), models) {
            let _ = Sections::write(&self.path, &tool(), &[chain, models]);
        }
    }
}

//! Whether anything at all changed since the last build that had nothing to say.

use std::path::PathBuf;

use super::file::{put, tool};
use crate::SourceFile;
use crate::files::write_aside;
use crate::inputs::Ground;

/// Everything that a build depends on, as bytes.
pub(crate) struct Stamp {
    out_dir: PathBuf,
    inputs: Vec<u8>,
}

impl Stamp {
    /// The stamp of what a build reads.
    pub fn of(ground: &Ground<'_>, models: &[SourceFile], seeds: &[SourceFile]) -> Self {
        let mut inputs = Vec::new();
        let root = ground.environment.root.as_os_str();
        for text in [&tool(), &ground.manifest, &format!("{:?}", ground.mode)] {
            put(&mut inputs, text.as_bytes());
        }
        put(&mut inputs, root.as_encoded_bytes());
        for files in [&ground.folder.sealed, models, seeds] {
            put(&mut inputs, &files.len().to_le_bytes());
            for file in files {
                put(&mut inputs, file.path.as_bytes());
                put(&mut inputs, file.text.as_bytes());
            }
        }
        if let Some(draft) = &ground.folder.draft {
            put(&mut inputs, draft.text.as_bytes());
        }
        for (name, text) in &ground.folder.sql {
            put(&mut inputs, name.as_bytes());
            put(&mut inputs, text.as_bytes());
        }
        Self {
            out_dir: ground.environment.out_dir.clone(),
            inputs,
        }
    }

    /// Whether the last build read the same, and what it wrote stands as it left it.
    pub fn stands(&self) -> bool {
        let left = std::fs::read(self.out_dir.join("aludel.stamp"));
        let written = std::fs::read(self.out_dir.join("aludel.rs"));
        let (Ok(left), Ok(written)) = (left, written) else {
            return false;
        };
        left.strip_prefix(self.inputs.as_slice()) == Some(written.as_slice())
    }

    /// Leaves the stamp for the next build.
    pub fn keep(mut self) {
        let Ok(written) = std::fs::read(self.out_dir.join("aludel.rs")) else {
            return;
        };
        self.inputs.extend(written);
        // One that is not there makes the next build take longer and nothing else.
        let _ = write_aside(&self.out_dir.join("aludel.stamp"), &self.inputs);
    }
}

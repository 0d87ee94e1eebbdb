//! A project on disk, its migrations sealed by the tool itself.

use std::path::{Path, PathBuf};

use aludel_build::{Environment, build};

use crate::Result;
use crate::models::{self, Size};

/// A package with models and migrations.
pub struct Project {
    /// Its folder.
    pub root: PathBuf,
    size: Size,
}

impl Project {
    /// Makes the package anew in `folder`: the files that `manifest` and `sources` are, models, and migrations.
    pub fn make(
        folder: &str,
        size: Size,
        manifest: &str,
        sources: &[(&str, &str)],
    ) -> Result<Self> {
        let root = home().join(folder);
        if root.exists() {
            std::fs::remove_dir_all(&root)
                .map_err(|error| format!("{}: {error}", root.display()))?;
        }
        let project = Self { root, size };
        project.write("Cargo.toml", manifest)?;
        let lock = repository().join("Cargo.lock");
        let lock = std::fs::read_to_string(&lock).map_err(|error| error.to_string())?;
        project.write("Cargo.lock", &lock)?;
        for (path, text) in sources {
            project.write(path, text)?;
        }
        for stage in 1..=size.migrations {
            project.seal(stage)?;
        }
        Ok(project)
    }

    fn seal(&self, stage: usize) -> Result<()> {
        let before = models::tables_at(self.size, stage - 1);
        let tables = models::tables_at(self.size, stage);
        self.write("models/mod.rs", &models::root(tables))?;
        for at in before..tables {
            // The last of the tables that come together gets its last column from the next migration.
            let widened = models::widened_at(self.size, stage + 1) == Some(at);
            self.table(at, self.size.columns - usize::from(widened))?;
        }
        if let Some(at) = models::widened_at(self.size, stage) {
            self.table(at, self.size.columns)?;
        }
        let name = format!("stage {stage}");
        let outcome = build(&Environment {
            root: self.root.clone(),
            out_dir: self.root.join("out"),
            variables: [("ALUDEL_SEAL".to_owned(), name)].into(),
        });
        match outcome.answer {
            Some(answer) if answer.code == 0 && outcome.errors.is_empty() => Ok(()),
            other => Err(format!("stage {stage}: {other:?} {:?}", outcome.errors)),
        }
    }

    /// Writes the model of a table with so many columns.
    pub fn table(&self, at: usize, columns: usize) -> Result<()> {
        let path = format!("models/{}", models::file(at));
        self.write(&path, &models::table(at, columns))
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) -> Result<()> {
        let path = self.root.join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))
    }
}

/// The folder of this repository, as cargo names it in what it says: without `..`.
pub fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = package.parent().and_then(Path::parent);
    above.unwrap_or(package).to_path_buf()
}

/// Where projects are made, and cargo builds them.
pub fn home() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target
        .map_or_else(|| repository().join("target"), PathBuf::from)
        .join("bench")
}

//! Reading and writing the package's files.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use crate::SourceFile;

/// The plain files of a folder, by name, in order. A folder that is not there has none; what is hidden is passed over.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if !name.starts_with('.') && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// What the folder of migrations holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folder {
    /// The sealed migrations.
    pub sealed: Vec<SourceFile>,
    /// The draft.
    pub draft: Option<SourceFile>,
    /// Texts of the SQL files beside them, by name.
    pub sql: BTreeMap<String, String>,
}

/// The name of the draft's file.
pub(crate) const DRAFT: &str = "draft.rs";

/// Reads the folder of migrations; `shown` is its path within the package.
///
/// # Errors
/// A file cannot be read: with its path.
pub(crate) fn read_folder(root: &Path, shown: &str) -> Result<Folder, String> {
    let mut found = Folder::default();
    for file in read_all(root, shown)? {
        let name = &file.path[shown.len() + 1..];
        if name == DRAFT {
            found.draft = Some(file);
        } else if has_ending(name, "rs") {
            found.sealed.push(file);
        } else if has_ending(name, "sql") {
            found.sql.insert(name.to_owned(), file.text);
        }
    }
    Ok(found)
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == ending)
}

/// Reads every file of a folder; `shown` is its path within the package.
///
/// # Errors
/// A file cannot be read: with its path.
pub(crate) fn read_all(root: &Path, shown: &str) -> Result<Vec<SourceFile>, String> {
    let failed = |path: &str, error: &io::Error| {
        format!("{path} cannot be read ({error}): see to its permissions")
    };
    let folder = root.join(shown);
    let names = names(&folder).map_err(|error| failed(shown, &error))?;
    let read = |name: String| {
        let path = format!("{shown}/{name}");
        match std::fs::read_to_string(folder.join(name)) {
            Ok(text) => Ok(SourceFile { path, text }),
            Err(error) => Err(failed(&path, &error)),
        }
    };
    names.into_iter().map(read).collect()
}

/// Reads every file that one of the globs names, in order of their paths.
///
/// # Errors
/// A pattern that is none, a file that cannot be read.
pub(crate) fn read_globs(root: &Path, globs: &[String]) -> Result<Vec<SourceFile>, String> {
    let base = glob::Pattern::escape(&root.to_string_lossy());
    let mut found = BTreeMap::new();
    for pattern in globs {
        let wrong = |error: &dyn std::fmt::Display| {
            format!(
                "the glob `{pattern}` in `models` of Cargo.toml does not work ({error}): mend it"
            )
        };
        let paths = glob::glob(&format!("{base}/{pattern}")).map_err(|error| wrong(&error))?;
        for path in paths {
            let path = path.map_err(|error| wrong(&error))?;
            let inner = path.strip_prefix(root).unwrap_or(&path);
            let shown = inner.to_string_lossy().replace('\\', "/");
            if !path.is_file() || found.contains_key(&shown) {
                continue;
            }
            let text = std::fs::read_to_string(&path).map_err(|error| {
                format!("{shown} cannot be read ({error}): see to its permissions")
            })?;
            found.insert(shown, text);
        }
    }
    let source = |(path, text)| SourceFile { path, text };
    Ok(found.into_iter().map(source).collect())
}

/// Writes a file whole or not at all: aside first, then renamed, so that nobody who reads meanwhile sees a half.
///
/// # Errors
/// The folder or the file cannot be written.
pub(crate) fn write_aside(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut aside = aside().tempfile_in(folder)?;
    aside.write_all(bytes.as_ref())?;
    aside.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A hidden name, so that no reader takes it for a migration, and the permissions of any new file.
#[cfg(unix)]
fn aside() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(".aludel")
        .permissions(std::fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn aside() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aludel");
    builder
}

/// Deletes a file; one that is gone already is as good.
///
/// # Errors
/// The file cannot be deleted.
pub(crate) fn delete(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

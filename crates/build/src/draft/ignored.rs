//! Git ignores the draft: it is one person's, until it is sealed.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::files::{DRAFT, write_aside};

/// Adds the draft to the folder's `.gitignore` where a repository does not ignore it yet. Where git is not there, or the
/// file cannot be written, nothing is done: the draft is refused by every build that could ship, all the same.
pub(super) fn keep_from_git(folder: &Path) {
    if !is_seen(folder) {
        return;
    }
    let path = folder.join(".gitignore");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let end = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let _ = write_aside(&path, format!("{before}{end}/{DRAFT}\n"));
}

/// Whether a repository would take the draft in.
fn is_seen(folder: &Path) -> bool {
    let mut git = Command::new("git");
    git.current_dir(folder)
        .args(["check-ignore", "--quiet", "--no-index", DRAFT]);
    git.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // 0: it is ignored; 1: it is not; 128: no repository.
    git.status().is_ok_and(|status| status.code() == Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignores(folder: &Path) -> Option<String> {
        keep_from_git(folder);
        std::fs::read_to_string(folder.join(".gitignore")).ok()
    }

    #[test]
    fn what_a_repository_would_take_in_is_ignored_once() {
        let folder = tempfile::tempdir().unwrap();
        let migrations = folder.path().join("app/migrations");
        std::fs::create_dir_all(&migrations).unwrap();
        assert_eq!(ignores(&migrations), None);
        let mut git = Command::new("git");
        let done = git.args(["init", "-q"]).current_dir(folder.path()).status();
        assert!(done.unwrap().success());
        assert_eq!(ignores(&migrations).unwrap(), "/draft.rs\n");
        assert_eq!(ignores(&migrations).unwrap(), "/draft.rs\n");
        std::fs::write(migrations.join(".gitignore"), "*.bak").unwrap();
        assert_eq!(ignores(&migrations).unwrap(), "*.bak\n/draft.rs\n");
        std::fs::remove_file(migrations.join(".gitignore")).unwrap();
        std::fs::write(folder.path().join(".gitignore"), "draft.rs\n").unwrap();
        assert_eq!(ignores(&migrations), None);
    }
}

//! Which of two migrations is the local one: git knows what others have already.

use std::path::Path;
use std::process::{Command, Stdio};

/// Where git looks for what is not local, the strongest evidence first: what has been published, what is being merged,
/// what is committed.
const SHARED: [&str; 6] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "@{upstream}",
    "MERGE_HEAD",
    "HEAD",
];

/// The one of two files that is not in the first place that has exactly one of them; paths within the package.
///
/// `None` where git is not there, or knows both alike.
pub(super) fn local<'a>(root: &Path, one: &'a str, other: &'a str) -> Option<&'a str> {
    SHARED.iter().find_map(
        |place| match (has(root, place, one), has(root, place, other)) {
            (true, false) => Some(other),
            (false, true) => Some(one),
            _ => None,
        },
    )
}

fn has(root: &Path, place: &str, path: &str) -> bool {
    let mut git = Command::new("git");
    git.current_dir(root)
        .args(["cat-file", "-e", &format!("{place}:./{path}")]);
    git.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    git.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(root: &Path, line: &str) {
        let mut git = Command::new("git");
        git.current_dir(root);
        git.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c"]);
        git.args(["init.defaultBranch=trunk", "-c", "commit.gpgsign=false"]);
        let done = git.args(line.split(' ')).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "git {line}: {said}");
    }

    fn write(root: &Path, name: &str) {
        std::fs::create_dir_all(root.join("app")).unwrap();
        std::fs::write(root.join("app").join(name), name).unwrap();
    }

    fn found(root: &Path) -> Option<&'static str> {
        let root = root.join("app");
        let there = local(&root, "a.rs", "b.rs");
        assert_eq!(there, local(&root, "b.rs", "a.rs"));
        there
    }

    /// A repository whose `trunk` has a.rs, and whose `work`, which is checked out, has b.rs.
    fn forked() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "begin.rs");
        for line in ["init -q", "add .", "commit -qm begin", "checkout -qb work"] {
            git(root, line);
        }
        write(root, "b.rs");
        for line in ["add .", "commit -qm b", "checkout -q trunk"] {
            git(root, line);
        }
        write(root, "a.rs");
        for line in ["add .", "commit -qm a", "checkout -q work"] {
            git(root, line);
        }
        folder
    }

    #[test]
    fn what_is_not_committed_is_local() {
        let folder = forked();
        write(folder.path(), "a.rs");
        assert_eq!(found(folder.path()), Some("a.rs"));
        git(folder.path(), "add .");
        assert_eq!(found(folder.path()), Some("a.rs"));
    }

    #[test]
    fn what_is_merged_into_the_branch_is_not_local() {
        let folder = forked();
        git(folder.path(), "merge -q --no-commit --no-ff trunk");
        assert_eq!(found(folder.path()), Some("b.rs"));
    }

    #[test]
    fn what_is_published_is_not_local() {
        let folder = forked();
        let root = folder.path();
        let copy = root.join("copy");
        git(root, "checkout -q trunk");
        git(root, &format!("clone -q . {}", copy.display()));
        git(&copy, "checkout -q -b work origin/work");
        git(&copy, "merge -q --no-edit origin/trunk");
        assert_eq!(found(&copy), Some("b.rs"));
        git(&copy, "checkout -q trunk");
        git(&copy, "merge -q --no-edit origin/work");
        assert_eq!(found(&copy), Some("b.rs"));
    }

    #[test]
    fn where_git_knows_no_difference_nobody_is_local() {
        let folder = forked();
        git(folder.path(), "merge -q --no-edit trunk");
        assert_eq!(found(folder.path()), None);
        let bare = tempfile::tempdir().unwrap();
        write(bare.path(), "a.rs");
        assert_eq!(found(bare.path()), None);
    }
}

//! Whether a build may write.

use std::path::{Path, PathBuf};

use crate::Environment;
use crate::project::Stop;

/// What a build may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write the draft, seal.
    Write,
    /// Look only; why, in words that follow "this build writes nothing, since".
    Check(String),
}

/// What the build may do with the migrations in `folder`.
pub(crate) fn mode(environment: &Environment, folder: &Path) -> Mode {
    let why = profile(environment)
        .or_else(|| switch(environment))
        .or_else(|| copy(environment))
        .or_else(|| read_only(&environment.root, folder));
    why.map_or(Mode::Write, Mode::Check)
}

/// That an order may write.
///
/// # Errors
/// It may not: why, and what to do.
pub(crate) fn writable(mode: &Mode) -> Result<(), Stop> {
    match mode {
        Mode::Write => Ok(()),
        Mode::Check(why) => Err(vec![format!(
            "nothing was written, since {why}: run it in a checkout, in the debug profile, with CI, DOCS_RS and ALUDEL_LOCKED unset"
        )]),
    }
}

fn profile(environment: &Environment) -> Option<String> {
    let profile = environment.variable("PROFILE").unwrap_or("debug");
    (profile != "debug").then(|| format!("it is a {profile} build"))
}

fn switch(environment: &Environment) -> Option<String> {
    let on = |name: &&str| environment.is_on(name);
    let name = ["CI", "DOCS_RS", "ALUDEL_LOCKED"].into_iter().find(on)?;
    Some(format!("{name} is set"))
}

/// Marks of a copy that cargo unpacked or fetched: nobody would see what is written there.
fn copy(environment: &Environment) -> Option<String> {
    let root = &environment.root;
    let marks = [".cargo_vcs_info.json", ".cargo-ok", ".cargo-checksum.json"];
    if let Some(mark) = marks.into_iter().find(|mark| root.join(mark).exists()) {
        return Some(format!("the package is a copy ({mark} lies in it)"));
    }
    if root
        .parent()
        .is_some_and(|parent| parent.ends_with("vendor"))
    {
        return Some("the package is a vendored copy".to_owned());
    }
    let home = cargo_home(environment)?;
    let fetched = ["registry", "git"]
        .iter()
        .any(|part| root.starts_with(home.join(part)));
    fetched.then(|| "the package is a fetched copy".to_owned())
}

fn cargo_home(environment: &Environment) -> Option<PathBuf> {
    let given = environment.variable("CARGO_HOME").map(PathBuf::from);
    given.or_else(|| Some(Path::new(environment.variable("HOME")?).join(".cargo")))
}

/// By the mode bits alone: what they do not show, the write itself will.
fn read_only(root: &Path, folder: &Path) -> Option<String> {
    let place = if folder.exists() { folder } else { root };
    let locked = std::fs::metadata(place).is_ok_and(|data| data.permissions().readonly());
    locked.then(|| "the folder is read-only".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(root: &Path, variables: &[(&str, &str)]) -> Environment {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Environment {
            root: root.to_owned(),
            out_dir: PathBuf::new(),
            variables: variables.iter().map(owned).collect(),
        }
    }

    fn why(root: &Path, variables: &[(&str, &str)]) -> Option<String> {
        match mode(&environment(root, variables), &root.join("migrations")) {
            Mode::Write => None,
            Mode::Check(why) => Some(why),
        }
    }

    #[test]
    fn a_checkout_is_written_to_in_the_debug_profile_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(why(root, &[]), None);
        assert_eq!(why(root, &[("PROFILE", "debug")]), None);
        let release = Some("it is a release build".to_owned());
        assert_eq!(why(root, &[("PROFILE", "release")]), release);
    }

    #[test]
    fn switches_are_off_where_they_are_empty_zero_or_false() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["CI", "DOCS_RS", "ALUDEL_LOCKED"] {
            for off in ["", "0", "false", "FALSE"] {
                assert_eq!(why(folder.path(), &[(name, off)]), None, "{name}={off}");
            }
            for on in ["1", "true", "no", " "] {
                let found = why(folder.path(), &[(name, on)]);
                assert_eq!(found, Some(format!("{name} is set")), "{name}={on}");
            }
        }
    }

    #[test]
    fn fetched_and_vendored_copies_are_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().to_str().unwrap();
        let fetched = Some("the package is a fetched copy".to_owned());
        for part in ["registry/src/index/app-0.1.0", "git/checkouts/app/abc"] {
            let root = folder.path().join(part);
            std::fs::create_dir_all(&root).unwrap();
            assert_eq!(why(&root, &[("CARGO_HOME", home)]), fetched, "{part}");
            assert_eq!(why(&root, &[("CARGO_HOME", "/elsewhere")]), None, "{part}");
        }
        let root = folder.path().join(".cargo/registry/src/app");
        std::fs::create_dir_all(&root).unwrap();
        assert_eq!(why(&root, &[("HOME", home)]), fetched);
        let own = folder.path().join("projects/app");
        std::fs::create_dir_all(&own).unwrap();
        assert_eq!(why(&own, &[("CARGO_HOME", home)]), None);
        let vendored = folder.path().join("vendor/app");
        std::fs::create_dir_all(&vendored).unwrap();
        let copy = Some("the package is a vendored copy".to_owned());
        assert_eq!(why(&vendored, &[]), copy);
    }
}

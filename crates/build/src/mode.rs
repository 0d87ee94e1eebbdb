//! Whether a build may write.

use std::path::{Path, PathBuf};

use crate::Environment;

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

//! Builds without cargo: each file in `tests/golden` is a session of edits and builds with what came of them.
//!
//! `--- path` writes the lines that follow as a file, `--- path (deleted)` deletes it, and `>>> NAME=value; …` builds with
//! these variables, followed by what must come of it. `BLESS=1 cargo test --test golden` writes what came of it instead.

#![allow(clippy::unwrap_used, reason = "a test stops where its own tools fail")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use aludel_build::{Environment, Outcome, build};

/// A part of a session.
enum Part {
    Text(String),
    File { path: String, text: String },
    Deleted(String),
    Build { variables: String, expected: String },
}

const MANIFEST: &str = "[package]\nname = \"golden\"\n";

fn parse(text: &str) -> Vec<Part> {
    let mut parts = vec![Part::Text(String::new())];
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("--- ") {
            parts.push(match path.strip_suffix(" (deleted)") {
                Some(path) => Part::Deleted(path.to_owned()),
                None => Part::File {
                    path: path.to_owned(),
                    text: String::new(),
                },
            });
        } else if let Some(variables) = line.strip_prefix(">>>") {
            parts.push(Part::Build {
                variables: variables.trim().to_owned(),
                expected: String::new(),
            });
        } else {
            let Some(
                Part::Text(body)
                | Part::File { text: body, .. }
                | Part::Build { expected: body, .. },
            ) = parts.last_mut()
            else {
                panic!("{line:?} stands behind a deleted file");
            };
            body.push_str(line);
            body.push('\n');
        }
    }
    parts
}

/// A package in a temporary folder.
struct Package {
    folder: tempfile::TempDir,
    files: BTreeMap<String, String>,
}

impl Package {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("package")).unwrap();
        std::fs::create_dir_all(folder.path().join("out")).unwrap();
        let mut package = Self {
            folder,
            files: BTreeMap::new(),
        };
        package.write("Cargo.toml", MANIFEST);
        package
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("package")
    }

    fn write(&mut self, path: &str, text: &str) {
        let full = self.root().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
        self.files = self.read();
    }

    fn delete(&mut self, path: &str) {
        std::fs::remove_file(self.root().join(path)).unwrap();
        self.files = self.read();
    }

    fn read(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(&self.root(), &self.root(), &mut files);
        files
    }

    /// Builds and tells all that came of it.
    fn build(&mut self, variables: &str) -> String {
        let given = variables.split(';').filter_map(|one| {
            let (name, value) = one.trim().split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        let outcome = build(&Environment {
            root: self.root(),
            out_dir: self.folder.path().join("out"),
            variables: given.collect(),
        });
        let mut said = said(&outcome);
        let now = self.read();
        changes(&self.files, &now, &mut said);
        self.files = now;
        if outcome.errors.is_empty() && outcome.answer.as_ref().is_none_or(|a| a.code == 0) {
            let _ = writeln!(said, "embedded:{}", self.embedded());
        }
        said
    }

    /// The ids in what the program includes.
    fn embedded(&self) -> String {
        let text = std::fs::read_to_string(self.folder.path().join("out/aludel.rs")).unwrap();
        let mut ids = String::new();
        for line in text.lines() {
            if let Some((_, rest)) = line.split_once("Embedded { id: \"") {
                let id = rest.split('"').next().unwrap();
                let draft = if line.contains("draft: true") {
                    " (draft)"
                } else {
                    ""
                };
                let _ = write!(ids, " {id}{draft}");
            }
        }
        if ids.is_empty() {
            " nothing".to_owned()
        } else {
            ids
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn said(outcome: &Outcome) -> String {
    let mut said = String::new();
    for error in &outcome.errors {
        let _ = writeln!(said, "error: {error}");
    }
    for warning in &outcome.warnings {
        let _ = writeln!(said, "warning: {warning}");
    }
    if let Some(answer) = &outcome.answer {
        let _ = writeln!(said, "answer {}:", answer.code);
        for line in &answer.lines {
            let _ = writeln!(said, "| {line}");
        }
    }
    if !outcome.watched.is_empty() {
        let _ = writeln!(said, "watched: {}", outcome.watched.join(" "));
    }
    said
}

fn changes(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>, said: &mut String) {
    for path in before.keys().filter(|path| !now.contains_key(*path)) {
        let _ = writeln!(said, "deleted {path}");
    }
    for (path, text) in now
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text))
    {
        let _ = writeln!(said, "wrote {path}:");
        for line in text.lines() {
            let _ = writeln!(said, "{}", format!("| {line}").trim_end());
        }
    }
}

/// The session with what came of its builds.
fn play(text: &str) -> String {
    let mut package = Package::new();
    let mut played = String::new();
    for part in parse(text) {
        match part {
            Part::Text(text) => played.push_str(&text),
            Part::File { path, text } => {
                package.write(&path, &text);
                let _ = write!(played, "--- {path}\n{text}");
            }
            Part::Deleted(path) => {
                package.delete(&path);
                let _ = writeln!(played, "--- {path} (deleted)");
            }
            Part::Build { variables, .. } => {
                let _ = writeln!(played, "{}", format!(">>> {variables}").trim_end());
                played.push_str(&package.build(&variables));
            }
        }
    }
    played
}

#[test]
fn every_session_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 10, "the sessions are not there");
    let mut differing = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(">>>"), "{} builds nothing", path.display());
        let played = play(&text);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, played).unwrap();
        } else if played != text {
            differing.push(format!("{}:\n{played}", path.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// The reference app's models and migrations agree, as a build that may not write sees them.
#[test]
fn the_reference_app_is_in_step() {
    let out = tempfile::tempdir().unwrap();
    let outcome = build(&Environment {
        root: Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."),
        out_dir: out.path().to_owned(),
        variables: [("CI".to_owned(), "1".to_owned())].into(),
    });
    assert_eq!(outcome.errors, Vec::<String>::new());
    assert_eq!(outcome.warnings, Vec::<String>::new());
}

//! Which files the `mod` declarations reach: rustc passes over a file that none does, and so must
//! not we.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use serde::{Deserialize, Serialize};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta};

use super::outline::Outline;
use super::scan::plain_name;
use crate::{Diagnostic, SourceFile};

/// A `mod x;`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ModDecl {
    name: String,
    /// The inline modules that it stands in.
    inside: Vec<String>,
    /// `#[path = "…"]`.
    path: Option<String>,
    /// The `cfg` on it; files with one are not remembered.
    #[serde(skip)]
    gate: Option<Span>,
}

impl ModDecl {
    pub(super) fn new(
        ident: &Ident,
        inside: &[String],
        attrs: &[Attribute],
        gate: Option<Span>,
    ) -> Self {
        Self {
            name: plain_name(ident),
            inside: inside.to_vec(),
            path: attrs.iter().find_map(path_of),
            gate,
        }
    }

    /// Whether it stands behind a `cfg`.
    pub(super) fn is_gated(&self) -> bool {
        self.gate.is_some()
    }

    /// The paths where rustc looks for the module when `file` declares it.
    fn targets(&self, file: &str) -> Vec<String> {
        let inside = self.inside.join("/");
        match &self.path {
            Some(path) if inside.is_empty() => vec![join(&[parent(file), path])],
            Some(path) => vec![join(&[&own_dir(file), &inside, path])],
            None => {
                let base = join(&[&own_dir(file), &inside, &self.name]);
                vec![format!("{base}.rs"), format!("{base}/mod.rs")]
            }
        }
    }
}

fn path_of(attr: &Attribute) -> Option<String> {
    match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// What is wrong with the tree of modules: files that no `mod` reaches, and models behind a `cfg`
/// on a `mod`.
///
/// A file counts as an entry, and need not be reached, where it is the `mod.rs`, `lib.rs` or
/// `main.rs` that lies highest, where it holds a `main` of its own and no models, or where no entry
/// lies above it: then its `mod` stands in a file that is not among the models, which rustc checks
/// and we cannot.
pub(super) fn check(files: &[SourceFile], outlines: &[Outline]) -> Vec<Diagnostic> {
    let paths: Vec<String> = files.iter().map(|file| clean(&file.path)).collect();
    let tree = Tree {
        places: paths
            .iter()
            .zip(0..)
            .map(|(path, at)| (path.as_str(), at))
            .collect(),
        paths: &paths,
        outlines,
    };
    let reached = tree.reached(&tree.entries());
    let mut found = Vec::new();
    for (at, file) in files.iter().enumerate() {
        if !reached.contains(&at) {
            found.push(tree.unreached(at, file));
        }
        found.extend(tree.gated(at, file));
    }
    found
}

struct Tree<'a> {
    paths: &'a [String],
    /// Where each path stands among them.
    places: BTreeMap<&'a str, usize>,
    outlines: &'a [Outline],
}

impl Tree<'_> {
    /// The files that need no `mod` among the given ones.
    fn entries(&self) -> Vec<usize> {
        (0..self.paths.len())
            .filter(|&at| {
                let outline = &self.outlines[at];
                is_crate_root(&self.paths[at])
                    || outline.main && !outline.has_models()
                    || self.entry_above(at).is_none()
            })
            .collect()
    }

    /// The entry in whose folder the file lies: `models/mod.rs` for `models/user.rs`,
    /// `src/models.rs` for `src/models/user.rs`.
    fn entry_above(&self, at: usize) -> Option<&str> {
        let path = &self.paths[at];
        let mut folder = Some(parent(path));
        while let Some(here) = folder {
            let inside = ["mod.rs", "lib.rs", "main.rs"].map(|name| join(&[here, name]));
            let beside = format!("{here}.rs");
            // A folder called `mod` makes no module of a file.
            let beside = Some(beside).filter(|file| own_dir(file) == here);
            let entries = inside.iter().chain(&beside);
            let known = entries.filter_map(|entry| self.places.get(entry.as_str()));
            if let Some(entry) = known.filter(|entry| **entry != at).max() {
                return Some(&self.paths[*entry]);
            }
            folder = (!here.is_empty()).then(|| parent(here));
        }
        None
    }

    fn children(&self, at: usize) -> Vec<usize> {
        let targets = self.outlines[at].mods.iter();
        let targets = targets.flat_map(|decl| decl.targets(&self.paths[at]));
        let children = targets.filter_map(|target| self.places.get(target.as_str()));
        children.copied().collect()
    }

    fn reached(&self, entries: &[usize]) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut next = entries.to_vec();
        while let Some(at) = next.pop() {
            if reached.insert(at) {
                next.extend(self.children(at));
            }
        }
        reached
    }

    fn unreached(&self, at: usize, file: &SourceFile) -> Diagnostic {
        let entry = self.entry_above(at).unwrap_or("mod.rs");
        let name = match base_name(&self.paths[at]) {
            "mod.rs" => base_name(parent(&self.paths[at])),
            other => other.trim_end_matches(".rs"),
        };
        Diagnostic::new(
            &file.path,
            1,
            1,
            format!(
                "no `mod` reaches this file, so the program does not have what is in it: write \
                 `mod {name};` in {entry}, or take the file away"
            ),
        )
    }

    /// A `cfg` on a `mod` whose files hold models.
    fn gated(&self, at: usize, file: &SourceFile) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for decl in &self.outlines[at].mods {
            let Some(gate) = decl.gate else { continue };
            let targets = decl.targets(&self.paths[at]);
            let below = targets
                .iter()
                .filter_map(|target| self.places.get(target.as_str()));
            let below: Vec<usize> = below.copied().collect();
            if self
                .reached(&below)
                .iter()
                .any(|&at| self.outlines[at].has_models())
            {
                found.push(Diagnostic::at(
                    &file.path,
                    gate,
                    format!(
                        "`mod {}` holds models behind a `cfg`, and a model is there in every \
                         build or in none: take the `cfg` off, or move the models out",
                        decl.name
                    ),
                ));
            }
        }
        found
    }
}

fn is_crate_root(path: &str) -> bool {
    matches!(base_name(path), "lib.rs" | "main.rs")
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// The folder in which rustc looks for the file's modules.
fn own_dir(path: &str) -> String {
    match base_name(path) {
        "mod.rs" | "lib.rs" | "main.rs" => parent(path).to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    }
}

fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    clean(&parts.join("/"))
}

/// The path with `/` between its parts and without `.` and `..`.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" if !parts.is_empty() => {}
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

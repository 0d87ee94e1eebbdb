//! Which files the `mod` declarations reach: rustc passes over a file that none does, and so must
//! not we.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta};

use super::scan::{Scan, plain_name};
use crate::{Diagnostic, SourceFile};

/// A `mod x;`.
pub(super) struct ModDecl {
    name: String,
    /// The inline modules that it stands in.
    inside: Vec<String>,
    /// `#[path = "…"]`.
    path: Option<String>,
    /// The `cfg` on it.
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
pub(super) fn check(files: &[SourceFile], scans: &[Scan]) -> Vec<Diagnostic> {
    let tree = Tree {
        paths: files.iter().map(|file| clean(&file.path)).collect(),
        scans,
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
    paths: Vec<String>,
    scans: &'a [Scan],
}

impl Tree<'_> {
    /// The files that need no `mod` among the given ones.
    fn entries(&self) -> Vec<usize> {
        (0..self.paths.len())
            .filter(|&at| {
                let scan = &self.scans[at];
                is_crate_root(&self.paths[at])
                    || scan.main && !scan.has_models()
                    || self.entry_above(at).is_none()
            })
            .collect()
    }

    /// The entry in whose folder the file lies: `models/mod.rs` for `models/user.rs`,
    /// `src/models.rs` for `src/models/user.rs`.
    fn entry_above(&self, at: usize) -> Option<&str> {
        let (dir, path) = (parent(&self.paths[at]), &self.paths[at]);
        let above = |entry: &&String| {
            let inside = match base_name(entry) {
                "mod.rs" if base_name(path) == "mod.rs" => {
                    within(parent(dir), parent(entry)) && dir != parent(entry)
                }
                "mod.rs" | "lib.rs" | "main.rs" => within(dir, parent(entry)),
                _ => within(dir, &own_dir(entry)),
            };
            *entry != path && inside
        };
        self.paths
            .iter()
            .filter(above)
            .max_by_key(|entry| own_dir(entry).len())
            .map(String::as_str)
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let targets: Vec<String> = self.scans[at]
            .mods
            .iter()
            .flat_map(|decl| decl.targets(&self.paths[at]))
            .collect();
        (0..self.paths.len()).filter(move |&other| targets.contains(&self.paths[other]))
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
        for decl in &self.scans[at].mods {
            let Some(gate) = decl.gate else { continue };
            let targets = decl.targets(&self.paths[at]);
            let below: Vec<usize> = (0..self.paths.len())
                .filter(|&other| targets.contains(&self.paths[other]))
                .collect();
            if self
                .reached(&below)
                .iter()
                .any(|&at| self.scans[at].has_models())
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

fn within(dir: &str, folder: &str) -> bool {
    folder.is_empty()
        || dir == folder
        || dir
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
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

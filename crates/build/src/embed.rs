//! `OUT_DIR/aludel.rs`: what `aludel::embed!()` includes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use aludel_core::{FORMAT, Migration, Raw, Step, chain};

use crate::SourceFile;
use crate::config::Config;
use crate::migrations::{Chain, Located};

/// All that is embedded.
pub(crate) struct Embed<'a> {
    /// The package's folder.
    pub root: &'a Path,
    pub config: &'a Config,
    pub sealed: &'a Chain,
    /// What is embedded of each of the chain.
    pub entries: &'a [Entry],
    pub draft: Option<&'a Located>,
    /// In order.
    pub seeds: &'a [SourceFile],
}

/// What is embedded of a sealed migration.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Entry {
    text: String,
    chain: String,
}

/// What is embedded of each of these; those that are known already come first.
///
/// # Errors
/// A migration's id is none.
pub(crate) fn entries(sealed: &Chain) -> Result<Vec<Entry>, String> {
    let mut entries = sealed.known.entries.clone();
    for one in sealed.plain().skip(entries.len()) {
        let parent = entries.last().map_or("", |entry| entry.chain.as_str());
        let chain = chain(parent, one);
        let text = entry(one, &chain, "false")?;
        entries.push(Entry { text, chain });
    }
    Ok(entries)
}

/// The text of `aludel.rs`.
///
/// # Errors
/// The package lies under a path that is not Unicode; a migration's id is none.
pub(crate) fn embed(of: &Embed<'_>) -> Result<String, String> {
    let mut text = format!(
        "const _: () = assert!(\n    ::aludel::embed::FORMAT == {FORMAT},\n    \"aludel and aludel-build are of different versions: name the same version of both in Cargo.toml\"\n);\n\n"
    );
    text.push_str(&modules(of)?);
    text.push_str("/// Every migration of this program, in order.\n");
    text.push_str("#[rustfmt::skip]\n");
    text.push_str("#[allow(warnings, clippy::all, clippy::pedantic)]\n");
    text.push_str("pub static MIGRATIONS: ::aludel::Migrations = ::aludel::Migrations::new(&::aludel::embed::Source {\n");
    let _ = writeln!(text, "    history: {:?},", of.config.history);
    let engines = of.config.engines.iter();
    let engines: Vec<_> = engines
        .map(|e| {
            format!(
                "::aludel::Engine::{}",
                aludel_core::meaning::engine_word(*e)
            )
        })
        .collect();
    let _ = writeln!(text, "    engines: &[{}],", engines.join(", "));
    text.push_str("    migrations: &[\n");
    for one in of.entries {
        text.push_str(&one.text);
    }
    if let Some(draft) = of.draft {
        let parent = of.entries.last().map_or("", |entry| entry.chain.as_str());
        let chain = chain(parent, &draft.migration);
        text.push_str(&entry(&draft.migration, &chain, "true")?);
    }
    text.push_str("    ],\n");
    let _ = writeln!(text, "    seeds: {},", seeds(of)?);
    text.push_str("});\n");
    Ok(text)
}

/// The migrations' files as modules. Lints of the program stay out of them: old migrations are never touched again.
fn modules(of: &Embed<'_>) -> Result<String, String> {
    let mut text = "#[allow(warnings, unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]\n#[rustfmt::skip]\nmod aludel_migrations {\n".to_owned();
    for one in of.sealed.migrations.iter().chain(of.draft) {
        let _ = writeln!(
            text,
            "    #[path = {}]\n    pub mod m{};",
            quoted(of.root, &one.path)?,
            one.migration.id
        );
    }
    text.push_str("}\n\n");
    Ok(text)
}

/// The path of a file of the package as a Rust literal, with its backslashes on Windows.
fn quoted(root: &Path, shown: &str) -> Result<String, String> {
    let path = root.join(shown);
    path.to_str()
        .map(|path| format!("{path:?}"))
        .ok_or_else(|| {
            format!(
                "{} is not Unicode, as rustc wants of a module's path: move the package",
                path.display()
            )
        })
}

fn entry(migration: &Migration, chain: &str, is_draft: &str) -> Result<String, String> {
    let id = &migration.id;
    let mut runs = Vec::new();
    let mut files = BTreeMap::new();
    for step in &migration.steps {
        raws(step, &mut |raw| match raw {
            Raw::Run { name } => runs.push(name.clone()),
            Raw::File { name, text } => {
                files.insert(name.clone(), text.clone());
            }
            Raw::Nothing | Raw::Sql { .. } => {}
        });
    }
    let files: Vec<_> = files.into_iter().collect();
    Ok(format!(
        "        ::aludel::embed::Embedded {{ id: {id:?}, migration: aludel_migrations::m{id}::MIGRATION, checksum: {}, chain: {chain:?}, runs: &{runs:?}, files: &{files:?}, draft: {is_draft} }},\n",
        migration.checksum().map_err(|error| error.message)?
    ))
}

/// Shows every raw part of a step: the way up, the way down, then what it means.
fn raws(step: &Step, show: &mut impl FnMut(&Raw)) {
    if let Step::Raw { up, down, means } = step {
        show(up);
        down.iter().for_each(&mut *show);
        for step in means {
            raws(step, show);
        }
    }
}

fn seeds(of: &Embed<'_>) -> Result<String, String> {
    let file = |file: &SourceFile| {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let path = quoted(of.root, &file.path)?;
        Ok(format!(
            "::aludel::include_dir::DirEntry::File(::aludel::include_dir::File::new({name:?}, include_bytes!({path})))"
        ))
    };
    let entries: Vec<_> = of.seeds.iter().map(file).collect::<Result<_, String>>()?;
    Ok(format!(
        "::aludel::include_dir::Dir::new(\"\", &[{}])",
        entries.join(", ")
    ))
}

//! `[package.metadata.aludel]` in Cargo.toml.

use aludel_core::{Danger, Engine};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Diagnostic;
use crate::nearest::hint;

/// Where things lie and what must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The engines that the models must hold on.
    pub engines: Vec<Engine>,
    /// Globs of the model files.
    pub models: Vec<String>,
    /// The folder of the migrations.
    pub migrations: String,
    /// The folder of the seeds.
    pub seeds: String,
    /// The name of the history table.
    pub history: String,
    /// The dangers that no migration may have unless it is reviewed.
    pub deny: Vec<Danger>,
    /// The migrations that may have them, each with its line and column in the manifest.
    pub reviewed: Vec<(String, (usize, usize))>,
}

const KEYS: &[&str] = &[
    "engines",
    "models",
    "migrations",
    "seeds",
    "history",
    "deny",
    "reviewed",
];

impl Default for Config {
    fn default() -> Self {
        Self {
            engines: Engine::ALL.to_vec(),
            models: vec!["models/**/*.rs".to_owned()],
            migrations: "migrations".to_owned(),
            seeds: "seeds".to_owned(),
            history: "refinery_schema_history".to_owned(),
            deny: Vec::new(),
            reviewed: Vec::new(),
        }
    }
}

type Entry<'a> = Spanned<DeValue<'a>>;

/// Reads the package's manifest.
///
/// # Errors
/// A key that is not known, a value of another sort than the key takes, an engine that is none: with its place.
pub(crate) fn read_config(manifest: &str) -> Result<Config, Diagnostic> {
    let at = |position: usize, message: String| {
        let (line, column) = place(manifest, position);
        Diagnostic::new("Cargo.toml", line, column, message)
    };
    let table = DeTable::parse(manifest).map_err(|error| {
        let position = error.span().map_or(0, |span| span.start);
        at(
            position,
            format!("this is not TOML: {}: mend it", error.message()),
        )
    })?;
    let mut config = Config::default();
    let Some(ours) = section(table.get_ref()) else {
        return Ok(config);
    };
    for (key, value) in ours {
        set(&mut config, key.get_ref(), value).map_err(|message| at(key.span().start, message))?;
        if key.get_ref() == "reviewed" {
            config.reviewed = reviewed(manifest, value);
        }
    }
    Ok(config)
}

fn section<'a>(manifest: &'a DeTable<'a>) -> Option<&'a DeTable<'a>> {
    let inner = |table: &'a DeTable<'a>, key: &str| match table.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    };
    inner(inner(inner(manifest, "package")?, "metadata")?, "aludel")
}

fn set(config: &mut Config, key: &str, value: &Entry<'_>) -> Result<(), String> {
    match key {
        "engines" => config.engines = engines(value)?,
        "models" => config.models = texts(key, value)?,
        "migrations" => config.migrations = folder(key, value)?,
        "seeds" => config.seeds = folder(key, value)?,
        "history" => config.history = history(value)?,
        "deny" => config.deny = deny(value)?,
        "reviewed" => texts(key, value).map(drop)?,
        _ => {
            let remedy = format!("the keys are {}", KEYS.join(", "));
            let hint = hint(key, KEYS.iter().copied(), &remedy);
            return Err(format!(
                "`{key}` is no key of [package.metadata.aludel]{hint}"
            ));
        }
    }
    Ok(())
}

fn text(key: &str, value: &Entry<'_>) -> Result<String, String> {
    match value.get_ref() {
        DeValue::String(text) if !text.is_empty() => Ok(text.to_string()),
        _ => Err(format!("`{key}` takes a text: write `{key} = \"…\"`")),
    }
}

fn texts(key: &str, value: &Entry<'_>) -> Result<Vec<String>, String> {
    let wrong = || format!("`{key}` takes a list of texts: write `{key} = [\"…\"]`");
    match value.get_ref() {
        DeValue::Array(items) if !items.is_empty() => items
            .iter()
            .map(|item| text(key, item).map_err(|_| wrong()))
            .collect(),
        _ => Err(wrong()),
    }
}

fn engines(value: &Entry<'_>) -> Result<Vec<Engine>, String> {
    let known = Engine::ALL.map(Engine::word);
    let mut engines = Vec::new();
    for word in texts("engines", value)? {
        let engine = Engine::from_word(&word).ok_or_else(|| {
            let remedy = format!("the engines are {}", known.join(", "));
            format!("`{word}` is no engine{}", hint(&word, known, &remedy))
        })?;
        if !engines.contains(&engine) {
            engines.push(engine);
        }
    }
    engines.sort_unstable();
    Ok(engines)
}

fn deny(value: &Entry<'_>) -> Result<Vec<Danger>, String> {
    // Whether rows fit is known where the rows are: the upgrade counts them.
    let all = Danger::ALL.into_iter();
    let all: Vec<Danger> = all.filter(|one| *one != Danger::MayFail).collect();
    let known = || all.iter().map(|danger| danger.word());
    let find = |word: String| {
        let found = all.iter().copied().find(|danger| danger.word() == word);
        found.ok_or_else(|| {
            let remedy = format!("the dangers are {}", known().collect::<Vec<_>>().join(", "));
            format!("`{word}` is no danger{}", hint(&word, known(), &remedy))
        })
    };
    texts("deny", value)?.into_iter().map(find).collect()
}

/// The texts of a list with their places; that it is one was looked at before.
fn reviewed(manifest: &str, value: &Entry<'_>) -> Vec<(String, (usize, usize))> {
    let DeValue::Array(items) = value.get_ref() else {
        return Vec::new();
    };
    let one = |item: &Entry<'_>| match item.get_ref() {
        DeValue::String(id) => Some((id.to_string(), place(manifest, item.span().start))),
        _ => None,
    };
    items.iter().filter_map(one).collect()
}

/// A folder within the package, without a closing slash.
fn folder(key: &str, value: &Entry<'_>) -> Result<String, String> {
    let path = text(key, value)?;
    let path = path.trim_end_matches('/');
    let outside = path.is_empty()
        || path.starts_with('/')
        || path.contains(['\\', ':'])
        || path.split('/').any(|part| matches!(part, "" | "." | ".."));
    if outside {
        return Err(format!(
            "`{key} = {path:?}` is no folder within the package: write it relative to Cargo.toml, with `/`"
        ));
    }
    Ok(path.to_owned())
}

fn history(value: &Entry<'_>) -> Result<String, String> {
    let name = text("history", value)?;
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    // Side tables and locks take their names from it and must fit as well.
    if plain && name.len() <= 48 && !name.starts_with(|c: char| c.is_ascii_digit()) {
        Ok(name)
    } else {
        Err(format!(
            "`history = {name:?}` is no name for a table: write at most 48 ASCII letters, digits and underscores"
        ))
    }
}

/// Line and column, from 1, of a position in bytes.
fn place(text: &str, position: usize) -> (usize, usize) {
    let before = text.get(..position).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

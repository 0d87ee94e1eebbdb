use clap::Args;
use serde::Serialize;

use super::facts::{PlannedJson, planned};
use super::move_to::target;
use super::output::{self, Facts};
use super::urls::Urls;
use crate::url::Url;
use crate::{Engine, Error, Kind, Migrations, Result, Target};

/// The flags of `db sql`.
#[derive(Args, Clone, Debug)]
pub(super) struct Script {
    /// From where to where, such as `0002:0004`; `0004` is from the base; without it the whole way to the head
    #[arg(value_name = "FROM:TO", allow_negative_numbers = true)]
    range: Option<String>,

    /// The engine: sqlite, mysql, mariadb or postgres; without it the one that the database URL names
    #[arg(long, value_parser = engine)]
    engine: Option<Engine>,
}

fn engine(word: &str) -> Result<Engine, String> {
    Engine::from_word(word)
        .ok_or_else(|| "use `sqlite`, `mysql`, `mariadb` or `postgres`".to_owned())
}

#[derive(Serialize)]
struct ScriptJson<'a> {
    engine: &'static str,
    migrations: Vec<PlannedJson<'a>>,
    sql: &'a str,
}

/// `db sql`: it opens nothing.
pub(super) fn sql(flags: &Script, urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let (from, to) = range(flags.range.as_deref().unwrap_or("base:head"))?;
    let engine = flags.engine.map_or_else(|| of_url(urls), Ok)?;
    output::note(&format!("database: none, a script for {engine}"));
    let script = migrations.script((&from, &to), engine)?;
    let json = ScriptJson {
        engine: engine.word(),
        migrations: script.migrations.iter().map(planned).collect(),
        sql: &script.text,
    };
    Facts::new(script.text.clone(), &json)
}

fn range(text: &str) -> Result<(Target, Target)> {
    let end = |text: &str, otherwise: Target| match text {
        "" => Ok(otherwise),
        text => target(text),
    };
    let (from, to) = text.split_once(':').unwrap_or(("", text));
    let ends = (end(from, Target::Base)?, end(to, Target::Head)?);
    if matches!(ends.0, Target::Relative(_)) || matches!(ends.1, Target::Relative(_)) {
        return Err(Error::new(
            Kind::Usage,
            format!(
                "`{text}` counts from where a database is, and a script knows none: name the ids"
            ),
        ));
    }
    Ok(ends)
}

/// The engine that the URL names. What `mysql://` leads to only the server knows, so the word is taken for it.
fn of_url(urls: &Urls) -> Result<Engine> {
    let text = urls.url().ok_or_else(|| {
        Error::new(
            Kind::Usage,
            "no engine is named: give --engine sqlite, mysql, mariadb or postgres",
        )
    })?;
    Ok(match Url::parse(text)? {
        Url::Sqlite(_) => Engine::Sqlite,
        Url::MySql(url) if url.scheme == "mariadb" => Engine::MariaDb,
        Url::MySql(_) => Engine::MySql,
        Url::Postgres(_) => Engine::Postgres,
    })
}

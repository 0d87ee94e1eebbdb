//! The script for a database that cannot be reached.

use std::collections::BTreeSet;

use aludel_core::keep::{Keeping, Way};
use aludel_core::plan::{Known, Target, plan};
use aludel_core::sql::{Body, Statement};

use super::preview::planned;
use crate::chain::{Chain, apply};
use crate::history::{self, Entry};
use crate::names::{Names, literal, quote};
use crate::run::{Work, down_of, undone};
use crate::{Engine, Error, Kind, Migrations, Planned, Result, kept};

/// The script for a database that cannot be reached.
pub(crate) struct Script {
    /// The whole of it, bookkeeping included.
    pub text: String,
    /// What it runs, in order.
    pub migrations: Vec<Planned>,
}

/// The whole script from one target to another.
pub(crate) fn script(
    migrations: &Migrations,
    (from, to): (&Target, &Target),
    engine: Engine,
) -> Result<Script> {
    let chain = Chain::load(migrations.source)?;
    let names = Names::new(migrations.source.history);
    let known = chain.known();
    let begin = count(&known, &[], from)?;
    let end = count(&known, &known[..begin], to)?;
    let mut lines = Vec::new();
    let mut works = Vec::new();
    if begin == 0 && end > 0 {
        lines.push(history::create(&names, engine));
    }
    if end >= begin {
        up(
            &chain,
            &names,
            (begin, end),
            engine,
            (&mut lines, &mut works),
        )?;
    } else {
        down(
            &chain,
            &names,
            (begin, end),
            engine,
            (&mut lines, &mut works),
        )?;
    }
    Ok(Script {
        text: framed(&lines, engine),
        migrations: works.iter().map(planned).collect(),
    })
}

fn count(known: &[Known], applied: &[Known], target: &Target) -> Result<usize> {
    let plan = plan(known, applied, target);
    let plan = plan.map_err(|error| Error::new(Kind::Usage, error.message))?;
    Ok(applied.len() + plan.up.len() - plan.down.len())
}

fn up(
    chain: &Chain,
    names: &Names,
    (begin, end): (usize, usize),
    engine: Engine,
    (lines, works): (&mut Vec<String>, &mut Vec<Work>),
) -> Result<()> {
    let mut schema = chain.schema(begin)?;
    for link in &chain.0[begin..end] {
        // A database that begins empty has nothing worth keeping.
        let keeping = Keeping::new(&names.history, link.number, Way::Up, BTreeSet::new());
        let keeping = Some(keeping).filter(|_| begin > 0);
        let mut work = Work::up(link, &schema, engine, keeping.as_ref())?;
        if begin == 0 {
            // Nothing is endangered where nothing is.
            work.hazards.clear();
        }
        link.advance(&mut schema)?;
        statements(&work, lines)?;
        let undoing = kept::undoing(names, link.number, &work.kept);
        let down = down_of(link, &schema, engine, Some(&undoing))?;
        let entry = Entry::new(link, &down, (String::new(), "a script".to_owned()));
        lines.push(history::insert_text(names, &entry, engine));
        lines.extend(register(names, &work, engine));
        works.push(work);
    }
    Ok(())
}

fn down(
    chain: &Chain,
    names: &Names,
    (begin, end): (usize, usize),
    engine: Engine,
    (lines, works): (&mut Vec<String>, &mut Vec<Work>),
) -> Result<()> {
    let mut schema = chain.schema(begin)?;
    for link in chain.0[end..begin].iter().rev() {
        // What is kept in a database that cannot be reached is not known, and stays aside.
        let keeping = Keeping::new(&names.history, link.number, Way::Down, BTreeSet::new());
        let down = down_of(link, &schema, engine, Some(&keeping))?;
        let mut work = Work::down((link.embedded.id, link.number), &down, &link.functions)?;
        work.hazards = undone(link, &schema, engine, Some(&keeping))?;
        statements(&work, lines)?;
        apply(&link.migration.reversed()?, &mut schema, link.embedded.id)?;
        let table = quote(&names.history, engine);
        lines.push(format!(
            "DELETE FROM {table} WHERE version = {}",
            link.number
        ));
        lines.extend(register(names, &work, engine));
        works.push(work);
    }
    Ok(())
}

/// What is written down of what a migration keeps and gives back.
fn register(names: &Names, work: &Work, engine: Engine) -> Vec<String> {
    let table = quote(&names.kept, engine);
    let given = work.given.iter().map(|object| {
        let object = literal(object, engine);
        format!("DELETE FROM {table} WHERE object = {object}")
    });
    let mut lines: Vec<_> = given.collect();
    if !work.kept.is_empty() {
        lines.push(kept::create(names, engine));
        let by = (work.id.as_str(), work.direction);
        lines.extend(kept::insert_text(names, by, &work.kept, engine));
    }
    lines
}

fn statements(work: &Work, lines: &mut Vec<String>) -> Result<()> {
    lines.push(format!("-- {} ({})", work.id, work.direction));
    let hazards = work.hazards.iter();
    lines.extend(hazards.map(|hazard| format!("-- {hazard}")));
    for part in &work.parts {
        if let Body::Run(name) = &part.body {
            return Err(Error::new(
                Kind::Refused,
                format!(
                    "{} runs the function `{name}`, which no script can hold: let the binary upgrade the database, or end the \
                     script before it",
                    work.id
                ),
            ));
        }
        // A script cannot try the algorithm first: it leaves the choice to the server.
        let text = |s: &Statement| s.fallback.clone().unwrap_or_else(|| s.sql.clone());
        lines.extend(part.body.statements().iter().map(text));
    }
    Ok(())
}

/// What must stand around the statements.
fn framed(lines: &[String], engine: Engine) -> String {
    let (head, foot): (&[&str], &[&str]) = match engine {
        Engine::MySql | Engine::MariaDb => (
            &[
                "SET NAMES utf8mb4",
                "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
                "SET SESSION time_zone = '+00:00'",
            ],
            &[],
        ),
        Engine::Sqlite => (
            &["PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"],
            &["COMMIT", "PRAGMA foreign_keys = ON"],
        ),
        Engine::Postgres => (
            &[
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                "SET LOCAL TimeZone = 'UTC'",
                "SET LOCAL DateStyle = 'ISO, YMD'",
                "SET LOCAL client_encoding = 'UTF8'",
                "SET LOCAL standard_conforming_strings = on",
                "SET LOCAL statement_timeout = 0",
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
            &["COMMIT"],
        ),
    };
    let mut out = String::new();
    let all = head.iter().copied().chain(lines.iter().map(String::as_str));
    for line in all.chain(foot.iter().copied()) {
        out.push_str(line);
        out.push_str(if line.starts_with("-- ") && !line.contains('\n') {
            "\n"
        } else {
            ";\n"
        });
    }
    out
}

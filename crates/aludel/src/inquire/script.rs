//! The script for a database that cannot be reached.

use std::collections::BTreeSet;

use aludel_core::RESERVED_PREFIX;
use aludel_core::keep::{Keeping, Way};
use aludel_core::plan::{Known, Target, plan};
use aludel_core::sql::{Body, Followers, Statement};

use super::guard::guard;
use super::preview::planned;
use crate::chain::{Chain, apply};
use crate::history::{self, Entry};
use crate::journal::{self, Flight};
use crate::kept::State;
use crate::names::{Names, literal, quote};
use crate::run::{Filling, Work, down_of, undone};
use crate::session::Keys;
use crate::{Engine, Error, Kind, Migrations, Planned, Result, kept};

/// The script for a database that cannot be reached.
pub(crate) struct Script {
    /// The whole of it, bookkeeping included.
    pub text: String,
    /// What it runs, in order: `db sql --format json` tells it.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
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
    let mut cuts = Cuts {
        names: &names,
        engine,
        room: Filling::default(),
        database: if begin == 0 { State::New } else { State::Used },
        followers: Followers::default(),
    };
    if end >= begin {
        up(&chain, (begin, end), &mut cuts, (&mut lines, &mut works))?;
    } else {
        down(&chain, (begin, end), &mut cuts, (&mut lines, &mut works))?;
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
    (begin, end): (usize, usize),
    cuts: &mut Cuts<'_>,
    (lines, works): (&mut Vec<String>, &mut Vec<Work>),
) -> Result<()> {
    let (names, engine) = (cuts.names, cuts.engine);
    let mut schema = chain.schema(begin)?;
    for link in &chain.0[begin..end] {
        // A database that begins empty has nothing worth keeping.
        let keeping = Keeping::new(&names.history, link.number, Way::Up, BTreeSet::new());
        let keeping = Some(keeping).filter(|_| begin > 0);
        let mut work = Work::up(link, &schema, (engine, None), keeping.as_ref())?;
        if begin == 0 {
            // Nothing is endangered where nothing is.
            work.hazards.clear();
        }
        link.advance(&mut schema)?;
        cuts.statements(&work, link.embedded.chain, lines)?;
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
    (begin, end): (usize, usize),
    cuts: &mut Cuts<'_>,
    (lines, works): (&mut Vec<String>, &mut Vec<Work>),
) -> Result<()> {
    let (names, engine) = (cuts.names, cuts.engine);
    let mut schema = chain.schema(begin)?;
    for link in chain.0[end..begin].iter().rev() {
        // What is kept in a database that cannot be reached is not known, and stays aside.
        let keeping = Keeping::new(&names.history, link.number, Way::Down, BTreeSet::new());
        let down = down_of(link, &schema, engine, Some(&keeping))?;
        let mut work = Work::down((link.embedded.id, link.number), &down, &link.functions)?;
        work.hazards = undone(link, &schema, (engine, None), Some(&keeping))?;
        cuts.statements(&work, link.embedded.chain, lines)?;
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

/// Where a script is cut into transactions: where an upgrade is.
struct Cuts<'a> {
    names: &'a Names,
    engine: Engine,
    room: Filling,
    database: State,
    /// SQLite: what the script has set aside beside tables.
    followers: Followers,
}

impl Cuts<'_> {
    fn statements(&mut self, work: &Work, chain: &str, lines: &mut Vec<String>) -> Result<()> {
        let own = |sql: &&str| (*sql).to_owned();
        if self.room.lacks(work, self.engine) {
            self.room = Filling::default();
            self.room.enter(work.alone, 0);
            lines.extend(frame(self.engine).1.iter().take(1).map(own));
            lines.extend(begins(self.engine).iter().map(own));
        }
        lines.push(format!("-- {} ({})", work.id, work.direction));
        let hazards = work.hazards.iter();
        lines.extend(hazards.map(|hazard| format!("-- {hazard}")));
        lines.extend(self.guards(work));
        let mut begun = false;
        for (at, part) in work.parts.iter().enumerate() {
            if let Body::Run(name) = &part.body {
                return Err(unscripted(work, name));
            }
            let all = self.texts(&part.body);
            if part.apart.is_none() {
                lines.extend(all);
                continue;
            }
            // A script that breaks off here is gone on with by the next boot.
            begun = true;
            let flight = Flight::new(work, chain, (self.database, "a script"));
            lines.extend(flight.texts(self.names, self.engine, at));
            lines.push("COMMIT".to_owned());
            lines.extend(all);
            lines.extend(begins(self.engine).iter().map(own));
        }
        if begun {
            lines.push(journal::end_text(self.names, self.engine, work.version));
        }
        Ok(())
    }
}

/// A script cannot try the algorithm first: it leaves the choice to the server.
fn texts(statement: &Statement) -> Vec<String> {
    let Statement { sql, fallback, .. } = statement;
    let text = fallback.as_ref().unwrap_or(sql).clone();
    if !statement.unchecked {
        return vec![text];
    }
    let [off, on] = [Keys::Unchecked, Keys::Checked].map(|keys| keys.sql().to_owned());
    vec![off, text, on]
}

impl Cuts<'_> {
    /// What makes the script fail where something is kept beside a table that a live run would let go, or refuse.
    fn guards(&self, work: &Work) -> Vec<String> {
        if self.database != State::Used {
            return Vec::new();
        }
        let apart = work.fates.estranged.iter().flat_map(|one| &one.objects);
        let mut tables: Vec<&String> = work.fates.buried.iter().chain(apart).collect();
        tables.retain(|table| !table.starts_with(RESERVED_PREFIX));
        tables.sort();
        tables.dedup();
        let each = tables.iter();
        each.flat_map(|table| guard(table, &[], self.engine))
            .collect()
    }

    /// The statements of a part.
    fn texts(&mut self, body: &Body) -> Vec<String> {
        let own: Vec<_> = body.statements().iter().flat_map(texts).collect();
        if self.engine != Engine::Sqlite {
            return own;
        }
        let Body::Rebuild(rebuild) = body else {
            for sql in &own {
                self.followers.hear(sql);
            }
            return own;
        };
        let guard = match self.database {
            State::Used => {
                let known = self.followers.beside(&rebuild.table);
                guard(&rebuild.table, &known, self.engine)
            }
            _ => Vec::new(),
        };
        let first = self.followers.before(rebuild);
        let last = self.followers.after(rebuild);
        [guard, first, own, last].concat()
    }
}

fn unscripted(work: &Work, name: &str) -> Error {
    Error::new(
        Kind::Refused,
        format!(
            "{} runs the function `{name}`, which no script can hold: let the binary upgrade the database, or end the \
             script before it",
            work.id
        ),
    )
}

/// How a transaction begins.
fn begins(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::MySql | Engine::MariaDb => &[],
        Engine::Sqlite => &["BEGIN IMMEDIATE"],
        Engine::Postgres => &[
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            "SET LOCAL TimeZone = 'UTC'",
            "SET LOCAL DateStyle = 'ISO, YMD'",
            "SET LOCAL client_encoding = 'UTF8'",
            "SET LOCAL standard_conforming_strings = on",
            "SET LOCAL statement_timeout = 0",
            "SET CONSTRAINTS ALL IMMEDIATE",
        ],
    }
}

/// What stands before the first transaction, and what after the last statement.
fn frame(engine: Engine) -> (&'static [&'static str], &'static [&'static str]) {
    match engine {
        Engine::MySql | Engine::MariaDb => (
            &[
                "SET NAMES utf8mb4",
                "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO'",
                "SET SESSION time_zone = '+00:00'",
            ],
            &[],
        ),
        Engine::Sqlite => (
            &["PRAGMA foreign_keys = OFF"],
            &["COMMIT", "PRAGMA foreign_keys = ON"],
        ),
        Engine::Postgres => (&[], &["COMMIT"]),
    }
}

/// The statements with what must stand around them.
fn framed(lines: &[String], engine: Engine) -> String {
    let (head, foot) = frame(engine);
    let mut out = String::new();
    let head = head.iter().chain(begins(engine)).copied();
    let all = head.chain(lines.iter().map(String::as_str));
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

//! One table of cases for all engines: every kind of step on real rows, there and back.
//!
//! [`hold`] runs a case on one engine and states the laws: what the catalogue shows after the steps is what the models say,
//! taking the steps back leads to what was before, a database made afresh looks like one that was migrated, and the rows
//! survive. The schema read back is the same on every engine.

mod actions;
mod by_hand;
mod collations;
mod columns;
mod defaults;
mod enums;
mod generated;
#[cfg(feature = "sqlite")]
mod grows;
mod hold;
mod home;
mod indexes;
mod keys;
mod law;
mod migrate;
mod misfits;
pub(crate) mod mysql;
mod names;
mod naming;
mod other;
mod primary_keys;
mod random;
mod references;
mod renamed_objects;
mod renames;
mod rounds;
mod rows;
mod soak;
mod stand;
mod strays;
mod table;
mod tables;
mod tests;
mod types;
mod watch;
mod words;

use self::hold::expect;
pub(crate) use self::hold::hold;
pub(crate) use self::home::{Home, at_once, literal};
pub(crate) use self::migrate::{FALLBACKS, migrate};
pub(crate) use self::words::{created, schema, shown, steps};
use crate::Engine;
use crate::word::Step;

/// A case: what stands, the rows in it, what is done, and what the rows are then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    /// What it shows, as a name.
    pub name: &'static str,
    /// What makes the schema before.
    pub before: &'static [Step],
    /// Statements that fill it, the same on every engine but for what [`literal`] spells.
    pub rows: &'static [&'static str],
    /// What is done.
    pub steps: &'static [Step],
    /// A query on the schema after, and its rows: each column as text, NULL as `NULL`, joined by `|`.
    pub after: (&'static str, &'static [&'static str]),
    /// A query on the schema before, and its rows once the steps are taken back.
    pub back: (&'static str, &'static [&'static str]),
    /// Engines on which it does not hold, each with the words of the error that stands in its place.
    pub not_on: &'static [(Engine, &'static str)],
}

impl Case {
    fn refused_on(&self, engine: Engine) -> Option<&'static str> {
        let mut all = self.not_on.iter();
        all.find(|(on, _)| *on == engine).map(|(_, words)| *words)
    }
}

/// Cases of one area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    /// The cases.
    pub cases: &'static [Case],
    /// Where they run.
    pub on: &'static [Engine],
}

const FAMILY: &[Engine] = &[Engine::MySql, Engine::MariaDb];

/// Every case.
pub(crate) const AREAS: &[Area] = &[
    everywhere(table::CASES),
    everywhere(tables::TABLES),
    everywhere(tables::COMMENTS),
    everywhere(columns::COLUMNS),
    everywhere(columns::NULLS),
    everywhere(defaults::DEFAULTS),
    everywhere(types::RETYPED),
    everywhere(keys::KEYED),
    everywhere(primary_keys::REKEYED),
    everywhere(renamed_objects::NAMED),
    everywhere(references::REFERENCES),
    everywhere(actions::ACTIONS),
    everywhere(indexes::UNIQUES),
    everywhere(indexes::INDEXES),
    everywhere(indexes::CHECKS),
    everywhere(enums::ENUMS),
    everywhere(generated::GENERATED),
    everywhere(renames::RENAMES),
    everywhere(names::NAMES),
    everywhere(by_hand::BY_HAND),
    only(&[Engine::Sqlite], collations::SQLITE),
    only(FAMILY, collations::MYSQL),
    only(&[Engine::Postgres], collations::POSTGRES),
    only(FAMILY, mysql::CASES),
    only(FAMILY, mysql::MORE),
];

const fn everywhere(cases: &'static [Case]) -> Area {
    only(&Engine::ALL, cases)
}

const fn only(on: &'static [Engine], cases: &'static [Case]) -> Area {
    Area { cases, on }
}

//! What steps endanger on one engine: beside what they endanger on every engine, whom they keep waiting and what grows
//! with the table.

mod statement;

use std::collections::{BTreeMap, BTreeSet};

use super::toll::{Toll, Waits};
use super::{Part, Server, postgres, run, scope};
use crate::keep::Keeping;
use crate::{Engine, Hazard, Result, Schema, Step, step};

/// The hazards of each of these steps on `engine`, where `before` is the schema that they meet: those of
/// [`step::hazards`], and what is locking or rewriting there. What a person wrote is not looked into.
///
/// # Errors
/// As [`script`](super::script).
///
/// ```
/// use aludel_core::{Check, Column, ColumnType, Danger, Engine, Schema, Step, Table, sql};
/// let before = Schema::default().with(Table::new("t", vec![Column::new("id", ColumnType::I64)], &["id"]));
/// let check = Check { name: "c".into(), expr: "id > 0".into() };
/// let step = Step::CreateCheck { table: "t".into(), check };
/// let found = sql::hazards(&[step], &before, Engine::Sqlite).unwrap();
/// assert!(found[0].iter().any(|hazard| hazard.danger == Danger::Rewriting));
/// ```
pub fn hazards(steps: &[Step], before: &Schema, engine: Engine) -> Result<Vec<Vec<Hazard>>> {
    costs(steps, before, engine, (None, None))
}

/// The same, where what is dropped is kept aside, and what was kept is given back.
///
/// # Errors
/// As [`script_keeping`](super::script_keeping).
pub fn hazards_keeping(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: &Keeping,
) -> Result<Vec<Vec<Hazard>>> {
    costs(steps, before, engine, (Some(keeping), None))
}

/// The same on this very server of MySQL.
///
/// # Errors
/// As [`script`](super::script).
pub fn hazards_on(
    server: &Server,
    steps: &[Step],
    before: &Schema,
    keeping: Option<&Keeping>,
) -> Result<Vec<Vec<Hazard>>> {
    costs(steps, before, Engine::MySql, (keeping, Some(server)))
}

fn costs(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    (keeping, server): (Option<&Keeping>, Option<&Server>),
) -> Result<Vec<Vec<Hazard>>> {
    let mut found = step::hazards(steps);
    let script = run(steps, before, engine, keeping)?;
    let steps = &*super::bare(steps);
    let (mut held, mut done, mut plain) = (Held::default(), 0, Vec::new());
    let mut fresh = Fresh::new(steps, keeping);
    let mut schema = scope::around(steps, before);
    for part in &script.parts {
        let own = &steps[part.steps.clone()];
        let at = part.steps.start.min(steps.len().saturating_sub(1));
        fresh.advance(at);
        let mut tolls = of_part(part, own, (engine, server));
        if engine == Engine::Postgres {
            if part.apart.is_some() {
                // What ran so far was committed.
                held = Held::default();
            }
            held.take(part, own, &schema);
            if part.steps.end > done {
                done = part.steps.end;
                plain = shaped(own, &mut schema)?;
            }
            let persons = persons(part, own);
            tolls.extend(persons.unwrap_or_else(|| std::mem::take(&mut plain)));
        }
        tolls.retain(|(table, _)| !fresh.has(table));
        for (table, toll) in tolls {
            let others = held.others(&table, toll, |name| fresh.has(name));
            let toll = Toll::new(toll.grows, toll.waits.max(held.of(&table)));
            let all = toll.hazards(&table, engine).into_iter().chain(others);
            all.for_each(|hazard| add(&mut found[at], hazard));
        }
    }
    Ok(found)
}

fn add(found: &mut Vec<Hazard>, hazard: Hazard) {
    if !found.contains(&hazard) {
        found.push(hazard);
    }
}

fn of_part(part: &Part, own: &[Step], on: (Engine, Option<&Server>)) -> Vec<(String, Toll)> {
    if own.iter().any(|step| matches!(step, Step::Raw { .. })) {
        return Vec::new();
    }
    statement::tolls(&part.body, on)
}

/// What a person's SQL costs where all of it is of the forms that spare others.
fn persons(part: &Part, own: &[Step]) -> Option<Vec<(String, Toll)>> {
    let all = part.body.statements();
    if all.is_empty() || !own.iter().any(|step| matches!(step, Step::Raw { .. })) {
        return None;
    }
    let costs: Option<Vec<_>> = all.iter().map(|one| postgres::gentle(&one.sql)).collect();
    Some(costs?.into_iter().flatten().collect())
}

/// What the shapes of PostgreSQL's tables around a part tell.
fn shaped(own: &[Step], schema: &mut Schema) -> Result<Vec<(String, Toll)>> {
    let mut after = schema.clone();
    own.iter().try_for_each(|step| step.apply(&mut after))?;
    let before = std::mem::replace(schema, after);
    postgres::tolls(own, &before, schema)
}

/// PostgreSQL: tables that the migration has locked so far, and holds until it commits.
#[derive(Default)]
struct Held(BTreeMap<String, Waits>);

impl Held {
    fn take(&mut self, part: &Part, own: &[Step], schema: &Schema) {
        let statements = part.body.statements().iter();
        for (table, waits) in statements.flat_map(|one| postgres::locks(&one.sql, schema)) {
            let held = self.0.entry(table).or_insert(waits);
            *held = waits.max(*held);
        }
        for step in own {
            if let Step::RenameTable { from, to } = step
                && let Some(waits) = self.0.remove(from)
            {
                self.0.insert(to.clone(), waits);
            }
        }
    }

    fn of(&self, table: &str) -> Waits {
        self.0.get(table).copied().unwrap_or(Waits::Nobody)
    }

    /// Who else waits while this goes on.
    fn others(&self, table: &str, toll: Toll, fresh: impl Fn(&str) -> bool) -> Vec<Hazard> {
        let others = self.0.iter().filter(|(name, _)| *name != table);
        let others = others.filter(|(name, _)| !fresh(name));
        others
            .filter_map(|(name, waits)| toll.locks(table, (name, *waits), Engine::Postgres))
            .collect()
    }
}

/// Tables that came with the steps so far, and have no rows.
struct Fresh<'a> {
    steps: &'a [Step],
    keeping: Option<&'a Keeping>,
    done: usize,
    names: BTreeSet<&'a str>,
}

impl<'a> Fresh<'a> {
    fn new(steps: &'a [Step], keeping: Option<&'a Keeping>) -> Self {
        Self {
            steps,
            keeping,
            done: 0,
            names: BTreeSet::new(),
        }
    }

    /// Goes on to where the step at `at` is done.
    fn advance(&mut self, at: usize) {
        while self.done <= at {
            if let Some(step) = self.steps.get(self.done) {
                self.learn(step);
            }
            self.done += 1;
        }
    }

    fn learn(&mut self, step: &'a Step) {
        match step {
            Step::CreateTable(table) => {
                // One whose rows were kept has them again.
                let back = self.keeping.and_then(|keeping| keeping.table_back(table));
                if back.is_none() {
                    self.names.insert(&table.name);
                }
            }
            Step::DropTable(table) => {
                self.names.remove(table.name.as_str());
            }
            Step::RenameTable { from, to } if self.names.remove(from.as_str()) => {
                self.names.insert(to);
            }
            _ => {}
        }
    }

    fn has(&self, table: &str) -> bool {
        self.names.contains(table)
    }
}

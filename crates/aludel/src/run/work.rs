//! What runs for one migration, up or down, made ready for an engine.

mod part;

use std::collections::BTreeMap;

use aludel_core::catalog::Catalog;
use aludel_core::keep::{Fates, Keeping, Kept, fates};
use aludel_core::sql::{
    Body, Count, Script, Server, changes_rows, preflight_keeping, script, script_keeping,
};
use aludel_core::{Danger, Hazard, Schema, Step, Transaction};

pub(crate) use self::part::{Nature, Part};
use super::gone::{again, lost};
use super::states::states;
use crate::chain::Link;
use crate::history::Down;
use crate::word::RunFn;
use crate::{Direction, Engine, Error, Kind, Result};

/// What runs for one migration.
pub(crate) struct Work {
    pub id: String,
    pub version: i32,
    pub direction: Direction,
    pub parts: Vec<Part>,
    /// What must be zero before step 1.
    pub counts: Vec<Count>,
    pub hazards: Vec<Hazard>,
    pub functions: BTreeMap<String, RunFn>,
    /// MySQL and MariaDB: what the catalogue shows before the first part and after each.
    pub states: Vec<Catalog>,
    /// What is kept aside once it has run.
    pub kept: Vec<Kept>,
    /// Names of what was kept, and is given back.
    pub given: Vec<String>,
    /// The way back: what the way up took away and nothing keeps, in words.
    pub gone: Vec<String>,
    /// The way back: the steps that it does not take back and that run again on the next way up, in words.
    pub again: Vec<String>,
    /// Whether its transaction holds nothing else.
    pub alone: bool,
    /// Whether a table goes for good, with all that is kept beside it.
    pub ends: bool,
    /// What becomes of what stands beside tables: these are named in place of what stands there.
    pub fates: Fates,
}

impl Work {
    /// The way up of a migration that meets `before`.
    pub fn up(
        link: &Link,
        before: &Schema,
        on: (Engine, Option<&Server>),
        keeping: Option<&Keeping>,
    ) -> Result<Work> {
        let (engine, id) = (on.0, link.embedded.id);
        let made = Made::new(&link.migration.steps, before, (engine, keeping), id)?;
        Ok(Work {
            id: id.to_owned(),
            version: link.number,
            direction: Direction::Up,
            hazards: costs(&link.migration.steps, before, on, keeping)
                .map_err(|error| Error::from(error).during(id))?,
            functions: link.functions.clone(),
            counts: made.counts,
            parts: made.parts,
            states: made.states,
            kept: made.kept,
            given: made.given,
            gone: Vec::new(),
            again: Vec::new(),
            alone: alone(&link.migration.steps),
            ends: ends(&link.migration.steps),
            fates: made.fates,
        })
    }

    /// The way back that the history holds, or that [`down_of`] made.
    pub fn down(
        (id, version): (&str, i32),
        down: &Down,
        functions: &BTreeMap<String, RunFn>,
    ) -> Result<Work> {
        if let Some(why) = &down.impossible {
            return Err(Error::new(Kind::Refused, why.clone()));
        }
        if let Some(missing) = down
            .needs
            .iter()
            .find(|name| !functions.contains_key(*name))
        {
            return Err(Error::new(
                Kind::Unfit,
                format!(
                    "{id} is taken back by its function `{missing}`: run the downgrade with a binary that holds {id}"
                ),
            ));
        }
        let gone = |reason: &String| Hazard {
            danger: Danger::Destructive,
            reason: reason.clone(),
        };
        let afters = down.parts.iter().filter_map(|part| part.after.clone());
        Ok(Work {
            id: id.to_owned(),
            version,
            direction: Direction::Down,
            parts: down.parts.iter().map(Part::read).collect(),
            counts: down.counts.iter().map(Count::from).collect(),
            hazards: down.loses.iter().map(gone).collect(),
            functions: functions.clone(),
            states: down.before.clone().into_iter().chain(afters).collect(),
            kept: down.kept.clone(),
            given: down.given.clone(),
            gone: down.gone.clone(),
            again: down.again.clone(),
            alone: down.alone,
            ends: down.ends,
            fates: Fates {
                buried: down.buried.clone(),
                estranged: down.estranged.clone(),
            },
        })
    }

    /// SQLite: whether a table is built anew, so that foreign keys must be off.
    pub fn rebuilds(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(&part.body, Body::Rebuild(one) if !one.unreferenced))
    }

    /// Whether something of a person's runs, which may change rows.
    pub fn has_data_step(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.raw && part.apart.is_none() && part.nature != Nature::Schema)
    }

    /// What leaves the application's sight, in words.
    pub fn losses(&self) -> impl Iterator<Item = String> {
        self.hazards
            .iter()
            .filter(|hazard| hazard.danger == Danger::Destructive)
            .map(|hazard| format!("{}: {}", self.id, hazard.reason))
    }
}

/// The way back of a migration that led to `after`, to be run or to be written down.
pub(crate) fn down_of(
    link: &Link,
    after: &Schema,
    engine: Engine,
    keeping: Option<&Keeping>,
) -> Result<Down> {
    let mut down = Down::new(engine);
    down.gone = lost(&link.migration.steps);
    down.again = again(&link.migration.steps, engine);
    let steps = match link.migration.reversed() {
        Ok(steps) => steps,
        Err(error) => {
            down.impossible = Some(error.message);
            return Ok(down);
        }
    };
    let made = Made::new(&steps, after, (engine, keeping), link.embedded.id)?;
    down.alone = alone(&steps);
    down.ends = ends(&steps);
    (down.buried, down.estranged) = (made.fates.buried, made.fates.estranged);
    down.kept = made.kept;
    down.given = made.given;
    down.counts = made.counts.iter().map(Into::into).collect();
    down.loses = hazards(&steps)
        .into_iter()
        .filter(|hazard| hazard.danger == Danger::Destructive)
        .map(|hazard| hazard.reason)
        .collect();
    let mut states = made.states.into_iter();
    down.before = states.next();
    for part in made.parts {
        if let Body::Run(name) = &part.body {
            down.needs.push(name.clone());
        }
        down.parts.push(part.write(states.next()));
    }
    Ok(down)
}

/// What these steps endanger on this engine, and this server of it.
pub(crate) fn costs(
    steps: &[Step],
    before: &Schema,
    (engine, server): (Engine, Option<&Server>),
    keeping: Option<&Keeping>,
) -> aludel_core::Result<Vec<Hazard>> {
    let each = match (server, keeping) {
        (Some(server), _) => aludel_core::sql::hazards_on(server, steps, before, keeping),
        (None, Some(keeping)) => aludel_core::sql::hazards_keeping(steps, before, engine, keeping),
        (None, None) => aludel_core::sql::hazards(steps, before, engine),
    }?;
    Ok(each.into_iter().flatten().collect())
}

/// What these steps endanger.
pub(crate) fn hazards(steps: &[Step]) -> Vec<Hazard> {
    let each = aludel_core::step::hazards(steps);
    each.into_iter().flatten().collect()
}

/// Steps, made ready for an engine.
struct Made {
    parts: Vec<Part>,
    counts: Vec<Count>,
    states: Vec<Catalog>,
    kept: Vec<Kept>,
    given: Vec<String>,
    fates: Fates,
}

impl Made {
    fn new(
        steps: &[Step],
        before: &Schema,
        (engine, keeping): (Engine, Option<&Keeping>),
        id: &str,
    ) -> Result<Made> {
        let wrong = |error: aludel_core::Error| Error::from(error).during(id);
        let mut script = match keeping {
            Some(keeping) => script_keeping(steps, before, engine, keeping),
            None => script(steps, before, engine),
        }
        .map_err(wrong)?;
        let (kept, given) = (
            std::mem::take(&mut script.kept),
            std::mem::take(&mut script.given),
        );
        let bare: Vec<Step> = steps.iter().map(|step| step.bare().clone()).collect();
        let states = states(&bare, &script, before, engine);
        let states = states.map_err(wrong)?;
        let first = first_data_step(steps, engine);
        let mut counts = preflight_keeping(steps, before, engine, &|_| keeping);
        counts.retain(|count| first.is_none_or(|first| count.step < first));
        let parts = parts(steps, script, before, (engine, first, keeping)).map_err(wrong)?;
        Ok(Made {
            parts,
            counts,
            states,
            kept,
            given,
            fates: of_tables(steps, before, (engine, keeping)),
        })
    }
}

/// What becomes of what stands beside tables, each of which stands for all that does.
fn of_tables(steps: &[Step], before: &Schema, on: (Engine, Option<&Keeping>)) -> Fates {
    let raw = |step: &Step| matches!(step, Step::Raw { .. });
    let (engine, Some(keeping)) = on else {
        return Fates::default();
    };
    if !ends(steps) && !steps.iter().any(raw) {
        return Fates::default();
    }
    let tables = before.tables.keys();
    let beside = tables.map(|name| (name.clone(), name.clone())).collect();
    fates(steps, before, engine, &|_| Some(keeping), beside)
}

fn parts(
    steps: &[Step],
    script: Script,
    before: &Schema,
    (engine, first, keeping): (Engine, Option<usize>, Option<&Keeping>),
) -> aludel_core::Result<Vec<Part>> {
    let mut schema = None;
    let mut applied = 0;
    let mut parts = Vec::new();
    for part in script.parts {
        let late = first.is_some_and(|first| part.steps.start > first);
        let counts = if late {
            let schema = schema.get_or_insert_with(|| before.clone());
            for step in &steps[applied..part.steps.start.max(applied)] {
                step.apply(schema)?;
            }
            applied = applied.max(part.steps.start);
            preflight_keeping(&steps[part.steps.clone()], schema, engine, &|_| keeping)
        } else {
            Vec::new()
        };
        parts.push(Part::new(steps, part, counts));
    }
    Ok(parts)
}

/// The first step in which a person changes rows on this engine; what comes after it cannot be counted beforehand.
pub(crate) fn first_data_step(steps: &[Step], engine: Engine) -> Option<usize> {
    let raw = |at: &usize| matches!(steps[*at], Step::Raw { .. });
    (0..steps.len())
        .filter(raw)
        .find(|at| changes_rows(steps, *at, engine))
}

/// Whether the migration is to have a transaction of its own.
fn alone(steps: &[Step]) -> bool {
    steps.contains(&Step::Transaction(Transaction::Own))
}

/// Whether a table goes for good: nothing is kept of it, or a person drops it.
fn ends(steps: &[Step]) -> bool {
    let drops = |step: &Step| matches!(step, Step::DropTable(_));
    steps.iter().any(|step| match step {
        Step::KeepNothing(step) => drops(step),
        Step::Raw { means, .. } => means.iter().any(drops),
        _ => false,
    })
}

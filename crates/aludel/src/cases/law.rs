//! The law of what is kept, for random migrations and random things that happen in between: an application sees exactly
//! the models, and what was taken from it comes back on the right rows.
//!
//! A [`World`] beside the database says what must be in it. It knows nothing of how anything is kept: a row carries what was
//! taken from it, and where it goes that goes too.

mod chains;
mod data;
mod declared;
mod hints;
#[cfg(all(feature = "testing", feature = "sqlite"))]
mod killed;
mod look;
mod scenes;
mod shapes;
mod styles;
mod worlds;
mod writer;
mod writes;

use aludel_core::plan::Target;
use aludel_core::{Step, meaning};
use proptest::prelude::*;

use self::chains::Chain;
#[cfg(all(feature = "testing", feature = "sqlite"))]
pub(super) use self::killed::keeping_survives;
#[cfg(all(
    feature = "testing",
    feature = "sqlite",
    feature = "mysql",
    feature = "postgres"
))]
pub(super) use self::killed::keeping_survives_aborts;
use self::worlds::{Way, World};
use super::random::Draw;
use crate::driver::Driver;
use crate::run::{self, Context, Goal};
use crate::{Kind, Migrations, Options, Result, inquire, kept};

/// What a walk is drawn from.
pub(super) fn walks() -> impl Strategy<Value = Draw> {
    Draw::of(0..2500)
}

/// Draws migrations, and goes up and down between them with writes in between.
pub(super) fn holds(mut draw: Draw, db: &mut dyn Driver) -> Result<(), TestCaseError> {
    let chain = Chain::draw(&mut draw);
    let mut walk = Walk {
        chain,
        db,
        at: 0,
        world: World::default(),
        said: Vec::new(),
    };
    for (number, steps) in walk.chain.steps.iter().enumerate() {
        walk.said.push(format!("-- {:04}_m", number + 1));
        let words = steps.iter().map(|step| meaning::step(step).to_string());
        walk.said.extend(words);
    }
    let outcome = walk.all(&mut draw);
    outcome.map_err(|why| TestCaseError::fail(format!("{why}\n{}", walk.said.join("\n"))))
}

/// A database on its way, and what must be in it.
struct Walk<'a> {
    chain: Chain,
    db: &'a mut dyn Driver,
    /// So many migrations are applied.
    at: usize,
    world: World,
    said: Vec<String>,
}

/// How a database is led to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// A binary that holds all migrations.
    Newest,
    /// One whose head the place is.
    Own,
    /// One whose head lies between, where it goes down.
    Between,
}

impl Walk<'_> {
    fn all(&mut self, draw: &mut Draw) -> Result<(), String> {
        let last = self.chain.len();
        self.go(1 + draw.below(last), By::Newest)?;
        for _ in 0..2 + draw.below(5) {
            for _ in 0..draw.below(9) {
                let schema = &self.chain.schemas[self.at];
                let (said, done) = writes::write(draw, self.db, (&mut self.world, schema));
                self.said.push(said);
                done?;
            }
            if draw.once_in(12) {
                self.purge()?;
            }
            let by = draw.one(&[By::Newest, By::Newest, By::Own, By::Between]);
            self.go(draw.below(last + 1), by)?;
        }
        Ok(())
    }

    /// What must be after each migration on the way to `to`, the start included, up to what cannot be.
    fn path(&self, to: usize) -> (Vec<(usize, World)>, Option<String>) {
        let mut path = vec![(self.at, self.world.clone())];
        let mut world = self.world.clone();
        let mut at = self.at;
        while at != to {
            let way = if to > at { Way::Up } else { Way::Down };
            let number = if way == Way::Up { at + 1 } else { at };
            let steps = &self.chain.steps[number - 1];
            let back: Vec<_> = steps.iter().rev().filter_map(Step::reverse).collect();
            at = if way == Way::Up { number } else { number - 1 };
            let after = &self.chain.schemas[at];
            let steps = if way == Way::Up { steps } else { &back };
            world.migrate((number, way), steps, after);
            if let Some(obstacle) = world.obstacle(after) {
                return (path, Some(format!("{number:04} {way:?}: {obstacle}")));
            }
            path.push((at, world.clone()));
        }
        (path, None)
    }

    /// Leads the database to a place, or as far as its rows let it.
    fn go(&mut self, to: usize, by: By) -> Result<(), String> {
        self.said.push(format!("-- to {to} by the {by:?} binary"));
        let (path, obstacle) = self.path(to);
        let done = self.lead(to, by);
        match (&done, &obstacle) {
            (Err(error), None) => return Err(format!("to {to}: {error}")),
            (Ok(()), Some(obstacle)) => return Err(format!("to {to} in spite of {obstacle}")),
            (Err(error), Some(obstacle)) => {
                self.said
                    .push(format!("-- refused for {obstacle}: {error}"));
                if error.kind() != Kind::Refused {
                    return Err(format!("{obstacle} was no reason to refuse: {error}"));
                }
            }
            (Ok(()), None) => {}
        }
        let at = self.place()?;
        let reached = path.into_iter().find(|(place, _)| *place == at);
        let fits = done.is_err() || at == to;
        let (_, world) = reached
            .filter(|_| fits)
            .ok_or(format!("it stands at {at}"))?;
        (self.at, self.world) = (at, world);
        self.same()
    }

    fn lead(&mut self, to: usize, by: By) -> Result<()> {
        let down = to < self.at;
        let older = by == By::Own && down && to > 0;
        let count = match by {
            By::Own if older => to,
            By::Own => self.at.max(to).max(1),
            By::Between if down => usize::midpoint(to, self.at).max(1),
            _ => self.chain.len(),
        };
        let binary = self.chain.binary(count);
        let target = match to {
            0 => Target::Base,
            number => Target::Id(format!("{number:04}")),
        };
        if to >= self.at {
            let options = Options::new().clear_pin().target(target);
            return with(&binary.with(options), self.db, run::upgrade).map(drop);
        }
        let goal = if older {
            Goal::Bare
        } else {
            Goal::Target(target)
        };
        with(&binary, self.db, |cx| run::downgrade(cx, &goal)).map(drop)
    }

    /// So many migrations are applied, and none is in flight.
    fn place(&mut self) -> Result<usize, String> {
        let all = self.chain.binary(self.chain.len());
        let status = with(&all, self.db, inquire::status).map_err(|e| e.to_string())?;
        match status.in_flight {
            Some(flight) => Err(format!("{flight} is left half-way")),
            None => Ok(self.chain.len() - status.pending.len()),
        }
    }

    /// The database is as the world is, and as the models are.
    fn same(&mut self) -> Result<(), String> {
        let schema = &self.chain.schemas[self.at];
        if let Some(strange) = look::strange(self.db, schema) {
            return Err(strange);
        }
        for table in schema.tables.values() {
            let (must, is) = (self.world.seen(&table.name), look::seen(self.db, table));
            if must != is.iter().collect::<Vec<_>>() {
                let name = &table.name;
                return Err(format!("{name}: must be {must:?} and is {is:?}"));
            }
        }
        if self.at == 0 {
            return Ok(());
        }
        let own = self.chain.binary(self.at);
        let found = with(&own, self.db, inquire::check).map_err(|e| e.to_string())?;
        match [found.pending, found.history, found.schema]
            .concat()
            .as_slice()
        {
            [] => Ok(()),
            all => Err(all.join("; ")),
        }
    }

    fn purge(&mut self) -> Result<(), String> {
        self.said.push("-- purge".to_owned());
        let all = self.chain.binary(self.chain.len());
        with(&all, self.db, |cx| kept::purge(cx, None)).map_err(|e| format!("purge: {e}"))?;
        self.world.purge();
        self.same()
    }
}

fn with<T>(
    binary: &Migrations,
    db: &mut dyn Driver,
    work: impl FnOnce(&mut Context<'_>) -> Result<T>,
) -> Result<T> {
    work(&mut Context::new(binary, db, ("a test", true)))
}

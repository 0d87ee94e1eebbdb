use std::time::Duration;

use super::mortal::Mortal;
use super::scratch::Scratch;
use super::state::{State, Unsteady};
use super::travel::Travel;
use crate::run::{self, Context};
use crate::url::Url;
use crate::{Database, Error, Kind, Migrations, Options, Result, Target};

/// Puts rows into a database.
type Fill = dyn Fn(&mut Database) -> Result<()> + Send + Sync;

/// A test of migrations, from a migration of your choice on, with rows of your own.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// # static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
/// #     history: "refinery_schema_history", engines: &[], migrations: &[],
/// #     seeds: aludel::include_dir::Dir::new("", &[]),
/// # });
/// use aludel::{Execute, Target, testing::Trial};
///
/// Trial::new(&MIGRATIONS, "sqlite::memory:")
///     .from(Target::Base)
///     .rows(|db| {
///         db.execute("CREATE TABLE people (name TEXT)", &[])?;
///         db.execute("INSERT INTO people VALUES (?)", &["Ada".into()])?;
///         Ok(())
///     })
///     .survives()?;
/// # }
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use]
pub struct Trial<'a> {
    pub(super) migrations: &'a Migrations,
    url: &'a str,
    from: Target,
    fill: Option<Box<Fill>>,
    every: usize,
    pub(super) exact: bool,
}

/// What [`survives`](super::survives) did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Survived {
    /// At so many places the connection was cut.
    pub cuts: usize,
}

/// What [`round_trip`](super::round_trip) did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Travelled {
    /// So many migrations went up, down and up again.
    pub migrations: usize,
    /// So many rows there were at the head.
    pub rows: usize,
    /// Tables that went empty, since no generated row fitted their constraints, with what the database said to the last
    /// one: put rows of your own there with [`Trial::rows`], from a place where the table is there.
    pub unfilled: Vec<String>,
}

impl<'a> Trial<'a> {
    /// From nothing, without rows, on databases beside the one that `url` names.
    pub fn new(migrations: &'a Migrations, url: &'a str) -> Self {
        Self {
            migrations,
            url,
            from: Target::Base,
            fill: None,
            every: 1,
            exact: false,
        }
    }

    /// Begins at this migration: what comes before it is applied undisturbed, and is not taken back.
    pub fn from(mut self, from: Target) -> Self {
        self.from = from;
        self
    }

    /// Puts rows there before it begins.
    pub fn rows(
        mut self,
        fill: impl Fn(&mut Database) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.fill = Some(Box::new(fill));
        self
    }

    /// Cuts after each so-many-eth statement only, where each one would take too long; 0 counts as 1.
    pub fn every(mut self, statements: usize) -> Self {
        self.every = statements.max(1);
        self
    }

    /// [`round_trip`](Self::round_trip) compares rows across what is written by hand too, but for steps of which it is said that
    /// nothing is to be taken back (`.reverse(nothing)`).
    pub fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// As [`survives`](super::survives).
    ///
    /// # Errors
    /// As [`survives`](super::survives).
    pub fn survives(&self) -> Result<Survived> {
        let (expected, unsteady) = self.expected()?;
        let mut cuts = 0;
        loop {
            let at = 1 + cuts * self.every;
            let scratch = self.begin()?;
            if !self.cut(&scratch, at)? {
                return Ok(Survived { cuts });
            }
            let what = format!("cut after statement {at}, the next boot");
            let mut db = scratch.open()?;
            self.migrations
                .upgrade(&mut db)
                .map_err(|error| error.during(&what))?;
            let found = State::read(self.migrations, &mut db)?;
            differs(&what, &expected.differences(&found, &unsteady))?;
            self.checked(&mut db, &what)?;
            cuts += 1;
        }
    }

    /// As [`round_trip`](super::round_trip).
    ///
    /// # Errors
    /// As [`round_trip`](super::round_trip).
    pub fn round_trip(&self) -> Result<Travelled> {
        let scratch = self.begin()?;
        Travel::new(self, scratch.open()?)?.all()
    }

    /// A database where the trial begins.
    fn begin(&self) -> Result<Scratch> {
        let scratch = Scratch::new(&Url::parse(self.url)?)?;
        let mut db = scratch.open()?;
        if self.from != Target::Base {
            let start = Options::new().target(self.from.clone());
            self.migrations.with(start).upgrade(&mut db)?;
        }
        if let Some(fill) = &self.fill {
            fill(&mut db)?;
        }
        Ok(scratch)
    }

    /// What comes of it when nothing disturbs it, and what of that differs from run to run. The second run comes more than
    /// a second later, so that clocks differ.
    fn expected(&self) -> Result<(State, Unsteady)> {
        let run = || {
            let scratch = self.begin()?;
            let mut db = scratch.open()?;
            self.migrations.upgrade(&mut db)?;
            self.checked(&mut db, "undisturbed, the upgrade")?;
            State::read(self.migrations, &mut db)
        };
        let first = run()?;
        std::thread::sleep(Duration::from_millis(1100));
        let unsteady = first.unsteady(&run()?);
        Ok((first, unsteady))
    }

    /// Upgrades until the connection is cut after statement `at`; whether it was.
    fn cut(&self, scratch: &Scratch, at: usize) -> Result<bool> {
        let mut db = scratch.open()?;
        let name = db.name().to_owned();
        let mut mortal = Mortal::new(&mut *db.driver, at);
        let mut cx = Context::new(self.migrations, &mut mortal, (&name, true));
        let done = run::upgrade(&mut cx);
        match (mortal.is_dead(), done) {
            (true, _) => Ok(true),
            (false, done) => done.map(|_| false),
        }
    }

    /// Nothing differs from the models.
    pub(super) fn checked(&self, db: &mut Database, what: &str) -> Result<()> {
        let found = self.migrations.check(db)?;
        let all = [found.pending, found.history, found.schema].concat();
        differs(what, &all)
    }
}

/// An error where there is a difference.
pub(super) fn differs(what: &str, found: &[String]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Failed,
        format!(
            "{what} leads to another database than an upgrade that nothing disturbs: {}",
            found.join("; ")
        ),
    ))
}

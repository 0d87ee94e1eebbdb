use std::time::Duration;

use aludel_core::Engine;
use aludel_core::plan::Target;

use crate::embed::Source;
use crate::run::{self, Context, Goal};
use crate::{
    Connection, Findings, HistoryRow, KeptData, Options, Preview, Report, Result, Status, inquire,
    stamp,
};

/// Every migration of a program, and how to run them. [`embed!`](crate::embed!) makes the one static `MIGRATIONS`.
#[derive(Clone)]
pub struct Migrations {
    pub(crate) source: &'static Source,
    pub(crate) options: Options,
}

impl Migrations {
    /// What the build hands over, with the options of a boot.
    pub const fn new(source: &'static Source) -> Self {
        Self {
            source,
            options: Options::new(),
        }
    }

    /// The same migrations, run with these options.
    #[must_use]
    pub fn with(&self, options: Options) -> Self {
        Self {
            source: self.source,
            options,
        }
    }

    /// What the build handed over.
    pub fn source(&self) -> &'static Source {
        self.source
    }

    /// Brings the database to the target of the options (the head). Where it stands there already this costs one
    /// statement. Any number of processes may do this at once.
    ///
    /// # Errors
    /// The lock's deadline passed; the database is pinned, too new for this binary, or not what its history says; rows
    /// that do not fit; a statement failed.
    pub fn upgrade<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Report> {
        self.on(db, run::upgrade)
    }

    /// Waits until another process has brought the database to where this binary can serve: `--migrate=wait`.
    ///
    /// # Errors
    /// The deadline passed, or as [`upgrade`](Self::upgrade).
    pub fn wait<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Report> {
        self.on(db, inquire::wait)
    }

    /// Looks whether this binary can serve, and changes nothing: `--migrate=check`.
    ///
    /// # Errors
    /// Migrations are pending, or as [`upgrade`](Self::upgrade).
    pub fn look<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Report> {
        self.on(db, inquire::look)
    }

    /// Takes the database back to `target` and pins it there, so that no boot upgrades it again before `db upgrade`.
    ///
    /// # Errors
    /// A migration on the way can only be undone by a binary that holds it; as [`upgrade`](Self::upgrade).
    pub fn downgrade<C: Connection + ?Sized>(&self, db: &mut C, target: &Target) -> Result<Report> {
        self.on(db, |cx| run::downgrade(cx, &Goal::Target(target.clone())))
    }

    /// Takes the database back by one migration, or, where it is ahead of or diverged from this binary, to the last
    /// common migration: the bare `--downgrade`.
    ///
    /// # Errors
    /// As [`downgrade`](Self::downgrade); a rollback to another binary's head is pinned.
    pub fn rollback<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Report> {
        self.on(db, |cx| run::downgrade(cx, &Goal::Bare))
    }

    /// What bringing the database to `target` would run: connects, runs the preflight, changes nothing.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade).
    pub fn plan<C: Connection + ?Sized>(&self, db: &mut C, target: &Target) -> Result<Preview> {
        self.on(db, |cx| inquire::plan(cx, target))
    }

    /// What [`upgrade`](Self::upgrade) would run: connects, runs the preflight, changes nothing.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade), for all that can be seen beforehand.
    pub fn plan_upgrade<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Preview> {
        self.on(db, inquire::plan_upgrade)
    }

    /// Where the database stands.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn status<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Status> {
        self.on(db, inquire::status)
    }

    /// The rows of the history table, oldest first.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn history<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Vec<HistoryRow>> {
        self.on(db, inquire::history)
    }

    /// What is pending, and how history and live schema differ from what they should be.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn check<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Findings> {
        self.on(db, inquire::check)
    }

    /// What drops and downgrades keep aside, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn kept<C: Connection + ?Sized>(&self, db: &mut C) -> Result<Vec<KeptData>> {
        self.on(db, crate::kept::list)
    }

    /// Lets go what has been kept aside for longer than `older_than`, or all of it: it does not come back. Gives what went.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade); a migration was begun and is not finished.
    pub fn purge<C: Connection + ?Sized>(
        &self,
        db: &mut C,
        older_than: Option<Duration>,
    ) -> Result<Vec<KeptData>> {
        self.on(db, |cx| crate::kept::purge(cx, older_than))
    }

    /// Writes history rows up to `target`, or takes those beyond it away, without running a migration.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade).
    pub fn stamp<C: Connection + ?Sized>(&self, db: &mut C, target: &Target) -> Result<Report> {
        self.on(db, |cx| stamp::stamp(cx, target))
    }

    /// The whole script from one target to another, with its bookkeeping rows, for a database that cannot be reached. A
    /// database that it was run on boots at `to`.
    ///
    /// # Errors
    /// A target is unknown; the engine cannot do a step; a step is Rust, which no script can hold.
    pub fn sql(&self, from: &Target, to: &Target, engine: Engine) -> Result<String> {
        Ok(self.script((from, to), engine)?.text)
    }

    /// The same with what it runs.
    pub(crate) fn script(
        &self,
        ends: (&Target, &Target),
        engine: Engine,
    ) -> Result<inquire::Script> {
        inquire::script(self, ends, engine)
    }

    fn on<C: Connection + ?Sized, T>(
        &self,
        db: &mut C,
        body: impl FnMut(&mut Context<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut lent = db.driver();
        #[cfg(feature = "testing")]
        let driver = &mut crate::testing::guarded(&mut *lent.driver);
        #[cfg(not(feature = "testing"))]
        let driver = &mut *lent.driver;
        let mut cx = Context::new(self, driver, (&lent.name, lent.local));
        run::asked(&mut cx, body)
    }
}

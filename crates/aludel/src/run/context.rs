use std::cell::OnceCell;

use aludel_core::keep::{Keeping, Way};
use aludel_core::sql::{Count, Server};

use super::phase::Phases;
use super::server;
use crate::book::Book;
use crate::chain::Chain;
use crate::clock::{self, Deadline};
use crate::driver::Driver;
use crate::history::{self, Presence};
use crate::kept::{self, Register, State};
use crate::lock::{Fence, Fenced, Held};
use crate::names::Names;
use crate::options::Draft;
use crate::session::Place;
use crate::{Engine, Event, Migrations, Options, Result};

/// The most characters that the history keeps of who ran.
const LONGEST_NAME: usize = 255;

/// One run on one connection.
pub(crate) struct Context<'a> {
    pub driver: &'a mut dyn Driver,
    pub engine: Engine,
    pub migrations: &'a Migrations,
    pub names: Names,
    pub deadline: Deadline,
    /// The target as messages name it.
    pub name: &'a str,
    /// Whether the database is surely on this machine.
    pub local: bool,
    /// MySQL and MariaDB: the lock that this run holds.
    pub lock: Option<Held>,
    /// MySQL and MariaDB: the migration in flight, by its number, and its part that runs.
    pub flying: Option<(i32, usize)>,
    /// What is kept aside, as it was when the history was read last.
    pub kept: Register,
    /// MySQL and MariaDB: what the server warned of in the part that ran last.
    pub warned: Option<String>,
    /// What was kept and did not come back in this run, in words, until it is reported.
    pub stayed: Vec<String>,
    /// PostgreSQL: where the tables are, inside the transaction.
    pub place: Option<Place>,
    /// SQLite and PostgreSQL: what is known of what runs outside of a transaction.
    pub phases: Phases,
    /// MySQL: what dangers depend on, once it was asked for.
    pub server: Option<Server>,
    who: OnceCell<String>,
}

impl<'a> Context<'a> {
    /// A run of these migrations on this connection, which begins now.
    pub fn new(
        migrations: &'a Migrations,
        driver: &'a mut dyn Driver,
        (name, local): (&'a str, bool),
    ) -> Self {
        Self {
            engine: driver.engine(),
            driver,
            migrations,
            names: Names::new(migrations.source.history),
            deadline: Deadline::after(migrations.options.lock_timeout),
            name,
            local,
            lock: None,
            flying: None,
            kept: Register::default(),
            warned: None,
            stayed: Vec::new(),
            place: None,
            phases: Phases::default(),
            server: None,
            who: OnceCell::new(),
        }
    }

    pub fn options(&self) -> &'a Options {
        &self.migrations.options
    }

    /// Reads the compiled migrations.
    pub fn chain(&self) -> Result<Chain> {
        Chain::load(self.migrations.source)
    }

    /// Reads the history anew, whatever state it is in.
    pub fn book(&mut self, chain: &Chain) -> Result<(Presence, Book)> {
        let presence = history::presence(self.driver, &self.names)?;
        let rows = history::rows_of(self.driver, &self.names, &presence)?;
        let book = Book::new(rows, chain);
        self.kept.rows = kept::read(self.driver, &self.names)?;
        if self.kept.database == State::Unknown {
            let new = book.own.is_empty() && self.kept.rows.is_empty();
            self.kept.database = if new { State::New } else { State::Used };
        }
        Ok((presence, book))
    }

    /// How the migration of this number keeps and gives back.
    pub fn keeping(&self, version: i32, way: Way) -> Option<Keeping> {
        self.kept.keeping(&self.names, version, way)
    }

    /// Where dangers are told for, as far as it is known.
    pub fn on(&self) -> (Engine, Option<&Server>) {
        (self.engine, self.server.as_ref())
    }

    /// Asks the server what dangers depend on.
    ///
    /// # Errors
    /// It does not answer.
    pub fn know_server(&mut self) -> Result<()> {
        if self.server.is_none() {
            self.server = server::ask(self.driver)?;
        }
        Ok(())
    }

    /// Counts the rows for which what was kept does not come back, and says so.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn tell_stayed(&mut self, id: &str, told: &[Count]) -> Result<()> {
        for what in super::counts::stayed(self.driver, told)? {
            self.stayed.push(format!("{id}: {what}"));
            let id = id.to_owned();
            self.options().tell(&Event::NotGivenBack { id, what });
        }
        Ok(())
    }

    /// Proves that this run still holds its lock, as far as it has one of a session.
    ///
    /// # Errors
    /// It was lost: nothing may be changed any more.
    pub fn prove_lock(&mut self) -> Result<()> {
        match (&self.lock, &self.phases.held) {
            (Some(lock), _) => lock.prove(self.driver),
            (None, Some(held)) => held.prove(self.driver),
            (None, None) => Ok(()),
        }
    }

    /// The same run where each statement that changes something proves a lease.
    pub fn fenced<T>(&mut self, fence: Fence, body: impl FnOnce(&mut Context<'_>) -> T) -> T {
        let mut driver = Fenced::new(&mut *self.driver, fence.clone());
        let mut inner = Context {
            driver: &mut driver,
            engine: self.engine,
            migrations: self.migrations,
            names: self.names.clone(),
            deadline: self.deadline,
            name: self.name,
            local: self.local,
            lock: Some(Held::Lease(fence)),
            flying: self.flying.take(),
            kept: std::mem::take(&mut self.kept),
            warned: self.warned.take(),
            stayed: std::mem::take(&mut self.stayed),
            place: self.place.take(),
            phases: std::mem::take(&mut self.phases),
            server: self.server.clone(),
            who: self.who.clone(),
        };
        let done = body(&mut inner);
        let (kept, warned, stayed) = (inner.kept, inner.warned, inner.stayed);
        (self.kept, self.warned, self.stayed) = (kept, warned, stayed);
        done
    }

    /// Who runs, for the history.
    pub fn who(&self) -> &str {
        self.who.get_or_init(|| {
            let named = self.options().applied_by.clone();
            let who = named.unwrap_or_else(clock::whoami);
            who.chars().take(LONGEST_NAME).collect()
        })
    }

    /// Whether a draft may be applied here, and taken back.
    pub fn takes_drafts(&self) -> bool {
        let allowed = || {
            std::env::var("ALUDEL_ALLOW_DRAFT")
                .is_ok_and(|v| !matches!(v.as_str(), "" | "0" | "false"))
        };
        self.local || self.options().draft == Draft::Anywhere || allowed()
    }
}

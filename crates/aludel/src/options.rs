use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aludel_core::Danger;
use aludel_core::plan::Target;

use crate::Event;

/// How long a binary waits for another one that is upgrading, if nothing else is said.
const LOCK_TIMEOUT: Duration = Duration::from_mins(10);

/// How to run: `MIGRATIONS.with(Options::new().lock_timeout(…)).upgrade(&mut db)`.
#[derive(Clone)]
#[must_use]
pub struct Options {
    pub(crate) lock_timeout: Duration,
    pub(crate) target: Target,
    pub(crate) refuse: Vec<Danger>,
    pub(crate) applied_by: Option<String>,
    pub(crate) verify: Verify,
    pub(crate) pin: Pin,
    pub(crate) draft: Draft,
    pub(crate) observer: Option<Observer>,
}

pub(crate) type Observer = Arc<dyn Fn(&Event) + Send + Sync>;

/// Whether the live schema is compared after an upgrade and at a boot with nothing pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verify {
    Off,
    On,
}

/// What a pin does to an upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pin {
    /// It stops: a boot.
    Respect,
    /// It is cleared: `db upgrade`.
    Clear,
}

/// Where a draft may be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Draft {
    /// On a SQLite file, a loopback host or a unix socket; elsewhere where `ALUDEL_ALLOW_DRAFT` is set.
    Local,
    /// Anywhere.
    Anywhere,
}

impl Options {
    /// What a boot does: to the head, waiting ten minutes for the lock.
    pub const fn new() -> Self {
        Self {
            lock_timeout: LOCK_TIMEOUT,
            target: Target::Head,
            refuse: Vec::new(),
            applied_by: None,
            verify: Verify::Off,
            pin: Pin::Respect,
            draft: Draft::Local,
            observer: None,
        }
    }

    /// How long to wait for another binary that is changing the same database, and for a busy SQLite file.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// Where [`upgrade`](crate::Migrations::upgrade) goes; the head, if nothing is said.
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Refuse to run a migration with one of these dangers.
    pub fn refuse(mut self, dangers: impl IntoIterator<Item = Danger>) -> Self {
        self.refuse.extend(dangers);
        self
    }

    /// Who is upgrading, for the history table; without it the machine's name, the program and its process id.
    pub fn applied_by(mut self, who: impl Into<String>) -> Self {
        self.applied_by = Some(who.into());
        self
    }

    /// Compare the live schema with the one that the migrations lead to, also where nothing is pending. Each difference is
    /// told as an [`Event::Drift`] and stands in [`Report::drift`](crate::Report::drift); it stops nothing.
    pub fn verify(mut self) -> Self {
        self.verify = Verify::On;
        self
    }

    /// Clear a pin that a downgrade set, instead of stopping at it: what `db upgrade` does.
    pub fn clear_pin(mut self) -> Self {
        self.pin = Pin::Clear;
        self
    }

    /// Apply a draft to whatever database is at hand, as `ALUDEL_ALLOW_DRAFT=1` does.
    pub fn allow_draft(mut self) -> Self {
        self.draft = Draft::Anywhere;
        self
    }

    /// Be told what is going on: waiting, dangers, each migration begun and done.
    pub fn observe(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    pub(crate) fn tell(&self, event: &Event) {
        if let Some(observer) = &self.observer {
            observer(event);
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("lock_timeout", &self.lock_timeout)
            .field("target", &self.target)
            .field("refuse", &self.refuse)
            .field("applied_by", &self.applied_by)
            .field("verify", &self.verify)
            .field("pin", &self.pin)
            .field("draft", &self.draft)
            .finish_non_exhaustive()
    }
}

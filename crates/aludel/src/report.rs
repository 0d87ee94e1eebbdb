use std::fmt;

use aludel_core::keep::Kept;
use aludel_core::{Engine, Hazard};

/// What an upgrade or a downgrade did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The head before; `None` where nothing was applied.
    pub from: Option<String>,
    /// The head now; `None` where nothing is applied.
    pub to: Option<String>,
    /// Ids of the migrations applied, in order.
    pub up: Vec<String>,
    /// Ids of the migrations taken back, in order.
    pub down: Vec<String>,
    /// What left the application's sight, in words.
    pub losses: Vec<String>,
    /// How the live schema differs from what the history leads to, in words, where [`Options::verify`](crate::Options::verify)
    /// asked for that.
    pub drift: Vec<String>,
    /// What was kept and did not come back, since the application has changed it in between, in words.
    pub stayed: Vec<String>,
}

impl Report {
    /// Whether nothing was to be done.
    pub fn is_empty(&self) -> bool {
        self.up.is_empty() && self.down.is_empty()
    }

    /// What this migration kept is back within the same run, as where a draft is taken back and applied anew.
    pub(crate) fn give_back(&mut self, migration: &str, kept: &Kept) {
        let table = &kept.table;
        let lost = match &kept.column {
            Some(column) => format!("{migration}: the values of {table}.{column} "),
            None => format!("{migration}: the rows of {table} "),
        };
        self.losses.retain(|loss| !loss.starts_with(&lost));
    }

    /// Leaves the losses of what is reported still.
    pub(crate) fn forget_losses(&mut self) {
        let told = |loss: &String| {
            let mut ids = self.up.iter().chain(&self.down);
            ids.any(|id| loss.starts_with(&format!("{id}: ")))
        };
        self.losses.retain(told);
    }
}

/// What is going on, for those who watch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Another binary is changing the database; said once, and every few seconds after.
    Waiting {
        /// Who has the lock, as far as it is known.
        holder: Option<String>,
        /// Seconds waited so far.
        seconds: u64,
    },
    /// What passes by itself interrupted the run (a connection lost, a server restarted, a deadlock): it takes the lock anew,
    /// reads what came to be, and goes on from there.
    Again {
        /// What went wrong.
        cause: String,
    },
    /// The database is ahead of this binary, which may serve it all the same.
    Ahead {
        /// The newest migration of the database.
        database: String,
        /// The newest migration of this binary.
        binary: String,
    },
    /// The live schema differs in this from what the history leads to. It was asked to be compared, and the binary serves
    /// all the same.
    Drift {
        /// The newest migration that is applied; `None` where none is.
        head: Option<String>,
        /// The difference, in words.
        difference: String,
    },
    /// A migration that is about to run has this danger. Before a downgrade all of them are said at once.
    Danger {
        /// The migration.
        id: String,
        /// The danger and its reason.
        hazard: Hazard,
    },
    /// A migration that is about to be taken back took data away when it was applied, and they do not come back; or some
    /// that were kept do not, since their rows have other values by now.
    NotGivenBack {
        /// The migration.
        id: String,
        /// What it took away, in words.
        what: String,
    },
    /// A migration that is about to be taken back has a step that changed rows and says that nothing is to be taken back: what
    /// it did stays, and the next upgrade runs it again.
    RunsAgain {
        /// The migration.
        id: String,
        /// The step, in words.
        step: String,
    },
    /// A migration begins.
    Begin {
        /// The migration.
        id: String,
        /// Up or down.
        direction: Direction,
    },
    /// A migration is done and recorded.
    Done {
        /// The migration.
        id: String,
        /// Up or down.
        direction: Direction,
    },
    /// A crash left a migration half done, and it goes on from there.
    Resume {
        /// The migration.
        id: String,
        /// How many of its steps are already done.
        done: usize,
    },
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Applied.
    Up,
    /// Taken back.
    Down,
}

impl Direction {
    /// `up` or `down`, as the side table and JSON have it.
    pub const fn word(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Something that a drop or a downgrade keeps aside: [`Migrations::kept`](crate::Migrations::kept).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptData {
    /// The name of what keeps it: a table, or an invisible column.
    pub object: String,
    /// The table that it was taken from, as it was called then.
    pub table: String,
    /// The column that it was taken from; `None` for a whole table.
    pub column: Option<String>,
    /// The migration that gives it back.
    pub migration: String,
    /// What kept it: an upgrade, whose way back gives it back, or a downgrade, after which the next upgrade does.
    pub direction: Direction,
    /// Since when (RFC 3339).
    pub kept_on: String,
    /// How many rows or values.
    pub rows: u64,
    /// How many bytes the values are long, without what the engine needs around them.
    pub bytes: u64,
}

/// What would be run on a database: [`Migrations::plan`](crate::Migrations::plan).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preview {
    /// The engine at hand.
    pub engine: Engine,
    /// The head now.
    pub from: Option<String>,
    /// The head then.
    pub to: Option<String>,
    /// In the order in which they would run.
    pub migrations: Vec<Planned>,
}

/// A migration in a [`Preview`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Planned {
    /// Its id.
    pub id: String,
    /// Up or down.
    pub direction: Direction,
    /// Each step in words, in the order in which they run; empty for a migration that this binary does not hold.
    pub steps: Vec<String>,
    /// What it endangers.
    pub hazards: Vec<Hazard>,
    /// What would be sent to the database, a `run` step as a comment.
    pub sql: Vec<String>,
}

/// Where a database stands: [`Migrations::status`](crate::Migrations::status).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The newest migration that is applied.
    pub current: Option<String>,
    /// The newest migration of this binary.
    pub head: Option<String>,
    /// Ids of migrations of this binary that are not applied.
    pub pending: Vec<String>,
    /// Ids of applied migrations that this binary does not hold.
    pub unknown: Vec<String>,
    /// The oldest head whose binaries may serve.
    pub floor: Option<String>,
    /// A pin that a downgrade set.
    pub pin: Option<PinState>,
    /// A migration that was begun and not finished, with what is known of it.
    pub in_flight: Option<String>,
}

/// A pin: a downgrade that boot does not pass.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PinState {
    /// The head that the database is pinned to; `None` for the base.
    pub target: Option<String>,
    /// Who pinned it.
    pub by: String,
    /// When, in UTC (RFC 3339).
    pub at: String,
    /// Whether it was a rollback to the head of another binary than the one that the database was at.
    pub to_head: bool,
}

/// A row of the history table: [`Migrations::history`](crate::Migrations::history).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryRow {
    /// Its number.
    pub version: i32,
    /// Its id, as this binary or the row spells it.
    pub id: String,
    /// When it was applied (RFC 3339), as the row has it.
    pub applied_on: String,
    /// Refinery's checksum, as the row has it.
    pub checksum: String,
    /// Who applied it.
    pub applied_by: Option<String>,
    /// Whose row it is.
    pub origin: Origin,
}

/// Whose row of the history it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A migration of this binary.
    Known,
    /// A migration of a newer or another binary.
    Unknown,
    /// A migration of another tool, below the first of this binary: kept, never undone.
    Foreign,
}

/// What `check` found: [`Migrations::check`](crate::Migrations::check). All empty where all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Findings {
    /// Ids of migrations that are not applied.
    pub pending: Vec<String>,
    /// What is wrong with the history, in words.
    pub history: Vec<String>,
    /// How the live schema differs from what the history says, in words.
    pub schema: Vec<String>,
}

impl Findings {
    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.history.is_empty() && self.schema.is_empty()
    }
}

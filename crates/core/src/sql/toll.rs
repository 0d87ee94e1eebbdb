//! What grows with a table while something runs on it, and who waits meanwhile.

use crate::{Danger, Engine, Hazard};

/// What is done with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grows {
    /// All of them are looked at.
    Reads,
    /// Values of theirs are copied to where they are kept.
    Keeps,
    /// Those that a condition fits are changed.
    Updates,
    /// All of them are written anew.
    Writes,
}

/// Who waits until it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Waits {
    Nobody,
    Writers,
    Everybody,
}

/// What a statement costs where a table is large. The least comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Toll {
    pub grows: Grows,
    pub waits: Waits,
}

impl Toll {
    pub const fn new(grows: Grows, waits: Waits) -> Self {
        Self { grows, waits }
    }

    /// The hazards: always `rewriting`, and `locking` where somebody waits.
    pub fn hazards(self, table: &str, engine: Engine) -> Vec<Hazard> {
        let grows = match self.grows {
            Grows::Reads => format!("{engine} reads all of {table}"),
            Grows::Keeps => format!("values of {table} are copied to where they are kept"),
            Grows::Updates => format!("rows of {table} are updated in one statement"),
            Grows::Writes => format!("{engine} writes {table} anew"),
        };
        let grows = Hazard {
            danger: Danger::Rewriting,
            reason: grows,
        };
        // SQLite has one lock for all.
        let whose = if engine == Engine::Sqlite {
            "the database"
        } else {
            table
        };
        let waits = self.locks(table, (whose, self.waits), engine);
        std::iter::once(grows).chain(waits).collect()
    }

    /// Whom of `whose` it keeps waiting while it goes on in `table`.
    pub fn locks(
        self,
        table: &str,
        (whose, waits): (&str, Waits),
        engine: Engine,
    ) -> Option<Hazard> {
        let who = match waits {
            Waits::Nobody => return None,
            Waits::Writers => "writers",
            Waits::Everybody => "readers and writers",
        };
        let meanwhile = match self.grows {
            Grows::Reads => format!("{engine} reads all of {table}"),
            Grows::Keeps => format!("values of {table} are copied"),
            Grows::Updates => format!("rows of {table} are updated"),
            Grows::Writes => format!("{engine} writes {table} anew"),
        };
        Some(Hazard {
            danger: Danger::Locking,
            reason: format!("{who} of {whose} wait while {meanwhile}"),
        })
    }
}

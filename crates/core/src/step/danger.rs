use std::fmt;

use super::{Step, hazard};

/// A word of danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Data leave the application's sight.
    Destructive,
    /// Writers or readers are blocked.
    Locking,
    /// The cost grows with the table.
    Rewriting,
    /// Older binaries that still run may fail.
    Breaking,
    /// Rows that are already there may not fit.
    MayFail,
}

impl Danger {
    /// Every danger.
    pub const ALL: [Danger; 5] = [
        Danger::Destructive,
        Danger::Locking,
        Danger::Rewriting,
        Danger::Breaking,
        Danger::MayFail,
    ];

    /// The word in texts, on the command line and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Danger::Destructive => "destructive",
            Danger::Locking => "locking",
            Danger::Rewriting => "rewriting",
            Danger::Breaking => "breaking",
            Danger::MayFail => "may fail on existing rows",
        }
    }

    /// The danger with this [`word`](Danger::word), if there is one.
    pub fn from_word(word: &str) -> Option<Danger> {
        Danger::ALL.into_iter().find(|danger| danger.word() == word)
    }
}

/// A danger with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Which one.
    pub danger: Danger,
    /// Why, in words.
    pub reason: String,
}

impl Hazard {
    pub(super) fn new(danger: Danger, reason: String) -> Self {
        Self { danger, reason }
    }

    /// Whether what leaves the application's sight is kept aside and comes back.
    pub fn is_kept(&self) -> bool {
        self.danger == Danger::Destructive && self.reason.ends_with(hazard::KEPT)
    }
}

/// The word and the reason, everywhere in the same form: `breaking: older binaries still use users.age`.
impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.danger.word(), self.reason)
    }
}

impl Step {
    /// What the step endangers on every engine, with reasons.
    ///
    /// ```
    /// use aludel_core::{Danger, Step, Table};
    /// let step = Step::DropTable(Table::new("users", vec![], &["id"]));
    /// assert_eq!(step.dangers()[0].danger, Danger::Destructive);
    /// ```
    pub fn dangers(&self) -> Vec<Hazard> {
        hazard::of(self)
    }

    /// Whether binaries whose head is older than this step may go on running: the floor stays. It stays for a new table,
    /// a nullable or defaulted column, an index, a comment, a default, a constraint dropped: for whatever is not
    /// [`Breaking`](Danger::Breaking). What a person wrote raises it, since nobody knows.
    pub fn keeps_floor(&self) -> bool {
        let breaking = |hazard: &Hazard| hazard.danger == Danger::Breaking;
        !matches!(self, Step::Raw { .. }) && !self.dangers().iter().any(breaking)
    }
}

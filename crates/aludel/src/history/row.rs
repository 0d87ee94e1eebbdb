use aludel_core::plan::Known;

use crate::PinState;

/// A row of the history table, without its long texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The migration's number.
    pub version: i32,
    /// The migration's name, without its number.
    pub name: String,
    /// When it was applied, as it stands there.
    pub applied_on: String,
    /// Refinery's checksum, as it stands there.
    pub checksum: String,
    /// Our chain hash; `None` in a row that refinery wrote.
    pub chain: Option<String>,
    /// The number of the oldest head whose binaries may serve.
    pub floor: Option<i32>,
    /// A pin, as JSON.
    pub pin: Option<String>,
    /// What is going on with it; `None` where it is applied and at rest.
    pub state: Option<String>,
    /// Who applied it.
    pub applied_by: Option<String>,
}

impl Row {
    /// The migration's id, its number in four digits.
    pub fn id(&self) -> String {
        id(self.version, &self.name)
    }

    /// The row as plans see it.
    pub fn known(&self) -> Known {
        Known {
            number: self.version,
            id: self.id(),
            chain: self.chain.clone().unwrap_or_default(),
        }
    }

    /// The pin that stands in the row. A pin that cannot be read is one all the same.
    pub fn pinned(&self) -> Option<PinState> {
        self.pin.as_deref().map(PinState::read)
    }

    /// Whether a draft was applied.
    pub fn is_draft(&self) -> bool {
        self.name == DRAFT
    }
}

/// The id of a migration with this number and name.
pub(super) fn id(version: i32, name: &str) -> String {
    format!("{version:04}_{name}")
}

/// The name of a migration that may still change.
pub(crate) const DRAFT: &str = "draft";

impl PinState {
    /// The pin as the history table holds it.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn read(text: &str) -> PinState {
        serde_json::from_str(text).unwrap_or_else(|_| PinState {
            target: None,
            by: "a newer aludel".to_owned(),
            at: "an unknown time".to_owned(),
            to_head: true,
        })
    }
}

//! What the rest of the models may see of a file without reading it.

use serde::{Deserialize, Serialize};

use super::scan::{Scan, plain_name};
use super::tree::ModDecl;

/// What stands in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outline {
    /// The Rust names of tables.
    pub(super) tables: Vec<String>,
    /// The Rust names of newtypes and enums.
    pub(super) types: Vec<String>,
    /// Every `mod x;`.
    pub(super) mods: Vec<ModDecl>,
    /// Whether there is a `fn main`: the file is a program of its own.
    pub(super) main: bool,
    /// Whether a model could not be read.
    broken: bool,
}

impl Outline {
    /// The outline of what was found in a file.
    pub(super) fn of(scan: &Scan) -> Self {
        let newtypes = scan.newtypes.iter().map(|item| plain_name(&item.ident));
        let enums = scan.enums.iter().map(|item| plain_name(&item.ident));
        let tables = scan.tables.iter().map(|item| plain_name(&item.ident));
        Self {
            tables: tables.collect(),
            types: newtypes.chain(enums).collect(),
            mods: scan.mods.clone(),
            main: scan.main,
            broken: !scan.broken.is_empty(),
        }
    }

    /// Whether any model stands in the file.
    pub(super) fn has_models(&self) -> bool {
        self.broken || !(self.tables.is_empty() && self.types.is_empty())
    }

    /// Whether nothing in it depends on where in the file it stands, so that it can be remembered.
    pub(super) fn lasts(&self) -> bool {
        !self.broken && !self.mods.iter().any(ModDecl::is_gated)
    }
}

//! What the same statement costs on one server and not on another.

use std::collections::BTreeSet;

use super::Statement;
use super::toll::{Grows, Toll, Waits};

/// How an ALTER of MySQL changes rows that it does not touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reshapes {
    /// Columns come at the end.
    Appends,
    /// Columns come elsewhere, or go.
    Within,
}

/// A MySQL server, as far as the cost of a statement depends on it.
///
/// Columns come at the end in an instant from 8.0.12 on; elsewhere, and go, from 8.0.29 on, which allows so many of these
/// changes on a table until it is written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its version, such as `[8, 0, 28]`.
    pub version: [u32; 3],
    /// The tables that have had all the instant changes of columns that the server allows.
    pub worn: BTreeSet<String>,
}

/// The first version that drops columns in an instant.
const DROPS: [u32; 3] = [8, 0, 29];

impl Server {
    /// How many instant changes of columns a table of this version can have.
    ///
    /// ```
    /// use aludel_core::sql::Server;
    /// assert_eq!(Server::allowed([8, 4, 0]), 64);
    /// assert_eq!(Server::allowed([9, 1, 0]), 255);
    /// ```
    pub fn allowed(version: [u32; 3]) -> u32 {
        if version < [9, 1, 0] { 64 } else { 255 }
    }

    /// What an instant statement costs here, where it cannot be one.
    pub(super) fn toll(&self, statement: &Statement, table: &str) -> Option<Toll> {
        let old = match statement.reshapes? {
            Reshapes::Appends => false,
            Reshapes::Within => self.version < DROPS,
        };
        let rewrites = old || self.worn.contains(table);
        rewrites.then_some(Toll::new(Grows::Writes, Waits::Nobody))
    }
}

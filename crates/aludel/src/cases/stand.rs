//! What many cases stand on: tables with rows, and the words that make a case of them.

use super::Case;
use crate::Engine;
use crate::prelude::*;
use crate::word::{Column, Step};

/// Tables, their rows, and what a query shows of them.
#[derive(Clone, Copy)]
pub(super) struct Stand {
    pub before: &'static [Step],
    pub rows: &'static [&'static str],
    pub holds: (&'static str, &'static [&'static str]),
}

impl Stand {
    /// A case on it. Unless [`Case::then`] and [`Case::back`] say otherwise its rows show as they did, there and back.
    pub const fn case(&self, name: &'static str, steps: &'static [Step]) -> Case {
        Case {
            name,
            before: self.before,
            rows: self.rows,
            steps,
            after: self.holds,
            back: self.holds,
            not_on: &[],
        }
    }
}

impl Case {
    /// What a query shows after.
    pub const fn then(mut self, sql: &'static str, rows: &'static [&'static str]) -> Self {
        self.after = (sql, rows);
        self
    }

    /// What a query shows once the steps are taken back.
    pub const fn back(mut self, sql: &'static str, rows: &'static [&'static str]) -> Self {
        self.back = (sql, rows);
        self
    }

    /// The engines that cannot hold it, and their words.
    pub const fn not_on(mut self, words: &'static [(Engine, &'static str)]) -> Self {
        self.not_on = words;
        self
    }
}

/// A table that stands alone.
pub(super) const T: Stand = Stand {
    before: &[create_table("t", &[KEY, NAME, N]).primary_key(&["id"])],
    rows: &["INSERT INTO t (id, name, n) VALUES (1, 'it''s 🎉', 3), (2, NULL, NULL), (3, '', -7)"],
    holds: (
        "SELECT id, name, n FROM t ORDER BY id",
        &["1|it's 🎉|3", "2|NULL|NULL", "3||-7"],
    ),
};

pub(super) const KEY: Column = bigint("id").auto_increment();
pub(super) const NAME: Column = varchar("name", 40).nullable();
pub(super) const N: Column = integer("n").nullable();

/// Its ids, where nothing else stays.
pub(super) const IDS: (&str, &[&str]) = ("SELECT id FROM t ORDER BY id", &["1", "2", "3"]);

/// A table and one that references it.
pub(super) const FAMILY: Stand = Stand {
    before: &[
        create_table("parents", &[KEY, varchar("code", 20)])
            .primary_key(&["id"])
            .uniques(&[unique("parents_code_key", &["code"])]),
        create_table("children", &[KEY, PARENT, N])
            .primary_key(&["id"])
            .indexes(&[PARENT_INDEX])
            .foreign_keys(&[foreign_key(
                "children_parent_id_fkey",
                &["parent_id"],
                "parents",
                &["id"],
            )]),
    ],
    rows: &[
        "INSERT INTO parents (id, code) VALUES (1, 'one'), (2, 'two')",
        "INSERT INTO children (id, parent_id, n) VALUES (1, 1, 7), (2, NULL, 8), (3, 2, 9)",
    ],
    holds: (
        "SELECT id, parent_id, n FROM children ORDER BY id",
        &["1|1|7", "2|NULL|8", "3|2|9"],
    ),
};

pub(super) const PARENT: Column = bigint("parent_id").nullable();
pub(super) const PARENT_INDEX: crate::word::Index = index("children_parent_id_idx", &["parent_id"]);
pub(super) const PARENT_KEY_GOES: Step = drop_foreign_key(
    "children",
    "children_parent_id_fkey",
    &["parent_id"],
    "parents",
    &["id"],
);

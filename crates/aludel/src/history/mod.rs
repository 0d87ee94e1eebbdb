//! The history table: refinery's own, with nullable columns of ours beside.

mod boot;
mod down;
mod read;
mod refinery;
mod row;
mod table;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod write;

pub(crate) use boot::{Look, Newest, chain_of, look};
pub(crate) use down::{Down, DownPart};
pub(crate) use read::{down_of, meaning_of};
pub(crate) use refinery::{Divergence, verify};
pub(crate) use row::Row;
pub(crate) use table::{Presence, create, innodb, prepare, presence, rows_of};
pub(crate) use write::{
    Entry, clear_state, delete, insert, insert_text, rename, set_down, set_pin, set_state,
};

/// The columns that refinery has, in its order.
pub(crate) const THEIRS: [&str; 4] = ["version", "name", "applied_on", "checksum"];

/// Our columns: name, type on SQLite, type on MySQL and MariaDB. All are nullable.
pub(crate) const OURS: [(&str, &str, &str); 8] = [
    ("chain", "VARCHAR(64)", "VARCHAR(64)"),
    ("floor", "INTEGER", "INT"),
    ("pin", "TEXT", "TEXT"),
    ("state", "VARCHAR(32)", "VARCHAR(32)"),
    ("down", "TEXT", "LONGTEXT"),
    ("applied_by", "VARCHAR(255)", "VARCHAR(255)"),
    ("meaning", "TEXT", "LONGTEXT"),
    ("tool", "VARCHAR(32)", "VARCHAR(32)"),
];

/// The state of a row whose migration is being taken back, one statement after the other.
pub(crate) const UNDOING: &str = "undoing";

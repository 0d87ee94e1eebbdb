//! The words that a migration may be written in, and where each may stand.

use proc_macro2::Span;

use super::term::{Read, wrong};
use crate::nearest::hint;

/// The words that make a step.
pub(crate) const STEPS: &[&str] = &[
    "create_table",
    "drop_table",
    "rename_table",
    "comment_table",
    "add_column",
    "drop_column",
    "rename_column",
    "alter_column",
    "rename_value",
    "create_unique",
    "drop_unique",
    "create_index",
    "drop_index",
    "create_index_on",
    "drop_index_on",
    "create_foreign_key",
    "drop_foreign_key",
    "create_check",
    "drop_check",
    "sql",
    "sql_for",
    "sql_file",
    "run",
];

/// The words that make a column.
pub(crate) const COLUMNS: &[&str] = &[
    "boolean",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "unsigned_tinyint",
    "unsigned_smallint",
    "unsigned_integer",
    "unsigned_bigint",
    "real",
    "double",
    "text",
    "varchar",
    "blob",
    "varbinary",
    "decimal",
    "date",
    "time",
    "datetime",
    "timestamp",
    "uuid",
    "json",
    "enumeration",
    "native",
    "native_for",
];

/// The words that make a value.
pub(crate) const VALUES: &[&str] = &["int", "number", "string", "bytes", "bool", "expr", "now"];

/// The words that make a part of a table, of an index or of a type.
pub(crate) const PARTS: &[&str] = &[
    "unique",
    "index",
    "index_on",
    "foreign_key",
    "check",
    "asc",
    "desc",
    "expression",
    "on",
];

/// Names that stand for themselves.
pub(crate) const NAMES: &[&str] = &[
    "nothing",
    "no_action",
    "restrict",
    "cascade",
    "set_null",
    "set_default",
    "Sqlite",
    "MySql",
    "MariaDb",
    "Postgres",
];

/// Words kept for later.
const LATER: &[&str] = &[
    "floor",
    "replaces",
    "formerly",
    "baseline",
    "own_transaction",
    "outside_transaction",
    "backfill",
];

/// Whether a name means something in a migration, so that an item of the file may not hide it.
pub(crate) fn is_word(name: &str) -> bool {
    [STEPS, COLUMNS, VALUES, PARTS, NAMES, LATER, &["Migration"]]
        .iter()
        .any(|words| words.contains(&name))
}

/// A word that is kept for later.
pub(super) fn not_yet<T>(word: &str, span: Span) -> Read<T> {
    wrong(
        span,
        format!("`{word}` is not supported yet: take it out, the word is kept for a later version"),
    )
}

/// A word that cannot stand where one of `known` is wanted.
pub(super) fn unknown<T>(what: &str, word: &str, known: &[&str], span: Span) -> Read<T> {
    if LATER.contains(&word) {
        return not_yet(word, span);
    }
    let remedy = format!("the words for it are {}", known.join(", "));
    let hint = hint(word, known.iter().copied(), &remedy);
    wrong(span, format!("`{word}` is no word for {what}{hint}"))
}

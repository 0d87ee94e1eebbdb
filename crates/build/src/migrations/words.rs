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
    "alter_primary_key",
    "rename_index",
    "rename_constraint",
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
    "floor",
    "own_transaction",
    "outside_transaction",
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
const LATER: &[&str] = &["replaces", "formerly", "baseline", "backfill"];

/// Whether a name means something in a migration, so that an item of the file may not hide it.
pub(crate) fn is_word(name: &str) -> bool {
    [STEPS, COLUMNS, VALUES, PARTS, NAMES, LATER, &["Migration"]]
        .iter()
        .any(|words| words.contains(&name))
}

/// A word that is kept for later.
fn not_yet<T>(word: &str, span: Span) -> Read<T> {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use syn::{Item, UseTree};

    use super::*;

    /// The leaves of an import.
    fn leaves(tree: &UseTree, found: &mut BTreeSet<String>) {
        match tree {
            UseTree::Path(path) => leaves(&path.tree, found),
            UseTree::Name(name) => {
                found.insert(name.ident.to_string());
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| leaves(item, found)),
            UseTree::Rename(_) | UseTree::Glob(_) => panic!("the prelude names each word"),
        }
    }

    /// What rustc compiles and what this reader reads are the same words.
    #[test]
    fn the_prelude_has_exactly_the_words_of_the_reader() {
        let prelude = concat!(env!("CARGO_MANIFEST_DIR"), "/../aludel/src/prelude.rs");
        let file = syn::parse_file(&std::fs::read_to_string(prelude).unwrap()).unwrap();
        let mut found = BTreeSet::new();
        for item in &file.items {
            if let Item::Use(item) = item {
                leaves(&item.tree, &mut found);
            }
        }
        for other in ["Barrel", "Execute", "Migration", "Result", "Row", "Value"] {
            assert!(found.remove(other), "the prelude lacks `{other}`");
        }
        let known = [STEPS, COLUMNS, VALUES, PARTS, NAMES].concat();
        let words: BTreeSet<String> = known.iter().map(ToString::to_string).collect();
        assert_eq!(words.len(), known.len(), "a word stands in two lists");
        assert_eq!(found, words);
    }

    #[test]
    fn words_kept_for_later_are_words_too() {
        assert!(is_word("replaces") && is_word("add_column") && is_word("Migration"));
        assert!(!is_word("fill_emails"));
    }
}

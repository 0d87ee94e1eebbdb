//! Models that are wrong, and what is said about them: the tables stand in `bad/*.txt`.
//!
//! `== kind` says how the following sources are put into a file. A line that is not indented is a source, the indented
//! lines below it are the whole of what is said, with line and column.

use super::*;

/// The file that a source of this kind makes.
fn file(kind: &str, source: &str) -> String {
    let others = "#[derive(Model)]
enum Status { Active, Banned }
#[derive(Model)]
struct Other { #[column(primary_key)] id: i64, #[column(unique)] slug: String, plain: String }
";
    match kind {
        "file" => source.to_owned(),
        // An item beside a good table.
        "item" => {
            format!("{source}\n#[derive(Model)]\nstruct T {{ #[column(primary_key)] id: i64 }}\n")
        }
        // A field, on the fourth line.
        "field" => {
            format!(
                "#[derive(Model)]\nstruct T {{\n#[column(primary_key)] id: i64,\n{source} }}\n{others}"
            )
        }
        // The attribute of a struct on the second line, and more fields for it on the third.
        "struct" => {
            let (words, fields) = source
                .split_once(")] ")
                .unwrap_or((source.trim_end_matches(")]"), ""));
            format!(
                "#[derive(Model)]\n{words})]\nstruct T {{ #[column(primary_key)] id: i64, {fields} }}\n{others}"
            )
        }
        other => panic!("no kind of source: {other}"),
    }
}

/// The table as it is with what is said now.
fn said(table: &str) -> String {
    let mut kind = "";
    let mut text = String::new();
    for line in table.lines().filter(|line| !line.starts_with("    ")) {
        text.extend([line, "\n"]);
        if let Some(next) = line.strip_prefix("== ") {
            kind = next;
        } else if !line.is_empty() {
            let said = read(&file(kind, line)).expect_err(line);
            for message in said {
                let place = message.strip_prefix("models/mod.rs:");
                text.extend(["    ", place.expect("in the one file"), "\n"]);
            }
        }
    }
    text
}

fn check(table: &str) {
    assert!(table.lines().count() > 20, "an empty table proves nothing");
    assert_eq!(said(table), table);
}

#[test]
fn words_that_cannot_stand_there() {
    check(include_str!("bad/attributes.txt"));
}

#[test]
fn values_that_do_not_fit_their_words() {
    check(include_str!("bad/values.txt"));
}

#[test]
fn types_that_are_no_column_types() {
    check(include_str!("bad/types.txt"));
}

#[test]
fn items_that_are_no_models() {
    check(include_str!("bad/items.txt"));
}

#[test]
fn defaults_that_cannot_be_read() {
    check(include_str!("bad/defaults.txt"));
}

#[test]
fn keys_that_cannot_stand() {
    check(include_str!("bad/keys.txt"));
}

#[test]
fn references_that_lead_nowhere() {
    check(include_str!("bad/references.txt"));
}

#[test]
fn names_that_are_taken() {
    check(include_str!("bad/names.txt"));
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_file() {
    let text = "#[derive(Model)]
#[table(nam = \"x\", index(a, nope))]
struct T {
    a: usize,
    #[column(len = 3)]
    b: Option<i64>,
    #[column(references = Gone, on_delete = casade)]
    c: i64,
}
";
    assert_eq!(
        read(text).unwrap_err(),
        [
            "models/mod.rs:2:9: unknown word `nam` on a struct: did you mean `name`?",
            "models/mod.rs:2:29: `T` has no field `nope`: it has a, b, c",
            "models/mod.rs:3:8: `T` has no primary key: write `#[column(primary_key)]` on a field, or `#[table(primary_key(a, b))]`",
            "models/mod.rs:4:8: `usize` is no column type, since its size differs between machines: use `u64`, or say `type = u64`",
            "models/mod.rs:5:14: `len` counts characters or bytes, so `len` belongs on `String` or `Vec<u8>`: take it out, or change the type",
            "models/mod.rs:7:45: unknown action `casade`: did you mean `cascade`?",
        ]
    );
}

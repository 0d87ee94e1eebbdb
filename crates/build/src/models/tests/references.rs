//! Foreign keys.

use aludel_core::{Action, ForeignKey};

use super::*;

fn key(columns: &[&str], references: &[&str]) -> ForeignKey {
    ForeignKey {
        name: aludel_core::derived("t", columns, "fkey"),
        columns: columns.iter().map(ToString::to_string).collect(),
        table: "other".into(),
        references: references.iter().map(ToString::to_string).collect(),
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
    }
}

#[test]
fn references_lead_to_a_model_or_a_table() {
    for (field, reference) in [
        ("#[column(references = Other)] f: i64", "id"),
        ("#[column(references = models::Other)] f: i64", "id"),
        ("#[column(references = Other(slug))] f: String", "slug"),
        ("#[column(references = \"other\")] f: i64", "id"),
        ("#[column(references = \"other.slug\")] f: String", "slug"),
        (
            "#[column(references = \"other(slug)\")] f: Option<String>",
            "slug",
        ),
    ] {
        assert_eq!(
            table("", field).foreign_keys,
            [key(&["f"], &[reference])],
            "{field}"
        );
    }
}

#[test]
fn references_over_several_columns_stand_on_the_struct() {
    for target in ["Other(a, b)", "\"other(a, b)\"", "\"other(b, a)\""] {
        let words = format!("foreign_key(columns(x, y), references = {target})");
        let found = table(&words, "x: i64, y: i64").foreign_keys;
        let references = if target.contains("(b") {
            ["b", "a"]
        } else {
            ["a", "b"]
        };
        assert_eq!(found, [key(&["x", "y"], &references)], "{target}");
    }
    let words = "foreign_key(name = \"k\", columns(x), references = Other, on_update = restrict)";
    let expected = ForeignKey {
        name: "k".into(),
        on_update: Action::Restrict,
        ..key(&["x"], &["id"])
    };
    assert_eq!(table(words, "x: i64").foreign_keys, [expected]);
}

#[test]
fn references_say_what_happens() {
    for (words, on_delete, on_update) in [
        ("on_delete = cascade", Action::Cascade, Action::NoAction),
        (
            "on_delete = set_null, on_update = set_default",
            Action::SetNull,
            Action::SetDefault,
        ),
        (
            "on_delete = no_action, on_update = restrict",
            Action::NoAction,
            Action::Restrict,
        ),
    ] {
        let field = format!("#[column(references = Other, {words})] f: Option<i64>");
        let expected = ForeignKey {
            on_delete,
            on_update,
            ..key(&["f"], &["id"])
        };
        assert_eq!(table("", &field).foreign_keys, [expected], "{words}");
    }
}

#[test]
fn a_table_may_reference_itself_and_tables_each_other() {
    let text = "
        #[derive(Model)] struct A { #[column(primary_key)] id: i64, #[column(references = A)] up: Option<i64>, #[column(references = B)] b: i64 }
        #[derive(Model)] struct B { #[column(primary_key)] id: i64, #[column(references = A)] a: i64 }";
    let schema = read(text).unwrap().schema;
    assert_eq!(schema.references_to("a").count(), 2);
    assert_eq!(schema.references_to("b").count(), 1);
}

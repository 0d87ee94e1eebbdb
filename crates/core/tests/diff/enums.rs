use aludel_core::Default;

use crate::build::{With, choice, column, table, text};
use crate::{Case, from_to};

fn change(from: &[&str], to: &[&str]) -> Case {
    from_to(
        [table("t", [choice("a", from)])],
        [table("t", [choice("a", to)])],
    )
}

#[test]
fn value_added() {
    change(&["x"], &["x", "y"]).gives(["change t.a (with 'y')"]);
}

#[test]
fn value_removed() {
    change(&["x", "y"], &["y"]).gives(["change t.a (without 'x')"]);
}

#[test]
fn order_means_nothing() {
    change(&["x", "y"], &["y", "x"]).gives([]);
}

#[test]
fn value_renamed() {
    change(&["x", "y"], &["z", "y"])
        .value("a", "x", "z")
        .means(["rename_value(\"t\", \"a\", \"x\", \"z\")"]);
}

#[test]
fn value_renamed_beside_others_that_come_and_go() {
    change(&["x", "y"], &["z", "w"])
        .value("a", "x", "z")
        .gives([
            "rename the value 'x' of t.a to 'z'",
            "change t.a (with 'w', without 'y')",
        ]);
}

#[test]
fn values_swapped() {
    change(&["x", "y"], &["x", "y"])
        .value("a", "x", "y")
        .value("a", "y", "x")
        .gives([
            "rename the value 'x' of t.a to 'x_swap'",
            "rename the value 'y' of t.a to 'x'",
            "rename the value 'x_swap' of t.a to 'y'",
        ]);
}

#[test]
fn the_default_follows_its_value() {
    let a = |values: &[&str], default: &str| {
        choice("a", values).with_default(Default::String(default.into()))
    };
    from_to(
        [table("t", [a(&["x"], "x")])],
        [table("t", [a(&["z"], "z")])],
    )
    .value("a", "x", "z")
    .gives(["rename the value 'x' of t.a to 'z'"]);
}

#[test]
fn value_renamed_in_a_renamed_column() {
    from_to(
        [table("t", [choice("b", &["x"])])],
        [table("t", [choice("a", &["z"])])],
    )
    .column("b", "a")
    .value("a", "x", "z")
    .gives(["rename t.b to a", "rename the value 'x' of t.a to 'z'"]);
}

#[test]
fn a_new_column_of_an_old_enum_takes_no_part_in_its_renames() {
    from_to([table("t", [])], [table("t", [choice("a", &["z"])])])
        .value("a", "x", "z")
        .gives(["add t.a"]);
    let was_text = from_to(
        [table("t", [text("a")])],
        [table("t", [choice("a", &["z"])])],
    );
    was_text
        .value("a", "x", "z")
        .gives(["change t.a (text to enum)"]);
}

#[test]
fn a_spent_rename_is_inert() {
    change(&["z"], &["z"]).value("a", "x", "z").gives([]);
}

#[test]
fn an_enum_becomes_a_text() {
    from_to(
        [table("t", [choice("a", &["x"])])],
        [table("t", [text("a")])],
    )
    .gives(["change t.a (enum to text)"]);
}

#[test]
fn an_enum_in_a_key_is_renamed_with_its_table() {
    let t = |name: &str| {
        let mut kind = choice("kind", &["x"]);
        kind.nullable = false;
        table(name, [kind, column("no", aludel_core::ColumnType::I32)]).primary(&["kind", "no"])
    };
    from_to([t("a")], [t("b")])
        .table("a", "b")
        .gives(["rename a to b"]);
}

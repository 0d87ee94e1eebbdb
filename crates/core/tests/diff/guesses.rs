use aludel_core::{ColumnType, Storage};

use crate::build::{choice, column, computed, int, table, text, varchar};
use crate::from_to;

#[test]
fn a_dropped_and_an_added_column_of_like_type() {
    from_to([table("t", [int("a")])], [table("t", [int("b")])]).guesses(["t: a to b"]);
    from_to([table("t", [varchar("a", 9)])], [table("t", [text("b")])]).guesses(["t: a to b"]);
    from_to([table("t", [text("a")])], [table("t", [varchar("b", 9)])]).guesses(["t: a to b"]);
}

#[test]
fn each_pair_is_told() {
    from_to(
        [table("t", [int("a"), text("c")])],
        [table("t", [int("b"), int("d")])],
    )
    .guesses(["t: a to b", "t: a to d"]);
}

#[test]
fn unlike_types_are_no_pair() {
    from_to([table("t", [int("a")])], [table("t", [text("b")])]).guesses([]);
    from_to(
        [table("t", [choice("a", &["x"])])],
        [table("t", [choice("b", &["y"])])],
    )
    .guesses([]);
    from_to(
        [table("t", [column("a", ColumnType::Date)])],
        [table("t", [int("b")])],
    )
    .guesses([]);
}

#[test]
fn computed_columns_are_no_pair() {
    let a = |expr| computed("a", expr, Storage::Stored);
    from_to([table("t", [a("1")])], [table("t", [a("2")])]).guesses([]);
}

#[test]
fn a_hinted_pair_is_no_guess() {
    from_to([table("t", [int("a")])], [table("t", [int("b")])])
        .column("a", "b")
        .guesses([]);
}

#[test]
fn columns_of_two_tables_are_no_pair() {
    from_to(
        [table("t", [int("a")]), table("u", [])],
        [table("t", []), table("u", [int("a")])],
    )
    .guesses([]);
}

#[test]
fn a_dropped_and_an_added_table_with_like_columns() {
    from_to(
        [table("a", [int("x"), int("y")])],
        [table("b", [int("x"), text("z")])],
    )
    .guesses([": a to b"]);
    from_to(
        [table("a", [int("x"), int("y")])],
        [table("b", [text("z"), text("w")])],
    )
    .guesses([]);
}

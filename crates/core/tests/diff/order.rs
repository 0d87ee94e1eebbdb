use crate::build::{With, int, table, varchar};
use crate::from_to;

#[test]
fn tables_come_after_those_they_reference() {
    from_to(
        [],
        [
            table("a", [int("x")]).key("x", "b"),
            table("b", [int("x")]).key("x", "c"),
            table("c", []),
        ],
    )
    .gives(["create c", "create b", "create a"]);
}

#[test]
fn tables_go_before_those_they_reference() {
    from_to(
        [
            table("a", []),
            table("b", [int("x")]).key("x", "a"),
            table("c", [int("x")]).key("x", "b"),
        ],
        [],
    )
    .gives(["drop c", "drop b", "drop a"]);
}

#[test]
fn a_table_that_references_itself_is_one_step() {
    let t = || table("t", [int("up")]).key("up", "t");
    from_to([], [t()]).gives(["create t"]);
    from_to([t()], []).gives(["drop t"]);
}

#[test]
fn a_cycle_is_closed_by_a_key_that_comes_later() {
    let a = || table("a", [int("x")]).key("x", "b");
    let b = || table("b", [int("x")]).key("x", "a");
    from_to([], [a(), b()]).gives(["create a", "create b", "add foreign key a_x_fkey on a"]);
    from_to([a(), b()], []).gives(["drop foreign key a_x_fkey on a", "drop b", "drop a"]);
}

#[test]
fn only_keys_of_the_cycle_come_later() {
    let first = table("a", [int("x")]).key("x", "b");
    let b = table("b", [int("x"), int("y")]).key("x", "c").key("y", "d");
    let c = table("c", [int("x")]).key("x", "b");
    let d = table("d", []);
    from_to([], [first, b, c, d]).gives([
        "create d",
        "create b",
        "create a",
        "create c",
        "add foreign key b_x_fkey on b",
    ]);
}

#[test]
fn an_old_table_gets_a_key_to_a_new_one() {
    from_to(
        [table("a", [])],
        [
            table("a", [int("x")]).key("x", "z"),
            table("z", [int("y")]).key("y", "a"),
        ],
    )
    .gives(["add a.x", "create z", "add foreign key a_x_fkey on a"]);
}

#[test]
fn a_new_table_references_a_column_that_comes_with_it() {
    from_to(
        [table("a", [])],
        [
            table("a", [varchar("x", 9)]).unique(&["x"]),
            table("b", [varchar("y", 9)]).key_to(&["y"], "a", &["x"]),
        ],
    )
    .gives(["add a.x", "add unique a_x_key on a", "create b"]);
}

#[test]
fn a_table_goes_with_the_keys_that_reference_it() {
    from_to(
        [table("a", [int("x")]).key("x", "b"), table("b", [])],
        [table("a", [int("x")])],
    )
    .gives(["drop foreign key a_x_fkey on a", "drop b"]);
}

#[test]
fn a_table_that_goes_lets_go_of_a_key_that_goes_before_it() {
    from_to(
        [
            table("a", [varchar("x", 9)]).unique(&["x"]),
            table("b", [varchar("y", 9)]).key_to(&["y"], "a", &["x"]),
        ],
        [table("a", [varchar("x", 9)])],
    )
    .gives([
        "drop foreign key b_y_fkey on b",
        "drop unique a_x_key on a",
        "drop b",
    ]);
}

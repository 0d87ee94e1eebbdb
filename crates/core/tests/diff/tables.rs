use crate::build::{With, int, table, varchar};
use crate::from_to;

#[test]
fn nothing() {
    from_to([], []).gives([]);
    from_to([table("t", [int("a")])], [table("t", [int("a")])]).gives([]);
}

#[test]
fn orders_that_mean_nothing() {
    let a = || {
        table("t", [int("a"), int("b")])
            .index(&["a"])
            .index(&["b"])
            .check("c", "a > 0")
    };
    let b = || {
        table("t", [int("b"), int("a")])
            .check("c", "a > 0")
            .index(&["b"])
            .index(&["a"])
    };
    from_to([a()], [b()]).gives([]);
}

#[test]
fn create() {
    from_to([], [table("t", [int("a")])]).gives(["create t"]);
}

#[test]
fn create_with_a_key_of_two_columns() {
    let mut both = table("t", [int("a")]).primary(&["id", "a"]);
    both.columns[1].nullable = false;
    from_to([], [both]).means([
        "create_table(\"t\", &[bigint(\"id\"), bigint(\"a\")]).primary_key(&[\"id\", \"a\"])",
    ]);
}

#[test]
fn create_with_everything() {
    let all = table("t", [int("a"), varchar("b", 9)])
        .unique(&["b"])
        .index(&["a", "b"])
        .check("c", "a > 0")
        .key("a", "t")
        .comment("all");
    from_to([], [all]).gives(["create t"]);
}

#[test]
fn drop() {
    from_to([table("t", [])], []).gives(["drop t"]);
}

#[test]
fn comment() {
    let t = || table("t", []);
    from_to([t()], [t().comment("x")]).means(["comment_table(\"t\", \"\", \"x\")"]);
    from_to([t().comment("x")], [t()]).means(["comment_table(\"t\", \"x\", \"\")"]);
}

#[test]
fn rename() {
    from_to([table("a", [])], [table("b", [])])
        .table("a", "b")
        .gives(["rename a to b"]);
}

#[test]
fn rename_swapped() {
    let a = |name| table(name, [int("of_a")]);
    let b = |name| table(name, [int("of_b")]);
    from_to([a("a"), b("b")], [a("b"), b("a")])
        .table("a", "b")
        .table("b", "a")
        .gives(["rename a to a_swap", "rename b to a", "rename a_swap to b"]);
}

#[test]
fn rename_swapped_beside_the_temporary_name() {
    let a = |name| table(name, [int("of_a")]);
    let b = |name| table(name, [int("of_b")]);
    from_to(
        [a("a"), b("b"), table("A_SWAP", [])],
        [a("b"), b("a"), table("A_SWAP", [])],
    )
    .table("a", "b")
    .table("b", "a")
    .gives([
        "rename a to a_swap_2",
        "rename b to a",
        "rename a_swap_2 to b",
    ]);
}

#[test]
fn rename_in_a_chain() {
    let a = |name| table(name, [int("of_a")]);
    let b = |name| table(name, [int("of_b")]);
    from_to([a("a"), b("b")], [a("b"), b("c")])
        .table("a", "b")
        .table("b", "c")
        .gives(["rename b to c", "rename a to b"]);
}

#[test]
fn rename_to_a_name_of_other_case() {
    from_to([table("Users", [])], [table("users", [])])
        .table("Users", "users")
        .gives(["rename Users to users"]);
}

#[test]
fn rename_to_the_name_of_a_table_that_goes() {
    from_to(
        [table("a", [int("of_a")]), table("b", [])],
        [table("b", [int("of_a")])],
    )
    .table("a", "b")
    .gives(["drop b", "rename a to b"]);
}

#[test]
fn rename_and_change() {
    let a = table("a", [int("x")])
        .index(&["x"])
        .unique(&["x"])
        .check("c", "x > 0");
    let b = table("b", [int("x"), int("y")])
        .index(&["x"])
        .unique(&["x"])
        .check("c", "x > 0")
        .comment("b");
    from_to([a], [b]).table("a", "b").gives([
        "rename a to b",
        "rename index a_x_idx on b to b_x_idx",
        "rename constraint a_x_key on b to b_x_key",
        "add b.y",
        "comment b",
    ]);
}

#[test]
fn rename_what_is_referenced() {
    let teams = |name| table(name, []);
    let mut named = table("users", [int("team")]).key("team", "a");
    named.foreign_keys[0].name = "given".into();
    let mut after = named.clone();
    after.foreign_keys[0].table = "b".into();
    from_to([teams("a"), named], [teams("b"), after])
        .table("a", "b")
        .gives(["rename a to b"]);
}

#[test]
fn rename_what_references() {
    from_to(
        [table("a", [int("up")]).key("up", "a")],
        [table("b", [int("up")]).key("up", "b")],
    )
    .table("a", "b")
    .gives([
        "rename a to b",
        "rename constraint a_up_fkey on b to b_up_fkey",
    ]);
}

#[test]
fn swapped_tables_whose_indexes_are_named_by_rule() {
    let a = |name| table(name, [int("x"), int("of_a")]).index(&["x"]);
    let b = |name| table(name, [int("x"), int("of_b")]).index(&["x"]);
    from_to([a("a"), b("b")], [a("b"), b("a")])
        .table("a", "b")
        .table("b", "a")
        .gives([
            "rename a to a_swap",
            "rename b to a",
            "rename a_swap to b",
            "rename index b_x_idx on a to b_x_idx_swap",
            "rename index a_x_idx on b to b_x_idx",
            "rename index b_x_idx_swap on a to a_x_idx",
        ]);
}

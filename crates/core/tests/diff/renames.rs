use aludel_core::{ColumnType, Default, IndexPart, Storage};

use crate::build::{With, column, computed, int, table, text, varchar};
use crate::from_to;

#[test]
fn rename() {
    from_to([table("t", [int("a")])], [table("t", [int("b")])])
        .column("a", "b")
        .gives(["rename t.a to b"]);
}

#[test]
fn without_a_hint_it_is_another_column() {
    from_to([table("t", [int("a")])], [table("t", [int("b")])]).gives(["add t.b", "drop t.a"]);
}

#[test]
fn rename_swapped() {
    from_to(
        [table("t", [int("a"), text("b")])],
        [table("t", [int("b"), text("a")])],
    )
    .column("a", "b")
    .column("b", "a")
    .gives([
        "rename t.a to a_swap",
        "rename t.b to a",
        "rename t.a_swap to b",
    ]);
}

#[test]
fn rename_in_a_ring_of_three() {
    from_to(
        [table("t", [int("a"), text("b"), varchar("c", 9)])],
        [table("t", [int("b"), text("c"), varchar("a", 9)])],
    )
    .column("a", "b")
    .column("b", "c")
    .column("c", "a")
    .gives([
        "rename t.a to a_swap",
        "rename t.c to a",
        "rename t.b to c",
        "rename t.a_swap to b",
    ]);
}

#[test]
fn rename_in_a_chain() {
    from_to(
        [table("t", [int("a"), text("b")])],
        [table("t", [int("b"), text("c")])],
    )
    .column("a", "b")
    .column("b", "c")
    .gives(["rename t.b to c", "rename t.a to b"]);
}

#[test]
fn rename_to_the_name_of_a_column_that_goes() {
    from_to(
        [table("t", [int("a"), text("b")])],
        [table("t", [int("b")])],
    )
    .column("a", "b")
    .gives(["drop t.b", "rename t.a to b"]);
}

#[test]
fn rename_and_add_the_old_name_later_is_told_apart_by_the_chain() {
    // The hint is spent by name: `b` is there, and `a` is not.
    from_to(
        [table("t", [int("b")])],
        [table("t", [int("b"), text("a")])],
    )
    .column("a", "b")
    .gives(["add t.a"]);
}

#[test]
fn rename_and_change() {
    let mut b = column("b", ColumnType::I64).with_default(Default::Int(1));
    b.comment = Some("x".into());
    from_to([table("t", [column("a", ColumnType::I32).nullable()])], [table("t", [b])])
        .column("a", "b")
        .means([
            "rename_column(\"t\", \"a\", \"b\")",
            "alter_column(\"t\", integer(\"b\").nullable(), bigint(\"b\").default(int(1)).comment(\"x\")).backfill(int(1))",
        ]);
}

#[test]
fn rename_in_a_renamed_table() {
    from_to([table("old", [int("a")])], [table("t", [int("b")])])
        .table("old", "t")
        .column("a", "b")
        .gives(["rename old to t", "rename t.a to b"]);
}

#[test]
fn rename_under_names_by_rule() {
    let t = |name: &str| {
        table("t", [varchar(name, 9), int("o")])
            .unique(&[name])
            .index(&[name, "o"])
            .key_to(&[name], "t", &[name])
    };
    from_to([t("a")], [t("b")]).column("a", "b").gives([
        "rename t.a to b",
        "rename index t_a_o_idx on t to t_b_o_idx",
        "rename constraint t_a_key on t to t_b_key",
        "rename constraint t_a_fkey on t to t_b_fkey",
    ]);
}

#[test]
fn rename_under_given_names() {
    let t = |name: &str| {
        let mut t = table("t", [varchar(name, 9)])
            .unique(&[name])
            .key_to(&[name], "t", &[name])
            .index_on("i", vec![IndexPart::Descending(name.into())], None);
        t.uniques[0].name = "u".into();
        t.foreign_keys[0].name = "f".into();
        t
    };
    from_to([t("a")], [t("b")])
        .column("a", "b")
        .gives(["rename t.a to b"]);
}

#[test]
fn rename_of_a_key_that_others_reference() {
    let teams = |id: &str| {
        let mut teams = table("t", []);
        teams.columns[0].name = id.to_owned();
        teams.primary_key.columns = vec![id.to_owned()];
        teams
    };
    let users = |id: &str| table("users", [int("team")]).key_to(&["team"], "t", &[id]);
    from_to([teams("id"), users("id")], [teams("no"), users("no")])
        .column("id", "no")
        .gives(["rename t.id to no"]);
}

#[test]
fn rename_of_a_unique_that_others_reference() {
    let t = |name: &str| table("t", [varchar(name, 9)]).unique(&[name]);
    let u = |name: &str| table("u", [varchar("x", 9)]).key_to(&["x"], "t", &[name]);
    from_to([t("a"), u("a")], [t("b"), u("b")])
        .column("a", "b")
        .gives([
            "rename t.a to b",
            "rename constraint t_a_key on t to t_b_key",
        ]);
}

#[test]
fn rename_under_expressions() {
    let t = |name: &str| {
        let lower = format!("lower({name})");
        table(
            "t",
            [
                varchar(name, 9),
                computed("g", &lower, Storage::Virtual),
                int("o"),
            ],
        )
        .check("c", &format!("{name} <> ''"))
        .check("other", "o > 0")
        .index_on("i", vec![IndexPart::Expr(lower)], None)
        .index_on(
            "p",
            vec![IndexPart::Column("o".into())],
            Some(&format!("{name} = 'x'")),
        )
    };
    from_to([t("a")], [t("b")]).column("a", "b").gives([
        "drop check c on t",
        "drop index p on t",
        "drop index i on t",
        "drop t.g",
        "rename t.a to b",
        "add t.g",
        "add index i on t",
        "add index p on t",
        "add check c on t",
    ]);
}

#[test]
fn swap_under_an_expression_that_speaks_of_both() {
    let t = |first, second| table("t", [first, second]).check("c", "a < b");
    from_to([t(int("a"), text("b"))], [t(text("a"), int("b"))])
        .column("a", "b")
        .column("b", "a")
        .gives([
            "drop check c on t",
            "rename t.a to a_swap",
            "rename t.b to a",
            "rename t.a_swap to b",
            "add check c on t",
        ]);
}

#[test]
fn a_word_that_is_a_function_or_a_type_is_no_column() {
    let t = |name: &str| {
        table("t", [text(name), text("x")]).check("c", "date(x) > CAST(x AS date) AND x <> 'date'")
    };
    from_to([t("date")], [t("day")])
        .column("date", "day")
        .gives(["rename t.date to day"]);
}

use aludel_core::{Action, IndexPart, Table};

use crate::build::{With, int, table, varchar};
use crate::{Case, from_to};

fn t() -> Table {
    table("t", [int("a"), int("b")])
}

fn change(from: Table, to: Table) -> Case {
    from_to([from], [to])
}

fn column(name: &str) -> Vec<IndexPart> {
    vec![IndexPart::Column(name.into())]
}

#[test]
fn unique() {
    change(t(), t().unique(&["a", "b"]))
        .means(["create_unique(\"t\", \"t_a_b_key\", &[\"a\", \"b\"])"]);
    change(t().unique(&["a", "b"]), t())
        .means(["drop_unique(\"t\", \"t_a_b_key\", &[\"a\", \"b\"])"]);
    change(t().unique(&["a"]), t().unique(&["b"]))
        .gives(["drop unique t_a_key on t", "add unique t_b_key on t"]);
}

#[test]
fn index() {
    change(t(), t().index(&["a"])).means(["create_index(\"t\", \"t_a_idx\", &[\"a\"])"]);
    change(t().index(&["a"]), t()).gives(["drop index t_a_idx on t"]);
}

#[test]
fn index_of_another_definition() {
    let on = |parts, filter| t().index_on("i", parts, filter);
    let steps = ["drop index i on t", "add index i on t"];
    change(on(column("a"), None), on(column("b"), None)).gives(steps);
    change(on(column("a"), None), on(column("a"), Some("b > 0"))).gives(steps);
    change(
        on(column("a"), None),
        on(vec![IndexPart::Descending("a".into())], None),
    )
    .gives(steps);
    let mut unique = on(column("a"), None);
    unique.indexes[0].unique = true;
    change(on(column("a"), None), unique).gives(steps);
}

#[test]
fn check() {
    change(t(), t().check("c", "a > 0")).means(["create_check(\"t\", \"c\", \"a > 0\")"]);
    change(t().check("c", "a > 0"), t()).gives(["drop check c on t"]);
    change(t().check("c", "a > 0"), t().check("c", "a > 1"))
        .gives(["drop check c on t", "add check c on t"]);
}

#[test]
fn foreign_key() {
    change(t(), t().key("a", "t"))
        .means(["create_foreign_key(\"t\", \"t_a_fkey\", &[\"a\"], \"t\", &[\"id\"])"]);
    change(t().key("a", "t"), t()).gives(["drop foreign key t_a_fkey on t"]);
    change(
        t().key("a", "t"),
        t().key("a", "t").on(Action::Cascade, Action::NoAction),
    )
    .gives([
        "drop foreign key t_a_fkey on t",
        "add foreign key t_a_fkey on t",
    ]);
}

#[test]
fn foreign_key_to_another_table() {
    let o = || table("o", []);
    from_to([t().key("a", "t"), o()], [t().key("a", "o"), o()]).gives([
        "drop foreign key t_a_fkey on t",
        "add foreign key t_a_fkey on t",
    ]);
}

#[test]
fn foreign_keys_go_before_and_come_after_the_key_they_need() {
    let o = || table("o", [varchar("x", 9)]);
    let t = || table("t", [varchar("a", 9)]);
    from_to(
        [o(), t()],
        [o().unique(&["x"]), t().key_to(&["a"], "o", &["x"])],
    )
    .gives(["add unique o_x_key on o", "add foreign key t_a_fkey on t"]);
    from_to(
        [o().unique(&["x"]), t().key_to(&["a"], "o", &["x"])],
        [o(), t()],
    )
    .gives(["drop foreign key t_a_fkey on t", "drop unique o_x_key on o"]);
}

#[test]
fn a_foreign_key_stays_where_another_key_holds_it() {
    let o = || table("o", [varchar("x", 9)]).unique(&["x"]);
    let more = || o().index_on("more", column("x"), None);
    let unique = || {
        let mut o = more();
        o.indexes[0].unique = true;
        o
    };
    let t = || table("t", [varchar("a", 9)]).key_to(&["a"], "o", &["x"]);
    from_to([unique(), t()], [o(), t()]).gives(["drop index more on o"]);
}

#[test]
fn drop_a_column_with_all_that_stands_on_it() {
    let from = t()
        .unique(&["a"])
        .index(&["a", "b"])
        .check("c", "a > 0")
        .key("a", "t");
    change(from, table("t", [int("b")])).gives([
        "drop foreign key t_a_fkey on t",
        "drop check c on t",
        "drop index t_a_b_idx on t",
        "drop unique t_a_key on t",
        "drop t.a",
    ]);
}

#[test]
fn add_a_column_with_all_that_stands_on_it() {
    let to = t()
        .unique(&["a"])
        .index(&["a", "b"])
        .check("c", "a > 0")
        .key("a", "t");
    change(table("t", [int("b")]), to).gives([
        "add t.a",
        "add unique t_a_key on t",
        "add index t_a_b_idx on t",
        "add check c on t",
        "add foreign key t_a_fkey on t",
    ]);
}

#[test]
fn an_index_moves_to_another_table() {
    let on = |name: &str| table(name, [int("a")]).index_on("i", column("a"), None);
    let bare = |name: &str| table(name, [int("a")]);
    from_to([bare("a"), on("b")], [on("a"), bare("b")])
        .gives(["drop index i on b", "add index i on a"]);
    from_to([on("a"), bare("b")], [bare("a"), on("b")])
        .gives(["drop index i on a", "add index i on b"]);
}

#[test]
fn a_dropped_table_gives_its_index_name_away() {
    let on = |name: &str| table(name, [int("a")]).index_on("i", column("a"), None);
    from_to([on("a")], [on("b")]).gives(["drop a", "create b"]);
}

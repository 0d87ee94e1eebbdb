//! Primary keys that change, and the names of what stands on tables.

use aludel_core::{ColumnType, Default};

use crate::build::{With, column, int, table, varchar};
use crate::from_to;

fn number(name: &str) -> aludel_core::Column {
    column(name, ColumnType::I64)
}

#[test]
fn a_sole_key_becomes_composite() {
    let both = table("t", [number("a")]).primary(&["id", "a"]);
    from_to([table("t", [number("a")])], [both]).means([
        r#"alter_column("t", bigint("id").auto_increment(), bigint("id"))"#,
        r#"alter_primary_key("t", &["id"], &["id", "a"])"#,
    ]);
}

#[test]
fn a_composite_key_becomes_sole_and_counts() {
    let both = table("t", [number("a")]).primary(&["id", "a"]);
    from_to([both], [table("t", [number("a")])]).means([
        r#"alter_primary_key("t", &["id", "a"], &["id"])"#,
        r#"alter_column("t", bigint("id"), bigint("id").auto_increment())"#,
    ]);
}

#[test]
fn the_order_of_a_key_is_a_change() {
    let t = || table("t", [number("a")]);
    from_to([t().primary(&["id", "a"])], [t().primary(&["a", "id"])])
        .gives(["change the primary key of t from (id, a) to (a, id)"]);
}

#[test]
fn a_column_that_joins_the_key_becomes_required_first() {
    let both = table("t", [number("a")]).primary(&["id", "a"]);
    from_to([table("t", [int("a")])], [both])
        .backfill("a", Default::Int(7))
        .means([
            r#"alter_column("t", bigint("a").nullable(), bigint("a")).backfill(int(7))"#,
            r#"alter_column("t", bigint("id").auto_increment(), bigint("id"))"#,
            r#"alter_primary_key("t", &["id"], &["id", "a"])"#,
        ]);
}

#[test]
fn a_column_that_leaves_the_key_may_be_null_after_it() {
    let both = table("t", [number("a")]).primary(&["id", "a"]);
    from_to([both], [table("t", [int("a")]).primary(&["id"])]).means([
        r#"alter_primary_key("t", &["id", "a"], &["id"])"#,
        r#"alter_column("t", bigint("a"), bigint("a").nullable())"#,
    ]);
}

#[test]
fn a_new_column_that_counts_becomes_the_key() {
    let code = varchar("code", 9);
    let required = aludel_core::Column {
        nullable: false,
        ..code
    };
    let mut natural = table("t", [required.clone()]).primary(&["code"]);
    natural.columns.remove(0);
    from_to([natural], [table("t", [required]).unique(&["code"])]).gives([
        "add t.id",
        "change the primary key of t from (code) to (id)",
        "add unique t_code_key on t",
    ]);
}

#[test]
fn a_key_that_counts_goes_together_with_its_column() {
    let required = aludel_core::Column {
        nullable: false,
        ..varchar("code", 9)
    };
    let mut natural = table("t", [required.clone()]).primary(&["code"]);
    natural.columns.remove(0);
    from_to([table("t", [required, int("z")])], [natural]).gives([
        "change the primary key of t from (id) to (code)",
        "drop t.id",
        "drop t.z",
    ]);
}

#[test]
fn another_column_takes_the_name_of_the_key() {
    let mut after = table("t", []);
    after.columns[0].ty = ColumnType::Uuid;
    after.columns[0].auto_increment = false;
    from_to([table("t", [column("uid", ColumnType::Uuid)])], [after])
        .column("uid", "id")
        .gives([
            "rename t.id to id_swap",
            "rename t.uid to id",
            "change the primary key of t from (id_swap) to (id)",
            "drop t.id_swap",
        ]);
}

#[test]
fn foreign_keys_to_a_key_that_changes_go_before_and_come_after() {
    let t = || table("t", [number("a")]);
    let u = || table("u", [int("t_id")]).key("t_id", "t");
    from_to([t(), u()], [t().primary(&["a"]).unique(&["id"]), u()]).gives([
        "drop foreign key u_t_id_fkey on u",
        "change t.id (auto increment)",
        "change the primary key of t from (id) to (a)",
        "add unique t_id_key on t",
        "add foreign key u_t_id_fkey on u",
    ]);
}

#[test]
fn foreign_keys_to_a_unique_do_not_mind_another_primary_key() {
    let t = || table("t", [number("a"), number("no")]).unique(&["no"]);
    let u = || table("u", [int("t_no")]).key_to(&["t_no"], "t", &["no"]);
    from_to([t(), u()], [t().primary(&["a"]), u()]).gives([
        "change t.id (auto increment)",
        "change the primary key of t from (id) to (a)",
    ]);
}

#[test]
fn a_renamed_key_is_no_other_key() {
    let mut after = table("t", []).primary(&["no"]);
    after.columns[0].name = "no".into();
    after.columns[0].auto_increment = true;
    from_to([table("t", [])], [after])
        .column("id", "no")
        .gives(["rename t.id to no"]);
}

#[test]
fn the_name_of_a_primary_key() {
    let mut named = table("t", []);
    named.primary_key.name = "mine".into();
    from_to([table("t", [])], [named.clone()]).gives(["rename constraint t_pkey on t to mine"]);
    let mut elsewhere = named.clone();
    elsewhere.name = "u".into();
    from_to([named], [elsewhere])
        .table("t", "u")
        .gives(["rename t to u"]);
}

#[test]
fn another_name_alone_is_a_rename() {
    let t = |name: &str| table("t", [int("a")]).check(name, "a > 0");
    from_to([t("one")], [t("two")]).gives(["rename constraint one on t to two"]);
}

#[test]
fn a_given_name_follows_nothing() {
    let named = |table: &str| {
        let mut table = crate::build::table(table, [int("a")])
            .index(&["a"])
            .unique(&["a"]);
        table.indexes[0].name = "mine".into();
        table.uniques[0].name = "ours".into();
        table
    };
    from_to([named("t")], [named("u")])
        .table("t", "u")
        .gives(["rename t to u"]);
}

#[test]
fn a_name_that_something_else_takes_is_free_first() {
    let t = |a: &str, b: &str| table("t", [int("a")]).check(a, "a > 0").check(b, "a < 9");
    from_to([t("x", "y")], [t("z", "x")]).gives([
        "rename constraint x on t to z",
        "rename constraint y on t to x",
    ]);
    from_to([t("x", "y")], [t("y", "x")]).gives([
        "rename constraint y on t to y_swap",
        "rename constraint x on t to y",
        "rename constraint y_swap on t to x",
    ]);
}

#[test]
fn columns_swapped_under_names_by_rule() {
    let t = || {
        table("t", [int("a"), varchar("b", 9)])
            .index(&["a"])
            .index(&["b"])
    };
    let mut after = t();
    after.columns[1].ty = ColumnType::String { len: Some(9) };
    after.columns[2].ty = ColumnType::I64;
    from_to([t()], [after])
        .column("a", "b")
        .column("b", "a")
        .gives([
            "rename index t_b_idx on t to t_b_idx_swap",
            "rename index t_a_idx on t to t_b_idx",
            "rename index t_b_idx_swap on t to t_a_idx",
            "rename t.a to a_swap",
            "rename t.b to a",
            "rename t.a_swap to b",
        ]);
}

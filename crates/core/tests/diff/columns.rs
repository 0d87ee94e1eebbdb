use aludel_core::{Column, ColumnType, Default, Storage};

use crate::build::{With, column, computed, decimal, int, table, text, varchar};
use crate::{Case, from_to};

/// A change of one column of table `t`.
fn change(from: Column, to: Column) -> Case {
    from_to([table("t", [from])], [table("t", [to])])
}

fn required(mut column: Column) -> Column {
    column.nullable = false;
    column
}

#[test]
fn add() {
    from_to([table("t", [])], [table("t", [int("a"), int("b")])]).gives(["add t.a", "add t.b"]);
}

#[test]
fn add_a_required_one_with_a_default() {
    let a = required(int("a")).with_default(Default::Int(0));
    from_to([table("t", [])], [table("t", [a])])
        .means(["add_column(\"t\", bigint(\"a\").default(int(0)))"]);
}

#[test]
fn add_a_required_one_with_a_backfill() {
    from_to([table("t", [])], [table("t", [required(int("a"))])])
        .backfill("a", Default::Expr("id * 2".into()))
        .means(["add_column(\"t\", bigint(\"a\")).backfill(expr(\"id * 2\"))"]);
}

#[test]
fn add_a_defaulted_one_with_another_backfill() {
    let a = required(int("a")).with_default(Default::Int(0));
    from_to([table("t", [])], [table("t", [a])])
        .backfill("a", Default::Int(7))
        .means(["add_column(\"t\", bigint(\"a\").default(int(0))).backfill(int(7))"]);
}

#[test]
fn add_a_computed_one() {
    let made = required(computed("a", "lower(b)", Storage::Stored));
    from_to([table("t", [])], [table("t", [made, varchar("b", 9)])]).gives(["add t.b", "add t.a"]);
}

#[test]
fn add_computed_ones_that_speak_of_each_other() {
    let a = computed("a", "lower(b)", Storage::Stored);
    let b = computed("b", "lower(c)", Storage::Stored);
    from_to(
        [table("t", [varchar("c", 9)])],
        [table("t", [varchar("c", 9), a, b])],
    )
    .gives(["add t.b", "add t.a"]);
}

#[test]
fn drop() {
    from_to([table("t", [int("a"), int("b")])], [table("t", [])]).gives(["drop t.b", "drop t.a"]);
}

#[test]
fn drop_computed_ones_with_what_they_are_computed_from() {
    let a = computed("a", "lower(b)", Storage::Stored);
    let b = computed("b", "lower(c)", Storage::Stored);
    from_to([table("t", [varchar("c", 9), b, a])], [table("t", [])])
        .gives(["drop t.a", "drop t.b", "drop t.c"]);
}

#[test]
fn drop_comes_last() {
    from_to(
        [table("t", [int("a")])],
        [table("t", [text("b")]), table("u", [])],
    )
    .gives(["add t.b", "create u", "drop t.a"]);
}

#[test]
fn drop_makes_room_for_a_name_of_other_case() {
    change(int("a"), text("A")).gives(["drop t.a", "add t.A"]);
}

#[test]
fn type_widened() {
    change(column("a", ColumnType::I32), column("a", ColumnType::I64))
        .means(["alter_column(\"t\", integer(\"a\"), bigint(\"a\"))"]);
    change(varchar("a", 20), varchar("a", 30)).gives(["change t.a (varchar(20) to varchar(30))"]);
    change(varchar("a", 20), text("a")).gives(["change t.a (varchar(20) to text)"]);
    change(decimal("a", 9, 2), decimal("a", 11, 3))
        .gives(["change t.a (decimal(9, 2) to decimal(11, 3))"]);
}

#[test]
fn type_converted_where_values_fit() {
    change(int("a"), text("a")).gives(["change t.a (bigint to text)"]);
    change(text("a"), int("a")).gives(["change t.a (text to bigint)"]);
    change(text("a"), varchar("a", 9)).gives(["change t.a (text to varchar(9))"]);
    change(
        column("a", ColumnType::Timestamp),
        column("a", ColumnType::Date),
    )
    .gives(["change t.a (timestamp to date)"]);
    change(column("a", ColumnType::Uuid), text("a")).gives(["change t.a (uuid to text, nullable)"]);
    change(column("a", ColumnType::Bool), column("a", ColumnType::I8))
        .gives(["change t.a (boolean to tinyint)"]);
}

#[test]
fn required_to_nullable() {
    change(required(int("a")), int("a"))
        .means(["alter_column(\"t\", bigint(\"a\"), bigint(\"a\").nullable())"]);
}

#[test]
fn nullable_to_required() {
    let bare = "alter_column(\"t\", bigint(\"a\").nullable(), bigint(\"a\"))";
    change(int("a"), required(int("a"))).means([bare]);
    change(int("a"), required(int("a")))
        .backfill("a", Default::Int(7))
        .means([&format!("{bare}.backfill(int(7))")]);
}

#[test]
fn nullable_to_required_with_a_default() {
    let to = required(int("a")).with_default(Default::Int(3));
    let steps = "alter_column(\"t\", bigint(\"a\").nullable(), bigint(\"a\").default(int(3)))";
    change(int("a"), to.clone()).means([&format!("{steps}.backfill(int(3))")]);
    change(int("a"), to)
        .backfill("a", Default::Int(7))
        .means([&format!("{steps}.backfill(int(7))")]);
}

#[test]
fn required_to_nullable_with_a_backfill_for_the_way_back() {
    change(required(int("a")), int("a"))
        .backfill("a", Default::Int(7))
        .means(["alter_column(\"t\", bigint(\"a\"), bigint(\"a\").nullable()).backfill(int(7))"]);
}

#[test]
fn a_backfill_that_does_not_fit_what_the_column_was_is_not_for_the_way_back() {
    let to = column("a", ColumnType::F64).nullable();
    change(required(varchar("a", 9)), to)
        .backfill("a", Default::Float("2.5".into()))
        .means([r#"alter_column("t", varchar("a", 9), double("a").nullable())"#]);
}

#[test]
fn a_backfill_for_the_way_back_fits_only_what_the_column_was() {
    let to = column("a", ColumnType::F64).nullable();
    change(required(varchar("a", 9)), to)
        .backfill("a", Default::String("none".into()))
        .means([r#"alter_column("t", varchar("a", 9), double("a").nullable()).backfill(string("none"))"#]);
}

#[test]
fn a_backfill_that_nothing_needs_is_inert() {
    change(required(int("a")), required(int("a")))
        .backfill("a", Default::Int(7))
        .gives([]);
}

#[test]
fn default_set_changed_and_taken() {
    let with = |n| int("a").with_default(Default::Int(n));
    change(int("a"), with(1)).gives(["change t.a (default)"]);
    change(with(1), with(2)).gives(["change t.a (default)"]);
    change(with(2), int("a")).gives(["change t.a (default)"]);
}

#[test]
fn comment_and_collation() {
    let mut commented = varchar("a", 9);
    commented.comment = Some("x".into());
    change(varchar("a", 9), commented).gives(["change t.a (comment)"]);
    let mut collated = varchar("a", 9);
    collated.collation = Some("NOCASE".into());
    change(varchar("a", 9), collated).gives(["change t.a (collation)"]);
}

#[test]
fn auto_increment() {
    let mut by_hand = table("t", []);
    by_hand.columns[0].auto_increment = false;
    from_to([table("t", [])], [by_hand]).gives(["change t.id (auto increment)"]);
}

#[test]
fn everything_at_once_is_one_step() {
    let mut to = required(text("a")).with_default(Default::String("x".into()));
    to.comment = Some("y".into());
    change(int("a"), to).gives(["change t.a (bigint to text, required, default, comment)"]);
}

#[test]
fn computed_anew() {
    let a = |expr, storage| computed("a", expr, storage);
    change(a("1", Storage::Stored), a("2", Storage::Stored)).gives(["change t.a (generated)"]);
    change(a("1", Storage::Stored), a("1", Storage::Virtual)).gives(["change t.a (generated)"]);
    let mut commented = a("1", Storage::Stored);
    commented.comment = Some("x".into());
    change(a("1", Storage::Stored), commented).gives(["change t.a (comment)"]);
}

#[test]
fn plain_becomes_computed() {
    change(varchar("a", 20), computed("a", "'x'", Storage::Stored))
        .gives(["change t.a (generated)"]);
    let late = || computed("a", "lower(b)", Storage::Stored);
    from_to(
        [table("t", [varchar("a", 20)])],
        [table("t", [late(), varchar("b", 9)])],
    )
    .gives(["add t.b", "change t.a (generated)"]);
}

#[test]
fn what_is_computed_from_a_column_goes_while_that_becomes_computed() {
    let b = || computed("b", "lower(a)", Storage::Stored);
    from_to(
        [table("t", [varchar("a", 20), b()])],
        [table("t", [computed("a", "'x'", Storage::Stored), b()])],
    )
    .gives(["drop t.b", "change t.a (generated)", "add t.b"]);
}

#[test]
fn computed_anew_from_a_new_column() {
    let a = |expr| computed("a", expr, Storage::Stored);
    from_to(
        [table("t", [varchar("b", 9), a("lower(b)")])],
        [table(
            "t",
            [varchar("b", 9), varchar("c", 9), a("lower(c)")],
        )],
    )
    .gives(["drop t.a", "add t.c", "add t.a"]);
}

#[test]
fn computed_becomes_plain() {
    change(computed("a", "1", Storage::Virtual), varchar("a", 20))
        .gives(["change t.a (generated)"]);
    change(computed("a", "1", Storage::Stored), varchar("a", 20)).gives(["change t.a (generated)"]);
}

#[test]
fn computed_anew_with_all_that_stands_on_it() {
    let t = |expr| {
        let a = computed("a", expr, Storage::Stored);
        let b = computed("b", "lower(a)", Storage::Stored);
        table("t", [a, b]).index(&["a"]).check("c", "b <> ''")
    };
    from_to([t("'x'")], [t("'y'")]).gives([
        "drop check c on t",
        "drop t.b",
        "change t.a (generated)",
        "add t.b",
        "add check c on t",
    ]);
}

#[test]
fn computed_anew_where_what_it_is_computed_from_is_converted() {
    let t = |base| table("t", [base, computed("a", "b || ''", Storage::Stored)]);
    from_to([t(int("b"))], [t(text("b"))]).gives([
        "drop t.a",
        "change t.b (bigint to text)",
        "add t.a",
    ]);
}

use aludel_core::{ColumnType, Default, Error, Native, Place, Storage};

use crate::build::{With, choice, column, computed, int, table, text};
use crate::from_to;

fn at(table: &str, column: &str) -> Place {
    Place::Column {
        table: table.into(),
        column: column.into(),
    }
}

fn said(column: Option<&str>, expr: &str) -> Place {
    Place::Expression {
        table: "t".into(),
        column: column.map(str::to_owned),
        expr: expr.into(),
    }
}

#[track_caller]
fn is(error: &Error, place: Place, message: &str) {
    assert_eq!(*error, Error::new(message).at(place));
}

#[test]
fn a_required_column_without_a_value() {
    let to = table("t", [column("a", ColumnType::I64)]);
    is(
        &from_to([table("t", [])], [to]).fails(),
        at("t", "a"),
        "column `t.a` is required and new, and rows that are already there have no value for it: make the field an \
         `Option`, or give it `#[column(default = …)]`, or `#[column(backfill = …)]`",
    );
}

#[test]
fn a_backfill_that_does_not_fit() {
    let to = table("t", [column("a", ColumnType::I8)]);
    is(
        &from_to([table("t", [])], [to])
            .backfill("a", Default::Int(300))
            .fails(),
        at("t", "a"),
        "column `t.a` has a backfill that does not fit: 300 is not between -128 and 127: write one that is",
    );
}

#[test]
fn a_backfill_that_fits_neither_what_a_column_is_nor_what_it_was() {
    let was = column("a", ColumnType::I16);
    let is = column("a", ColumnType::I8).nullable();
    let change = |value| {
        from_to([table("t", [was.clone()])], [table("t", [is.clone()])])
            .backfill("a", Default::Int(value))
    };
    change(300).gives(["change t.a (smallint to tinyint, nullable)"]);
    is_refused(&change(70_000).fails());
}

fn is_refused(error: &Error) {
    is(
        error,
        at("t", "a"),
        "column `t.a` has a backfill that does not fit: 70000 is not between -128 and 127: write one that is",
    );
}

#[test]
fn a_type_that_nothing_converts() {
    let native = ColumnType::Native(Native::everywhere("inet"));
    let pairs = [
        (ColumnType::Date, ColumnType::I64, "date to bigint"),
        (
            ColumnType::Bytes { len: None },
            ColumnType::String { len: None },
            "blob to text",
        ),
        (ColumnType::Uuid, ColumnType::Json, "uuid to json"),
        (
            ColumnType::String { len: None },
            native.clone(),
            "text to inet",
        ),
        (native, ColumnType::String { len: None }, "inet to text"),
        (ColumnType::Time, ColumnType::DateTime, "time to datetime"),
    ];
    for (from, to, words) in pairs {
        is(
            &from_to(
                [table("t", [column("a", from)])],
                [table("t", [column("a", to)])],
            )
            .fails(),
            at("t", "a"),
            &format!(
                "column `t.a` changes from {words}, and no rule says how its values convert: write the migration by hand \
                 (`make revision`) with `alter_column(…).using(\"…\")`, or add a column of another name"
            ),
        );
    }
}

#[test]
fn an_expression_that_names_a_renamed_table() {
    let t = |name| table(name, [int("a")]).check("c", "old.a > 0");
    is(
        &from_to([t("old")], [t("t")]).table("old", "t").fails(),
        said(None, "old.a > 0"),
        "the check `c` on table `t` still speaks of the table as `old` (`old.a > 0`), which is now called `t`: write the \
         column's name alone",
    );
    let text = |name| table(name, [int("a")]).check("c", "a > 0 AND 'old.a' <> ''");
    from_to([text("old")], [text("t")])
        .table("old", "t")
        .gives(["rename old to t"]);
}

#[test]
fn everything_is_refused_at_once() {
    let from = table("t", [text("a"), int("b")]);
    let to = table(
        "t",
        [
            int("b"),
            column("c", ColumnType::I64),
            column("d", ColumnType::I64),
        ],
    )
    .check("k", "a > 0");
    let case = from_to([from], [to]);
    let all = aludel_core::diff::problems(&case.from, &case.to, &case.hints);
    let all: Vec<_> = all.iter().map(|error| error.place.clone()).collect();
    assert_eq!(all, [said(None, "a > 0"), at("t", "c"), at("t", "d")]);
}

#[test]
fn where_hints_are_wrong_nothing_else_is_told() {
    let to = table(
        "t",
        [column("c", ColumnType::I64), column("d", ColumnType::I64)],
    );
    let case = from_to([table("t", [])], [to, table("u", [])]);
    let case = case.column("x", "c").table("s", "u");
    let all = aludel_core::diff::problems(&case.from, &case.to, &case.hints);
    let all: Vec<_> = all.iter().map(|error| error.place.clone()).collect();
    assert_eq!(all, [Place::Table("u".into()), at("t", "c")]);
}

#[test]
fn an_expression_that_speaks_of_what_is_gone() {
    let old = || table("t", [int("a"), int("o")]).check("t_o_check", "a > 0");
    is(
        &from_to(
            [old()],
            [table("t", [int("o")]).check("t_o_check", "a > 0")],
        )
        .fails(),
        said(Some("o"), "a > 0"),
        "the check `t_o_check` on table `t` still speaks of `a` (`a > 0`), which is dropped: take it out of the expression",
    );
    is(
        &from_to(
            [table("t", [int("a")])],
            [table("t", [int("b")]).check("c", "\"A\" > 0")],
        )
        .column("a", "b")
        .fails(),
        said(None, "\"A\" > 0"),
        "the check `c` on table `t` still speaks of `a` (`\"A\" > 0`), which is now called `b`: write that in the expression",
    );
    is(
        &from_to(
            [table("t", [int("a")])],
            [table(
                "t",
                [int("b"), computed("g", "a + 1", Storage::Stored)],
            )],
        )
        .fails(),
        said(Some("g"), "a + 1"),
        "the generated column `g` on table `t` still speaks of `a` (`a + 1`), which is dropped: take it out of the expression",
    );
    let partial = table("t", [int("b")]).index_on(
        "i",
        vec![aludel_core::IndexPart::Column("b".into())],
        Some("a > 0"),
    );
    is(
        &from_to([table("t", [int("a")])], [partial]).fails(),
        said(None, "a > 0"),
        "the index `i` on table `t` still speaks of `a` (`a > 0`), which is dropped: take it out of the expression",
    );
}

#[test]
fn a_hint_that_names_what_never_was() {
    is(
        &from_to([table("t", [])], [table("t", [int("b")])])
            .column("a", "b")
            .fails(),
        at("t", "b"),
        "`renamed_from = \"a\"` on `t.b` names a column that the migrations never had: mend the name, or take the hint out",
    );
    is(
        &from_to([], [table("t", [int("b")])])
            .column("a", "b")
            .fails(),
        at("t", "b"),
        "`renamed_from = \"a\"` on `t.b` names a column that the migrations never had: mend the name, or take the hint out",
    );
    is(
        &from_to([], [table("t", [])]).table("s", "t").fails(),
        Place::Table("t".into()),
        "`renamed_from = \"s\"` on `t` names a table that the migrations never had: mend the name, or take the hint out",
    );
    is(
        &from_to(
            [table("t", [choice("a", &["x"])])],
            [table("t", [choice("a", &["x", "z"])])],
        )
        .value("a", "y", "z")
        .fails(),
        at("t", "a"),
        "`renamed_from = \"y\"` on the value `z` of `t.a` names a value that the migrations never had: mend the name, or \
         take the hint out",
    );
}

#[test]
fn a_hint_that_names_what_still_is_another() {
    is(
        &from_to([table("t", [int("a")])], [table("t", [int("a"), int("b")])])
            .column("a", "b")
            .fails(),
        at("t", "b"),
        "`renamed_from = \"a\"` on `t.b` names what still is another column: take the hint out, or take `a` out of the models",
    );
    is(
        &from_to([table("s", [])], [table("s", []), table("t", [])])
            .table("s", "t")
            .fails(),
        Place::Table("t".into()),
        "`renamed_from = \"s\"` on `t` names what still is another table: take the hint out, or take `s` out of the models",
    );
    is(
        &from_to(
            [table("t", [choice("a", &["x"])])],
            [table("t", [choice("a", &["x", "z"])])],
        )
        .value("a", "x", "z")
        .fails(),
        at("t", "a"),
        "`renamed_from = \"x\"` on the value `z` of `t.a` names what still is another value: take the hint out, or take \
         `x` out of the models",
    );
}

#[test]
fn hints_that_contradict_each_other() {
    let t = || table("t", [int("a")]);
    is(
        &from_to([t()], [t()]).column("a", "a").fails(),
        at("t", "a"),
        "`renamed_from = \"a\"` on `t.a` names itself: take the hint out",
    );
    is(
        &from_to([t()], [table("t", [int("b"), int("c")])])
            .column("a", "b")
            .column("a", "c")
            .fails(),
        at("t", "c"),
        "`renamed_from = \"a\"` on `t.c` names the same column as the hint on `t.b`: keep one of them",
    );
    is(
        &from_to([table("t", [int("a"), int("b")])], [table("t", [int("c")])])
            .column("a", "c")
            .column("b", "c")
            .fails(),
        at("t", "c"),
        "`renamed_from = \"b\"` on `t.c` is its second hint: keep one of them",
    );
    is(
        &from_to(
            [table("t", [choice("a", &["x", "y"])])],
            [table("t", [choice("a", &["y"])])],
        )
        .value("a", "x", "y")
        .fails(),
        at("t", "a"),
        "`renamed_from = \"x\"` on the value `y` of `t.a` would make one value of two, as `y` is there already: take the \
         hint out, and change the rows in a migration by hand",
    );
}

#[test]
fn models_that_cannot_stand() {
    is(
        &from_to(
            [table("t", [int("a")])],
            [table("t", [int("a")]).key("a", "u")],
        )
        .fails(),
        Place::Table("t".into()),
        "the foreign key `t_a_fkey` on `t` references `u`, which is not there at this point of the chain: create it first",
    );
}

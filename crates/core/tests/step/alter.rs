use aludel_core::{Column, ColumnType, Default, Step};

use crate::build::{With, choice, column, int, table, text};
use crate::{leads, refused};

fn alter(from: Column, to: Column) -> Step {
    Step::AlterColumn {
        table: "t".into(),
        from,
        to,
        backfill: Some(Default::Int(1)),
        using: Some("up".into()),
        reverse_using: Some("down".into()),
    }
}

fn rename(from: &str, to: &str) -> Step {
    Step::RenameValue {
        table: "t".into(),
        column: "a".into(),
        from: from.into(),
        to: to.into(),
    }
}

#[test]
fn alter_column() {
    leads(
        &alter(int("a"), text("a")),
        [table("t", [int("a")])],
        [table("t", [text("a")])],
    );
    refused(
        &alter(int("a"), text("a")),
        [table("t", [])],
        "table `t` has no column `a` at this point of the chain: add it first, or mend the name",
    );
    refused(
        &alter(int("a"), text("a")),
        [table("t", [text("a")])],
        "column `t.a` is not as the step says: write it as the migrations before it left it",
    );
    refused(
        &alter(int("a"), int("b")),
        [table("t", [int("a")])],
        "`alter_column` on `t` changes the name `a` to `b`: use `rename_column` for the name",
    );
    refused(
        &alter(int("a"), int("a")),
        [table("t", [int("a")])],
        "`alter_column` changes nothing of `t.a`: change its second column, or take the step out",
    );
    let key = column("a", ColumnType::I64);
    refused(
        &alter(key.clone(), int("a")),
        [table("t", [key]).primary(&["a"])],
        "column `t.a` is part of the primary key: take `.nullable()` out",
    );
}

#[test]
fn rename_value() {
    let a = |values: &[&str], default: &str| {
        table(
            "t",
            [choice("a", values).with_default(Default::String(default.into()))],
        )
    };
    leads(
        &rename("x", "z"),
        [a(&["x", "y"], "x")],
        [a(&["z", "y"], "z")],
    );
    leads(
        &rename("x", "z"),
        [a(&["x", "y"], "y")],
        [a(&["z", "y"], "y")],
    );
    refused(
        &rename("x", "z"),
        [table("t", [text("a")])],
        "column `t.a` is no enum: take `rename_value` out",
    );
    refused(
        &rename("x", "y"),
        [a(&["x", "y"], "x")],
        "the enum `t.a` already has the value `y`: choose another",
    );
    refused(
        &rename("w", "z"),
        [a(&["x", "y"], "x")],
        "the enum `t.a` has no value `w` at this point of the chain: mend the name",
    );
}

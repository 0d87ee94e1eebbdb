use aludel_core::{Column, IndexPart, Raw, Step, Storage};

use crate::build::{With, computed, int, table, text, varchar};
use crate::{leads, refused};

fn add(column: Column) -> Step {
    Step::AddColumn {
        table: "t".into(),
        column,
        backfill: None,
    }
}

fn drop(column: Column) -> Step {
    Step::DropColumn {
        table: "t".into(),
        column,
        backfill: None,
    }
}

fn rename(from: &str, to: &str) -> Step {
    Step::RenameColumn {
        table: "t".into(),
        from: from.into(),
        to: to.into(),
    }
}

fn rename_table(from: &str, to: &str) -> Step {
    Step::RenameTable {
        from: from.into(),
        to: to.into(),
    }
}

#[test]
fn create_table() {
    let create = |table| Step::CreateTable(table);
    leads(
        &create(table("t", [int("a")])),
        [],
        [table("t", [int("a")])],
    );
    refused(
        &create(table("T", [])),
        [table("t", [])],
        "there is already a table `t` at this point of the chain: take the step out, or name it otherwise",
    );
    refused(
        &create(table("aludel_t", [])),
        [],
        "the table name `aludel_t` begins with `aludel_`, which is kept for aludel's own tables: choose another",
    );
    refused(
        &create(table("t", [int("a"), int("A")])),
        [],
        "table `t` already has a column `a` at this point of the chain: take the step out, or name it otherwise",
    );
    refused(
        &create(table("t", []).primary(&[])),
        [],
        "table `t` has no primary key: add `.primary_key(&[…])`",
    );
    refused(
        &create(table("t", []).primary(&["no"])),
        [],
        "table `t` has no column `no` at this point of the chain: add it first, or mend the name",
    );
    refused(
        &create(table("t", [int("a")]).primary(&["a"])),
        [],
        "column `t.a` is part of the primary key: take `.nullable()` out",
    );
    refused(
        &create(
            table("t", [int("a")])
                .unique(&["a"])
                .check("t_a_key", "a > 0"),
        ),
        [],
        "table `t` would have two constraints or indexes called `t_a_key`: give one of them another name",
    );
    refused(
        &create(table("t", [int("a")]).key("a", "u")),
        [],
        "the foreign key `t_a_fkey` on `t` references `u`, which is not there at this point of the chain: create it first",
    );
    refused(
        &create(table("t", [int("a")]).unique(&[])),
        [],
        "`t_key` on table `t` has no columns: name one",
    );
    refused(
        &create(table("t", [int("a")]).index(&["a", "a"])),
        [],
        "`t_a_a_idx` on table `t` names column `a` twice: take one out",
    );
}

#[test]
fn drop_table() {
    let drop = |table| Step::DropTable(table);
    leads(&drop(table("t", [int("a")])), [table("t", [int("a")])], []);
    refused(
        &drop(table("t", [])),
        [],
        "there is no table `t` at this point of the chain: create it first, or mend the name",
    );
    refused(
        &drop(table("t", [])),
        [table("t", [int("a")])],
        "table `t` is not as the step says: write it as the migrations before it left it",
    );
    refused(
        &drop(table("t", [])),
        [table("t", []), table("u", [int("a")]).key("a", "t")],
        "table `t` is still referenced by `u_a_fkey` on `u`: drop that foreign key first",
    );
}

#[test]
fn rename_of_a_table() {
    let keyed = |name: &str| {
        let mut table = table("u", [int("a")]).key("a", name);
        table.foreign_keys[0].name = "f".into();
        table
    };
    leads(
        &rename_table("a", "b"),
        [table("a", []), keyed("a")],
        [table("b", []), keyed("b")],
    );
    refused(
        &rename_table("a", "b"),
        [],
        "there is no table `a` at this point of the chain: create it first, or mend the name",
    );
    refused(
        &rename_table("a", "B"),
        [table("a", []), table("b", [])],
        "there is already a table `b` at this point of the chain: drop or rename it first",
    );
    refused(
        &rename_table("a", "a"),
        [table("a", [])],
        "`rename_table` renames `a` to itself: mend a name, or take the step out",
    );
    refused(
        &rename_table("a", ""),
        [table("a", [])],
        "the table name is empty: give it a name",
    );
    let mut named = table("a", []);
    named.primary_key.name = "mine".into();
    let mut renamed = named.clone();
    renamed.name = "b".into();
    leads(&rename_table("a", "b"), [named], [renamed]);
}

#[test]
fn comment_of_a_table() {
    let step = Step::CommentTable {
        table: "t".into(),
        from: None,
        to: Some("x".into()),
    };
    leads(&step, [table("t", [])], [table("t", []).comment("x")]);
    refused(
        &step,
        [table("t", []).comment("y")],
        "the comment of table `t` is not as the step says: write it as the migrations before it left it",
    );
}

#[test]
fn add_column() {
    leads(&add(int("a")), [table("t", [])], [table("t", [int("a")])]);
    refused(
        &add(int("A")),
        [table("t", [int("a")])],
        "table `t` already has a column `a` at this point of the chain: take the step out, or name it otherwise",
    );
}

#[test]
fn drop_column() {
    leads(&drop(int("a")), [table("t", [int("a")])], [table("t", [])]);
    refused(
        &drop(int("a")),
        [table("t", [])],
        "table `t` has no column `a` at this point of the chain: add it first, or mend the name",
    );
    refused(
        &drop(int("a")),
        [table("t", [text("a")])],
        "column `t.a` is not as the step says: write it as the migrations before it left it",
    );
    let part = |table, name: &str| {
        refused(
            &drop(int("a")),
            [table],
            &format!("column `t.a` is part of `{name}`: drop that first"),
        );
    };
    let t = || table("t", [int("a")]);
    part(t().unique(&["a"]), "t_a_key");
    part(t().index(&["id", "a"]), "t_id_a_idx");
    part(t().key("a", "t"), "t_a_fkey");
    part(t().primary(&["id", "a"]), "t_pkey");
    refused(
        &drop(int("a")),
        [
            t().primary(&["a"]),
            table("u", [int("x")]).key_to(&["x"], "t", &["a"]),
        ],
        "column `t.a` is still referenced by `u_x_fkey` on `u`: drop that foreign key first",
    );
}

#[test]
fn expressions_hold_a_column() {
    let told = |table, name: &str, expr: &str| {
        refused(
            &drop(int("a")),
            [table],
            &format!(
                "`{name}` on table `t` speaks of column `a` (`{expr}`): drop it before the drop and create it anew after it"
            ),
        );
    };
    let t = || table("t", [int("a"), int("b")]);
    told(t().check("c", "a > 0"), "c", "a > 0");
    told(
        t().index_on("i", vec![IndexPart::Expr("a + b".into())], None),
        "i",
        "a + b",
    );
    told(
        t().index_on("i", vec![IndexPart::Column("b".into())], Some("`A` > 0")),
        "i",
        "`A` > 0",
    );
    told(
        table("t", [int("a"), computed("g", "a", Storage::Stored)]),
        "g",
        "a",
    );
    refused(
        &rename("a", "z"),
        [t().check("c", "a > 0")],
        "`c` on table `t` speaks of column `a` (`a > 0`): drop it before the rename and create it anew after it",
    );
    let own = computed("g", "g || 'x'", Storage::Stored);
    leads(&drop(own.clone()), [table("t", [own])], [table("t", [])]);
}

#[test]
fn rename_of_a_column() {
    let t = |name: &str| {
        let mut t = table("t", [varchar(name, 9)])
            .unique(&[name])
            .index_on("i", vec![IndexPart::Descending(name.into())], None)
            .key_to(&[name], "t", &[name]);
        t.uniques[0].name = "u".into();
        t.foreign_keys[0].name = "f".into();
        t
    };
    let u = |name: &str| table("u", [varchar("x", 9)]).key_to(&["x"], "t", &[name]);
    leads(&rename("a", "b"), [t("a"), u("a")], [t("b"), u("b")]);
    leads(&rename("a", "A"), [t("a")], [t("A")]);
    refused(
        &rename("a", "b"),
        [table("t", [])],
        "table `t` has no column `a` at this point of the chain: add it first, or mend the name",
    );
    refused(
        &rename("a", "B"),
        [table("t", [int("a"), int("b")])],
        "table `t` already has a column `b` at this point of the chain: take the step out, or name it otherwise",
    );
    refused(
        &rename("a", "a"),
        [table("t", [int("a")])],
        "`rename_column` renames `a` to itself: mend a name, or take the step out",
    );
}

#[test]
fn what_raw_steps_mean() {
    let raw = |down| Step::Raw {
        up: Raw::Run { name: "f".into() },
        down,
        means: vec![add(int("a")), rename("a", "b")],
    };
    leads(
        &raw(Some(Raw::Nothing)),
        [table("t", [])],
        [table("t", [int("b")])],
    );
    assert_eq!(raw(None).reverse(), None);
    refused(
        &raw(None),
        [],
        "there is no table `t` at this point of the chain: create it first, or mend the name",
    );
}

use aludel_core::{Check, ForeignKey, Index, IndexPart, Step, Table, Unique};

use crate::build::{With, int, table};
use crate::{leads, refused};

fn t() -> Table {
    table("t", [int("a"), int("b")])
}

/// The steps that create and drop what stands on a table `t`.
fn both(table: &Table) -> (Step, Step) {
    let on = || "t".to_owned();
    let create = if let Some(unique) = table.uniques.first() {
        Step::CreateUnique {
            table: on(),
            unique: unique.clone(),
        }
    } else if let Some(index) = table.indexes.first() {
        Step::CreateIndex {
            table: on(),
            index: index.clone(),
        }
    } else if let Some(key) = table.foreign_keys.first() {
        Step::CreateForeignKey {
            table: on(),
            key: key.clone(),
        }
    } else {
        Step::CreateCheck {
            table: on(),
            check: table.checks[0].clone(),
        }
    };
    let drop = create.reverse().unwrap();
    (create, drop)
}

#[test]
fn each_is_created_and_dropped() {
    for with in [
        t().unique(&["a", "b"]),
        t().index(&["a"]),
        t().index_on("i", vec![IndexPart::Expr("a + b".into())], Some("a > 0")),
        t().key("a", "t"),
        t().check("c", "a > 0"),
    ] {
        let (create, drop) = both(&with);
        leads(&create, [t()], [with.clone()]);
        leads(&drop, [with.clone()], [t()]);
        let name = with.object_names().nth(1).unwrap().to_owned();
        refused(
            &create,
            [with],
            &format!(
                "table `t` would have two constraints or indexes called `{name}`: give one of them another name"
            ),
        );
        refused(
            &drop,
            [t()],
            &format!(
                "table `t` has no `{name}` of this definition at this point of the chain: write it as the migrations \
                 before it left it, or take the step out"
            ),
        );
        refused(
            &create,
            [],
            "there is no table `t` at this point of the chain: create it first, or mend the name",
        );
    }
}

#[test]
fn columns_must_be_there() {
    let missing =
        "table `t` has no column `z` at this point of the chain: add it first, or mend the name";
    for with in [
        t().unique(&["z"]),
        t().index(&["z"]),
        t().key("z", "t"),
        t().key_to(&["a"], "t", &["z"]),
    ] {
        refused(&both(&with).0, [t()], missing);
    }
}

#[test]
fn keys_have_columns_and_none_twice() {
    let unique = |columns: &[&str]| Step::CreateUnique {
        table: "t".into(),
        unique: Unique {
            name: "u".into(),
            columns: columns.iter().map(ToString::to_string).collect(),
        },
    };
    refused(
        &unique(&[]),
        [t()],
        "`u` on table `t` has no columns: name one",
    );
    refused(
        &unique(&["a", "a"]),
        [t()],
        "`u` on table `t` names column `a` twice: take one out",
    );
    let index = Index {
        name: "i".into(),
        parts: vec![],
        unique: false,
        filter: None,
    };
    let index = Step::CreateIndex {
        table: "t".into(),
        index,
    };
    refused(&index, [t()], "`i` on table `t` has no columns: name one");
}

fn reference(columns: &[&str], table: &str, references: &[&str]) -> Step {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    Step::CreateForeignKey {
        table: "t".into(),
        key: ForeignKey {
            name: "f".into(),
            columns: owned(columns),
            table: table.into(),
            references: owned(references),
            on_delete: aludel_core::Action::NoAction,
            on_update: aludel_core::Action::NoAction,
        },
    }
}

#[test]
fn a_foreign_key_references_a_key() {
    refused(
        &reference(&["a"], "u", &["id"]),
        [t()],
        "the foreign key `f` on `t` references `u`, which is not there at this point of the chain: create it first",
    );
    refused(
        &reference(&["a", "b"], "t", &["id"]),
        [t()],
        "the foreign key `f` on `t` has 2 columns and references 1: name as many on both sides",
    );
    refused(
        &reference(&["a"], "t", &["b"]),
        [t()],
        "the foreign key `f` on `t` references `t(b)`, which is neither its primary key nor unique: make it unique",
    );
}

#[test]
fn a_key_that_is_referenced_stays() {
    let held = || t().unique(&["b"]).key_to(&["a"], "t", &["b"]);
    let drop = Step::DropUnique {
        table: "t".into(),
        unique: held().uniques[0].clone(),
    };
    refused(
        &drop,
        [held()],
        "the foreign key `t_a_fkey` on `t` references `t(b)`, which is neither its primary key nor unique: make it unique",
    );
}

#[test]
fn a_constraint_of_another_definition_is_not_dropped() {
    let drop = Step::DropCheck {
        table: "t".into(),
        check: Check {
            name: "c".into(),
            expr: "a > 1".into(),
        },
    };
    refused(
        &drop,
        [t().check("c", "a > 0")],
        "table `t` has no `c` of this definition at this point of the chain: write it as the migrations before it left \
         it, or take the step out",
    );
}

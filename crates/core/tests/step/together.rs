use aludel_core::diff::ColumnHint;
use aludel_core::step::hazards;
use aludel_core::{Danger, Hints, Raw, Step, Table, diff};

use crate::build::{With, int, table, text, varchar};
use crate::schema;

/// The dangers of the steps between two tables, table `a` renamed to `b` and column `x` to `y` where they are so called.
fn between(from: Table, to: Table) -> Vec<(Danger, String)> {
    let mut hints = Hints::default();
    if from.name != to.name {
        hints.tables.push((from.name.clone(), to.name.clone()));
    }
    if from.column("x").is_some() && to.column("x").is_none() {
        hints.columns.push(ColumnHint {
            table: to.name.clone(),
            from: "x".into(),
            to: "y".into(),
        });
    }
    let steps = diff(&schema([from]), &schema([to]), &hints).unwrap().steps;
    let found = hazards(&steps);
    assert_eq!(found.len(), steps.len());
    found
        .into_iter()
        .flatten()
        .map(|h| (h.danger, h.reason))
        .collect()
}

fn full(name: &str, column: &str) -> Table {
    let mut table = table(name, [varchar(column, 9)])
        .unique(&[column])
        .index(&[column])
        .key_to(&[column], name, &[column])
        .check(&format!("{name}_c"), &format!("\"{column}\" <> 'x'"));
    table.indexes[0].unique = true;
    table
}

#[test]
fn what_comes_again_around_a_rename_is_no_danger() {
    assert_eq!(
        between(full("a", "x"), full("b", "y")),
        [
            (Danger::Breaking, "older binaries still use a".to_owned()),
            (Danger::Breaking, "older binaries still use b.x".to_owned()),
        ]
    );
}

#[test]
fn what_comes_anew_is_a_danger() {
    let found = between(table("a", [varchar("x", 9)]), full("a", "x"));
    assert_eq!(found.len(), 8);
}

#[test]
fn another_definition_is_a_danger() {
    let t = |expr| table("a", [int("x")]).check("c", expr);
    assert_eq!(between(t("x > 0"), t("x > 1")).len(), 2);
    assert_eq!(between(t("x > 0"), t("x>0")).len(), 0);
}

#[test]
fn rows_that_changed_in_between_are_a_danger() {
    let t = |column| table("a", [column]).check("c", "x <> 1");
    let dropped = diff(
        &schema([t(int("x"))]),
        &schema([table("a", [int("x")])]),
        &Hints::default(),
    );
    let drop = dropped.unwrap().steps.remove(0);
    let create = drop.reverse().unwrap();
    let raw = Step::Raw {
        up: Raw::Run { name: "f".into() },
        down: None,
        means: vec![],
    };
    let alter = Step::AlterColumn {
        table: "a".into(),
        from: int("x"),
        to: text("x"),
        backfill: None,
        using: None,
        reverse_using: None,
    };
    let last = |between: Vec<Step>| {
        let steps: Vec<Step> = [drop.clone()]
            .into_iter()
            .chain(between)
            .chain([create.clone()])
            .collect();
        hazards(&steps).pop().unwrap().len()
    };
    assert_eq!(last(vec![]), 0);
    assert_eq!(last(vec![raw]), 2);
    assert_eq!(last(vec![alter]), 2);
}

#[test]
fn a_new_table_is_in_no_danger() {
    let create = Step::CreateTable(table("a", [int("x")]));
    let rename = Step::RenameTable {
        from: "a".into(),
        to: "b".into(),
    };
    let drop = Step::DropColumn {
        table: "b".into(),
        column: int("x"),
        backfill: None,
    };
    assert!(
        hazards(&[create.clone(), rename, drop.clone()])
            .iter()
            .all(Vec::is_empty)
    );
    assert!(!hazards(std::slice::from_ref(&drop))[0].is_empty());
    let gone = Step::DropTable(table("a", [int("x")]));
    let again = hazards(&[create, gone]);
    assert!(again[1].is_empty());
}

use aludel_core::diff::{ColumnHint, ValueHint};
use aludel_core::{Hints, Migration, Raw, Step};

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

fn rename_value(from: &str, to: &str) -> Step {
    Step::RenameValue {
        table: "t".into(),
        column: "kind".into(),
        from: from.into(),
        to: to.into(),
    }
}

fn chain<const N: usize>(steps: [Step; N]) -> [Migration; 1] {
    [Migration {
        id: "0001_x".into(),
        parent: None,
        steps: steps.into(),
    }]
}

fn hint(from: &str, to: &str) -> Hints {
    let hint = ColumnHint {
        table: "t".into(),
        from: from.into(),
        to: to.into(),
    };
    Hints {
        columns: vec![hint],
        ..Hints::default()
    }
}

fn is_spent<const N: usize>(hints: &Hints, steps: [Step; N]) -> bool {
    hints.unspent(&chain(steps)) == Hints::default()
}

#[test]
fn a_hint_is_spent_by_its_rename() {
    assert!(!is_spent(&hint("a", "b"), []));
    assert!(is_spent(&hint("a", "b"), [rename("a", "b")]));
    assert!(!is_spent(&hint("a", "b"), [rename("b", "a")]));
    assert!(!is_spent(&hint("a", "b"), [rename("a", "c")]));
}

#[test]
fn a_hint_is_spent_by_renames_with_others_between() {
    assert!(is_spent(
        &hint("a", "c"),
        [rename("a", "b"), rename("b", "c")]
    ));
    assert!(is_spent(
        &hint("b", "c"),
        [rename("a", "b"), rename("b", "c")]
    ));
}

#[test]
fn a_swap_is_spent_on_both_sides() {
    let swap = || {
        [
            rename("a", "a_swap"),
            rename("b", "a"),
            rename("a_swap", "b"),
        ]
    };
    assert!(is_spent(&hint("a", "b"), swap()));
    assert!(is_spent(&hint("b", "a"), swap()));
}

#[test]
fn a_way_back_makes_it_new() {
    assert!(!is_spent(
        &hint("a", "b"),
        [rename("a", "b"), rename("b", "a")]
    ));
    assert!(is_spent(
        &hint("b", "a"),
        [rename("a", "b"), rename("b", "a")]
    ));
}

#[test]
fn what_was_dropped_has_no_past() {
    let column = aludel_core::Column::new("b", aludel_core::ColumnType::I64);
    let drop = Step::DropColumn {
        table: "t".into(),
        column,
        backfill: None,
    };
    assert!(!is_spent(&hint("a", "b"), [rename("a", "b"), drop]));
}

#[test]
fn what_sql_means_counts() {
    let raw = Step::Raw {
        up: Raw::Nothing,
        down: None,
        means: vec![rename("a", "b")],
    };
    assert!(is_spent(&hint("a", "b"), [raw]));
}

#[test]
fn tables_and_what_is_in_them() {
    let tables = |from: &str, to: &str| Hints {
        tables: vec![(from.into(), to.into())],
        ..Hints::default()
    };
    assert!(is_spent(&tables("s", "t"), [rename_table("s", "t")]));
    assert!(!is_spent(&tables("s", "t"), [rename_table("s", "u")]));
    assert!(is_spent(
        &hint("a", "b"),
        [
            Step::RenameColumn {
                table: "s".into(),
                from: "a".into(),
                to: "b".into()
            },
            rename_table("s", "t"),
        ]
    ));
    let both = Hints {
        tables: vec![("t".into(), "u".into())],
        columns: vec![ColumnHint {
            table: "u".into(),
            from: "a".into(),
            to: "b".into(),
        }],
        ..Hints::default()
    };
    let left = both.unspent(&chain([rename("a", "b")]));
    assert_eq!((left.tables.len(), left.columns.len()), (1, 0));
}

#[test]
fn values_of_an_enum() {
    let hint = |column: &str| Hints {
        values: vec![ValueHint {
            table: "t".into(),
            column: column.into(),
            from: "x".into(),
            to: "y".into(),
        }],
        ..Hints::default()
    };
    assert!(is_spent(&hint("kind"), [rename_value("x", "y")]));
    assert!(!is_spent(&hint("other"), [rename_value("x", "y")]));
    assert!(is_spent(
        &hint("sort"),
        [rename_value("x", "y"), rename("kind", "sort")]
    ));
}

use aludel_core::{Column, ColumnType, Default, Migration, Place, Step, Storage, replay};

use crate::build::{column, computed, int, table};

/// What the replay of a chain says whose first migration creates table `t` and whose second has this step.
fn second(step: Step) -> Result<(), String> {
    let create = Step::CreateTable(table("t", [int("a")]));
    let migration = |id: &str, steps| Migration {
        id: id.into(),
        parent: None,
        steps,
    };
    let chain = [
        migration("0001_a", vec![create]),
        migration("0002_b", vec![step]),
    ];
    replay(&chain).map(drop).map_err(|error| {
        let place = Place::Step {
            migration: "0002_b".into(),
            index: 0,
        };
        assert_eq!(error.place, place);
        error.message
    })
}

fn add(column: Column, backfill: Option<Default>) -> Step {
    Step::AddColumn {
        table: "t".into(),
        column,
        backfill,
    }
}

fn alter(to: ColumnType, using: Option<&str>) -> Step {
    Step::AlterColumn {
        table: "t".into(),
        from: int("a"),
        to: column("a", to).nullable(),
        backfill: None,
        using: using.map(str::to_owned),
        reverse_using: None,
    }
}

#[test]
fn a_required_column_needs_a_value() {
    let b = || column("b", ColumnType::I64);
    assert_eq!(
        second(add(b(), None)),
        Err("column `t.b` is required, and rows that are already there have no value for it: add `.nullable()`, \
             `.default(…)` or `.backfill(…)`"
            .to_owned())
    );
    assert_eq!(second(add(b(), Some(Default::Int(1)))), Ok(()));
    assert_eq!(second(add(b().nullable(), None)), Ok(()));
    assert_eq!(second(add(b().with_default(Default::Int(1)), None)), Ok(()));
    assert_eq!(
        second(add(computed("b", "a", Storage::Stored), None)),
        Ok(())
    );
}

#[test]
fn a_table_of_the_same_migration_has_no_rows() {
    let chain = [Migration {
        id: "0001_a".into(),
        parent: None,
        steps: vec![
            Step::CreateTable(table("t", [])),
            add(column("b", ColumnType::I64), None),
        ],
    }];
    assert!(replay(&chain).is_ok());
}

#[test]
fn what_sql_means_is_not_looked_at() {
    let raw = Step::Raw {
        up: aludel_core::Raw::Run { name: "f".into() },
        down: None,
        means: vec![add(column("b", ColumnType::I64), None)],
    };
    assert_eq!(second(raw), Ok(()));
}

#[test]
fn a_type_that_nothing_converts_needs_using() {
    assert_eq!(
        second(alter(ColumnType::Date, None)),
        Err("no rule says how the values of `t.a` become date: add `.using(\"…\")`".to_owned())
    );
    assert_eq!(second(alter(ColumnType::Date, Some("date(a)"))), Ok(()));
    assert_eq!(second(alter(ColumnType::I32, None)), Ok(()));
}

/// A required column becomes nullable, with a value for the way back.
fn optional(from: ColumnType, to: ColumnType, value: Default) -> Result<(), String> {
    let was = column("b", from);
    let steps = vec![
        Step::CreateTable(table("t", [was.clone()])),
        Step::AlterColumn {
            table: "t".into(),
            from: was,
            to: column("b", to).nullable(),
            backfill: Some(value),
            using: None,
            reverse_using: None,
        },
    ];
    let chain = [Migration {
        id: "0001_a".into(),
        parent: None,
        steps,
    }];
    let done = replay(&chain).map(drop);
    done.map_err(|error| error.to_string())
}

/// The way back takes it, to what the column was; what the column becomes need not have such a value.
#[test]
fn a_value_for_the_way_back_must_fit_what_the_column_was() {
    let refused = optional(ColumnType::I8, ColumnType::I32, Default::Int(300));
    assert!(refused.unwrap_err().ends_with(
        "column `t.b` has a backfill that does not fit: 300 is not between -128 and 127: write one that is"
    ));
    let text = ColumnType::String { len: None };
    assert_eq!(
        optional(ColumnType::I8, text.clone(), Default::Int(3)),
        Ok(())
    );
    let word = Default::String("none".into());
    assert_eq!(optional(text.clone(), ColumnType::I8, word.clone()), Ok(()));
    assert!(optional(ColumnType::I8, text, word).is_err());
}

#[test]
fn values_must_fit() {
    let b = || column("b", ColumnType::I8).nullable();
    assert_eq!(
        second(add(b().with_default(Default::Int(300)), None)),
        Err("column `t.b` has a default that does not fit: 300 is not between -128 and 127: write one that is".to_owned())
    );
    assert_eq!(
        second(add(b(), Some(Default::Bool(true)))),
        Err("column `t.b` has a backfill that does not fit: true or false is no tinyint: write a whole number".to_owned())
    );
    let misfit = table("u", [b().with_default(Default::Now)]);
    assert_eq!(
        second(Step::CreateTable(misfit)),
        Err("column `u.b` has a default that does not fit: `now` is no tinyint: write a whole number".to_owned())
    );
}

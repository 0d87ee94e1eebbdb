//! Models as nobody would write them.

use aludel_core::lint::lint;
use aludel_core::sql::script;
use aludel_core::{Column, Engine, Hints, Schema, Table, diff};

use crate::build::{With, int, table};
use crate::{messages_on, one};

fn wide(columns: usize) -> Table {
    let mut wide = table("wide", []);
    wide.columns
        .extend((1..columns).map(|n| int(&format!("c{n}"))));
    wide
}

#[test]
fn a_table_wider_than_an_engine_holds_is_refused_at_build() {
    let said = |count, engines: &[Engine]| messages_on(engines, [wide(count)]);
    assert!(said(1017, &Engine::ALL).is_empty());
    assert_eq!(
        said(1018, &Engine::ALL),
        [
            "table `wide` has 1018 columns, and MySQL and MariaDB hold 1017 at most: split it in two, or leave MySQL and \
             MariaDB out of `engines` in Cargo.toml"
        ]
    );
    assert_eq!(
        said(10_000, &[Engine::Postgres]),
        [
            "table `wide` has 10000 columns, and PostgreSQL holds 1600 at most: split it in two, or leave PostgreSQL out of \
             `engines` in Cargo.toml"
        ]
    );
    assert_eq!(
        said(10_000, &[Engine::Sqlite]),
        [
            "table `wide` has 10000 columns, and SQLite holds 2000 at most: split it in two, or leave SQLite out of \
             `engines` in Cargo.toml"
        ]
    );
    assert!(said(2000, &[Engine::Sqlite]).is_empty());
}

#[test]
fn names_that_end_early_are_refused_at_build() {
    one(
        table("t", [int("a\0b")]),
        r#"the column name "a\0b" has a control character or ends in a space: take it out"#,
    );
}

/// Two thousand tables, each of which references the one before it.
#[test]
fn very_many_tables_are_created_in_order() {
    let many = (0..2000).map(|n| {
        let one = table(&format!("t{n:04}"), [int("before")]);
        match n {
            0 => one,
            _ => one.key("before", &format!("t{:04}", n - 1)),
        }
    });
    let to = many.fold(Schema::default(), Schema::with);
    let found = diff(&Schema::default(), &to, &Hints::default()).expect("nothing is in the way");
    assert_eq!(found.steps.len(), 2000);
    assert_eq!(found.steps[1999].table(), Some("t1999"));
    assert!(lint(&to, &Engine::ALL).is_empty());
}

#[test]
fn no_models_at_all_are_a_schema_too() {
    let none = Schema::default();
    assert!(lint(&none, &Engine::ALL).is_empty());
    let found = diff(&none, &none, &Hints::default()).expect("nothing is in the way");
    assert!(found.steps.is_empty());
    for engine in Engine::ALL {
        assert!(script(&[], &none, engine).is_ok_and(|script| script.parts.is_empty()));
    }
    let bare = Table::new("bare", Vec::<Column>::new(), &[]);
    assert!(!lint(&none.with(bare), &Engine::ALL).is_empty());
}

use aludel_core::{Migration, Place, Raw, Schema, Step, chain, replay, replay_onto};

use crate::build::{int, table};

fn migration<const N: usize>(id: &str, steps: [Step; N]) -> Migration {
    Migration {
        id: id.to_owned(),
        parent: None,
        steps: steps.into(),
    }
}

fn create(name: &str) -> Step {
    Step::CreateTable(table(name, [int("a")]))
}

#[test]
fn a_chain_leads_to_a_schema() {
    let rename = Step::RenameTable {
        from: "a".into(),
        to: "b".into(),
    };
    let chain = [
        migration("0001_a", [create("a")]),
        migration("0002_b", [rename]),
    ];
    let schema = replay(&chain).unwrap();
    assert!(schema.same(&Schema::default().with(table("b", [int("a")]))));
    assert_eq!(
        replay_onto(replay(&chain[..1]).unwrap(), &chain[1..]).unwrap(),
        schema
    );
    assert_eq!(replay(&[]).unwrap(), Schema::default());
}

#[test]
fn an_error_names_migration_and_step() {
    let chain = [
        migration("0001_a", [create("a")]),
        migration("0002_b", [create("b"), create("a")]),
    ];
    let error = replay(&chain).unwrap_err();
    assert_eq!(
        error.place,
        Place::Step {
            migration: "0002_b".into(),
            index: 1
        }
    );
    assert_eq!(
        error.to_string(),
        "there is already a table `a` at this point of the chain: take the step out, or name it otherwise"
    );
}

#[test]
fn ids() {
    let split = |id: &str| {
        migration(id, [])
            .number_and_name()
            .map(|(n, name)| (n, name.to_owned()))
    };
    assert_eq!(split("0042_add_email"), Ok((42, "add_email".to_owned())));
    for id in [
        "",
        "add",
        "0000_a",
        "x_a",
        "0001",
        "0001_",
        "0001_a-b",
        "0001_ä",
        "-1_a",
        "99999999999_a",
    ] {
        let error = split(id).unwrap_err();
        assert_eq!(error.place, Place::Migration(id.to_owned()));
        assert_eq!(
            error.message,
            format!(
                "the migration `{id}` is not called `<number>_<name>`: rename its file, such as `0002_add_email.rs`"
            )
        );
    }
}

#[test]
fn the_way_back() {
    let rename = |from: &str, to: &str| Step::RenameTable {
        from: from.into(),
        to: to.into(),
    };
    let there = migration("0001_a", [rename("a", "b"), rename("b", "c")]);
    assert_eq!(
        there.reversed().unwrap(),
        [rename("c", "b"), rename("b", "a")]
    );
    let silent = Step::Raw {
        up: Raw::Run {
            name: "fill".into(),
        },
        down: None,
        means: vec![],
    };
    let error = migration("0001_a", [rename("a", "b"), silent])
        .reversed()
        .unwrap_err();
    assert_eq!(
        error.place,
        Place::Step {
            migration: "0001_a".into(),
            index: 1
        }
    );
    assert_eq!(
        error.message,
        "`run fill` in 0001_a does not say how it is taken back: add `.reverse(…)`, or `.reverse(nothing)` where nothing \
         is to be done"
    );
}

#[test]
fn a_chain_hash_depends_on_all_before_it() {
    let one = migration("0001_a", [create("a")]);
    let other = migration("0001_a", [create("b")]);
    let renamed = migration("0001_b", [create("a")]);
    let root = chain("", &one);
    assert_eq!(root.len(), 64);
    assert_eq!(root, chain("", &one.clone()));
    assert_ne!(root, chain("", &other));
    assert_ne!(root, chain("", &renamed));
    assert_ne!(root, chain("0", &one));
}

/// Databases hold these hashes: they may never change.
#[test]
fn meaning_and_hash_are_for_ever() {
    let one = migration("0001_a", [create("a")]);
    assert_eq!(
        one.meaning(),
        "create_table(\"a\", &[bigint(\"id\").auto_increment(), bigint(\"a\").nullable()]).primary_key(&[\"id\"])\n"
    );
    assert_eq!(
        chain("", &one),
        "d3ac66d3195087e3872b9a4da8624ee28a097714dd598c483237b17ca6a0f901"
    );
}

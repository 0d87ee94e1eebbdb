use aludel_core::{Column, ColumnType, Danger, Default, Engine, Raw, Step, Storage, Table};

use crate::build::{With, choice, column, computed, int, table, text, varchar};

/// Asserts the dangers of a step, and that its floor stays exactly where none is of breaking.
#[track_caller]
fn has<const N: usize>(step: &Step, hazards: [&str; N]) {
    let found = step.dangers();
    let words: Vec<_> = found
        .iter()
        .map(|h| format!("{}: {}", h.danger.word(), h.reason))
        .collect();
    assert_eq!(words, hazards);
    assert_eq!(
        step.keeps_floor(),
        !found.iter().any(|h| h.danger == Danger::Breaking)
    );
}

fn t() -> Table {
    table("t", [int("a")])
}

fn add(column: Column) -> Step {
    Step::AddColumn {
        table: "t".into(),
        column,
        backfill: Some(Default::Int(1)),
    }
}

fn drop(column: Column) -> Step {
    Step::DropColumn {
        table: "t".into(),
        column,
        backfill: None,
    }
}

fn alter(from: Column, to: Column) -> Step {
    Step::AlterColumn {
        table: "t".into(),
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
    }
}

fn required(mut column: Column) -> Column {
    column.nullable = false;
    column
}

#[test]
fn tables() {
    has(&Step::CreateTable(t()), []);
    has(
        &Step::DropTable(t()),
        [
            "destructive: the rows of t are kept aside until `db purge`",
            "breaking: older binaries still use t",
        ],
    );
    let rename = Step::RenameTable {
        from: "t".into(),
        to: "u".into(),
    };
    has(&rename, ["breaking: older binaries still use t"]);
    let comment = Step::CommentTable {
        table: "t".into(),
        from: None,
        to: None,
    };
    has(&comment, []);
}

#[test]
fn columns() {
    has(&add(int("a")), []);
    has(&add(required(int("a")).with_default(Default::Int(1))), []);
    has(&add(computed("a", "1", Storage::Stored)), []);
    has(
        &add(required(int("a"))),
        ["breaking: older binaries insert rows without t.a"],
    );
    has(
        &drop(int("a")),
        [
            "destructive: the values of t.a are kept aside until `db purge`",
            "breaking: older binaries still use t.a",
        ],
    );
    has(
        &drop(computed("a", "1", Storage::Stored)),
        ["breaking: older binaries still use t.a"],
    );
    let rename = Step::RenameColumn {
        table: "t".into(),
        from: "a".into(),
        to: "b".into(),
    };
    has(&rename, ["breaking: older binaries still use t.a"]);
    let value = Step::RenameValue {
        table: "t".into(),
        column: "a".into(),
        from: "x".into(),
        to: "y".into(),
    };
    has(&value, ["breaking: older binaries still store 'x' in t.a"]);
}

#[test]
fn types() {
    let narrow = column("a", ColumnType::I32);
    let wide = column("a", ColumnType::I64);
    let used = "breaking: older binaries use t.a with its old type";
    has(&alter(narrow.clone(), wide.clone()), [used]);
    has(
        &alter(wide.clone(), narrow.clone()),
        [
            "may fail on existing rows: values of t.a may not fit the new type",
            used,
        ],
    );
    let using = Step::AlterColumn {
        table: "t".into(),
        from: wide,
        to: narrow,
        backfill: None,
        using: Some("1".into()),
        reverse_using: None,
    };
    has(
        &using,
        [
            "destructive: the values of t.a that the conversion changes are kept aside until `db purge`",
            used,
        ],
    );
    has(
        &Step::KeepNothing(Box::new(using)),
        [
            "destructive: the values of t.a that the conversion changes are lost for good",
            used,
        ],
    );
    has(
        &alter(choice("a", &["x", "y"]), choice("a", &["y", "z"])),
        [
            "may fail on existing rows: rows may still hold 'x' in t.a",
            used,
        ],
    );
    has(
        &alter(choice("a", &["x", "y"]), choice("a", &["y", "x"])),
        [],
    );
}

#[test]
fn nulls() {
    let stores = "breaking: older binaries may store NULL in t.a";
    has(
        &alter(int("a"), required(int("a"))),
        ["may fail on existing rows: t.a may hold NULLs", stores],
    );
    has(
        &alter(int("a"), required(int("a")).with_default(Default::Int(1))),
        [stores],
    );
    let filled = Step::AlterColumn {
        table: "t".into(),
        from: int("a"),
        to: required(int("a")),
        backfill: Some(Default::Int(1)),
        using: None,
        reverse_using: None,
    };
    has(&filled, [stores]);
    has(
        &alter(required(int("a")), int("a")),
        ["breaking: older binaries may not expect NULL in t.a"],
    );
}

#[test]
fn defaults_comments_and_the_rest() {
    let with = |n| int("a").with_default(Default::Int(n));
    has(&alter(with(1), with(2)), []);
    has(&alter(int("a"), with(1)), []);
    has(&alter(with(1), int("a")), []);
    has(
        &alter(required(with(1)), required(int("a"))),
        ["breaking: older binaries may insert rows without t.a"],
    );
    let mut commented = int("a");
    commented.comment = Some("x".into());
    has(&alter(int("a"), commented), []);
    let mut collated = text("a");
    collated.collation = Some("NOCASE".into());
    has(
        &alter(text("a"), collated),
        ["breaking: older binaries use t.a as it was"],
    );
    has(
        &alter(varchar("a", 20), computed("a", "1", Storage::Stored)),
        [
            "destructive: the values of t.a from before it is computed are kept aside until `db purge`",
            "breaking: older binaries use t.a as it was",
        ],
    );
}

#[test]
fn constraints() {
    let on = || "t".to_owned();
    let all = t()
        .unique(&["a", "id"])
        .index(&["a"])
        .key("a", "u")
        .check("c", "a > 0");
    let unique = Step::CreateUnique {
        table: on(),
        unique: all.uniques[0].clone(),
    };
    has(
        &unique,
        [
            "may fail on existing rows: t(a, id) may hold duplicates",
            "breaking: older binaries may store duplicates in t(a, id)",
        ],
    );
    let mut index = all.indexes[0].clone();
    has(
        &Step::CreateIndex {
            table: on(),
            index: index.clone(),
        },
        [],
    );
    index.unique = true;
    let index = Step::CreateIndex { table: on(), index };
    has(
        &index,
        [
            "may fail on existing rows: t under t_a_idx may hold duplicates",
            "breaking: older binaries may store duplicates in t under t_a_idx",
        ],
    );
    let key = Step::CreateForeignKey {
        table: on(),
        key: all.foreign_keys[0].clone(),
    };
    has(
        &key,
        [
            "may fail on existing rows: t may hold rows without a row in u",
            "breaking: older binaries may store rows that t_a_fkey refuses",
        ],
    );
    let check = Step::CreateCheck {
        table: on(),
        check: all.checks[0].clone(),
    };
    has(
        &check,
        [
            "may fail on existing rows: t may hold rows that c refuses",
            "breaking: older binaries may store rows that c refuses",
        ],
    );
    for step in [unique, index, key, check] {
        has(&step.reverse().unwrap(), []);
    }
}

#[test]
fn what_a_person_wrote() {
    let raw = |up, means| Step::Raw {
        up,
        down: None,
        means,
    };
    let sql = Raw::Sql {
        engine: None,
        text: "DROP TABLE t".into(),
    };
    let step = raw(sql, vec![Step::DropTable(t())]);
    has(
        &step,
        [
            "destructive: the rows of t are gone",
            "breaking: older binaries still use t",
        ],
    );
    assert!(!step.keeps_floor());
    let data = raw(Raw::Run { name: "f".into() }, vec![]);
    assert_eq!(data.dangers(), []);
    assert!(!data.keeps_floor());
}

#[test]
fn a_floor_endangers_nothing_changes_nothing_and_reverses_to_itself() {
    let floor = Step::Floor("0003_x".into());
    assert_eq!(floor.dangers(), []);
    assert!(floor.keeps_floor());
    assert_eq!(floor.reverse(), Some(floor.clone()));
    assert_eq!(
        floor.describe(),
        "binaries from 0003_x on may go on running"
    );
    assert_eq!(
        aludel_core::meaning::step(&floor).to_string(),
        r#"floor("0003_x")"#
    );
    let mut schema = aludel_core::Schema::default();
    floor.apply(&mut schema).unwrap();
    assert_eq!(schema, aludel_core::Schema::default());
    for engine in [Engine::Sqlite, Engine::MySql, Engine::MariaDb] {
        let sql = aludel_core::sql::sql(&floor, &schema, engine).unwrap();
        assert_eq!(sql, []);
    }
}

#[test]
fn words() {
    for danger in Danger::ALL {
        assert_eq!(Danger::from_word(danger.word()), Some(danger));
    }
    assert_eq!(Danger::from_word("harmless"), None);
}

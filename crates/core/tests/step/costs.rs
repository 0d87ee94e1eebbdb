use aludel_core::{
    Check, Column, ColumnType, Danger, Default, Engine, Index, IndexPart, Raw, Schema, Step,
    Storage, Table, diff, sql,
};

use crate::build::{With, column, computed, int, table, text, varchar};
use crate::schema;

/// Whom the steps between two tables keep waiting, and what grows with the table.
#[track_caller]
fn costs(from: Table, to: Table, engine: Engine) -> Vec<String> {
    let (from, to) = (schema([from]), schema([to]));
    let steps = diff(&from, &to, &aludel_core::Hints::default())
        .unwrap()
        .steps;
    words(&steps, &from, engine)
}

fn words(steps: &[Step], from: &Schema, engine: Engine) -> Vec<String> {
    let found = sql::hazards(steps, from, engine).unwrap();
    assert_eq!(found.len(), steps.len());
    let found = found.into_iter().flatten();
    let ours = found.filter(|h| matches!(h.danger, Danger::Locking | Danger::Rewriting));
    ours.map(|hazard| format!("{}: {}", hazard.danger.word(), hazard.reason))
        .collect()
}

fn with(column: Column) -> Table {
    table("t", [column])
}

const FAMILY: [Engine; 2] = [Engine::MySql, Engine::MariaDb];

#[test]
fn a_table_that_is_written_anew() {
    let narrower = || {
        (
            with(int("a")),
            with(column("a", ColumnType::I32).nullable()),
        )
    };
    for engine in FAMILY {
        let (from, to) = narrower();
        assert_eq!(
            costs(from, to, engine),
            [
                format!("rewriting: {engine} writes t anew"),
                format!("locking: writers of t wait while {engine} writes t anew"),
            ]
        );
    }
    let (from, to) = (with(int("a")), with(int("a")).check("c", "a > 0"));
    assert_eq!(
        costs(from, to, Engine::Sqlite),
        [
            "rewriting: SQLite writes t anew",
            "locking: writers of the database wait while SQLite writes t anew"
        ]
    );
}

#[test]
fn an_index_reads_the_table() {
    for engine in [Engine::Sqlite, Engine::MySql, Engine::MariaDb] {
        let mut words = vec![format!("rewriting: {engine} reads all of t")];
        if engine == Engine::Sqlite {
            words.push(
                "locking: writers of the database wait while SQLite reads all of t".to_owned(),
            );
        }
        let found = costs(with(int("a")), with(int("a")).index(&["a"]), engine);
        assert_eq!(found, words);
        assert!(costs(with(int("a")).index(&["a"]), with(int("a")), engine).is_empty());
    }
}

#[test]
fn what_costs_the_same_however_large_the_table_is() {
    for engine in [Engine::Sqlite, Engine::MySql, Engine::MariaDb] {
        assert!(
            costs(table("t", []), with(int("a")), engine).is_empty(),
            "{engine}"
        );
    }
    for engine in FAMILY {
        assert!(costs(with(varchar("a", 70)), with(varchar("a", 80)), engine).is_empty());
        assert!(
            costs(
                with(int("a")),
                with(int("a").with_default(Default::Int(1))),
                engine
            )
            .is_empty()
        );
    }
}

#[test]
fn rows_that_are_updated() {
    let mut required = int("a").with_default(Default::Int(1));
    required.nullable = false;
    let found = costs(with(int("a")), with(required), Engine::MySql);
    assert!(
        found.contains(&"locking: writers of t wait while rows of t are updated".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_new_table_costs_nothing() {
    let check = Step::CreateCheck {
        table: "t".into(),
        check: table("t", []).check("c", "id > 0").checks.remove(0),
    };
    let steps = [Step::CreateTable(with(text("a"))), check];
    assert!(words(&steps, &Schema::default(), Engine::Sqlite).is_empty());
}

#[test]
fn what_it_endangers_everywhere_stays() {
    let from = schema([with(int("a"))]);
    let drop = Step::DropColumn {
        table: "t".into(),
        column: int("a"),
        backfill: None,
    };
    let found = sql::hazards(std::slice::from_ref(&drop), &from, Engine::MySql).unwrap();
    assert!(
        drop.dangers()
            .iter()
            .all(|hazard| found[0].contains(hazard))
    );
    let stored = computed("g", "1", Storage::Stored);
    assert!(!costs(table("t", []), with(stored), Engine::MySql).is_empty());
}

#[test]
fn on_postgres_everybody_waits_while_a_table_is_read_or_written() {
    let on = |from: Table, to: Table| costs(from, to, Engine::Postgres);
    let big = |ty| with(column("a", ty).nullable());
    let writes = [
        "rewriting: PostgreSQL writes t anew",
        "locking: readers and writers of t wait while PostgreSQL writes t anew",
    ];
    let reads = [
        "rewriting: PostgreSQL reads all of t",
        "locking: readers and writers of t wait while PostgreSQL reads all of t",
    ];
    let builds = [
        "rewriting: PostgreSQL reads all of t",
        "locking: writers of t wait while PostgreSQL reads all of t",
    ];
    let nothing: [&str; 0] = [];
    let dated = |value| int("a").with_default(value);
    let p14_p15: Vec<(Table, Table, &[&str])> = vec![
        (big(ColumnType::I32), big(ColumnType::I64), &writes),
        (with(varchar("a", 70)), with(varchar("a", 80)), &nothing),
        (with(varchar("a", 70)), with(text("a")), &nothing),
        (with(text("a")), with(varchar("a", 70)), &writes),
        (table("t", []), with(dated(Default::Int(1))), &nothing),
        (
            table("t", []),
            with(int("a").with_default(Default::Expr("random()".into()))),
            &writes,
        ),
        (
            table("t", []),
            with(computed("a", "id", Storage::Stored)),
            &writes,
        ),
        (with(int("a")), with(int("a")).check("c", "a > 0"), &reads),
        (with(int("a")), with(int("a")).unique(&["a"]), &reads),
        (with(int("a")), with(int("a")).index(&["a"]), &builds),
        (with(int("a")).index(&["a"]), with(int("a")), &nothing),
        (with(int("a")), table("t", []), &nothing),
    ];
    for (from, to, expected) in p14_p15 {
        let what = format!("{:?} to {:?}", from.columns, to.columns);
        assert_eq!(on(from, to), expected, "{what}");
    }
}

#[test]
fn on_postgres_what_was_locked_before_waits_for_what_comes_after() {
    let key = |name: &str| table(name, [int("a")]).key("a", "u");
    let from = schema([table("t", [int("a")]), table("u", [])]);
    let add = Step::AddColumn {
        table: "u".into(),
        column: int("b"),
        backfill: None,
    };
    let create = Step::CreateForeignKey {
        table: "t".into(),
        key: key("t").foreign_keys.remove(0),
    };
    let reads = "rewriting: PostgreSQL reads all of t";
    assert_eq!(
        words(std::slice::from_ref(&create), &from, Engine::Postgres),
        [
            reads,
            "locking: writers of t wait while PostgreSQL reads all of t",
            "locking: writers of u wait while PostgreSQL reads all of t",
        ]
    );
    assert_eq!(
        words(&[add, create], &from, Engine::Postgres),
        [
            reads,
            "locking: writers of t wait while PostgreSQL reads all of t",
            "locking: readers and writers of u wait while PostgreSQL reads all of t",
        ]
    );
}

#[test]
fn what_is_kept_is_copied_or_written_anew_first() {
    use aludel_core::keep::{Keeping, Way};
    let mut required = int("a");
    required.nullable = false;
    let from = schema([with(required.clone())]);
    let drop = Step::DropColumn {
        table: "t".into(),
        column: required,
        backfill: None,
    };
    let keeping = Keeping::new("history", 2, Way::Up, std::collections::BTreeSet::new());
    let costs = |engine| {
        let steps = std::slice::from_ref(&drop);
        let found = sql::hazards_keeping(steps, &from, engine, &keeping).unwrap();
        let found = found.into_iter().flatten().map(|hazard| hazard.to_string());
        found.skip(2).collect::<Vec<_>>()
    };
    let copied = "rewriting: values of t are copied to where they are kept";
    assert_eq!(
        costs(Engine::Postgres),
        [
            copied,
            "locking: readers and writers of t wait while values of t are copied"
        ]
    );
    assert_eq!(
        costs(Engine::Sqlite),
        [
            copied,
            "locking: writers of the database wait while values of t are copied",
            "rewriting: SQLite writes t anew",
            "locking: writers of the database wait while SQLite writes t anew",
        ]
    );
    for engine in FAMILY {
        assert_eq!(
            costs(engine),
            [format!("rewriting: {engine} writes t anew")]
        );
    }
}

/// A person's SQL for PostgreSQL that adds an index or a check, after another change of the same table.
fn by_hand(sql: &str, means: Step) -> Vec<String> {
    let up = Raw::Sql {
        engine: Some(Engine::Postgres),
        text: sql.to_owned(),
    };
    let step = Step::Raw {
        up,
        down: None,
        means: vec![means],
    };
    let renamed = Step::RenameColumn {
        table: "t".into(),
        from: "b".into(),
        to: "c".into(),
    };
    let from = schema([table("t", [int("a"), int("b")])]);
    words(&[renamed, step], &from, Engine::Postgres)
}

fn index() -> Step {
    Step::CreateIndex {
        table: "t".into(),
        index: Index {
            name: "i".into(),
            parts: vec![IndexPart::Column("a".into())],
            unique: false,
            filter: None,
        },
    }
}

fn check() -> Step {
    Step::CreateCheck {
        table: "t".into(),
        check: Check {
            name: "k".into(),
            expr: "a > 0".into(),
        },
    }
}

#[test]
fn what_people_write_to_spare_others_on_postgres() {
    const READS: &str = "rewriting: PostgreSQL reads all of t";
    const WAIT: &str = "locking: readers and writers of t wait while PostgreSQL reads all of t";
    let plain = "CREATE INDEX i ON t (a)";
    let beside = "CREATE INDEX CONCURRENTLY i ON t (a)";
    assert_eq!(by_hand(plain, index()), [READS, WAIT]);
    assert_eq!(by_hand(beside, index()), [READS]);
    let both = format!("{beside}; SELECT 1");
    assert!(by_hand(&both, index()).contains(&READS.to_owned()));
    let plain = "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)";
    let later = format!("{plain} NOT VALID");
    let all = format!("{later}; ALTER TABLE t VALIDATE CONSTRAINT k");
    assert_eq!(by_hand(plain, check()), [READS, WAIT]);
    assert_eq!(by_hand(&later, check()), [""; 0]);
    // In one transaction with what locks the table, nothing is spared.
    assert_eq!(by_hand(&all, check()), [READS, WAIT]);
}

#[test]
fn columns_come_and_go_in_an_instant_where_the_server_has_it() {
    let (bare, wide) = (with(int("a")), table("t", [int("a"), int("b")]));
    let hazards = |from: &Table, to: &Table, version, worn: &[&str]| {
        let (from, to) = (schema([from.clone()]), schema([to.clone()]));
        let steps = diff(&from, &to, &aludel_core::Hints::default());
        let worn = worn.iter().map(ToString::to_string).collect();
        let server = sql::Server { version, worn };
        let found = sql::hazards_on(&server, &steps.unwrap().steps, &from, None).unwrap();
        let found = found.into_iter().flatten();
        let grows = found.filter(|hazard| hazard.danger == Danger::Rewriting);
        grows.map(|hazard| hazard.reason).collect::<Vec<_>>()
    };
    let anew = ["MySQL writes t anew"];
    assert_eq!(hazards(&wide, &bare, [8, 0, 28], &[]), anew);
    assert_eq!(hazards(&wide, &bare, [8, 0, 29], &[]), [""; 0]);
    assert_eq!(hazards(&wide, &bare, [8, 4, 0], &["t"]), anew);
    assert_eq!(hazards(&wide, &bare, [8, 4, 0], &["u"]), [""; 0]);
    assert_eq!(hazards(&bare, &wide, [8, 0, 28], &[]), [""; 0]);
    assert_eq!(hazards(&bare, &wide, [9, 7, 0], &["t"]), anew);
}

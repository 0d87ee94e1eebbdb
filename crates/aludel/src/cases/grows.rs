//! Whether what runs on SQLite grows with the table, counted in steps of its virtual machine, and what the words of danger
//! say of it.

use std::collections::BTreeSet;

use aludel_core::keep::{Keeping, Way};
use aludel_core::sql::{Script, hazards, hazards_keeping, script, script_keeping};
use aludel_core::{Danger, Hazard, Schema, Step};
use rusqlite::{Connection, StatementStatus};

use super::stand::{KEY, N, NAME, PARENT};
use super::{created, schema, steps};
use crate::Engine;
use crate::prelude::*;

/// Here SQLite runs its own `quick_check`, which reads the table.
const QUICK_CHECKED: &str = "add a column with a check";

const ROWS: u32 = 400;

const BEFORE: &[crate::word::Step] = &[
    create_table("p", &[KEY, varchar("code", 20)])
        .primary_key(&["id"])
        .uniques(&[unique("p_code_key", &["code"])]),
    create_table("t", &[KEY, NAME, N, PARENT])
        .primary_key(&["id"])
        .indexes(&[index("t_name_idx", &["name"])])
        .checks(&[check("t_n_check", "id > -9")]),
];

const FILL: [&str; 2] = [
    "INSERT INTO p (id, code) SELECT i, 'c' || i FROM c",
    "INSERT INTO t (id, name, n, parent_id) SELECT i, 'n' || i, i, i FROM c",
];

/// A kind of step on the tables above. Whether it grows with them the words say.
const KINDS: &[(&str, &[crate::word::Step])] = &[
    (
        "create a table",
        &[create_table("x", &[KEY]).primary_key(&["id"])],
    ),
    ("rename a table", &[rename_table("t", "x")]),
    ("comment a table", &[comment_table("t", "", "x")]),
    ("rename a column", &[rename_column("t", "n", "m")]),
    ("add a column", &[add_column("t", integer("m").nullable())]),
    (
        "add a column with a default",
        &[add_column("t", integer("m").default(int(1)))],
    ),
    (
        "add a column with a check",
        &[add_column("t", boolean("m").default(bool(true)))],
    ),
    (
        "add a column that is filled",
        &[add_column("t", integer("m")).backfill(int(7))],
    ),
    (
        "add a column of now",
        &[add_column("t", timestamp("m").default(now))],
    ),
    (
        "add a virtual column",
        &[add_column(
            "t",
            integer("m").nullable().generated_virtual("n + 1"),
        )],
    ),
    (
        "add a stored column",
        &[add_column(
            "t",
            integer("m").nullable().generated_stored("n + 1"),
        )],
    ),
    (
        "widen an integer",
        &[alter_column("t", N, bigint("n").nullable())],
    ),
    (
        "widen a text",
        &[alter_column("t", NAME, text("name").nullable())],
    ),
    (
        "narrow an integer",
        &[alter_column("t", N, smallint("n").nullable())],
    ),
    (
        "a default",
        &[alter_column(
            "t",
            N,
            integer("n").nullable().default(int(1)),
        )],
    ),
    (
        "a comment",
        &[alter_column("t", N, integer("n").nullable().comment("x"))],
    ),
    ("required", &[alter_column("t", N, integer("n"))]),
    (
        "required and filled",
        &[alter_column("t", N, integer("n")).backfill(int(1))],
    ),
    ("an index", &[create_index("t", "t_n_idx", &["n"])]),
    (
        "a unique index",
        &[create_index("t", "t_n_idx", &["n"]).unique()],
    ),
    (
        "a partial index",
        &[create_index("t", "t_n_idx", &["n"]).filter("n > 3")],
    ),
    ("no index", &[drop_index("t", "t_name_idx", &["name"])]),
    ("an index renamed", &[rename_index("t", "t_name_idx", "x")]),
    ("a unique", &[create_unique("t", "t_n_key", &["n"])]),
    ("no unique", &[drop_unique("p", "p_code_key", &["code"])]),
    ("a check", &[create_check("t", "x", "n > -8")]),
    ("no check", &[drop_check("t", "t_n_check", "id > -9")]),
    (
        "a check renamed",
        &[rename_constraint("t", "t_n_check", "x")],
    ),
    (
        "a foreign key",
        &[create_foreign_key("t", "x", &["parent_id"], "p", &["id"])],
    ),
    ("drop a column", &[drop_column("t", PARENT)]),
    (
        "drop a table",
        &[drop_table("p", &[KEY, varchar("code", 20)])
            .primary_key(&["id"])
            .uniques(&[unique("p_code_key", &["code"])])],
    ),
];

/// How many steps of the virtual machine the script takes on tables of so many rows.
fn measured(before: &Schema, script: &Script, rows: u32) -> i64 {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let made = aludel_core::sql::script(&created(before), &Schema::default(), Engine::Sqlite);
    run(&db, &made.unwrap());
    for fill in FILL {
        let numbers = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i <";
        let (insert, select) = fill.split_once(" SELECT").unwrap();
        let all = format!("{insert} {numbers} {rows}) SELECT{select}");
        db.execute(&all, []).unwrap();
    }
    run(&db, script)
}

fn run(db: &Connection, script: &Script) -> i64 {
    let statements = script.parts.iter().flat_map(|part| part.body.statements());
    let count = |sql: &str| {
        let mut statement = db.prepare(sql).unwrap();
        let mut rows = statement.raw_query();
        while rows
            .next()
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
            .is_some()
        {}
        drop(rows);
        i64::from(statement.get_status(StatementStatus::VmStep))
    };
    statements.map(|one| count(&one.sql)).sum()
}

/// Whether it is said that it grows, and whether it does.
fn grows(before: &Schema, script: &Script, said: &[Vec<Hazard>]) -> (bool, bool) {
    let said = said.concat();
    let has = |danger: Danger| said.iter().any(|hazard| hazard.danger == danger);
    assert_eq!(
        has(Danger::Rewriting),
        has(Danger::Locking),
        "SQLite has one lock for all"
    );
    let more = measured(before, script, ROWS) - measured(before, script, 1);
    let each = i64::from(ROWS) - 1;
    assert!(
        more < 50 || more >= each,
        "neither the one nor the other: {more}"
    );
    (has(Danger::Rewriting), more >= each)
}

#[test]
fn what_grows_with_a_table_of_sqlite_is_said_and_nothing_else() {
    let before = schema(BEFORE);
    let mut counted = [0, 0];
    for (name, words) in KINDS {
        let steps: Vec<Step> = steps(words);
        let plain = script(&steps, &before, Engine::Sqlite).unwrap();
        let said = hazards(&steps, &before, Engine::Sqlite).unwrap();
        let (says, does) = grows(&before, &plain, &said);
        if *name == QUICK_CHECKED {
            // Its steps are counted elsewhere.
            assert_eq!((says, does), (true, false), "{name}: {said:?}");
            continue;
        }
        assert_eq!(says, does, "{name}: {said:?}");
        counted[usize::from(does)] += 1;
        let keeping = Keeping::new("h", 2, Way::Up, BTreeSet::new());
        let kept = script_keeping(&steps, &before, Engine::Sqlite, &keeping).unwrap();
        let said = hazards_keeping(&steps, &before, Engine::Sqlite, &keeping).unwrap();
        let (says, does) = grows(&before, &kept, &said);
        assert_eq!(says, does, "{name}, kept: {said:?}");
    }
    assert!(counted.iter().all(|count| *count > 8), "{counted:?}");
}

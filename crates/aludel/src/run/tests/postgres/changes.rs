//! What changes of tables do on PostgreSQL, each by its number in the list of pitfalls.

use aludel_core::{Danger, MAX_NAME, derived};

use super::*;
use crate::Kind;
use crate::cases::{created, migrate, schema, steps};
use crate::fixture::embedded;
use crate::prelude::*;
use crate::word::Step;

/// P8: PostgreSQL cuts names at 63 bytes, so that two long ones become one.
#[test]
fn p8_long_names_that_begin_alike_stay_apart() {
    const LEFT: &str = "a_table_whose_name_alone_has_nearly_as_many_bytes_as_it_may_l";
    const RIGHT: &str = "a_table_whose_name_alone_has_nearly_as_many_bytes_as_it_may_r";
    const TABLES: &[Step] = &[
        create_table(LEFT, &[bigint("id").auto_increment(), bigint("number")]).primary_key(&["id"]),
        create_table(RIGHT, &[bigint("id").auto_increment(), bigint("number")])
            .primary_key(&["id"]),
    ];
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[("0001_create", TABLES, &[])]), &mut db);
    let mut expected = Vec::new();
    for table in [LEFT, RIGHT] {
        expected.push(table.to_owned());
        expected.push(derived(table, &[], "pkey"));
        expected.push(derived(table, &["id"], "seq"));
    }
    assert!(expected.iter().all(|name| name.len() <= MAX_NAME));
    expected.sort();
    let names = "SELECT relname::text FROM pg_class WHERE relname LIKE 'a\\_table%' ORDER BY relname COLLATE \"C\"";
    assert_eq!(texts(&mut db, names), expected);
}

/// P10: a view stands in the way of a drop and of another type; with CASCADE it would be gone.
#[test]
fn p10_a_view_in_the_way_is_named_before_the_first_step() {
    const RETYPE: &[Step] = &[alter_column(
        "users",
        integer("age").default(int(0)),
        text("age").default(string("0")),
    )];
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[ONE, TWO]), &mut db);
    exec(&mut db, "CREATE VIEW ages AS SELECT age FROM users");
    exec(
        &mut db,
        "CREATE VIEW mails AS SELECT email AS age FROM users",
    );
    let error = embedded(&[ONE, TWO, ("0003_drop", DROP, &[])])
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0003_drop is refused before step 1: drop users.age would break the view ages (it uses users.age), made by hand: drop \
         it first, and create it anew after the upgrade"
    );
    let error = embedded(&[ONE, TWO, ("0003_retype", RETYPE, &[])])
        .upgrade(&mut db)
        .unwrap_err();
    assert!(error.to_string().contains("ages"), "{error}");
    assert_eq!(applied(&mut db), ["create", "add"]);
    exec(&mut db, "SELECT age FROM ages");
}

/// P11: what stands on several columns goes without a word where one of them goes.
#[test]
fn p11_keys_and_checks_over_a_dropped_column_are_named_before_the_first_step() {
    const PAIR: &[Step] = &[create_unique(
        "users",
        "users_email_age_key",
        &["email", "age"],
    )];
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[ONE]), &mut db);
    exec(
        &mut db,
        "ALTER TABLE users ADD CONSTRAINT grown CHECK (age >= 0 OR email IS NULL)",
    );
    exec(&mut db, "CREATE INDEX pair ON users (email, age)");
    let error = embedded(&[ONE, ("0002_drop", DROP, &[])])
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_drop is refused before step 1: drop users.age would break the index users.pair (it uses users.age) and the check \
         users.grown (it uses users.age), made by hand: drop them first, and create them anew after the upgrade"
    );
    exec(&mut db, "ALTER TABLE users DROP CONSTRAINT grown");
    exec(&mut db, "DROP INDEX pair");
    // What the migrations made themselves is told by the replay.
    let made = [ONE, ("0002_pair", PAIR, &[]), ("0003_drop", DROP, &[])];
    let error = embedded(&made).upgrade(&mut db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0003_drop: column `users.age` is part of `users_email_age_key`: drop that first"
    );
    assert_eq!(applied(&mut db), ["create"]);
}

/// P14: some changes write the table anew: told of those, and of no other.
#[test]
fn p14_what_writes_a_table_anew_is_told() {
    const CHANGES: &[Step] = &[
        alter_column("t", varchar("c", 10), varchar("c", 20)),
        alter_column("t", varchar("c", 20), text("c")),
        alter_column("t", text("c"), varchar("c", 30)),
        alter_column("t", integer("n"), bigint("n")),
        alter_column("t", bigint("n"), bigint("n").default(int(3))),
        alter_column("t", datetime("at"), timestamp("at")),
        alter_column("t", real("f"), double("f")),
        alter_column("t", text("o").nullable(), text("o")),
        add_column("t", timestamp("born").default(now)),
        add_column("t", integer("age").default(int(1))),
        add_column("t", integer("twice").nullable().generated_stored("n * 2")),
        rename_column("t", "o", "p"),
    ];
    const TABLE: &[Step] = &[create_table(
        "t",
        &[
            bigint("id").auto_increment(),
            varchar("c", 10),
            integer("n"),
            datetime("at"),
            real("f"),
            text("o").nullable(),
        ],
    )
    .primary_key(&["id"])];
    let mut db = fresh(Engine::Postgres);
    let mut before = schema(TABLE);
    migrate(&mut db, &created(&before), &aludel_core::Schema::default()).unwrap();
    let file = |db: &mut Fresh| {
        crate::cases::shown(db, "SELECT pg_relation_filenode('t'::regclass)::text")
    };
    let mut anew = Vec::new();
    for step in steps(CHANGES) {
        let one = std::slice::from_ref(&step);
        let hazards = aludel_core::sql::hazards(one, &before, Engine::Postgres).unwrap();
        let told = hazards[0]
            .iter()
            .any(|hazard| hazard.reason == "PostgreSQL writes t anew");
        let was = file(&mut db);
        before = migrate(&mut db, one, &before).unwrap();
        let written = file(&mut db) != was;
        assert_eq!(told, written, "{}", step.describe());
        anew.push(written);
    }
    assert!(anew.contains(&true) && anew.contains(&false), "{anew:?}");
}

/// P15: looking at every row keeps everybody out; it is told, and rows that do not fit are counted before it.
#[test]
fn p15_constraints_over_many_rows_are_told() {
    const REQUIRED: &[Step] = &[alter_column(
        "users",
        text("email").nullable(),
        text("email"),
    )];
    const CHECKED: &[Step] = &[create_check("users", "grown", "age >= 0")];
    let before = schema(ONE.1);
    for words in [REQUIRED, CHECKED] {
        let hazards = aludel_core::sql::hazards(&steps(words), &before, Engine::Postgres).unwrap();
        let waits = "readers and writers of users wait while PostgreSQL reads all of users";
        let told = |hazard: &aludel_core::Hazard| {
            (hazard.danger, hazard.reason.as_str()) == (Danger::Locking, waits)
        };
        assert!(hazards[0].iter().any(told), "{hazards:?}");
    }
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[ONE]), &mut db);
    exec(
        &mut db,
        "INSERT INTO users (email, age) VALUES (NULL, -1), ('a', 2)",
    );
    for (words, rows) in [(REQUIRED, "1 row"), (CHECKED, "1 row")] {
        let error = embedded(&[ONE, ("0002_strict", words, &[])])
            .upgrade(&mut db)
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{error}");
        assert!(error.to_string().contains(rows), "{error}");
    }
}

//! What stands in the way on SQLite is named before the first step, all of it.

#![allow(clippy::unwrap_used)]

use rusqlite::Connection;

use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::word::Step;
use crate::{Error, Kind};

const USERS: Step = create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        text("name").nullable(),
        integer("age").nullable(),
    ],
)
.primary_key(&["id"])
.indexes(&[index("users_age_idx", &["age"])]);

const ONE: Made = ("0001_create", &[USERS], &[]);
const DROP_AGE: &[Step] = &[
    drop_index("users", "users_age_idx", &["age"]),
    drop_column("users", integer("age").nullable()),
];
const REQUIRE_NAME: &[Step] =
    &[alter_column("users", text("name").nullable(), text("name")).backfill(string("nobody"))];

/// A database at the first migration, with a row, in which people did this.
fn with(by_hand: &[&str]) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    db.execute_batch("INSERT INTO users (name, age) VALUES ('a', 1)")
        .unwrap();
    for sql in by_hand {
        db.execute_batch(sql).unwrap();
    }
    db
}

/// What the upgrade says; the database stands as it was.
fn refused(db: &mut Connection, made: &[Made]) -> Error {
    let schema = "SELECT group_concat(sql, char(10)) FROM sqlite_master";
    let read = |db: &Connection| db.query_row(schema, [], |row| row.get::<_, String>(0));
    let before = read(db).unwrap();
    let changes = db.total_changes();
    let error = embedded(made).upgrade(db).unwrap_err();
    assert_eq!(read(db).unwrap(), before);
    assert_eq!(db.total_changes(), changes, "rows were written: {error}");
    error
}

#[test]
fn everything_over_a_dropped_column_is_named_at_once() {
    let mut db = with(&[
        "CREATE VIEW ages AS SELECT age FROM users",
        "CREATE INDEX by_age ON users (name, age)",
        "CREATE TABLE log (what TEXT)",
        "CREATE TRIGGER note AFTER UPDATE ON users BEGIN INSERT INTO log VALUES (old.age); END",
        "CREATE VIEW names AS SELECT name FROM users",
    ]);
    let error = refused(&mut db, &[ONE, ("0002_drop", DROP_AGE, &[])]);
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_drop is refused before step 1: drop users.age would break the index by_age (no such column: age) and the view \
         ages (no such column: age) and the trigger note (no such column: old.age), made by hand: drop them first, and \
         create them anew after the upgrade"
    );
}

#[test]
fn what_a_rebuild_would_break_is_named_at_once() {
    const BOTH: &[Step] = &[
        drop_index("users", "users_age_idx", &["age"]),
        create_check("users", "users_id_check", "id > 0"),
        drop_column("users", integer("age").nullable()),
    ];
    let mut db = with(&[
        "CREATE VIEW ages AS SELECT age FROM users",
        "CREATE INDEX by_age ON users (name, age)",
    ]);
    let error = refused(
        &mut db,
        &[
            ONE,
            ("0002_more", REQUIRE_NAME, &[]),
            ("0003_drop", BOTH, &[]),
        ],
    );
    assert_eq!(
        error.to_string(),
        "0003_drop is refused before step 1: drop index users_age_idx on users, add check users_id_check on users, drop \
         users.age would break the index by_age (no such column: age) and the view ages (no such column: age), made by hand: drop them first, and create \
         them anew after the upgrade"
    );
}

#[test]
fn a_dropped_table_and_a_later_migration_are_told_apart() {
    const DROP_USERS: &[Step] = &[drop_table(
        "users",
        &[bigint("id").auto_increment(), text("name").nullable()],
    )
    .primary_key(&["id"])];
    let mut db = with(&[
        "CREATE VIEW ages AS SELECT age FROM users",
        "CREATE TABLE badges (user_id INTEGER REFERENCES users (id))",
    ]);
    let made = &[
        ONE,
        ("0002_drop", DROP_AGE, &[]),
        ("0003_all", DROP_USERS, &[]),
    ];
    assert_eq!(
        refused(&mut db, made).to_string(),
        "0002_drop is refused before step 1: drop users.age would break the view ages (no such column: age); 0003_all, drop \
         users would break the table badges (it references users, which is not there), made by hand: drop them first, \
         and create them anew after the upgrade"
    );
}

#[test]
fn a_view_that_does_not_compile_is_named_where_sqlite_takes_it_amiss() {
    let mut db = with(&["CREATE VIEW broken AS SELECT * FROM nowhere"]);
    assert_eq!(
        refused(&mut db, &[ONE, ("0002_drop", DROP_AGE, &[])]).to_string(),
        "0002_drop is refused before step 1: drop users.age would break the view broken (it does not compile as it is, which \
         SQLite takes amiss: no such table: main.nowhere), made by hand: drop it first, and create it anew after the upgrade"
    );
    let mut db = with(&["CREATE VIEW broken AS SELECT * FROM nowhere"]);
    embedded(&[ONE, ("0002_more", REQUIRE_NAME, &[])])
        .upgrade(&mut db)
        .unwrap();
}

#[test]
fn what_the_migration_itself_takes_away_and_puts_back_is_no_obstacle() {
    const CAREFUL: &[Step] = &[
        sql("DROP VIEW ages").reverse(nothing),
        drop_index("users", "users_age_idx", &["age"]),
        drop_column("users", integer("age").nullable()),
        sql("CREATE VIEW ages AS SELECT id FROM users").reverse(nothing),
    ];
    let mut db = with(&["CREATE VIEW ages AS SELECT age FROM users"]);
    embedded(&[ONE, ("0002_drop", CAREFUL, &[])])
        .upgrade(&mut db)
        .unwrap();
    let ages = db.query_row("SELECT * FROM ages", [], |row| row.get::<_, i64>(0));
    assert_eq!(ages.unwrap(), 1);
}

#[test]
fn what_comes_after_a_function_is_left_to_the_transaction() {
    fn mend(db: &mut dyn Execute) -> Result<()> {
        db.execute("DROP VIEW ages", &[]).map(drop)
    }
    const MEND: &[Step] = &[run(mend).reverse(nothing)];
    let made: &[Made] = &[
        ONE,
        ("0002_mend", MEND, &["mend"]),
        ("0003_drop", DROP_AGE, &[]),
    ];
    let mut db = with(&["CREATE VIEW ages AS SELECT age FROM users"]);
    embedded(made).upgrade(&mut db).unwrap();
    let mut db = with(&[
        "CREATE VIEW ages AS SELECT age FROM users",
        "CREATE VIEW more AS SELECT age FROM users",
    ]);
    let error = embedded(made).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    db.execute_batch("SELECT age FROM ages").unwrap();
    assert!(error.to_string().contains("error in view more"), "{error}");
}

#[test]
fn renames_take_views_and_triggers_along() {
    const RENAMES: &[Step] = &[
        rename_table("users", "people"),
        rename_column("people", "age", "years"),
    ];
    let mut db = with(&[
        "CREATE VIEW ages AS SELECT age FROM users",
        "CREATE TEMP TRIGGER note AFTER UPDATE ON users BEGIN DELETE FROM users WHERE age < 0; END",
    ]);
    embedded(&[ONE, ("0002_rename", RENAMES, &[])])
        .upgrade(&mut db)
        .unwrap();
    let ages = db.query_row("SELECT * FROM ages", [], |row| row.get::<_, i64>(0));
    assert_eq!(ages.unwrap(), 1);
}

#[test]
fn a_downgrade_is_rehearsed_too() {
    const ADD: &[Step] = &[add_column("users", text("nick").nullable())];
    let mut db = with(&[]);
    let app = embedded(&[ONE, ("0002_add", ADD, &[])]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch("CREATE VIEW nicks AS SELECT nick FROM users")
        .unwrap();
    let error = app.rollback(&mut db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_add is refused before step 1: drop users.nick would break the view nicks (no such column: nick), made by hand: \
         drop it first, and create it anew after the upgrade"
    );
    let pins = "SELECT count(*) FROM refinery_schema_history WHERE pin IS NOT NULL";
    let pins = db.query_row(pins, [], |row| row.get::<_, i64>(0));
    assert_eq!(pins.unwrap(), 0);
}

#[test]
fn a_column_that_no_model_knows_is_found_before_a_rebuild() {
    let mut db = with(&[
        "ALTER TABLE users ADD COLUMN extra TEXT",
        "CREATE VIEW names AS SELECT name FROM users",
    ]);
    let error = refused(&mut db, &[ONE, ("0002_more", REQUIRE_NAME, &[])]);
    assert_eq!(error.kind(), Kind::Drift);
    assert!(
        error.to_string().starts_with(
            "0002_more is refused before step 1: the table users has a column extra that no migration made"
        ),
        "{error}"
    );
}

//! What people made by hand around a table.

use super::{POSTS, REQUIRE_NAME, ROWS, USERS, execute, open, with};
use crate::Kind;
use crate::cases::{migrate, schema, shown, steps};
use crate::prelude::*;
use crate::word::Step;

/// What people make by hand around a table.
const BY_HAND: &[&str] = &[
    "CREATE TABLE log (what TEXT)",
    "CREATE TABLE notes (what TEXT)",
    "CREATE VIEW names (id, name) AS SELECT id, name FROM users",
    "CREATE VIEW twice AS SELECT n.name FROM names n JOIN users u ON u.id = n.id",
    "CREATE TRIGGER on_log AFTER INSERT ON log BEGIN UPDATE users SET name = new.what; END",
    "CREATE TRIGGER on_user AFTER UPDATE OF name ON users WHEN new.name <> 'a;b' \
     BEGIN INSERT INTO notes VALUES ('END; ' || old.name); END",
    "CREATE TRIGGER into_names INSTEAD OF INSERT ON names \
     BEGIN INSERT INTO users (name) VALUES (CASE WHEN new.name = '' THEN 'empty' ELSE new.name END); END",
    "CREATE INDEX by_hand ON users (lower(name) DESC) WHERE id > 0",
    "CREATE TEMP TRIGGER fleeting AFTER DELETE ON users BEGIN SELECT 1; END",
];

const OBJECTS: &str = "SELECT type, name, sql FROM sqlite_master WHERE name IN \
     ('log', 'names', 'twice', 'on_log', 'on_user', 'into_names', 'by_hand') \
     UNION ALL SELECT type, name, sql FROM sqlite_temp_master ORDER BY 1, 2";

#[test]
fn s5_s14_views_triggers_and_indexes_made_by_hand_survive() {
    let (mut db, schema) = with(&[USERS, POSTS], &[ROWS]);
    execute(&mut db, BY_HAND);
    let before = shown(&mut db, OBJECTS);
    assert_eq!(before.len(), 8);
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    assert_eq!(shown(&mut db, OBJECTS), before);
    assert_eq!(
        shown(&mut db, "SELECT count(*) FROM log"),
        ["0"],
        "a rebuild sets no trigger off"
    );
    execute(
        &mut db,
        &[
            "INSERT INTO names (id, name) VALUES (3, '')",
            "UPDATE users SET name = 'z' WHERE id = 1",
        ],
    );
    assert_eq!(
        shown(&mut db, "SELECT id, name FROM names"),
        ["1|z", "5|nobody", "6|empty"]
    );
    assert_eq!(shown(&mut db, "SELECT what FROM notes"), ["END; it's 🎉"]);
}

#[test]
fn s6_renames_still_take_views_and_triggers_along_after_a_rebuild() {
    const STEPS: &[Step] = &[
        REQUIRE_NAME,
        rename_column("users", "name", "full_name"),
        rename_table("users", "people"),
    ];
    let (mut db, schema) = with(&[USERS], &[ROWS]);
    execute(&mut db, &BY_HAND[..7]);
    migrate(&mut db, &steps(STEPS), &schema).unwrap();
    assert_eq!(shown(&mut db, "PRAGMA legacy_alter_table"), ["0"]);
    assert_eq!(
        shown(&mut db, "SELECT name FROM names"),
        ["it's 🎉", "nobody"]
    );
    execute(&mut db, &["INSERT INTO log VALUES ('x')"]);
    assert_eq!(shown(&mut db, "SELECT full_name FROM people"), ["x", "x"]);
}

#[test]
fn s9_a_column_that_no_model_knows_is_not_lost() {
    let (mut db, schema) = with(
        &[USERS],
        &[
            ROWS,
            "ALTER TABLE users ADD COLUMN extra TEXT AS (name || '!')",
        ],
    );
    let error = migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "the table users has a column extra that no migration made, and building the table anew would lose it: \
         move its values to a table of your own and drop it, or add it to the models first"
    );
    assert_eq!(
        shown(&mut db, "SELECT extra FROM users WHERE id = 1"),
        ["it's 🎉!"]
    );
}

#[test]
fn s12_a_view_made_by_hand_that_uses_a_dropped_column_is_named() {
    const DROP: &[Step] = &[drop_column("users", text("name").nullable())];
    let (mut db, schema) = with(&[USERS], &[ROWS]);
    execute(&mut db, &BY_HAND[2..3]);
    let error = migrate(&mut db, &steps(DROP), &schema).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "ALTER TABLE \"users\" DROP COLUMN \"name\": error in view names after drop column: no such column: name: \
         drop it first, and create it anew after the upgrade"
    );
    assert_eq!(
        shown(&mut db, "SELECT name FROM names"),
        ["it's 🎉", "NULL"]
    );
}

#[test]
fn s12_a_rebuild_that_breaks_what_was_made_by_hand_is_refused() {
    const STEPS: &[Step] = &[
        create_check("users", "users_id_check", "id > 0"),
        drop_column("users", text("name").nullable()),
    ];
    let cases = [
        (
            BY_HAND[2],
            "the change of users would break the view names, made by hand (no such column: name)",
        ),
        (
            BY_HAND[7],
            "the change of users would break the index by_hand, made by hand (no such column: name)",
        ),
        (
            "CREATE TRIGGER t AFTER DELETE ON users BEGIN DELETE FROM users WHERE name = old.name; END",
            "the change of users would break the trigger t, made by hand (no such column: name)",
        ),
    ];
    for (sql, words) in cases {
        let (mut db, schema) = with(&[USERS], &[ROWS, sql]);
        let error = migrate(&mut db, &steps(STEPS), &schema).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert_eq!(
            error.to_string(),
            format!("{words}: drop it first, and create it anew after the upgrade")
        );
        assert_eq!(
            shown(&mut db, "SELECT name FROM users"),
            ["it's 🎉", "NULL"]
        );
    }
}

#[test]
fn s12_a_view_that_was_broken_before_does_not_stop_a_rebuild() {
    let (mut db, schema) = with(
        &[USERS],
        &[ROWS, "CREATE VIEW broken AS SELECT * FROM nowhere"],
    );
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    assert_eq!(
        shown(&mut db, "SELECT name FROM users WHERE id = 5"),
        ["nobody"]
    );
}

#[test]
fn dropping_a_table_that_something_made_by_hand_needs_is_refused() {
    const DROP: &[Step] = &[drop_table(
        "users",
        &[bigint("id").auto_increment(), text("name").nullable()],
    )
    .primary_key(&["id"])];
    let cases = [
        (
            "CREATE VIEW names AS SELECT name FROM users",
            "the view names, made by hand (no such table: main.users)",
        ),
        (
            "CREATE TABLE badges (user_id INTEGER REFERENCES users (id) ON DELETE CASCADE)",
            "the table badges, made by hand (it references users, which is not there)",
        ),
        (
            "CREATE TRIGGER t AFTER INSERT ON posts BEGIN UPDATE users SET name = 'x'; END",
            "the trigger t, made by hand (no such table: main.users)",
        ),
    ];
    for (sql, words) in cases {
        const BARE: Step =
            create_table("posts", &[bigint("id").auto_increment()]).primary_key(&["id"]);
        let (mut db, schema) = with(&[USERS, BARE], &[ROWS, sql]);
        let error = migrate(&mut db, &steps(DROP), &schema).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert_eq!(
            error.to_string(),
            format!(
                "the change would break {words}: drop it first, and create it anew after the upgrade"
            )
        );
        assert_eq!(shown(&mut db, "SELECT id FROM users"), ["1", "5"]);
    }
}

#[test]
fn s9_options_that_people_gave_a_table_are_not_lost_without_a_word() {
    let cases = [
        (
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT) STRICT",
            "STRICT",
        ),
        (
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT) WITHOUT ROWID",
            "WITHOUT ROWID",
        ),
    ];
    for (sql, option) in cases {
        let mut db = open();
        execute(&mut db, &[sql, ROWS]);
        let error = migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema(&[USERS])).unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        assert_eq!(
            error.to_string(),
            format!(
                "the table users is {option}, which no migration made, and building the table anew would lose it: \
                 create it without {option} and copy its rows first"
            )
        );
        assert_eq!(shown(&mut db, "SELECT id FROM users"), ["1", "5"]);
    }
}

#[test]
fn s13_a_view_of_everything_shows_what_is_there_and_one_with_names_is_not_broken() {
    const ADD: &[Step] = &[add_column("users", integer("age").default(int(3)))];
    let everything = "CREATE VIEW everything AS SELECT * FROM users";
    let (mut db, before) = with(&[USERS], &[ROWS, everything]);
    let schema = migrate(&mut db, &steps(ADD), &before).unwrap();
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    let shape = "SELECT name FROM pragma_table_info('everything')";
    assert_eq!(shown(&mut db, shape), ["id", "name", "age"]);

    let named = "CREATE VIEW named (a, b) AS SELECT * FROM users";
    let (mut db, schema) = with(&[USERS], &[ROWS, named]);
    let error = migrate(&mut db, &steps(ADD), &schema).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "the change would break the view named, made by hand (expected 2 columns for 'named' but got 3): drop it first, \
         and create it anew after the upgrade"
    );
    assert_eq!(shown(&mut db, "SELECT count(*) FROM named"), ["2"]);
}

//! The pitfalls of SQLite, each by its number, on real databases.

mod by_hand;

use aludel_core::Schema;

use super::{ForeignKeys, Violations};
use crate::cases::{migrate, schema, shown, steps};
use crate::driver::Driver;
use crate::driver::sqlite::Sqlite;
use crate::prelude::*;
use crate::word::Step;
use crate::{Kind, inspect};

const USERS: Step = create_table(
    "users",
    &[bigint("id").auto_increment(), text("name").nullable()],
)
.primary_key(&["id"]);

const POSTS: Step = create_table(
    "posts",
    &[bigint("id").auto_increment(), bigint("user_id").nullable()],
)
.primary_key(&["id"])
.foreign_keys(&[
    foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
]);

/// A change that only a rebuild can make.
const REQUIRE_NAME: Step =
    alter_column("users", text("name").nullable(), text("name")).backfill(string("nobody"));

fn open() -> Sqlite<rusqlite::Connection> {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    Sqlite(conn)
}

/// A database with these tables and statements run on it, and its schema.
fn with(tables: &'static [Step], sql: &[&str]) -> (Sqlite<rusqlite::Connection>, Schema) {
    let mut db = open();
    let schema = schema(tables);
    migrate(&mut db, &steps(tables), &Schema::default()).unwrap();
    execute(&mut db, sql);
    (db, schema)
}

fn execute(driver: &mut dyn Driver, all: &[&str]) {
    for sql in all {
        driver
            .execute(sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

const ROWS: &str = "INSERT INTO users (id, name) VALUES (1, 'it''s 🎉'), (5, NULL)";

#[test]
fn s1_rebuild_of_a_parent_keeps_cascade_children() {
    let posts = "INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 5), (3, NULL)";
    let (mut db, schema) = with(&[USERS, POSTS], &[ROWS, posts]);
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    assert_eq!(
        shown(&mut db, "SELECT id, user_id FROM posts"),
        ["1|1", "2|5", "3|NULL"]
    );
    assert_eq!(
        shown(&mut db, "SELECT id, name FROM users"),
        ["1|it's 🎉", "5|nobody"]
    );
    assert_eq!(shown(&mut db, "PRAGMA foreign_keys"), ["1"]);
}

#[test]
fn s1_foreign_keys_that_stay_on_are_refused() {
    let mut db = open();
    execute(&mut db, &["BEGIN"]);
    let error = ForeignKeys::off(&mut db).unwrap_err().to_string();
    assert_eq!(
        error,
        "foreign keys are still on, since a transaction is open on this connection, and building a table anew would \
         delete the rows that reference it: end the transaction before the upgrade"
    );
}

#[test]
fn s2_deferred_checks_on_the_connection_change_nothing() {
    let posts = "INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 5)";
    let (mut db, schema) = with(
        &[USERS, POSTS],
        &[ROWS, posts, "PRAGMA defer_foreign_keys = ON"],
    );
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    assert_eq!(
        shown(&mut db, "SELECT id, user_id FROM posts"),
        ["1|1", "2|5"]
    );
}

#[test]
fn s3_old_violations_are_excused_and_new_ones_refused() {
    const MORE: &[Step] = &[
        rename_table("posts", "notes"),
        alter_column("users", text("name"), text("name").nullable()),
    ];
    let orphans = [
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO posts (id, user_id) VALUES (1, 99)",
    ];
    let (mut db, schema) = with(
        &[USERS, POSTS],
        &[ROWS, orphans[0], orphans[1], "PRAGMA foreign_keys = ON"],
    );
    let schema = migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    migrate(&mut db, &steps(MORE), &schema).unwrap();
    assert_eq!(shown(&mut db, "SELECT id, user_id FROM notes"), ["1|99"]);
}

#[test]
fn s3_a_new_key_over_orphans_is_refused_and_nothing_is_changed() {
    const KEY: &[Step] = &[create_foreign_key(
        "posts",
        "posts_user_id_fkey",
        &["user_id"],
        "users",
        &["id"],
    )];
    const BARE: Step = create_table(
        "posts",
        &[bigint("id").auto_increment(), bigint("user_id").nullable()],
    )
    .primary_key(&["id"]);
    let orphans = "INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 98), (3, 99)";
    let (mut db, schema) = with(&[USERS, BARE], &[ROWS, orphans]);
    let before = inspect::catalog(&mut db).unwrap();
    let error = migrate(&mut db, &steps(KEY), &schema).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "2 rows of posts would reference no row of users (rowid 2, 3): delete or mend them first"
    );
    assert_eq!(inspect::catalog(&mut db).unwrap(), before);
    assert_eq!(shown(&mut db, "SELECT count(*) FROM posts"), ["3"]);
}

#[test]
fn s4_foreign_keys_of_others_still_name_the_table() {
    let (mut db, schema) = with(&[USERS, POSTS], &[ROWS]);
    let sql = "SELECT sql FROM sqlite_master WHERE name = 'posts'";
    let before = shown(&mut db, sql);
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    assert_eq!(shown(&mut db, sql), before);
    let error = db
        .execute("INSERT INTO posts (user_id) VALUES (77)", &[])
        .unwrap_err();
    assert!(error.message.contains("FOREIGN KEY"), "{error}");
    assert_eq!(
        shown(
            &mut db,
            "SELECT name FROM sqlite_master WHERE name LIKE 'aludel%'"
        ),
        [""; 0]
    );
}

#[test]
fn s7_the_mark_of_autoincrement_is_kept() {
    let (mut db, schema) = with(&[USERS], &[ROWS]);
    execute(
        &mut db,
        &[
            "INSERT INTO users (id) VALUES (9)",
            "DELETE FROM users WHERE id > 4",
        ],
    );
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    execute(&mut db, &["INSERT INTO users (name) VALUES ('new')"]);
    assert_eq!(shown(&mut db, "SELECT id FROM users"), ["1", "10"]);
    assert_eq!(
        shown(&mut db, "SELECT name, seq FROM sqlite_sequence"),
        ["users|10"]
    );
}

#[test]
fn s7_the_mark_of_an_empty_table_is_kept_too() {
    let (mut db, schema) = with(&[USERS], &[ROWS, "DELETE FROM users"]);
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
    execute(&mut db, &["INSERT INTO users (name) VALUES ('new')"]);
    assert_eq!(shown(&mut db, "SELECT id FROM users"), ["6"]);
}

#[test]
fn s8_rowids_are_kept_where_no_column_is_their_alias() {
    const STEPS: &[Step] = &[
        alter_column("notes", text("body").nullable(), text("body")).backfill(string("")),
        alter_column("hiding", text("body").nullable(), text("body")).backfill(string("")),
    ];
    const NOTES: Step = create_table("notes", &[varchar("slug", 40), text("body").nullable()])
        .primary_key(&["slug"]);
    const HIDING: Step = create_table("hiding", &[varchar("rowid", 40), text("body").nullable()])
        .primary_key(&["rowid"]);
    let rows = [
        "INSERT INTO notes (rowid, slug, body) VALUES (10, 'a', 'x'), (20, 'b', NULL)",
        "INSERT INTO hiding (_rowid_, rowid, body) VALUES (30, 'a', NULL)",
    ];
    let (mut db, schema) = with(&[NOTES, HIDING], &rows);
    migrate(&mut db, &steps(STEPS), &schema).unwrap();
    assert_eq!(
        shown(&mut db, "SELECT rowid, slug, body FROM notes"),
        ["10|a|x", "20|b|"]
    );
    assert_eq!(
        shown(&mut db, "SELECT _rowid_, rowid FROM hiding"),
        ["30|a"]
    );
}

#[test]
fn s11_columns_are_added_the_same_way_to_a_table_with_rows() {
    const STEPS: &[Step] = &[
        add_column("users", timestamp("a").default(now)),
        add_column("users", integer("b").default(expr("1 + 1"))),
        add_column("users", integer("c").generated_stored("id * 2")),
        add_column("users", integer("d").generated_virtual("id * 3")),
        add_column("users", boolean("e").default(bool(false))),
        add_column("users", integer("f")).backfill(int(4)),
    ];
    for rows in [&[][..], &[ROWS]] {
        let (mut db, mut before) = with(&[USERS], rows);
        for step in steps(STEPS) {
            before = migrate(&mut db, &[step], &before).unwrap();
        }
        let count = shown(
            &mut db,
            "SELECT count(*) FROM users WHERE b = 2 AND c = id * 2 AND d = id * 3 AND e = 0 AND f = 4",
        );
        assert_eq!(count, shown(&mut db, "SELECT count(*) FROM users"));
    }
}

#[test]
fn s15_no_text_is_ever_written_in_double_quotes() {
    const STEPS: &[Step] = &[
        rename_value("o\"dd", "s\"x", "a\"b", "\"zzz\""),
        rename_column("o\"dd", "select", "se\"lect"),
    ];
    const ODD: Step = create_table(
        "o\"dd",
        &[
            bigint("id").auto_increment(),
            enumeration("s\"x", &["a\"b", "c'd"]).default(string("a\"b")),
            text("select").nullable().default(string("\"q\"")),
        ],
    )
    .primary_key(&["id"]);
    let (mut db, schema) = with(&[ODD], &[]);
    db.0.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)
        .unwrap();
    db.0.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DQS_DML, false)
        .unwrap();
    execute(&mut db, &["INSERT INTO \"o\"\"dd\" DEFAULT VALUES"]);
    migrate(&mut db, &steps(STEPS), &schema).unwrap();
    assert_eq!(
        shown(&mut db, "SELECT * FROM \"o\"\"dd\""),
        ["1|\"zzz\"|\"q\""]
    );
}

#[test]
fn s19_no_statement_is_left_open() {
    let (mut db, schema) = with(&[USERS], &[ROWS, "INSERT INTO users (name) VALUES ('x')"]);
    db.query("SELECT * FROM users", &[]).unwrap();
    db.execute("SELECT * FROM users", &[]).unwrap();
    db.query("SELECT nothing FROM users", &[]).unwrap_err();
    migrate(&mut db, &steps(&[REQUIRE_NAME]), &schema).unwrap();
}

#[test]
fn a_rebuild_that_fails_half_way_leaves_everything_as_it_was() {
    const STEPS: &[Step] = &[
        alter_column(
            "users",
            text("name").nullable(),
            text("name").nullable().default(string("x")),
        ),
        create_check("posts", "posts_user_id_check", "user_id < 5"),
    ];
    let (mut db, schema) = with(
        &[USERS, POSTS],
        &[ROWS, "INSERT INTO posts (user_id) VALUES (5)"],
    );
    let before = shown(&mut db, "SELECT sql FROM sqlite_master ORDER BY name");
    let error = migrate(&mut db, &steps(STEPS), &schema).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rebuilding posts: CHECK constraint failed: posts_user_id_check"
    );
    assert_eq!(
        shown(&mut db, "SELECT sql FROM sqlite_master ORDER BY name"),
        before
    );
    assert_eq!(shown(&mut db, "PRAGMA foreign_keys"), ["1"]);
    Violations::read(&mut db)
        .unwrap()
        .refuse_new(&mut db)
        .unwrap();
}

#[test]
fn a_table_that_references_itself_and_has_rows_can_be_dropped() {
    const NODES: &[crate::word::Column] = &[
        bigint("id").auto_increment(),
        bigint("parent").nullable(),
        bigint("friend").nullable(),
    ];
    const KEYS: &[crate::word::ForeignKey] = &[
        foreign_key("nodes_parent_fkey", &["parent"], "nodes", &["id"]).on_delete(restrict),
        foreign_key("nodes_friend_fkey", &["friend"], "nodes", &["id"]),
    ];
    const CREATE: &[Step] = &[create_table("nodes", NODES)
        .primary_key(&["id"])
        .foreign_keys(KEYS)];
    const DROP: &[Step] = &[drop_table("nodes", NODES)
        .primary_key(&["id"])
        .foreign_keys(KEYS)];
    let rows = "INSERT INTO nodes VALUES (1, NULL, 3), (2, 1, 2), (3, 2, 1)";
    let (mut db, schema) = with(
        CREATE,
        &[
            "PRAGMA foreign_keys = OFF",
            rows,
            "PRAGMA foreign_keys = ON",
        ],
    );
    migrate(&mut db, &steps(DROP), &schema).unwrap();
    let left = "SELECT name FROM sqlite_master WHERE name = 'nodes'";
    assert_eq!(shown(&mut db, left), [""; 0]);
}

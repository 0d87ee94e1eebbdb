//! The pitfalls of SQLite, each by its number, on real databases.

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

//! Runs on real SQLite databases.

#![allow(clippy::unwrap_used)]

#[cfg(all(feature = "mysql", feature = "postgres", feature = "testing"))]
mod aborted;
#[cfg(feature = "testing")]
mod apart;
#[cfg(all(feature = "mysql", feature = "postgres"))]
mod boot;
#[cfg(all(feature = "mysql", feature = "postgres", feature = "testing"))]
mod crashed;
mod down;
mod floor;
#[cfg(all(feature = "mysql", feature = "postgres", feature = "testing"))]
mod pitfalls;
mod plans;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(all(feature = "mysql", feature = "postgres"))]
mod read_only;
mod record;
mod refused;
#[cfg(feature = "mysql")]
mod servers;
mod up;

use rusqlite::Connection;

use crate::fixture::Made;
use crate::prelude::*;
use crate::word::Step;

const CREATE: &[Step] = &[create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        text("email").nullable(),
        integer("age").default(int(0)),
    ],
)
.primary_key(&["id"])];

const ADD: &[Step] = &[add_column("users", text("name").nullable())];

const FILL: &[Step] = &[run(fill).reverse(nothing)];

const DROP: &[Step] = &[drop_column("users", integer("age").default(int(0)))];

const REQUIRE: &[Step] = &[alter_column(
    "users",
    text("email").nullable(),
    text("email"),
)];

fn fill(db: &mut dyn Execute) -> Result<()> {
    db.execute(
        "UPDATE users SET name = ? WHERE name IS NULL",
        &["nobody".into()],
    )?;
    Ok(())
}

const ONE: Made = ("0001_create", CREATE, &[]);
const TWO: Made = ("0002_add", ADD, &[]);
const THREE: Made = ("0003_fill", FILL, &["fill"]);
const FOUR: Made = ("0004_drop", DROP, &[]);

fn memory() -> Connection {
    Connection::open_in_memory().unwrap()
}

/// Every value of the first column.
fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, rusqlite::types::Value>(0));
    rows.unwrap()
        .map(|value| match value.unwrap() {
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        })
        .collect()
}

fn columns(db: &Connection) -> Vec<String> {
    texts(db, "SELECT name FROM pragma_table_info('users')")
}

fn applied(db: &Connection) -> Vec<String> {
    texts(
        db,
        "SELECT name FROM refinery_schema_history ORDER BY version",
    )
}

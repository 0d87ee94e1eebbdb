//! Runs on PostgreSQL, where everything pending is one transaction.

#[cfg(feature = "testing")]
mod broken_off;
mod changes;
mod killed;
#[cfg(feature = "testing")]
mod phases;
mod pitfalls;
#[cfg(feature = "testing")]
mod pooled;
mod rights;
#[cfg(feature = "testing")]
mod scripts;
mod whole;

use super::{ADD, DROP, FOUR, ONE, REQUIRE, THREE, TWO};
use crate::servers::{Fresh, fresh, url_of};
use crate::{Database, Engine, Execute, Migrations, Report};

/// A database of its own, and connections to it as an app has them: with the server's own unkind defaults.
struct Server {
    fresh: Fresh,
}

impl Server {
    fn new() -> Server {
        Server {
            fresh: fresh(Engine::Postgres),
        }
    }

    fn url(&self) -> String {
        url_of(Engine::Postgres, &self.fresh.name)
    }

    fn db(&self) -> Database {
        crate::connect(&self.url()).unwrap()
    }

    /// A connection of the plain driver.
    fn client(&self) -> postgres::Client {
        postgres::Client::connect(&self.url(), postgres::NoTls).unwrap()
    }
}

fn exec(db: &mut Database, sql: &str) {
    db.execute(sql, &[]).unwrap();
}

fn texts(db: &mut Database, sql: &str) -> Vec<String> {
    let rows = db.query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

fn applied(db: &mut Database) -> Vec<String> {
    texts(
        db,
        "SELECT name FROM refinery_schema_history ORDER BY version",
    )
}

/// Names of all tables, in every schema that is not the server's own.
fn tables(db: &mut Database) -> Vec<String> {
    texts(
        db,
        "SELECT schemaname || '.' || tablename FROM pg_tables \
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    )
}

fn columns(db: &mut Database) -> Vec<String> {
    texts(
        db,
        "SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped \
         ORDER BY attnum",
    )
}

fn upgraded(app: &Migrations, db: &mut Database) -> Report {
    app.upgrade(db).unwrap_or_else(|error| panic!("{error}"))
}

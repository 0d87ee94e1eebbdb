//! Databases of servers that a thread uses again and again: emptying one is quicker than making another.

use std::cell::RefCell;

use crate::driver::{DbError, Driver, Warning};
use crate::servers::{Fresh, fresh};
use crate::{Engine, Row, Value};

thread_local! {
    static POOL: RefCell<Vec<Fresh>> = const { RefCell::new(Vec::new()) };
}

/// An empty database, which goes with the thread.
pub(super) fn reused(engine: Engine) -> Box<dyn Driver> {
    let found = POOL.with_borrow_mut(|pool| {
        let at = pool.iter().position(|one| one.engine() == engine)?;
        Some(pool.swap_remove(at))
    });
    let mut db = found.unwrap_or_else(|| fresh(engine));
    empty(&mut db);
    Box::new(Reused(Some(db)))
}

fn empty(db: &mut Fresh) {
    let name = db.name.clone();
    let statements = match db.engine() {
        Engine::Postgres => vec![
            "DROP SCHEMA public CASCADE".to_owned(),
            "CREATE SCHEMA public".to_owned(),
        ],
        _ => vec![
            format!("DROP DATABASE {name}"),
            format!("CREATE DATABASE {name}"),
            format!("USE {name}"),
        ],
    };
    for sql in statements {
        db.execute(&sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

/// Goes back to where it came from, unless a test failed and left it who knows how.
struct Reused(Option<Fresh>);

impl Reused {
    fn db(&mut self) -> &mut Fresh {
        self.0.as_mut().expect("it is taken on drop alone")
    }
}

impl Driver for Reused {
    fn engine(&self) -> Engine {
        self.0.as_ref().map_or(Engine::Sqlite, Driver::engine)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.db().execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.db().query(sql, params)
    }

    fn warnings(&mut self) -> Result<Vec<Warning>, DbError> {
        self.db().warnings()
    }
}

impl Drop for Reused {
    fn drop(&mut self) {
        if let Some(db) = self.0.take().filter(|_| !std::thread::panicking()) {
            POOL.with_borrow_mut(|pool| pool.push(db));
        }
    }
}

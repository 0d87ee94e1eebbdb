//! Runs on real servers, where DDL commits by itself.

mod by_hand;
mod killed;
mod lock;
mod midway;
mod misfits;
mod pitfalls;
mod whole;

use mysql::Conn;
use mysql::prelude::Queryable;

use super::{ADD, CREATE, DROP, FOUR, ONE, REQUIRE, THREE, TWO};
use crate::servers::{Fresh, fresh, url};
use crate::{Engine, Migrations, Report};

const ENGINES: [Engine; 2] = [Engine::MariaDb, Engine::MySql];

/// A database of its own, and a second connection to it.
struct Server {
    _fresh: Fresh,
    name: String,
    engine: Engine,
}

impl Server {
    fn new(engine: Engine) -> Server {
        let mut fresh = fresh(engine);
        let rows = crate::driver::Driver::query(&mut fresh, "SELECT DATABASE()", &[]).unwrap();
        Server {
            name: rows[0].get(0).unwrap(),
            _fresh: fresh,
            engine,
        }
    }

    /// A connection as an app has it: the server's own unkind defaults.
    fn conn(&self) -> Conn {
        Conn::new(mysql::Opts::from_url(&format!("{}{}", url(self.engine), self.name)).unwrap())
            .unwrap()
    }
}

fn texts(db: &mut Conn, sql: &str) -> Vec<String> {
    db.query(sql).unwrap()
}

fn applied(db: &mut Conn) -> Vec<String> {
    texts(
        db,
        "SELECT name FROM refinery_schema_history ORDER BY version",
    )
}

fn columns(db: &mut Conn) -> Vec<String> {
    texts(
        db,
        "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users' \
         ORDER BY ordinal_position",
    )
}

/// Runs a body on each engine, both at a time.
fn each(body: impl Fn(&Server) + Sync) {
    std::thread::scope(|scope| {
        let body = &body;
        let bodies = ENGINES.map(|engine| scope.spawn(move || body(&Server::new(engine))));
        for body in bodies {
            body.join().unwrap();
        }
    });
}

fn upgraded(app: &Migrations, db: &mut Conn) -> Report {
    app.upgrade(db).unwrap_or_else(|error| panic!("{error}"))
}

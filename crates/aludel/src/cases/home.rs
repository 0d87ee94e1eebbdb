//! The engines that the cases run on.

use std::thread;

use crate::Engine;
use crate::driver::Driver;
#[cfg(feature = "sqlite")]
use crate::driver::sqlite::Sqlite;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod pool;

#[cfg(any(feature = "mysql", feature = "postgres"))]
use self::pool::reused;

/// An engine, and how a case gets an empty database of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    /// The engine.
    pub engine: Engine,
    /// An empty database of its own, which goes with the driver.
    pub open: fn() -> Box<dyn Driver>,
}

/// Every engine that the cases run on.
pub(crate) const HOMES: &[Home] = &[
    #[cfg(feature = "sqlite")]
    home(Engine::Sqlite, || Box::new(in_memory())),
    #[cfg(feature = "mysql")]
    home(Engine::MySql, || reused(Engine::MySql)),
    #[cfg(feature = "mysql")]
    home(Engine::MariaDb, || reused(Engine::MariaDb)),
    #[cfg(feature = "postgres")]
    home(Engine::Postgres, || reused(Engine::Postgres)),
];

const fn home(engine: Engine, open: fn() -> Box<dyn Driver>) -> Home {
    Home { engine, open }
}

#[cfg(feature = "sqlite")]
fn in_memory() -> Sqlite<rusqlite::Connection> {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    Sqlite(conn)
}

/// Runs the work for every engine, or for the one that `ENGINE` names, each on a thread.
pub(crate) fn at_once<T: Send>(work: impl Fn(&'static Home) -> T + Sync) -> Vec<(Engine, T)> {
    let wanted = std::env::var("ENGINE").unwrap_or_default();
    let homes = HOMES
        .iter()
        .filter(|home| wanted.is_empty() || home.engine.word() == wanted);
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = homes
            .map(|home| (home.engine, scope.spawn(move || work(home))))
            .collect();
        running
            .into_iter()
            .map(|(engine, one)| (engine, one.join().unwrap()))
            .collect()
    })
}

/// SQL in the engine's own spelling: `{x:FF00}` are bytes, `{u:…}` is a uuid, `{b:n}` the bytes of one, `{q:group}` is a quoted name.
pub(crate) fn literal(sql: &str, engine: Engine) -> String {
    let mut spelled = String::new();
    let mut rest = sql;
    while let Some((before, token)) = rest.split_once('{') {
        spelled += before;
        rest = match token
            .split_once('}')
            .map(|(token, after)| (token.split_at_checked(2), after))
        {
            Some((Some(("x:", hex)), after)) => {
                spelled += &bytes(hex, engine);
                after
            }
            Some((Some(("u:", hex)), after)) => {
                spelled += &uuid(hex, engine);
                after
            }
            Some((Some(("b:", column)), after)) => {
                spelled += &raw(column, engine);
                after
            }
            Some((Some(("q:", name)), after)) => {
                spelled += &quoted(name, engine);
                after
            }
            _ => {
                spelled.push('{');
                token
            }
        };
    }
    spelled + rest
}

fn bytes(hex: &str, engine: Engine) -> String {
    match engine {
        Engine::Postgres => format!("'\\x{hex}'"),
        _ => format!("X'{hex}'"),
    }
}

fn raw(column: &str, engine: Engine) -> String {
    match engine {
        Engine::Postgres => format!("convert_from(uuid_send({column}), 'UTF8')"),
        _ => column.to_owned(),
    }
}

fn uuid(hex: &str, engine: Engine) -> String {
    match engine {
        Engine::Postgres => format!("'{hex}'"),
        _ => bytes(hex, engine),
    }
}

/// A name in the engine's quotes.
pub(super) fn quoted(name: &str, engine: Engine) -> String {
    let quote = if engine.is_mysql_family() { '`' } else { '"' };
    let doubled = name.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

//! Connections that go in the middle.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::driver::{Class, DbError, Driver};
use crate::fixture::{Made, embedded};
use crate::prelude::{
    add_column, bigint, create_index, int, integer, nothing, rename_column, run, sql,
};
use crate::word::Step;
use crate::{Row, Target, Value};

const MIXED: &[Step] = &[
    add_column("users", integer("n").default(int(0))),
    run(grow).reverse(nothing),
    create_index("users", "users_n_idx", &["n"]),
    rename_column("users", "n", "m"),
    sql("UPDATE users SET m = m + 10").reverse(sql("UPDATE users SET m = m - 10")),
    add_column("users", bigint("o").nullable()),
];

const MANY: &[Made] = &[ONE, TWO, ("0003_mixed", MIXED, &["grow"]), FOUR];

fn grow(db: &mut dyn Execute) -> crate::Result<()> {
    db.execute("UPDATE users SET n = n + ?", &[1.into()])?;
    Ok(())
}

/// What a connection does before it is lost.
enum Fate {
    /// It runs so many statements that change something, the last of them without an answer, and is not opened again. What
    /// only reads leaves nothing behind: cut after that the server is as it was after the last change.
    Dies(usize),
    /// The answer to its COMMIT is lost, and it can be opened again.
    LosesCommit,
    /// Nothing more.
    None,
}

struct Mortal<'a> {
    db: &'a mut Database,
    fate: Fate,
}

fn dead() -> DbError {
    DbError {
        class: Class::Unreachable,
        message: "the connection died".into(),
    }
}

impl Driver for Mortal<'_> {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.live(sql, |driver| driver.execute(sql, params))
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.live(sql, |driver| driver.query(sql, params))
    }

    fn reconnect(&mut self) -> Result<(), DbError> {
        match self.fate {
            Fate::Dies(_) => Err(DbError::handed_over()),
            _ => self.db.driver.reconnect(),
        }
    }
}

impl Mortal<'_> {
    fn live<T>(
        &mut self,
        sql: &str,
        run: impl FnOnce(&mut dyn Driver) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        match &mut self.fate {
            Fate::Dies(0) => return Err(dead()),
            Fate::Dies(left) if !sql.starts_with("SELECT") => *left -= 1,
            _ => {}
        }
        let done = run(&mut *self.db.driver);
        match self.fate {
            Fate::Dies(0) => Err(dead()),
            Fate::LosesCommit if sql == "COMMIT" => {
                self.fate = Fate::None;
                Err(dead())
            }
            _ => done,
        }
    }
}

/// Runs until the connection dies; `None` where it lived to the end.
pub(super) fn dying(
    db: &mut Database,
    app: &Migrations,
    at: usize,
    goal: Option<&Target>,
) -> Option<crate::Error> {
    let mut mortal = Mortal {
        db,
        fate: Fate::Dies(at),
    };
    let mut cx = crate::run::Context::new(app, &mut mortal, ("a server", true));
    match goal {
        None => crate::run::upgrade(&mut cx).err(),
        Some(target) => {
            let goal = crate::run::Goal::Target(target.clone());
            crate::run::downgrade(&mut cx, &goal).err()
        }
    }
}

/// Whatever statement the connection dies after, either all is done or nothing is, and the next boot ends at the head.
#[test]
fn killed_at_any_statement_all_is_done_or_nothing_is() {
    let app = embedded(MANY);
    let (mut done, mut undone) = (0, 0);
    for at in 1.. {
        let server = Server::new();
        upgraded(&embedded(&MANY[..2]), &mut server.db());
        exec(&mut server.db(), "INSERT INTO users (email) VALUES ('a')");
        let mut db = server.db();
        let died = dying(&mut db, &app, at, None);
        drop(db);
        let mut db = server.db();
        match &applied(&mut db)[..] {
            names if names.len() == 4 => done += 1,
            names => {
                assert_eq!(names, ["create", "add"], "{at}");
                assert_eq!(columns(&mut db), ["id", "email", "age", "name"], "{at}");
                undone += 1;
            }
        }
        upgraded(&app, &mut db);
        assert_eq!(texts(&mut db, "SELECT m FROM users"), ["11"], "{at}");
        let found = app.check(&mut db).unwrap();
        assert!(found.is_empty(), "{at}: {found:?}");
        if died.is_none() {
            break;
        }
    }
    assert!(undone > 15 && done > 0, "{undone} {done}");
}

#[test]
fn killed_at_any_statement_of_the_way_down_all_is_done_or_nothing_is() {
    let app = embedded(MANY);
    let target = Target::Id("2".into());
    for at in 1.. {
        let server = Server::new();
        let mut db = server.db();
        upgraded(&app, &mut db);
        exec(&mut db, "INSERT INTO users (email, m) VALUES ('a', 11)");
        let died = dying(&mut db, &app, at, Some(&target));
        drop(db);
        let mut db = server.db();
        let names = applied(&mut db).len();
        assert!(names == 4 || names == 2, "{at}: {names}");
        // An older binary finishes it.
        let old = embedded(&MANY[..2]);
        let next = old.downgrade(&mut db, &target);
        next.unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(applied(&mut db), ["create", "add"]);
        let found = old.check(&mut db).unwrap();
        assert!(found.is_empty(), "{at}: {found:?}");
        assert!(old.upgrade(&mut db).unwrap().is_empty());
        if died.is_none() {
            break;
        }
    }
}

/// The answer to COMMIT is lost: the history says whether it was done, and the report what was.
#[test]
fn a_commit_without_an_answer_is_looked_up() {
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(MANY);
    let mut mortal = Mortal {
        db: &mut db,
        fate: Fate::LosesCommit,
    };
    let mut cx = crate::run::Context::new(&app, &mut mortal, ("a server", true));
    let report = crate::run::upgrade(&mut cx).unwrap();
    assert_eq!(report.up.len(), 4);
    assert_eq!(report.to.as_deref(), Some("0004_drop"));
    assert!(app.check(&mut db).unwrap().is_empty());
}

/// The server ends the session in the middle: the upgrade connects anew and begins again.
#[test]
fn a_session_that_the_server_ended_is_begun_again() {
    static ENDED: AtomicBool = AtomicBool::new(false);
    fn ends(db: &mut dyn Execute) -> crate::Result<()> {
        db.execute("UPDATE users SET age = age + 1", &[])?;
        if !ENDED.swap(true, Ordering::Relaxed) {
            db.query("SELECT pg_terminate_backend(pg_backend_pid())", &[])?;
        }
        Ok(())
    }
    const ENDS: &[Step] = &[run(ends).reverse(nothing)];
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[ONE]), &mut db);
    exec(&mut db, "INSERT INTO users (age) VALUES (1)");
    let app = embedded(&[ONE, ("0002_ends", ENDS, &["ends"]), ("0003_add", ADD, &[])]);
    let report = upgraded(&app, &mut db);
    assert_eq!(report.up, ["0002_ends", "0003_add"]);
    assert_eq!(texts(&mut db, "SELECT age FROM users"), ["2"]);
}

use super::*;
use crate::Target;
use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::word::Step;

/// A connection that dies after so many statements: the last one still runs, and its answer is lost.
struct Mortal<'a> {
    conn: &'a mut Conn,
    engine: Engine,
    left: usize,
}

impl crate::driver::Driver for Mortal<'_> {
    fn engine(&self) -> Engine {
        self.engine
    }

    fn execute(
        &mut self,
        sql: &str,
        params: &[crate::Value],
    ) -> Result<u64, crate::driver::DbError> {
        self.live(|conn| conn.execute(sql, params))
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[crate::Value],
    ) -> Result<Vec<crate::Row>, crate::driver::DbError> {
        self.live(|conn| conn.query(sql, params))
    }
}

impl Mortal<'_> {
    fn live<T>(
        &mut self,
        run: impl FnOnce(&mut dyn crate::driver::Driver) -> Result<T, crate::driver::DbError>,
    ) -> Result<T, crate::driver::DbError> {
        let dead = || crate::driver::DbError {
            class: crate::driver::Class::Unreachable,
            message: "the connection died".into(),
        };
        if self.left == 0 {
            return Err(dead());
        }
        self.left -= 1;
        let mut driver = crate::driver::mysql::MySql::new(&mut *self.conn);
        let done = run(&mut driver);
        if self.left == 0 { Err(dead()) } else { done }
    }
}

/// Runs until the connection dies; `None` where it lived to the end.
fn dying(
    server: &Server,
    app: &Migrations,
    at: usize,
    goal: Option<&Target>,
) -> Option<crate::Error> {
    let mut conn = server.conn();
    let mut mortal = Mortal {
        conn: &mut conn,
        engine: server.engine,
        left: at,
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

const MANY: &[Made] = &[
    ("0001_create", CREATE, &[]),
    ("0002_add", ADD, &[]),
    ("0003_mixed", MIXED, &["grow"]),
    ("0004_drop", DROP, &[]),
];

const MIXED: &[Step] = &[
    add_column("users", integer("n").default(int(0))),
    run(grow).reverse(nothing),
    create_index("users", "users_n_idx", &["n"]),
    rename_column("users", "n", "m"),
    sql("UPDATE users SET m = m + 10").reverse(sql("UPDATE users SET m = m - 10")),
    alter_column(
        "users",
        integer("m").default(int(0)),
        bigint("m").default(int(0)),
    ),
];

fn grow(db: &mut dyn Execute) -> crate::Result<()> {
    db.execute("UPDATE users SET n = n + ?", &[1.into()])?;
    Ok(())
}

/// Kills the connection after every single statement of an upgrade, and boots again: each time the
/// database must come to the head, with every data step done exactly once.
#[test]
fn killed_at_any_statement_the_next_boot_converges() {
    each(|server| {
        let app = embedded(MANY);
        let mut at = 1;
        loop {
            let mut db = server.conn();
            reset(&mut db);
            upgraded(&embedded(&MANY[..2]), &mut db);
            db.query_drop("INSERT INTO users (email) VALUES ('a')")
                .unwrap();
            let died = dying(server, &app, at, None);
            let next = app.upgrade(&mut server.conn());
            next.unwrap_or_else(|error| panic!("{}, {at}: {error}", server.engine));
            assert_eq!(
                texts(&mut db, "SELECT m FROM users"),
                ["11"],
                "{} {at}",
                server.engine
            );
            assert_eq!(applied(&mut db), ["create", "add", "mixed", "drop"]);
            let found = app.check(&mut db).unwrap();
            assert!(found.is_empty(), "{} {at}: {found:?}", server.engine);
            if died.is_none() {
                break;
            }
            at += 1;
        }
        assert!(at > 15, "{at}");
    });
}

/// The same on the way down: run again, it must come to the target.
#[test]
fn killed_at_any_statement_the_downgrade_run_again_converges() {
    each(|server| {
        let app = embedded(MANY);
        let target = Target::Id("2".into());
        let mut at = 1;
        loop {
            let mut db = server.conn();
            reset(&mut db);
            upgraded(&embedded(&MANY[..2]), &mut db);
            db.query_drop("INSERT INTO users (email) VALUES ('a')")
                .unwrap();
            upgraded(&app, &mut db);
            let died = dying(server, &app, at, Some(&target));
            // An older binary finishes it.
            let old = embedded(&MANY[..2]);
            let next = old.downgrade(&mut server.conn(), &target);
            next.unwrap_or_else(|error| panic!("{}, {at}: {error}", server.engine));
            assert_eq!(applied(&mut db), ["create", "add"]);
            let found = old.check(&mut db).unwrap();
            assert!(found.is_empty(), "{} {at}: {found:?}", server.engine);
            assert!(old.upgrade(&mut db).unwrap().is_empty());
            if died.is_none() {
                break;
            }
            at += 1;
        }
        assert!(at > 15, "{at}");
    });
}

fn reset(db: &mut Conn) {
    db.query_drop(
        "DROP TABLE IF EXISTS users, refinery_schema_history, aludel_journal, aludel_kept",
    )
    .unwrap();
}

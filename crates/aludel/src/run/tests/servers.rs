//! Runs on real servers, where DDL commits by itself.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use mysql::Conn;
use mysql::prelude::Queryable;

use super::{ADD, CREATE, DROP, FOUR, ONE, REQUIRE, THREE, TWO};
use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::servers::{Fresh, fresh, url};
use crate::word::Step;
use crate::{Engine, Event, Kind, Migrations, Options, Report, Target};

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

#[test]
fn an_empty_database_goes_to_the_head_and_back_and_forth() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[
            ONE,
            TWO,
            THREE,
            ("0004_require", REQUIRE, &[]),
            ("0005_drop", DROP, &[]),
        ]);
        assert_eq!(upgraded(&app, &mut db).up.len(), 5);
        assert_eq!(columns(&mut db), ["id", "email", "name"]);
        assert!(app.upgrade(&mut db).unwrap().is_empty());
        assert!(
            app.check(&mut db).unwrap().is_empty(),
            "{:?}",
            app.check(&mut db)
        );
        assert!(texts(&mut db, "SELECT name FROM aludel_journal").is_empty());
        let report = app.downgrade(&mut db, &Target::Base).unwrap();
        assert_eq!(report.down.len(), 5);
        assert_eq!(app.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
        let clear = app.with(Options::new().clear_pin());
        assert_eq!(clear.upgrade(&mut db).unwrap().up.len(), 5);
        assert!(app.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn an_older_binary_takes_back_what_it_has_never_seen() {
    each(|server| {
        let mut db = server.conn();
        upgraded(
            &embedded(&[ONE, TWO, FOUR, ("0005_require", REQUIRE, &[])]),
            &mut db,
        );
        db.query_drop("INSERT INTO users (email, name) VALUES ('a', 'b')")
            .unwrap();
        let old = embedded(&[ONE, TWO]);
        assert_eq!(old.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
        assert_eq!(
            old.rollback(&mut db).unwrap().down,
            ["0005_require", "0004_drop"]
        );
        assert_eq!(columns(&mut db), ["id", "email", "name", "age"]);
        assert!(old.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn a_lent_connection_gets_its_settings_back_and_the_lock_is_released() {
    each(|server| {
        let mut db = server.conn();
        db.query_drop(
            "SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+03:00', lock_wait_timeout = 77",
        )
        .unwrap();
        upgraded(&embedded(&[ONE, TWO]), &mut db);
        let settings = "SELECT CONCAT(@@sql_mode, ' ', @@time_zone, ' ', @@lock_wait_timeout)";
        assert_eq!(texts(&mut db, settings), ["ANSI_QUOTES +03:00 77"]);
        let lock = crate::names::Names::new("refinery_schema_history").lock(&server.name);
        let free: Option<i64> = db.exec_first("SELECT IS_FREE_LOCK(?)", (lock,)).unwrap();
        assert_eq!(free, Some(1));
    });
}

#[test]
fn a_lent_connection_inside_a_transaction_is_refused() {
    each(|server| {
        let mut db = server.conn();
        db.query_drop("START TRANSACTION").unwrap();
        let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(
            error.to_string(),
            "the connection is inside a transaction: commit it or roll it back before you hand the connection over"
        );
    });
}

#[test]
fn of_many_that_boot_at_once_one_upgrades_and_all_serve() {
    each(|server| {
        let app = embedded(&[ONE, TWO, THREE, ("0004_drop", DROP, &[])]);
        let boots: Vec<_> = (0..6)
            .map(|_| {
                let (mut db, app) = (server.conn(), app.clone());
                std::thread::spawn(move || app.upgrade(&mut db).unwrap())
            })
            .collect();
        let reports: Vec<_> = boots.into_iter().map(|boot| boot.join().unwrap()).collect();
        assert_eq!(
            reports.iter().map(|report| report.up.len()).sum::<usize>(),
            4
        );
        assert!(
            reports
                .iter()
                .all(|report| report.to.as_deref() == Some("0004_drop"))
        );
    });
}

#[test]
fn the_deadline_of_the_lock_passes() {
    each(|server| {
        let (mut db, mut holder) = (server.conn(), server.conn());
        let lock = crate::names::Names::new("refinery_schema_history").lock(&server.name);
        holder.exec_drop("SELECT GET_LOCK(?, 0)", (lock,)).unwrap();
        let options = Options::new().lock_timeout(Duration::from_millis(200));
        let error = embedded(&[ONE]).with(options).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable);
        assert!(
            error
                .to_string()
                .starts_with("the database could not be locked in 0 s, since "),
            "{error}"
        );
    });
}

#[test]
fn a_table_that_somebody_uses_is_waited_for() {
    each(|server| {
        let (mut db, mut user) = (server.conn(), server.conn());
        upgraded(&embedded(&[ONE]), &mut db);
        user.query_drop("START TRANSACTION").unwrap();
        user.query_drop("SELECT * FROM users").unwrap();
        let app = embedded(&[ONE, TWO]);
        let boot = std::thread::spawn(move || app.upgrade(&mut db).unwrap());
        std::thread::sleep(Duration::from_secs(4));
        user.query_drop("COMMIT").unwrap();
        assert_eq!(boot.join().unwrap().up, ["0002_add"]);
    });
}

const TWICE: &[Step] = &[
    add_column("users", text("a").nullable()),
    sql("UPDATE users SET a = 'x', age = age + 1").reverse(nothing),
    add_column("users", text("b").nullable()),
    sql("INSERT INTO nowhere VALUES (1)").reverse(nothing),
    add_column("users", text("c").nullable()),
];

const MENDED: &str = "CREATE TABLE nowhere (a INT PRIMARY KEY)";

#[test]
fn a_migration_that_fails_midway_goes_on_from_there() {
    each(|server| {
        let mut db = server.conn();
        upgraded(&embedded(&[ONE]), &mut db);
        db.query_drop("INSERT INTO users (email) VALUES ('a')")
            .unwrap();
        let app = embedded(&[ONE, ("0002_twice", TWICE, &[])]);
        let error = app.upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Failed, "{error}");
        let said = error.to_string();
        assert!(
            said.starts_with("0002_twice, run SQL: INSERT INTO nowhere"),
            "{said}"
        );
        assert!(
            said.ends_with("3 of its 5 steps are done: mend the cause and run the same again, it goes on from there"),
            "{said}"
        );
        assert_eq!(applied(&mut db), ["create"]);
        let status = app.status(&mut db).unwrap();
        assert!(
            status
                .in_flight
                .unwrap()
                .starts_with("0002_twice (up, begun by ")
        );
        let findings = app.check(&mut db).unwrap();
        assert!(
            findings.history[0].starts_with("0002_twice was begun by "),
            "{findings:?}"
        );
        db.query_drop(MENDED).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = seen.clone();
        let options = Options::new().observe(move |event| told.lock().unwrap().push(event.clone()));
        assert_eq!(
            app.with(options).upgrade(&mut db).unwrap().up,
            ["0002_twice"]
        );
        let resumed = Event::Resume {
            id: "0002_twice".into(),
            done: 3,
        };
        assert!(
            seen.lock().unwrap().contains(&resumed),
            "{:?}",
            seen.lock().unwrap()
        );
        // The data step ran exactly once.
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["1"]);
        assert_eq!(columns(&mut db), ["id", "email", "age", "a", "b", "c"]);
        assert!(app.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn what_stopped_midway_and_was_changed_by_hand_is_shown() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[ONE, ("0002_twice", TWICE, &[])]);
        app.upgrade(&mut db).unwrap_err();
        db.query_drop("ALTER TABLE users DROP COLUMN email")
            .unwrap();
        let error = app.upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        let said = error.to_string();
        assert!(said.contains("the tables look like no state of it; nearest is the one after 3 of 5 steps (column users.email"), "{said}");
        assert!(
            said.ends_with("then write that down with `db stamp`"),
            "{said}"
        );
        // The way out that the message names.
        db.query_drop("ALTER TABLE users ADD COLUMN email LONGTEXT, ADD COLUMN c LONGTEXT")
            .unwrap();
        app.stamp(&mut db, &Target::Head).unwrap();
        assert!(app.upgrade(&mut db).unwrap().is_empty());
        assert_eq!(app.status(&mut db).unwrap().in_flight, None);
    });
}

#[test]
fn a_binary_that_does_not_hold_what_is_in_flight_says_so() {
    each(|server| {
        let mut db = server.conn();
        embedded(&[ONE, ("0002_twice", TWICE, &[])])
            .upgrade(&mut db)
            .unwrap_err();
        let error = embedded(&[ONE, TWO]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        let said = error.to_string();
        assert!(said.starts_with("0002_twice was begun by "), "{said}");
        assert!(said.ends_with("and stopped, and this binary does not hold it, or holds it changed: boot the binary that began it, which goes on from there, or bring the tables to where it began and write that down with `db stamp`"), "{said}");
    });
}

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
    db.query_drop("DROP TABLE IF EXISTS users, refinery_schema_history, aludel_journal")
        .unwrap();
}

#[test]
fn the_offline_script_leads_to_a_database_that_boots_at_head() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[ONE, TWO, ("0003_require", REQUIRE, &[])]);
        let script = app
            .sql(&Target::Base, &Target::Head, server.engine)
            .unwrap();
        for statement in script.split(";\n").filter(|line| !line.trim().is_empty()) {
            db.query_drop(statement)
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        assert!(app.upgrade(&mut db).unwrap().is_empty());
        assert!(app.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn a_history_that_knows_no_transactions_is_refused() {
    each(|server| {
        let mut db = server.conn();
        db.query_drop("CREATE TABLE refinery_schema_history (version INT PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255)) ENGINE=MyISAM").unwrap();
        let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        assert_eq!(
            error.to_string(),
            "the table `refinery_schema_history` is stored by MyISAM, which knows no transactions: run `ALTER TABLE `refinery_schema_history` ENGINE=InnoDB` first"
        );
    });
}

#[test]
fn a_boot_at_head_is_one_statement() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[ONE, TWO, THREE]);
        upgraded(&app, &mut db);
        let asked = |db: &mut Conn| -> i64 {
            let row: Option<(String, i64)> = db
                .query_first("SHOW SESSION STATUS LIKE 'Questions'")
                .unwrap();
            row.unwrap().1
        };
        let before = asked(&mut db);
        app.upgrade(&mut db).unwrap();
        // Our one, and the SHOW itself.
        assert_eq!(asked(&mut db) - before, 2);
    });
}

/// A function that changes the schema by itself commits what came before it.
#[test]
fn a_function_that_committed_by_itself_is_not_run_twice() {
    fn alters(db: &mut dyn Execute) -> crate::Result<()> {
        db.execute("UPDATE users SET age = age + 1", &[])?;
        db.execute("CREATE TABLE by_hand (id INT PRIMARY KEY)", &[])?;
        db.execute("INSERT INTO nowhere VALUES (1)", &[])?;
        Ok(())
    }
    const RUST: &[Step] = &[run(alters).reverse(nothing)];
    each(|server| {
        let mut db = server.conn();
        upgraded(&embedded(&[ONE]), &mut db);
        db.query_drop("INSERT INTO users (email) VALUES ('a')")
            .unwrap();
        let app = embedded(&[ONE, ("0002_rust", RUST, &["alters"])]);
        assert_eq!(app.upgrade(&mut db).unwrap_err().kind(), Kind::Failed);
        db.query_drop(MENDED).unwrap();
        let error = app.upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        let said = error.to_string();
        assert!(
            said.contains("it cannot be known how much of step 1 ran (run alters): "),
            "{said}"
        );
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["1"]);
    });
}

#[test]
fn where_an_algorithm_is_not_possible_the_other_text_runs() {
    use super::super::{Context, work::Nature, work::Part};
    use aludel_core::sql::{Body, Statement};
    each(|server| {
        let mut db = server.conn();
        db.query_drop("CREATE TABLE t (id INT PRIMARY KEY, a INT)")
            .unwrap();
        let statement = Statement {
            sql: "ALTER TABLE t MODIFY a BIGINT, ALGORITHM=INSTANT".into(),
            fallback: Some("ALTER TABLE t MODIFY a BIGINT, ALGORITHM=COPY".into()),
        };
        let part = Part {
            label: "retype".into(),
            body: Body::Sql(vec![statement]),
            nature: Nature::Schema,
            counts: vec![],
            raw: false,
        };
        let app = embedded(&[]);
        let mut driver = crate::driver::mysql::MySql::new(&mut db);
        let mut cx = Context::new(&app, &mut driver, ("a server", true));
        super::super::part::run(&mut cx, &part, &std::collections::BTreeMap::new(), "x").unwrap();
        let ty = "SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'a'";
        assert_eq!(texts(&mut db, ty), ["bigint"]);
    });
}

#[test]
fn a_connection_without_a_database_is_told_so() {
    for engine in ENGINES {
        let mut db = Conn::new(mysql::Opts::from_url(&url(engine)).unwrap()).unwrap();
        let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(
            error.to_string(),
            "the connection has no database: name one in the URL, such as `mysql://host/app`, or `USE` one before you hand the connection over"
        );
    }
}

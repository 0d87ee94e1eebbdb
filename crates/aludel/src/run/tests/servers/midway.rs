use std::sync::{Arc, Mutex};

use super::*;
use crate::fixture::embedded;
use crate::prelude::*;
use crate::word::Step;
use crate::{Event, Kind, Options, Target};

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

const OWNED: &[Step] = &[
    create_table("owners", &[bigint("id")]).primary_key(&["id"]),
    create_table(
        "items",
        &[bigint("id"), integer("n"), bigint("owner").nullable()],
    )
    .primary_key(&["id"])
    .foreign_keys(&[foreign_key(
        "items_owner_fkey",
        &["owner"],
        "owners",
        &["id"],
    )]),
];

const WIDER: &[Step] = &[
    alter_column("items", integer("n"), bigint("n")),
    sql("INSERT INTO nowhere VALUES (1)").reverse(nothing),
];

/// MariaDB 10.11 does so where it is killed in the midst of a copy: of 40 times two, before the change or after it.
#[test]
fn keys_that_a_killed_server_forgot_are_there_again() {
    let server = Server::new(Engine::MariaDb);
    let mut db = server.conn();
    let app = embedded(&[("0001_owned", OWNED, &[]), ("0002_wider", WIDER, &[])]);
    let error = app.upgrade(&mut db).unwrap_err().to_string();
    assert!(error.starts_with("0002_wider"), "{error}");
    db.query_drop(MENDED).unwrap();
    db.query_drop("UPDATE aludel_journal SET step = 0").unwrap();
    db.query_drop("ALTER TABLE items DROP FOREIGN KEY items_owner_fkey, MODIFY n INT NOT NULL")
        .unwrap();
    app.upgrade(&mut db).unwrap();
    assert!(app.check(&mut db).unwrap().is_empty());
    let keys = "SELECT constraint_name FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()";
    assert_eq!(texts(&mut db, keys), ["items_owner_fkey"]);
    // Rows that came meanwhile and that it cannot stand are told.
    let server = Server::new(Engine::MariaDb);
    let mut db = server.conn();
    app.upgrade(&mut db).unwrap_err();
    db.query_drop("ALTER TABLE items DROP FOREIGN KEY items_owner_fkey")
        .unwrap();
    db.query_drop("INSERT INTO items (id, n, owner) VALUES (1, 1, 7)")
        .unwrap();
    let said = app.upgrade(&mut db).unwrap_err().to_string();
    let what = "0002_wider, add foreign key items.items_owner_fkey again: ";
    assert!(said.starts_with(what), "{said}");
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
    use crate::run::{Context, work::Nature, work::Part};
    use aludel_core::sql::{Body, Statement};
    each(|server| {
        let mut db = server.conn();
        db.query_drop("CREATE TABLE t (id INT PRIMARY KEY, a INT)")
            .unwrap();
        let statement = Statement::new("ALTER TABLE t MODIFY a BIGINT, ALGORITHM=INSTANT")
            .or(Some("ALTER TABLE t MODIFY a BIGINT, ALGORITHM=COPY".into()));
        let part = Part {
            label: "retype".into(),
            body: Body::Sql(vec![statement]),
            nature: Nature::Schema,
            told: Vec::new(),
            counts: vec![],
            raw: false,
            apart: None,
        };
        let app = embedded(&[]);
        let mut driver = crate::driver::mysql::MySql::new(&mut db);
        let mut cx = Context::new(&app, &mut driver, ("a server", true));
        crate::run::part::run(&mut cx, &part, &std::collections::BTreeMap::new(), "x").unwrap();
        let ty = "SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'a'";
        assert_eq!(texts(&mut db, ty), ["bigint"]);
    });
}

//! Migrations that are cut where a statement stands outside of a transaction.

use std::time::{Duration, Instant};

use super::*;
use crate::fixture::{Made, embedded};
use crate::prelude::{
    add_column, create_index, int, integer, nothing, outside_transaction, own_transaction, run, sql,
};
use crate::testing::Trial;
use crate::word::Step;
use crate::{Kind, Target};

const INDEX: &[Step] = &[
    add_column("users", integer("n").default(int(0))),
    sql("CREATE INDEX CONCURRENTLY users_email_idx ON users (email)")
        .reverse(sql("DROP INDEX CONCURRENTLY users_email_idx"))
        .means(&[create_index("users", "users_email_idx", &["email"])]),
    sql("UPDATE users SET n = n + 1").reverse(sql("UPDATE users SET n = n - 1")),
];

const VACUUM: &[Step] = &[sql("VACUUM users; ANALYZE users").reverse(nothing)];

pub(super) const PHASES: &[Made] = &[
    ONE,
    TWO,
    ("0003_index", INDEX, &[]),
    ("0004_vacuum", VACUUM, &[]),
    ("0005_drop", super::super::DROP, &[]),
];

/// Names of the indexes of `users`, with an exclamation mark where one is invalid.
pub(super) fn indexes(db: &mut Database) -> Vec<String> {
    texts(
        db,
        "SELECT c.relname || CASE WHEN i.indisvalid THEN '' ELSE '!' END FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'users'::regclass ORDER BY 1",
    )
}

/// What is held or left of locks, journal rows and settings, which after a run is nothing.
pub(super) fn left(db: &mut Database) -> Vec<String> {
    let mut found = texts(
        db,
        "SELECT 'lock' FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database \
         WHERE datname = current_database()) UNION ALL \
         SELECT 'path' WHERE current_setting('lock_timeout') <> '0' \
         OR current_setting('application_name') <> 'aludel'",
    );
    let journal = texts(db, "SELECT to_regclass('aludel_journal') IS NOT NULL || ''");
    if journal == ["true"] {
        found.extend(texts(
            db,
            "SELECT 'flight ' || name FROM aludel_journal WHERE direction <> 'pin'",
        ));
    }
    found
}

#[test]
fn p2_a_migration_is_cut_where_a_statement_stands_outside_and_back() {
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[ONE]), &mut db);
    exec(&mut db, "INSERT INTO users (email) VALUES ('a'), ('b')");
    let app = embedded(PHASES);
    let report = upgraded(&app, &mut db);
    assert_eq!(report.from.as_deref(), Some("0001_create"));
    assert_eq!(
        report.up,
        ["0002_add", "0003_index", "0004_vacuum", "0005_drop"]
    );
    assert_eq!(
        applied(&mut db),
        ["create", "add", "index", "vacuum", "drop"]
    );
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
    assert_eq!(texts(&mut db, "SELECT n FROM users"), ["1", "1"]);
    assert_eq!(left(&mut db), [""; 0]);
    assert!(app.check(&mut db).unwrap().is_empty());
    let report = app.downgrade(&mut db, &Target::Id("1".into())).unwrap();
    assert_eq!(
        report.down,
        ["0005_drop", "0004_vacuum", "0003_index", "0002_add"]
    );
    assert_eq!(indexes(&mut db), ["users_pkey"]);
    assert_eq!(applied(&mut db), ["create"]);
    assert_eq!(left(&mut db), [""; 0]);
    // An older binary has the way back from the rows.
    let app = app.with(crate::Options::new().clear_pin());
    upgraded(&app, &mut db);
    let old = embedded(&[ONE]);
    let report = old.downgrade(&mut db, &Target::Head).unwrap();
    assert_eq!(report.down.len(), 4);
    assert_eq!(indexes(&mut db), ["users_pkey"]);
    assert!(old.check(&mut db).unwrap().is_empty());
    assert_eq!(left(&mut db), [""; 0]);
}

/// A migration whose index is built beside readers and writers, after [`ONE`].
macro_rules! index {
    ($sql:literal) => {{
        const STEPS: &[Step] = &[sql($sql).reverse(sql("DROP INDEX CONCURRENTLY users_email_idx"))];
        embedded(&[ONE, ("0002_index", STEPS, &[])])
    }};
}

pub(super) fn with_rows(server: &Server) -> Database {
    let mut db = server.db();
    upgraded(&embedded(&[ONE]), &mut db);
    exec(
        &mut db,
        "INSERT INTO users (email) SELECT 'a' || n FROM generate_series(1, 500) AS n",
    );
    db
}

/// Until this gives a row.
pub(super) fn until(db: &mut Database, sql: &str) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let found = texts(db, sql);
        if !found.is_empty() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{sql}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(super) const BUILDING: &str = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' \
                        AND query LIKE 'CREATE INDEX CONCURRENTLY%'";

/// Scenario 9: whoever waits asks for the lock and never waits inside the server, so that the index is not waited for by
/// those who wait for it.
#[test]
fn p6_an_index_is_built_beside_six_replicas_that_wait() {
    let server = Server::new();
    let mut db = with_rows(&server);
    let app = index!("CREATE INDEX CONCURRENTLY users_email_idx ON users (email)");
    let mut writer = server.client();
    let mut open = writer.transaction().unwrap();
    open.execute("INSERT INTO users (email) VALUES ('open')", &[])
        .unwrap();
    let url = server.url();
    let reports: Vec<Report> = std::thread::scope(|scope| {
        let (url, app) = (&url, &app);
        let boot = || scope.spawn(move || upgraded(app, &mut crate::connect(url).unwrap()));
        let boots: Vec<_> = (0..7).map(|_| boot()).collect();
        until(&mut db, BUILDING);
        std::thread::sleep(Duration::from_millis(500));
        open.commit().unwrap();
        boots.into_iter().map(|boot| boot.join().unwrap()).collect()
    });
    let done = reports.iter().filter(|report| !report.is_empty()).count();
    assert_eq!(done, 1, "{reports:?}");
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
    assert_eq!(left(&mut db), [""; 0]);
}

/// Scenario 10: what the server leaves of an index that broke off is never taken for the index.
#[test]
fn p4_an_index_whose_session_was_ended_is_dropped_and_built_anew() {
    let server = Server::new();
    let mut db = with_rows(&server);
    let app = index!("CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email)");
    let mut writer = server.client();
    let mut open = writer.transaction().unwrap();
    open.execute("INSERT INTO users (email) VALUES ('open')", &[])
        .unwrap();
    let url = server.url();
    std::thread::scope(|scope| {
        let (url, app) = (&url, &app);
        let boot = scope.spawn(move || upgraded(app, &mut crate::connect(url).unwrap()));
        let pid = until(&mut db, BUILDING).remove(0);
        until(
            &mut db,
            "SELECT relname FROM pg_class WHERE relname = 'users_email_idx'",
        );
        exec(&mut db, &format!("SELECT pg_terminate_backend({pid})"));
        until(
            &mut db,
            &format!(
                "SELECT 'gone' WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = {pid})"
            ),
        );
        assert_eq!(indexes(&mut db), ["users_email_idx!", "users_pkey"]);
        open.commit().unwrap();
        assert_eq!(boot.join().unwrap().up, ["0002_index"]);
    });
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
    assert_eq!(left(&mut db), [""; 0]);
}

/// Scenario 11.
#[test]
fn p4_rows_that_a_unique_index_would_refuse_are_counted_before_step_1() {
    let server = Server::new();
    let mut db = with_rows(&server);
    exec(
        &mut db,
        "INSERT INTO users (email) VALUES ('a1'), ('a2'), ('a2')",
    );
    let app = index!("CREATE UNIQUE INDEX CONCURRENTLY users_email_idx ON users (email)");
    let error = app.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_index is refused before step 1: users(email) holds the same more than once, which users_email_idx refuses (2 \
         rows, such as 'a1', 'a2'): make them different first"
    );
    assert_eq!(indexes(&mut db), ["users_pkey"]);
    assert_eq!(applied(&mut db), ["create"]);
    assert_eq!(left(&mut db), [""; 0]);
}

/// Where it could not be counted, the server refuses: nothing invalid stays, and the next run goes on.
#[test]
fn p4_a_unique_index_that_the_server_refuses_leaves_nothing_and_is_gone_on_with() {
    let server = Server::new();
    let mut db = with_rows(&server);
    exec(&mut db, "INSERT INTO users (email) VALUES ('a1')");
    let app =
        index!("CREATE UNIQUE INDEX CONCURRENTLY users_email_idx ON users (email COLLATE \"C\")");
    let error = app.upgrade(&mut db).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("is duplicated"), "{said}");
    assert!(
        said.ends_with(
            "nothing of it is done: mend the cause and run the same again, it goes on from there"
        ),
        "{said}"
    );
    assert_eq!(indexes(&mut db), ["users_pkey"]);
    assert_eq!(left(&mut db), ["flight index"]);
    exec(&mut db, "DELETE FROM users WHERE email = 'a1'");
    assert_eq!(upgraded(&app, &mut db).up, ["0002_index"]);
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
    assert_eq!(left(&mut db), [""; 0]);
}

/// What somebody made by hand under the same name is not ours: a good one is only taken where the step says so, an invalid
/// one never.
#[test]
fn p4_an_index_made_by_hand_is_not_taken_for_ours() {
    let server = Server::new();
    let mut db = with_rows(&server);
    exec(&mut db, "CREATE INDEX users_email_idx ON users (email)");
    let app = index!("CREATE INDEX CONCURRENTLY users_email_idx ON users (email)");
    let error = app.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "0002_index, run SQL: CREATE INDEX CONCURRENTLY users_email_id…: what `CREATE INDEX CONCURRENTLY \
         users_email_idx ON users (email)` is to do is done already, and not by this migration: undo it by hand, or write \
         the migration down as done with `db stamp`"
    );
    assert_eq!(left(&mut db), [""; 0]);
    let lenient =
        index!("CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email)");
    upgraded(&lenient, &mut db);
    lenient.downgrade(&mut db, &Target::Relative(-1)).unwrap();
    exec(&mut db, "INSERT INTO users (email) VALUES ('a1')");
    db.execute(
        "CREATE UNIQUE INDEX CONCURRENTLY users_email_idx ON users (email)",
        &[],
    )
    .unwrap_err();
    assert_eq!(indexes(&mut db), ["users_email_idx!", "users_pkey"]);
    let again = lenient.with(crate::Options::new().clear_pin());
    upgraded(&again, &mut db);
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
}

/// Scenario 15: a value may be used once it is committed. It can never be dropped, and is there still after a way back.
#[test]
fn p2_a_value_added_to_an_enum_is_used_in_the_next_step() {
    const MOOD: &[Step] = &[
        sql("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE moods (m mood)")
            .reverse(sql("DROP TABLE moods; DROP TYPE mood")),
    ];
    const GLAD: &[Step] = &[
        sql("ALTER TYPE mood ADD VALUE 'glad' BEFORE 'sad'").reverse(nothing),
        sql("INSERT INTO moods VALUES ('glad')").reverse(sql("DELETE FROM moods")),
    ];
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(&[("0001_mood", MOOD, &[]), ("0002_glad", GLAD, &[])]);
    upgraded(&app, &mut db);
    assert_eq!(texts(&mut db, "SELECT m::text FROM moods"), ["glad"]);
    app.downgrade(&mut db, &Target::Relative(-1)).unwrap();
    let app = app.with(crate::Options::new().clear_pin());
    upgraded(&app, &mut db);
    assert_eq!(texts(&mut db, "SELECT m::text FROM moods"), ["glad"]);
    assert_eq!(left(&mut db), [""; 0]);
}

/// A procedure that commits can run outside of a transaction only, and only the person who calls it knows.
#[test]
fn what_a_person_knows_to_commit_runs_outside_of_a_transaction() {
    const PROCEDURE: &[Step] = &[sql(
        "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO users (email) VALUES ('x'); COMMIT; END $$",
    )
    .reverse(sql("DROP PROCEDURE fill"))];
    const INSIDE: &[Step] = &[sql("CALL fill()").reverse(nothing)];
    const OUTSIDE: &[Step] = &[
        outside_transaction(),
        sql("CALL fill()").reverse(nothing),
        run(alone).reverse(nothing),
    ];
    fn alone(db: &mut dyn Execute) -> crate::Result<()> {
        let rows = db.query("SELECT pg_current_xact_id_if_assigned() IS NULL", &[])?;
        assert!(rows[0].get::<bool>(0)?);
        Ok(())
    }
    let server = Server::new();
    let mut db = server.db();
    let procedure: Made = ("0002_procedure", PROCEDURE, &[]);
    let wrong = embedded(&[ONE, procedure, ("0003_fill", INSIDE, &[])]);
    let said = wrong.upgrade(&mut db).unwrap_err().to_string();
    assert!(
        said.ends_with(
            "(2D000): what pends runs in one transaction; put `outside_transaction()` among the steps of the migration, whose \
             SQL and Rust then run outside of one (`CALL fill()`)"
        ) || said.contains("(2D000): what pends runs in one transaction; put `outside_transaction()`"),
        "{said}"
    );
    assert_eq!(tables(&mut db), [""; 0]);
    let app = embedded(&[ONE, procedure, ("0003_fill", OUTSIDE, &["alone"])]);
    upgraded(&app, &mut db);
    assert_eq!(texts(&mut db, "SELECT email FROM users"), ["x"]);
    assert_eq!(left(&mut db), [""; 0]);
}

#[test]
fn a_migration_may_have_a_transaction_of_its_own() {
    const OWN: &[Step] = &[
        own_transaction(),
        sql("CREATE TABLE own AS SELECT pg_current_xact_id()::text AS x")
            .reverse(sql("DROP TABLE own")),
    ];
    const OTHER: &[Step] =
        &[sql("INSERT INTO own VALUES (pg_current_xact_id()::text)").reverse(nothing)];
    const FAILS: &[Step] = &[sql("SELECT 1 / 0").reverse(nothing)];
    let server = Server::new();
    let mut db = server.db();
    let all: &[Made] = &[
        ONE,
        ("0002_own", OWN, &[]),
        ("0003_other", OTHER, &[]),
        ("0004_more", OTHER, &[]),
        ("0005_fails", FAILS, &[]),
    ];
    let report = upgraded(&embedded(&all[..4]), &mut db);
    assert_eq!(report.up.len(), 4);
    assert_eq!(texts(&mut db, "SELECT DISTINCT x FROM own").len(), 2);
    let report = embedded(&all[..4])
        .downgrade(&mut db, &Target::Base)
        .unwrap();
    assert_eq!(report.down.len(), 4);
    // What fails later leaves what has been committed.
    let app = embedded(all).with(crate::Options::new().clear_pin());
    app.upgrade(&mut db).unwrap_err();
    assert_eq!(applied(&mut db), ["create", "own"]);
}

/// How many statements lie between two cuts: `ALUDEL_TEST_STRIDE`, 1 for every one.
fn stride() -> usize {
    let said = std::env::var("ALUDEL_TEST_STRIDE").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(20)
}

#[test]
fn cut_anywhere_the_next_boot_goes_on_where_the_phases_stopped() {
    let app = embedded(PHASES);
    let server = Server::new();
    let survived = Trial::new(&app, &server.url())
        .from(Target::Id("2".into()))
        .every(stride())
        .rows(|db| {
            db.execute("INSERT INTO users (email) VALUES ('a')", &[])?;
            Ok(())
        })
        .survives()
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(survived.cuts * stride() > 50, "{survived:?}");
}

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::fixture::{embedded, under};
use crate::{Kind, Options, Report, Target};

#[test]
fn an_empty_database_goes_to_the_head_and_a_boot_at_head_changes_nothing() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, THREE, FOUR]);
    let report = app.upgrade(&mut db).unwrap();
    assert_eq!(
        report.up,
        ["0001_create", "0002_add", "0003_fill", "0004_drop"]
    );
    assert_eq!(
        (report.from, report.to.as_deref()),
        (None, Some("0004_drop"))
    );
    assert!(report.losses.is_empty(), "there was nothing to lose");
    assert_eq!(columns(&db), ["id", "email", "name"]);
    assert_eq!(applied(&db), ["create", "add", "fill", "drop"]);
    let changes = db.total_changes();
    let again = app.upgrade(&mut db).unwrap();
    assert!(again.is_empty());
    assert_eq!(again.to.as_deref(), Some("0004_drop"));
    assert_eq!(db.total_changes(), changes);
}

#[test]
fn refinery_reads_what_stands_there() {
    let mut db = memory();
    embedded(&[ONE, TWO]).upgrade(&mut db).unwrap();
    let sums = texts(
        &db,
        "SELECT checksum FROM refinery_schema_history ORDER BY version",
    );
    let meaning = texts(
        &db,
        "SELECT meaning FROM refinery_schema_history ORDER BY version",
    );
    let theirs = refinery_core::Migration::unapplied("V1__create", &meaning[0]).unwrap();
    assert_eq!(sums[0], theirs.checksum().to_string());
    let dates = texts(&db, "SELECT applied_on FROM refinery_schema_history");
    for date in dates {
        let rfc = &time::format_description::well_known::Rfc3339;
        assert!(time::OffsetDateTime::parse(&date, rfc).is_ok(), "{date}");
    }
}

#[test]
fn a_run_step_sees_rows_and_runs_once() {
    let mut db = memory();
    embedded(&[ONE, TWO]).upgrade(&mut db).unwrap();
    db.execute("INSERT INTO users (email) VALUES ('a')", [])
        .unwrap();
    let app = embedded(&[ONE, TWO, THREE]);
    assert_eq!(app.upgrade(&mut db).unwrap().up, ["0003_fill"]);
    assert_eq!(texts(&db, "SELECT name FROM users"), ["nobody"]);
}

#[test]
fn a_target_below_the_head_is_reached_and_no_more() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, THREE, FOUR]);
    let to = |target: Target| app.with(Options::new().target(target));
    let report = to(Target::Id("0002".into())).upgrade(&mut db).unwrap();
    assert_eq!(report.up, ["0001_create", "0002_add"]);
    assert_eq!(
        to(Target::Relative(1)).upgrade(&mut db).unwrap().up,
        ["0003_fill"]
    );
    let below = to(Target::Id("1".into())).upgrade(&mut db).unwrap_err();
    assert_eq!(below.kind(), Kind::Usage);
    assert_eq!(
        below.to_string(),
        "the target lies below 0003_fill, where the database stands: use `db downgrade` to go there"
    );
}

#[test]
fn a_binary_without_migrations_has_nothing_to_do() {
    let mut db = memory();
    assert_eq!(embedded(&[]).upgrade(&mut db).unwrap(), Report::default());
    assert!(texts(&db, "SELECT name FROM sqlite_master").is_empty());
}

#[test]
fn a_table_is_built_anew_without_harm_to_what_references_it() {
    const CHILD: &[Step] =
        &[
            create_table("notes", &[bigint("id").auto_increment(), bigint("user_id")])
                .primary_key(&["id"])
                .foreign_keys(&[
                    foreign_key("notes_user_id_fkey", &["user_id"], "users", &["id"])
                        .on_delete(cascade),
                ]),
        ];
    let mut db = memory();
    embedded(&[ONE, ("0002_notes", CHILD, &[])])
        .upgrade(&mut db)
        .unwrap();
    db.execute_batch(
        "INSERT INTO users (email) VALUES ('a'); INSERT INTO notes (user_id) VALUES (1)",
    )
    .unwrap();
    let app = embedded(&[
        ONE,
        ("0002_notes", CHILD, &[]),
        ("0003_require", REQUIRE, &[]),
        ("0004_add", ADD, &[]),
        ("0005_fill", FILL, &["fill"]),
    ]);
    let up = app.upgrade(&mut db).unwrap().up;
    assert_eq!(up, ["0003_require", "0004_add", "0005_fill"]);
    assert_eq!(texts(&db, "SELECT email FROM users"), ["a"]);
    assert_eq!(texts(&db, "SELECT count(*) FROM notes"), ["Integer(1)"]);
}

#[test]
fn a_lent_connection_gets_its_settings_back() {
    let mut db = memory();
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 1234")
        .unwrap();
    embedded(&[ONE, ("0002_require", REQUIRE, &[])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!(texts(&db, "PRAGMA foreign_keys"), ["Integer(0)"]);
    assert_eq!(texts(&db, "PRAGMA busy_timeout"), ["Integer(1234)"]);
    assert!(db.is_autocommit());
}

#[test]
fn a_failing_step_undoes_the_whole_upgrade_and_gives_everything_back() {
    const BREAK: &[Step] = &[sql("UPDATE nowhere SET x = 1").reverse(nothing)];
    let mut db = memory();
    let app = embedded(&[ONE, ("0002_break", BREAK, &[])]);
    let error = app.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert_eq!(
        error.to_string(),
        "0002_break, run SQL: UPDATE nowhere SET x = 1: no such table: nowhere"
    );
    assert!(texts(&db, "SELECT name FROM sqlite_master").is_empty());
    assert!(db.is_autocommit());
}

#[test]
fn two_apps_may_share_a_database() {
    const OTHER: &[Step] = &[create_table("other", &[bigint("id")]).primary_key(&["id"])];
    let mut db = memory();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    under("other_history", &[("0001_other", OTHER, &[])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!(texts(&db, "SELECT name FROM other_history"), ["other"]);
    assert_eq!(applied(&db), ["create"]);
}

#[test]
fn of_many_that_boot_at_once_one_upgrades_and_all_serve() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let app = embedded(&[
        ONE,
        TWO,
        THREE,
        ("0004_require", REQUIRE, &[]),
        ("0005_drop", DROP, &[]),
    ]);
    let boots: Vec<_> = (0..8)
        .map(|_| {
            let (path, app) = (path.clone(), app.clone());
            std::thread::spawn(move || {
                let mut db = Connection::open(path).unwrap();
                app.upgrade(&mut db).unwrap()
            })
        })
        .collect();
    let reports: Vec<_> = boots.into_iter().map(|boot| boot.join().unwrap()).collect();
    let steps: usize = reports.iter().map(|report| report.up.len()).sum();
    assert_eq!(steps, 5);
    assert!(
        reports
            .iter()
            .all(|report| report.to.as_deref() == Some("0005_drop"))
    );
    let db = Connection::open(path).unwrap();
    assert_eq!(applied(&db), ["create", "add", "fill", "require", "drop"]);
}

#[test]
fn the_deadline_of_the_lock_passes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut db = Connection::open(&path).unwrap();
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = told.clone();
    let options = Options::new()
        .lock_timeout(Duration::from_millis(50))
        .observe(move |event| seen.lock().unwrap().push(event.clone()));
    let error = embedded(&[ONE]).with(options).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    let holder = cfg!(target_os = "linux").then(|| "another connection of this process".to_owned());
    let who = holder.as_ref().map_or_else(
        || "another process has it locked".to_owned(),
        |holder| format!("{holder} is changing it"),
    );
    assert_eq!(
        error.to_string(),
        format!(
            "the database could not be locked in 0 s, since {who}: try again, or wait longer with `--lock-timeout`"
        )
    );
    assert_eq!(
        told.lock().unwrap()[0],
        crate::Event::Waiting { holder, seconds: 0 }
    );
}

/// A file in which somebody reads, and a connection to it for which SQLite itself waits for nobody.
fn read_by_another() -> (tempfile::TempDir, Connection, Connection) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let reader = Connection::open(&path).unwrap();
    reader
        .execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
        .unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM t").unwrap();
    let db = Connection::open(&path).unwrap();
    db.busy_timeout(Duration::ZERO).unwrap();
    (dir, reader, db)
}

#[test]
fn a_reader_that_holds_up_the_commit_is_waited_for() {
    let (_dir, reader, mut db) = read_by_another();
    let app = embedded(&[ONE]);
    let boot = std::thread::spawn(move || app.upgrade(&mut db).unwrap());
    std::thread::sleep(Duration::from_millis(500));
    assert!(!boot.is_finished(), "nobody had to wait");
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(boot.join().unwrap().up, ["0001_create"]);
}

#[test]
fn a_reader_that_never_lets_commit_ends_the_run_at_its_deadline_with_nothing_done() {
    let (_dir, reader, mut db) = read_by_another();
    let options = Options::new().lock_timeout(Duration::from_millis(200));
    let error = embedded(&[ONE]).with(options).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    assert_eq!(
        error.to_string(),
        "committing the upgrade: database is locked: another connection is writing to it; try again when that has ended"
    );
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(texts(&db, "SELECT name FROM sqlite_master"), ["t"]);
    embedded(&[ONE]).upgrade(&mut db).unwrap();
}

#[test]
fn the_offline_script_leads_to_a_database_that_boots_at_head() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, ("0003_require", REQUIRE, &[])]);
    let script = app
        .sql(&Target::Base, &Target::Head, crate::Engine::Sqlite)
        .unwrap();
    db.execute_batch(&script).unwrap();
    assert!(app.upgrade(&mut db).unwrap().is_empty());
    assert!(app.check(&mut db).unwrap().is_empty());
    let back = app
        .sql(
            &Target::Head,
            &Target::Id("1".into()),
            crate::Engine::Sqlite,
        )
        .unwrap();
    db.execute_batch(&back).unwrap();
    assert_eq!(
        app.upgrade(&mut db).unwrap().up,
        ["0002_add", "0003_require"]
    );
    let error = embedded(&[ONE, TWO, THREE])
        .sql(&Target::Base, &Target::Head, crate::Engine::Sqlite)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0003_fill runs the function `fill`, which no script can hold: let the binary upgrade the database, or end the script before it"
    );
}

#[test]
fn what_a_database_would_get_is_shown_and_not_done() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, THREE]);
    app.with(Options::new().target(Target::Id("1".into())))
        .upgrade(&mut db)
        .unwrap();
    let plan = app.plan(&mut db, &Target::Head).unwrap();
    assert_eq!(
        (plan.from.as_deref(), plan.to.as_deref()),
        (Some("0001_create"), Some("0003_fill"))
    );
    assert_eq!(plan.migrations[0].steps, ["add users.name"]);
    assert_eq!(plan.migrations[1].sql, ["-- runs `fill`"]);
    assert_eq!(applied(&db), ["create"]);
    let down = app.plan(&mut db, &Target::Base).unwrap();
    assert_eq!(down.to, None);
    let sql = &down.migrations[0].sql;
    assert!(
        sql[1].starts_with("ALTER TABLE \"users\" RENAME TO \"aludel_kept_1_users_"),
        "{sql:?}"
    );
}

#[test]
fn a_boot_at_head_waits_for_whoever_holds_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let app = embedded(&[ONE]);
    app.upgrade(&mut Connection::open(&path).unwrap()).unwrap();
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let boot = std::thread::spawn(move || {
        let mut db = Connection::open(&path).unwrap();
        db.busy_timeout(Duration::ZERO).unwrap();
        app.upgrade(&mut db).unwrap()
    });
    std::thread::sleep(Duration::from_millis(200));
    holder.execute_batch("COMMIT").unwrap();
    assert_eq!(boot.join().unwrap().to.as_deref(), Some("0001_create"));
}

#[test]
fn the_live_schema_is_compared_where_that_is_asked() {
    let mut db = memory();
    let app = embedded(&[ONE]);
    let careful = app.with(Options::new().verify());
    careful.upgrade(&mut db).unwrap();
    careful.upgrade(&mut db).unwrap();
    db.execute_batch("ALTER TABLE users ADD COLUMN stray TEXT")
        .unwrap();
    assert!(app.upgrade(&mut db).unwrap().is_empty());
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let options = Options::new()
        .verify()
        .observe(move |event| seen.lock().unwrap().push(event.clone()));
    let careful = app.with(options);
    let drift = "column users.stray: expected none, found text null";
    for report in [
        careful.upgrade(&mut db).unwrap(),
        careful.look(&mut db).unwrap(),
    ] {
        assert_eq!(report.drift, [drift]);
    }
    let event = crate::Event::Drift {
        head: Some("0001_create".to_owned()),
        difference: drift.to_owned(),
    };
    assert_eq!(*told.lock().unwrap(), [event.clone(), event]);
    assert_eq!(app.check(&mut db).unwrap().schema.len(), 1);
}

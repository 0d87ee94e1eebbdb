use aludel_core::Danger;

use super::*;
use crate::fixture::embedded;
use crate::{Kind, Options};

#[test]
fn rows_that_do_not_fit_are_counted_and_shown_before_the_first_step() {
    let mut db = memory();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    db.execute_batch("INSERT INTO users (email) VALUES ('a'), (NULL), (NULL)")
        .unwrap();
    let app = embedded(&[ONE, TWO, ("0003_require", REQUIRE, &[])]);
    let error = app.upgrade(&mut db).unwrap_err();
    let said = error.to_string();
    assert_eq!(error.kind(), Kind::Refused, "{said}");
    assert!(
        said.starts_with("0003_require is refused before step 1: "),
        "{said}"
    );
    assert!(
        said.contains("users.email") && said.contains("(2 rows"),
        "{said}"
    );
    assert_eq!(applied(&db), ["create"]);
}

#[test]
fn rows_that_must_not_be_there_are_counted_and_shown() {
    let count = |sql: &str, sample: &str, reason: &str| aludel_core::sql::Count {
        sql: sql.into(),
        sample: sample.into(),
        reason: reason.into(),
        remedy: "mend them".into(),
        step: 0,
    };
    let counts = [
        count("SELECT 0", "SELECT ''", "fine"),
        count("SELECT 1", "SELECT 'a'", "a is there"),
        count("SELECT 7", "SELECT 'b' UNION ALL SELECT NULL", "b is there"),
    ];
    let mut conn = memory();
    let mut driver = crate::driver::sqlite::Sqlite(&mut conn);
    let error = crate::run::check_counts(&mut driver, "0002_x", &counts).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_x: a is there (1 row, such as a): mend them; b is there (7 rows, such as b, NULL): mend them"
    );
    assert!(crate::run::check_counts(&mut driver, "0002_x", &counts[..1]).is_ok());
}

#[test]
fn rows_that_a_step_before_mends_do_fit() {
    const MEND: &[Step] =
        &[sql("UPDATE users SET email = '' WHERE email IS NULL").reverse(nothing)];
    let mut db = memory();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    db.execute_batch("INSERT INTO users (email) VALUES (NULL)")
        .unwrap();
    let app = embedded(&[
        ONE,
        ("0002_mend", MEND, &[]),
        ("0003_require", REQUIRE, &[]),
    ]);
    assert_eq!(
        app.upgrade(&mut db).unwrap().up,
        ["0002_mend", "0003_require"]
    );
}

#[test]
fn a_rebuild_and_a_data_step_in_one_migration_are_to_be_split() {
    const BOTH: &[Step] = &[
        sql("UPDATE users SET email = '' WHERE email IS NULL").reverse(nothing),
        alter_column("users", text("email").nullable(), text("email")),
    ];
    let mut db = memory();
    let error = embedded(&[ONE, ("0002_both", BOTH, &[])])
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_both builds a table anew, for which SQLite must have foreign keys off, and has a step of SQL or Rust that may rely on them: split it in two migrations"
    );
}

#[test]
fn a_danger_can_be_refused() {
    let mut db = memory();
    let app = embedded(&[ONE, FOUR]).with(Options::new().refuse([Danger::Destructive]));
    let error = app.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0004_drop is destructive (the values of users.age are kept aside until `db purge`), which this run refuses: take `destructive` out of `--refuse` where that is meant"
    );
    assert!(texts(&db, "SELECT name FROM sqlite_master").is_empty());
}

#[test]
fn a_lent_connection_inside_a_transaction_is_refused() {
    let mut db = memory();
    db.execute_batch("BEGIN").unwrap();
    let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.to_string(),
        "the connection is inside a transaction: commit it or roll it back before you hand the connection over"
    );
    assert!(!db.is_autocommit());
}

#[test]
fn transactions_are_not_for_steps() {
    fn commits(db: &mut dyn Execute) -> Result<()> {
        db.execute("COMMIT", &[]).map(drop)
    }
    const RUST: &[Step] = &[run(commits).reverse(nothing)];
    const SQL: &[Step] = &[sql("ROLLBACK").reverse(nothing)];
    let mut db = memory();
    let error = embedded(&[ONE, ("0002_x", RUST, &["commits"])])
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_x, run commits: `COMMIT` begins or ends a transaction, which is aludel's to do: take it out"
    );
    let error = embedded(&[ONE, ("0002_x", SQL, &[])])
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_x: the SQL of a step says ROLLBACK, but aludel opens and closes the transaction itself: take it out"
    );
}

#[test]
fn a_look_tells_what_is_pending_and_changes_nothing() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    let error = app.look(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        "0001_create, 0002_add are not applied: run `db upgrade`, or boot with `--migrate=upgrade`"
    );
    assert!(texts(&db, "SELECT name FROM sqlite_master").is_empty());
    app.upgrade(&mut db).unwrap();
    assert!(app.look(&mut db).unwrap().is_empty());
}

#[test]
fn waiting_ends_with_the_deadline_or_with_somebody_elses_upgrade() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let mut db = rusqlite::Connection::open(&path).unwrap();
    let app = embedded(&[ONE]);
    let short = app.with(Options::new().lock_timeout(std::time::Duration::from_millis(30)));
    let error = short.wait(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    assert_eq!(
        error.to_string(),
        "nobody has brought the database to 0001_create in 0 s: start a binary that upgrades, or wait longer with `--lock-timeout`"
    );
    let waiter = app.clone();
    let waiting = std::thread::spawn(move || {
        let mut db = rusqlite::Connection::open(path).unwrap();
        waiter.wait(&mut db).unwrap()
    });
    app.upgrade(&mut db).unwrap();
    assert_eq!(waiting.join().unwrap().to.as_deref(), Some("0001_create"));
}

#[test]
fn a_draft_stays_on_this_machine() {
    use crate::embed::{Embedded, Source};
    let app = embedded(&[ONE, ("0002_draft", ADD, &[])]);
    let _: &Source = app.source();
    let _: &Embedded = &app.source().migrations[1];
    let mut conn = memory();
    let lent = crate::driver::sqlite::Sqlite(&mut conn);
    let mut far = Box::new(lent);
    let mut cx = super::super::Context::new(&app, &mut *far, ("mysql://db.example/app", false));
    let error = super::super::upgrade(&mut cx).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_draft may still change, and mysql://db.example/app is not on this machine: seal it with `make migrate MSG=\"…\"`, or allow it with `ALUDEL_ALLOW_DRAFT=1`"
    );
}

#[test]
fn a_draft_that_changed_is_left_where_no_draft_may_be() {
    const OTHER: &[Step] = &[add_column("users", integer("height").nullable())];
    let mut conn = memory();
    embedded(&[ONE, ("0002_draft", ADD, &[])])
        .upgrade(&mut conn)
        .unwrap();
    let app = embedded(&[ONE, ("0002_sealed", OTHER, &[])]);
    let mut far = Box::new(crate::driver::sqlite::Sqlite(&mut conn));
    let mut cx = super::super::Context::new(&app, &mut *far, ("mysql://db.example/app", false));
    let error = super::super::upgrade(&mut cx).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "mysql://db.example/app holds the draft 0002_draft, which has changed since, and is not on this machine: allow drafts there with `ALUDEL_ALLOW_DRAFT=1`, or take it back with `--downgrade`"
    );
}

#[test]
fn a_row_that_was_taken_out_of_the_history_is_missed() {
    const MORE: &[Step] = &[add_column("users", integer("height").nullable())];
    let mut db = memory();
    let app = embedded(&[ONE, ("0002_add", ADD, &[]), ("0003_more", MORE, &[])]);
    app.upgrade(&mut db).unwrap();
    db.execute("DELETE FROM refinery_schema_history WHERE version = 2", [])
        .unwrap();
    let later = embedded(&[
        ONE,
        ("0002_add", ADD, &[]),
        ("0003_more", MORE, &[]),
        ("0004_fill", FILL, &["fill"]),
    ]);
    let error = later.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "0002_add is not in the history, though later migrations are: somebody took its row out, or it was made below migrations that were released; put the row back, or give the migration a number above the head"
    );
}

#[test]
fn compiled_steps_other_than_those_the_build_read_are_a_bug() {
    let app = embedded(&[ONE]);
    let wrong = crate::embed::Embedded {
        id: "0001_create",
        migration: crate::Migration {
            parent: None,
            steps: ADD,
        },
        checksum: app.source().migrations[0].checksum,
        chain: app.source().migrations[0].chain,
        runs: &[],
        files: &[],
        draft: false,
    };
    let source = crate::embed::Source {
        history: "refinery_schema_history",
        engines: &[],
        migrations: vec![wrong].leak(),
        seeds: include_dir::Dir::new("", &[]),
    };
    let error = crate::Migrations::new(Box::leak(Box::new(source)))
        .upgrade(&mut memory())
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert_eq!(
        error.to_string(),
        "0001_create was compiled to other steps than the build read in it: this is a bug of aludel and nothing was changed; please report it with the migration's file"
    );
}

const RELAX: &[Step] = &[alter_column(
    "users",
    text("email"),
    text("email").nullable(),
)];

#[test]
fn rows_that_do_not_fit_below_are_counted_before_anything_is_taken_back() {
    let mut db = memory();
    let app = embedded(&[
        ONE,
        ("0002_require", REQUIRE, &[]),
        ("0003_relax", RELAX, &[]),
        ("0004_add", ADD, &[]),
    ]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch("INSERT INTO users (email) VALUES (NULL)")
        .unwrap();
    let error = app
        .with(Options::new().applied_by("anna"))
        .downgrade(&mut db, &crate::Target::Base)
        .unwrap_err();
    let said = error.to_string();
    assert_eq!(error.kind(), Kind::Refused, "{said}");
    assert!(
        said.starts_with("0003_relax is refused before step 1: "),
        "{said}"
    );
    assert_eq!(applied(&db), ["create", "require", "relax", "add"]);
    assert_eq!(app.status(&mut db).unwrap().pin, None);
}

#[test]
fn a_danger_can_be_refused_on_the_way_down() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    app.upgrade(&mut db).unwrap();
    let careful = app.with(Options::new().refuse([Danger::Destructive]));
    let error = careful.rollback(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0002_add is destructive (the values of users.name are kept aside until `db purge`), which this run refuses: take `destructive` out of `--refuse` where that is meant"
    );
    assert_eq!(applied(&db), ["create", "add"]);
}

#[test]
fn a_pin_stops_those_who_look_and_those_who_wait() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    app.upgrade(&mut db).unwrap();
    app.rollback(&mut db).unwrap();
    for error in [app.look(&mut db), app.wait(&mut db)] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), Kind::Unfit);
        let said = error.to_string();
        assert!(
            said.starts_with("the database is pinned to 0001_create since "),
            "{said}"
        );
    }
}

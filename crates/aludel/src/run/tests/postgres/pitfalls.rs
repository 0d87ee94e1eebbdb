//! What naive tools do wrong on PostgreSQL, each by its number in the list of pitfalls.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::fixture::embedded;
use crate::prelude::{add_column, bigint, create_table, nothing, run, sql, text};
use crate::word::Step;
use crate::{Event, Kind, Options};

/// P1: `CREATE TABLE IF NOT EXISTS` raced by replicas fails in most of them.
#[test]
fn p1_of_many_that_boot_at_once_one_upgrades_and_all_serve() {
    let server = Server::new();
    let app = embedded(&[ONE, TWO, THREE, ("0004_drop", DROP, &[])]);
    let boots: Vec<_> = (0..12)
        .map(|_| {
            let (mut db, app) = (server.db(), app.clone());
            std::thread::spawn(move || app.upgrade(&mut db).unwrap())
        })
        .collect();
    let reports: Vec<_> = boots.into_iter().map(|boot| boot.join().unwrap()).collect();
    let applied: usize = reports.iter().map(|report| report.up.len()).sum();
    assert_eq!(applied, 4);
    assert!(
        reports
            .iter()
            .all(|report| report.to.as_deref() == Some("0004_drop"))
    );
}

/// P3: an ALTER that waits behind an idle transaction makes every reader of the table wait behind it.
#[test]
fn p3_a_table_in_use_is_asked_for_in_turns_and_its_readers_get_through() {
    let server = Server::new();
    let (mut db, mut user, mut reader) = (server.db(), server.db(), server.db());
    upgraded(&embedded(&[ONE]), &mut db);
    exec(&mut user, "BEGIN");
    exec(&mut user, "SELECT * FROM users");
    let told = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&told);
    let options = Options::new().observe(move |event| {
        *seen.lock().unwrap() += usize::from(matches!(event, Event::Waiting { .. }));
    });
    let app = embedded(&[ONE, TWO]).with(options);
    let boot = std::thread::spawn(move || app.upgrade(&mut db).unwrap());
    // Through two turns somebody reads on.
    exec(&mut reader, "SET statement_timeout = '4s'");
    while *told.lock().unwrap() < 2 {
        reader.query("SELECT * FROM users", &[]).unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    exec(&mut user, "COMMIT");
    let report = boot.join().unwrap();
    assert_eq!(report.up, ["0002_add"]);
    assert_eq!(report.from.as_deref(), Some("0001_create"));
}

#[test]
fn p3_what_is_never_free_ends_at_the_deadline_with_nothing_done() {
    let server = Server::new();
    let (mut db, mut user) = (server.db(), server.db());
    upgraded(&embedded(&[ONE]), &mut db);
    exec(&mut user, "BEGIN");
    exec(&mut user, "LOCK TABLE users IN ACCESS SHARE MODE");
    let options = Options::new().lock_timeout(Duration::from_millis(500));
    let error = embedded(&[ONE, TWO])
        .with(options)
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    assert_eq!(
        error.to_string(),
        "0002_add, add users.name: canceling statement due to lock timeout (55P03) \
         (`ALTER TABLE \"users\" ADD COLUMN \"name\" text COLLATE \"C\"`)"
    );
    assert_eq!(applied(&mut db), ["create"]);
}

/// P7: under REPEATABLE READ the history may be read as it was before the lock.
#[test]
fn p7_the_history_is_read_as_it_is_under_the_lock() {
    let server = Server::new();
    let mut db = server.db();
    exec(
        &mut db,
        "SET default_transaction_isolation = 'repeatable read'",
    );
    let mut holder = server.db();
    let key = crate::names::Names::new("refinery_schema_history").advisory("public");
    exec(&mut holder, "BEGIN");
    let lock = format!("SELECT pg_advisory_xact_lock({}, {})", key.0, key.1);
    holder.query(&lock, &[]).unwrap();
    let app = embedded(&[ONE]);
    let waits = {
        let app = app.clone();
        std::thread::spawn(move || app.upgrade(&mut db).unwrap())
    };
    std::thread::sleep(Duration::from_millis(300));
    let script = app
        .sql(&crate::Target::Base, &crate::Target::Head, Engine::Postgres)
        .unwrap();
    for statement in script.split(";\n") {
        let frame = ["BEGIN", "COMMIT", ""].iter().any(|word| {
            let first = statement.split_whitespace().next().unwrap_or_default();
            first == *word
        });
        if !frame {
            exec(&mut holder, statement);
        }
    }
    exec(&mut holder, "COMMIT");
    assert!(waits.join().unwrap().is_empty());
}

/// P16: a table with foreign keys that are to be checked at the end cannot be altered before that.
#[test]
fn p16_rows_are_checked_before_their_table_is_altered() {
    const DEFERRED: &[Step] = &[
        sql("ALTER TABLE users ADD COLUMN boss bigint REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED")
            .reverse(sql("ALTER TABLE users DROP COLUMN boss")),
        sql("INSERT INTO users (id, email, boss) VALUES (1, 'a', 2), (2, 'b', 1)")
            .reverse(sql("DELETE FROM users")),
        add_column("users", text("name").nullable()),
    ];
    const DANGLING: &[Step] = &[
        sql("SET CONSTRAINTS ALL DEFERRED").reverse(sql("SELECT 1")),
        sql("UPDATE users SET boss = 77").reverse(sql("SELECT 1")),
        add_column("users", text("nick").nullable()),
    ];
    let server = Server::new();
    let mut db = server.db();
    upgraded(&embedded(&[ONE, ("0002_boss", DEFERRED, &[])]), &mut db);
    let app = embedded(&[
        ONE,
        ("0002_boss", DEFERRED, &[]),
        ("0003_dangling", DANGLING, &[]),
    ]);
    let error = app.upgrade(&mut db).unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with("0003_dangling, run SQL"), "{said}");
    assert!(said.contains("violates foreign key constraint"), "{said}");
    assert_eq!(applied(&mut db), ["create", "boss"]);
}

/// P18: the time-outs of a role or a database kill migrations.
#[test]
fn p18_time_outs_of_the_database_do_not_end_a_migration() {
    fn slow(db: &mut dyn Execute) -> crate::Result<()> {
        std::thread::sleep(Duration::from_millis(300));
        db.query("SELECT pg_sleep(0.3)", &[])?;
        db.execute(NOTE, &[]).map(drop)
    }
    const NOTE: &str =
        "INSERT INTO users (email) SELECT current_setting('idle_in_transaction_session_timeout')";
    const SLOW: &[Step] = &[
        run(slow).reverse(nothing),
        sql(NOTE).reverse(sql("DELETE FROM users")),
    ];
    let server = Server::new();
    let mut db = server.db();
    let name = &server.fresh.name;
    for setting in ["statement_timeout", "idle_in_transaction_session_timeout"] {
        let sql = format!("ALTER DATABASE {name} SET {setting} = '100ms'");
        exec(&mut db, &sql);
    }
    let mut db = server.db();
    let app = embedded(&[ONE, ("0002_slow", SLOW, &["slow"])]);
    assert_eq!(upgraded(&app, &mut db).up.len(), 2);
    // A function may take its time; elsewhere a process that is stopped does not hold the lock for ever.
    let found = texts(&mut db, "SELECT email FROM users ORDER BY id");
    assert_eq!(found, ["0", "1min"]);
}

/// P19: a history in one schema, not seen from another: everything runs again.
#[test]
fn p19_everything_is_in_the_one_schema_that_the_connection_begins_in() {
    let server = Server::new();
    let mut db = server.db();
    exec(&mut db, "CREATE SCHEMA \"My App\"");
    exec(&mut db, "CREATE TABLE public.users (id int)");
    let app = embedded(&[ONE, TWO]);
    let url = format!("{}?options[search_path]=\"My App\",public", server.url());
    let mut mine = crate::connect(&url).unwrap();
    assert_eq!(upgraded(&app, &mut mine).up.len(), 2);
    assert_eq!(
        tables(&mut db),
        [
            "My App.refinery_schema_history",
            "My App.users",
            "public.users"
        ]
    );
    assert!(app.upgrade(&mut mine).unwrap().is_empty());
    assert!(app.check(&mut mine).unwrap().is_empty());
}

#[test]
fn p19_a_schema_that_came_in_front_of_the_history_is_not_filled_anew() {
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(&[ONE]);
    upgraded(&app, &mut db);
    exec(&mut db, "CREATE SCHEMA postgres");
    let mut db = server.db();
    for app in [app, embedded(&[ONE, TWO])] {
        let error = app.upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Unfit);
        assert_eq!(
            error.to_string(),
            "the history `refinery_schema_history` is in the schema public, and new tables of this connection would go to \
             postgres, which stands before it on the search path: name the one that is meant, such as with \
             `?options=-c%20search_path%3Dpublic` in the database URL"
        );
    }
    let url = format!("{}?options=-c%20search_path%3Dpublic", server.url());
    let mut db = crate::connect(&url).unwrap();
    assert_eq!(upgraded(&embedded(&[ONE, TWO]), &mut db).up, ["0002_add"]);
}

/// What is temporary comes before everything, unless told otherwise.
#[test]
fn p19_a_temporary_table_is_not_taken_for_the_real_one() {
    let server = Server::new();
    let mut client = server.client();
    upgraded(&embedded(&[ONE]), &mut server.db());
    client
        .batch_execute("CREATE TEMPORARY TABLE users (id int)")
        .unwrap();
    embedded(&[ONE, TWO]).upgrade(&mut client).unwrap();
    assert_eq!(columns(&mut server.db()), ["id", "email", "age", "name"]);
}

/// P22: a lock of the session stays when its transaction has failed.
#[test]
fn p22_after_an_error_the_lock_is_free_and_nothing_is_left() {
    const WRONG: &[Step] = &[
        create_table("extra", &[bigint("id")]).primary_key(&["id"]),
        sql("SELECT 1 / 0").reverse(sql("SELECT 1")),
    ];
    let server = Server::new();
    let mut client = server.client();
    let app = embedded(&[ONE, ("0002_wrong", WRONG, &[])]);
    let error = app.upgrade(&mut client).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert_eq!(
        error.to_string(),
        "0002_wrong, run SQL: SELECT 1 / 0: division by zero (22012)"
    );
    let mut db = server.db();
    assert_eq!(tables(&mut db), [""; 0]);
    assert_eq!(
        texts(
            &mut db,
            "SELECT l.pid::text FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
             WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        ),
        [""; 0]
    );
    // The connection that was lent is as good as before.
    embedded(&[ONE]).upgrade(&mut client).unwrap();
}

/// P24: a COMMIT inside ends the transaction that everything rests on.
#[test]
fn p24_steps_that_end_the_transaction_are_refused() {
    fn ends(db: &mut dyn Execute) -> crate::Result<()> {
        db.execute("CREATE TABLE left_behind (id int)", &[])?;
        db.execute("COMMIT", &[]).map(drop)
    }
    const ENDS: &[Step] = &[run(ends).reverse(nothing)];
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(&[ONE, ("0002_ends", ENDS, &["ends"])]);
    let error = app.upgrade(&mut db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_ends, run ends: `COMMIT` begins or ends a transaction, which is aludel's to do: take it out"
    );
    assert_eq!(tables(&mut db), [""; 0]);
}

/// A session that may only read, as on a standby.
#[test]
fn a_database_that_takes_no_writes_is_refused_before_step_1() {
    let server = Server::new();
    let mut db = server.db();
    exec(&mut db, "SET default_transaction_read_only = on");
    let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "the database cannot be changed, since the server takes no writes from this session \
         (`default_transaction_read_only`): turn that off for the user or the database"
    );
}

/// P25: keys of advisory locks are everybody's in a database; those of one number are other locks than those of two.
#[test]
fn p25_a_foreign_lock_of_the_same_number_is_another_one() {
    fn looks(db: &mut dyn Execute) -> crate::Result<()> {
        let sql = "CREATE TABLE seen AS SELECT classid::bigint AS class, objid::bigint AS object, objsubid AS keys \
                   FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";
        db.execute(sql, &[]).map(drop)
    }
    const LOOK: &[Step] = &[run(looks).reverse(nothing)];
    let server = Server::new();
    let mut db = server.db();
    embedded(&[ONE, ("0002_look", LOOK, &["looks"])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!(texts(&mut db, "SELECT keys::text FROM seen"), ["2"]);
    let mut other = server.client();
    let foreign = "SELECT pg_advisory_lock(class << 32 | object) FROM seen";
    other.batch_execute(foreign).unwrap();
    let options = Options::new().lock_timeout(Duration::from_secs(2));
    embedded(&[ONE, ("0002_look", LOOK, &["looks"]), ("0003_add", ADD, &[])])
        .with(options)
        .upgrade(&mut db)
        .unwrap();
    let held = "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 \
                AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(texts(&mut db, held), ["1"]);
}

/// P23: a lock that is not ours when we give it back was somebody else's in between, so the history is read once more.
#[test]
fn p23_a_lock_of_the_session_that_is_gone_at_the_end_is_no_success() {
    const UNLOCKS: &[Step] = &[
        sql("VACUUM users").reverse(nothing),
        sql("SELECT pg_advisory_unlock_all()").reverse(nothing),
    ];
    let server = Server::new();
    let mut db = server.db();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = heard.clone();
    let options = Options::new().observe(move |event| {
        if let Event::Again { cause } = event {
            hear.lock().unwrap().push(cause.clone());
        }
    });
    let app = embedded(&[ONE, ("0002_unlocks", UNLOCKS, &[])]).with(options);
    assert_eq!(app.upgrade(&mut db).unwrap().up, ["0002_unlocks"]);
    assert_eq!(
        *heard.lock().unwrap(),
        [
            "the lock was lost, so nothing more was changed: another process may have it now; run the same again, it goes on \
             from where this one came to"
        ]
    );
    assert!(app.upgrade(&mut db).unwrap().is_empty());
}

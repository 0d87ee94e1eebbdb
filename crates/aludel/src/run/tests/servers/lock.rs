//! The lock of a session: lost, cut, waited for.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::*;
use crate::fixture::embedded;
use crate::prelude::*;
use crate::word::Step;
use crate::{Event, Kind, Options};

/// Options that keep what a run says.
fn heard() -> (Options, Arc<Mutex<Vec<Event>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let options = Options::new().observe(move |event| told.lock().unwrap().push(event.clone()));
    (options, seen)
}

/// Why a run was begun again.
fn causes(seen: &Mutex<Vec<Event>>) -> Vec<String> {
    let seen = seen.lock().unwrap();
    let cause = |event: &Event| match event {
        Event::Again { cause } => Some(cause.clone()),
        _ => None,
    };
    seen.iter().filter_map(cause).collect()
}

fn owned(server: &Server) -> crate::Database {
    crate::connect(&format!("{}{}", url(server.engine), server.name)).unwrap()
}

/// The first time it runs it does what `sabotage` says with its own session; every time it adds one to each age.
fn once(db: &mut dyn Execute, sabotage: &str) -> crate::Result<()> {
    db.execute("UPDATE users SET age = age + 1", &[])?;
    let first = db.query("SELECT n FROM turns", &[])?.is_empty();
    if first {
        // Outside of the transaction, on a connection of its own.
        let rows = db.query("SELECT CONNECTION_ID(), DATABASE()", &[])?;
        let (id, name): (u64, String) = (rows[0].get(0)?, rows[0].get(1)?);
        let mut other = Conn::new(mysql::Opts::from_url(&url(db.engine())).unwrap()).unwrap();
        other
            .query_drop(format!("INSERT INTO {name}.turns VALUES (1)"))
            .unwrap();
        match sabotage {
            "kill" => other.query_drop(format!("KILL {id}")).unwrap(),
            sql => drop(db.query(sql, &[])?),
        }
    }
    db.execute("UPDATE users SET age = age + 10", &[])?;
    Ok(())
}

fn killed(db: &mut dyn Execute) -> crate::Result<()> {
    once(db, "kill")
}

fn unlocked(db: &mut dyn Execute) -> crate::Result<()> {
    once(db, "SELECT RELEASE_ALL_LOCKS()")
}

const KILLED: &[Step] = &[
    add_column("users", text("a").nullable()),
    run(killed).reverse(nothing),
    add_column("users", text("b").nullable()),
];
const UNLOCKED: &[Step] = &[
    run(unlocked).reverse(nothing),
    add_column("users", text("b").nullable()),
];

fn ready(server: &Server) -> Conn {
    let mut db = server.conn();
    upgraded(&embedded(&[ONE]), &mut db);
    db.query_drop("INSERT INTO users (email) VALUES ('a')")
        .unwrap();
    db.query_drop("CREATE TABLE turns (n INT PRIMARY KEY)")
        .unwrap();
    db
}

#[test]
fn a_connection_that_is_cut_is_opened_again_and_the_run_goes_on() {
    each(|server| {
        let mut db = ready(server);
        let (options, seen) = heard();
        let app = embedded(&[ONE, ("0002_killed", KILLED, &["killed"])]).with(options);
        assert_eq!(app.upgrade(&mut owned(server)).unwrap().up, ["0002_killed"]);
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["11"]);
        assert!(app.check(&mut db).unwrap().is_empty());
        let causes = causes(&seen);
        assert_eq!(causes.len(), 1, "{causes:?}");
        assert!(
            causes[0].starts_with("0002_killed, run killed: "),
            "{causes:?}"
        );
    });
}

#[test]
fn a_lent_connection_that_is_cut_is_not_opened_again_and_the_next_boot_goes_on() {
    each(|server| {
        let mut db = ready(server);
        let app = embedded(&[ONE, ("0002_killed", KILLED, &["killed"])]);
        let error = app.upgrade(&mut server.conn()).unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable, "{error}");
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["0"]);
        assert_eq!(upgraded(&app, &mut db).up, ["0002_killed"]);
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["11"]);
    });
}

#[test]
fn a_lock_that_is_lost_stops_the_run_before_the_next_step() {
    each(|server| {
        let mut db = ready(server);
        let (options, seen) = heard();
        let app = embedded(&[ONE, ("0002_unlocked", UNLOCKED, &["unlocked"])]).with(options);
        assert_eq!(upgraded(&app, &mut db).up, ["0002_unlocked"]);
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["11"]);
        assert_eq!(
            causes(&seen),
            [
                "the lock was lost, so nothing more was changed: another process may have it now; run the same again, it goes \
                 on from where this one came to"
            ]
        );
    });
}

#[test]
fn who_waits_is_told_who_has_the_lock_and_what_it_runs() {
    each(|server| {
        let mut holder = server.conn();
        let lock = crate::names::Names::new("refinery_schema_history").lock(&server.name);
        holder
            .exec_drop("SELECT GET_LOCK(?, 0)", (lock.as_str(),))
            .unwrap();
        let id = holder.connection_id();
        let said = |wait: u64| {
            let (options, seen) = heard();
            let app = embedded(&[ONE]).with(options.lock_timeout(Duration::from_millis(wait)));
            let error = app.upgrade(&mut server.conn()).unwrap_err();
            assert_eq!(error.kind(), Kind::Unreachable);
            let seen = seen.lock().unwrap();
            let Event::Waiting { holder, .. } = &seen[0] else {
                panic!("{seen:?}");
            };
            let holder = holder.clone().unwrap();
            assert!(error.to_string().contains(&holder), "{error}");
            holder
        };
        let idle = said(100);
        assert!(
            idle.starts_with(&format!("connection {id} from ")),
            "{idle}"
        );
        let busy = std::thread::spawn(move || holder.query_drop("DO SLEEP(3)"));
        std::thread::sleep(Duration::from_millis(300));
        let doing = said(100);
        assert!(doing.contains(" (running `DO SLEEP(3)` for "), "{doing}");
        busy.join().unwrap().unwrap();
    });
}

#[test]
fn a_migration_in_flight_names_its_process_to_those_who_wait() {
    each(|server| {
        let mut db = server.conn();
        upgraded(&embedded(&[ONE]), &mut db);
        let mut user = server.conn();
        user.query_drop("START TRANSACTION").unwrap();
        user.query_drop("SELECT * FROM users").unwrap();
        let app = embedded(&[ONE, TWO]);
        let (first, mut conn) = (app.with(Options::new().applied_by("anna")), server.conn());
        let boot = std::thread::spawn(move || first.upgrade(&mut conn).unwrap());
        let begun = Instant::now();
        // Else the one who is to wait could be the one who begins.
        let altering = "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'ALTER %'";
        let mut watcher = server.conn();
        while watcher.query_first::<u64, _>(altering).unwrap() == Some(0) {
            assert!(begun.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(20));
        }
        let said = loop {
            assert!(begun.elapsed() < Duration::from_secs(30));
            let (options, seen) = heard();
            let waiting = app.with(options.lock_timeout(Duration::from_millis(50)));
            waiting.upgrade(&mut db).unwrap_err();
            let seen = seen.lock().unwrap();
            match &seen[..] {
                [
                    Event::Waiting {
                        holder: Some(holder),
                        ..
                    },
                    ..,
                ] if holder.contains("running `ALTER") => {
                    break holder.clone();
                }
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        assert!(said.starts_with("anna (since 20"), "{said}");
        assert!(
            said.contains(", at 0002_add, running `ALTER TABLE `users` ADD COLUMN"),
            "{said}"
        );
        user.query_drop("COMMIT").unwrap();
        assert_eq!(boot.join().unwrap().up, ["0002_add"]);
    });
}

/// Somebody has the table for a while: readers queue behind our ALTER for as long as one try takes, and no longer.
#[test]
fn readers_wait_no_longer_than_one_try_of_ours() {
    each(|server| {
        let mut db = server.conn();
        upgraded(&embedded(&[ONE]), &mut db);
        let mut user = server.conn();
        user.query_drop("START TRANSACTION").unwrap();
        user.query_drop("SELECT * FROM users").unwrap();
        let app = embedded(&[ONE, TWO]);
        let boot = std::thread::spawn(move || app.upgrade(&mut db).unwrap());
        let mut reader = server.conn();
        let (begun, mut longest) = (Instant::now(), Duration::ZERO);
        while begun.elapsed() < Duration::from_secs(8) {
            let asked = Instant::now();
            reader.query_drop("SELECT * FROM users").unwrap();
            longest = longest.max(asked.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        user.query_drop("COMMIT").unwrap();
        assert_eq!(boot.join().unwrap().up, ["0002_add"]);
        assert!(
            longest > Duration::from_millis(500),
            "nobody had to wait: {longest:?}"
        );
        assert!(longest < Duration::from_secs(6), "{longest:?}");
    });
}

#[test]
fn a_session_lives_a_minute_without_a_statement_and_an_hour_inside_a_function() {
    fn patient(db: &mut dyn Execute) -> crate::Result<()> {
        let rows = db.query("SELECT @@SESSION.wait_timeout", &[])?;
        assert_eq!(rows[0].get::<u64>(0)?, 3600);
        Ok(())
    }
    const PATIENT: &[Step] = &[
        run(patient).reverse(nothing),
        sql("UPDATE users SET age = @@SESSION.wait_timeout").reverse(nothing),
    ];
    each(|server| {
        let mut db = ready(server);
        let before = texts(&mut db, "SELECT @@SESSION.wait_timeout");
        upgraded(
            &embedded(&[ONE, ("0002_patient", PATIENT, &["patient"])]),
            &mut db,
        );
        assert_eq!(texts(&mut db, "SELECT age FROM users"), ["60"]);
        assert_eq!(texts(&mut db, "SELECT @@SESSION.wait_timeout"), before);
    });
}

//! Many processes on one database: they boot at once, are killed and stopped, and their way to the server fails.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aludel::Execute;
use aludel::testing::{Fault, Proxy};

use crate::on_every_engine;
use crate::support::{Database, Done, Engine, app};

on_every_engine!(
    twenty_boot_at_once_on_an_empty_database,
    twenty_boot_at_once_at_the_head,
    killed_at_random_the_last_one_comes_to_the_head,
);

const MANY: usize = 20;
const HEAD: &str = "0011_drop_users_token_hash";

/// Twenty servers of one database, each serving; what each said until then.
fn twenty(db: &Database) -> Vec<String> {
    thread::scope(|scope| {
        let boots: Vec<_> = (0..MANY).map(|_| scope.spawn(|| boot(db))).collect();
        boots.into_iter().map(|boot| boot.join().unwrap()).collect()
    })
}

fn boot(db: &Database) -> String {
    let server = db.serve();
    let health = server.http().get("/healthz").as_json(200);
    assert_eq!(health["head"], HEAD);
    server.signal("TERM");
    server.ended(Duration::from_mins(1)).stderr
}

/// The names in the history, in order.
fn history(db: &Database) -> Vec<String> {
    let sql = "SELECT name FROM refinery_schema_history ORDER BY version";
    let rows = db.open().query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

fn twenty_boot_at_once_on_an_empty_database(engine: Engine) {
    let db = Database::new(engine);
    let logs = twenty(&db);
    let applied = |log: &&String| log.contains("applied 0001_create_users_and_bookmarks");
    assert_eq!(logs.iter().filter(applied).count(), 1, "{logs:#?}");
    assert_eq!(history(&db).len(), 11);
    db.app(&["db", "check"]).good();
}

/// Somebody holds the lock all the while: who is at the head neither asks for it nor writes.
fn twenty_boot_at_once_at_the_head(engine: Engine) {
    let db = Database::new(engine);
    db.app(&["init-db"]).good();
    let mut holder = db.open();
    aludel::testing::hold_lock(&mut holder, "refinery_schema_history").unwrap();
    for log in twenty(&db) {
        assert!(!log.contains("waiting") && !log.contains("appl"), "{log}");
    }
    drop(holder);
}

/// A number that nobody chose, or that `ALUDEL_SEED` says.
fn seed() -> u64 {
    let said = std::env::var("ALUDEL_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    said.unwrap_or_else(|| u64::from(std::process::id()) * 2_654_435_761 % 1_000_003)
}

/// The next of a row of numbers that look random (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// How many rounds there are at most, and when no further one begins: for `ALUDEL_SOAK_MINUTES` five in each.
fn rounds() -> (usize, Instant) {
    let said = std::env::var("ALUDEL_SOAK_MINUTES").ok();
    let minutes = said.and_then(|said| said.parse().ok());
    let most = minutes.map_or(2, |minutes: u32| (minutes * 5).max(2));
    let end = Instant::now() + Duration::from_mins(minutes.unwrap_or(10).into());
    (most.try_into().unwrap(), end)
}

/// Four processes upgrade a database; one after the other is killed or stopped for a while, and another started in its
/// place, until one has come to the end.
fn killed_at_random_the_last_one_comes_to_the_head(engine: Engine) {
    let seed = seed();
    let mut random = seed.max(1);
    let (most, end) = rounds();
    let mut held = 0;
    while held < most && (held == 0 || Instant::now() < end) {
        let round = format!("round {held}, to repeat: SEED={seed} make soak");
        let db = Database::new(engine);
        let mut fleet: Vec<Child> = (0..4).map(|_| upgrade(&db)).collect();
        for _ in 0..6 {
            thread::sleep(Duration::from_millis(next(&mut random) % 400));
            let at = usize::try_from(next(&mut random) % 4).unwrap();
            if next(&mut random).is_multiple_of(3) {
                signal(&fleet[at], "STOP");
                thread::sleep(Duration::from_millis(200));
                signal(&fleet[at], "CONT");
            } else {
                let _ = fleet[at].kill();
                let _ = fleet[at].wait();
                fleet[at] = upgrade(&db);
            }
        }
        for child in fleet {
            let done = Done::of_child(child);
            assert_eq!(done.code, 0, "{engine:?}, {round}: {}", done.stderr);
        }
        assert_eq!(history(&db).len(), 11, "{engine:?}, {round}");
        db.app(&["db", "check"]).good();
        held += 1;
    }
    println!("killed at random: {engine:?} {held} rounds (SEED={seed})");
}

pub fn upgrade(db: &Database) -> Child {
    let mut command = app(db.folder(), &["init-db"]);
    command.env("DATABASE_URL", db.url());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

pub(crate) fn signal(child: &Child, name: &str) {
    // It may have ended.
    let _ = std::process::Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .stderr(Stdio::null())
        .status();
}

/// The process that upgrades is stopped for so long that the server ends its session; another one takes over, and the
/// first changes nothing when it wakes.
#[test]
fn a_holder_that_sleeps_past_its_session_changes_nothing() {
    for engine in [Engine::MariaDb, Engine::MySql, Engine::Postgres] {
        let db = Database::new(engine);
        // A table in use keeps the upgrade where it is.
        db.app(&["db", "upgrade", "1"]).good();
        let mut table = db.open();
        table.execute("BEGIN", &[]).unwrap();
        table.query("SELECT * FROM bookmarks", &[]).unwrap();
        let mut watcher = db.open();
        let holder = upgrade(&db);
        let mut id = None;
        until(|| {
            id = altering(&mut watcher);
            id.is_some()
        });
        signal(&holder, "STOP");
        // What the server does once its patience with a silent session is over, without the wait.
        let end = match engine {
            Engine::Postgres => "SELECT pg_terminate_backend(ID)",
            _ => "KILL ID",
        };
        let end = end.replace("ID", &id.unwrap().to_string());
        watcher.execute(&end, &[]).unwrap();
        table.execute("COMMIT", &[]).unwrap();
        db.app(&["init-db"]).good();
        let before = state(&db);
        signal(&holder, "CONT");
        let done = Done::of_child(holder);
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert!(done.stderr.contains("trying again: "), "{}", done.stderr);
        assert!(!done.stderr.contains("applied 0002"), "{}", done.stderr);
        assert_eq!(state(&db), before);
        db.app(&["db", "check"]).good();
    }
}

/// The session of this database that waits for a table which it alters.
pub fn altering(watcher: &mut aludel::Database) -> Option<u64> {
    let sql = match watcher.engine() {
        aludel::Engine::Postgres => {
            "SELECT pid::bigint FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'ALTER TABLE%' \
             AND wait_event_type = 'Lock'"
        }
        _ => {
            "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'ALTER TABLE%' \
             AND state LIKE 'Waiting for table%'"
        }
    };
    // MySQL cannot show the list while somebody runs a statement with an emoji.
    let found = watcher.query(sql, &[]).unwrap_or_default();
    found.first().map(|row| row.get(0).unwrap())
}

/// On SQLite the one who waits gives up at its deadline, and says so; the holder ends what it began.
#[test]
fn a_holder_that_sleeps_on_sqlite_keeps_the_others_waiting_until_their_deadline() {
    let db = Database::new(Engine::Sqlite);
    db.app(&["db", "upgrade", "1"]).good();
    let mut holder = db.open();
    holder.execute("BEGIN IMMEDIATE", &[]).unwrap();
    let done = db.app(&["--listen", "127.0.0.1:0", "--lock-timeout", "1s"]);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(
        done.stderr
            .contains("the database could not be locked in 1 s"),
        "{}",
        done.stderr
    );
    holder.execute("COMMIT", &[]).unwrap();
    db.app(&["db", "upgrade"]).good();
}

pub(crate) fn until(mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it never came to be"
        );
        thread::sleep(Duration::from_millis(50));
    }
}

/// When and by whom each migration was applied.
fn state(db: &Database) -> Vec<String> {
    let sql = "SELECT CONCAT_WS(' ', version, applied_on, applied_by) FROM refinery_schema_history ORDER BY version";
    let rows = db.open().query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// The way to the server fails once, at one statement or another: the upgrade goes on over a new connection.
#[test]
fn a_way_to_the_server_that_fails_once_is_gone_again() {
    let faults = [
        (Fault::Cut, "ALTER TABLE", 2),
        (Fault::LoseReply, "ALTER TABLE", 3),
        (Fault::LoseReply, "COMMIT", 0),
        (Fault::LoseReply, "COMMIT", 4),
        (Fault::Cut, "COMMIT", 2),
        (Fault::LoseReply, "CREATE TABLE", 1),
        (Fault::Stall(Duration::from_secs(2)), "COMMIT", 1),
    ];
    for engine in [Engine::MariaDb, Engine::MySql, Engine::Postgres] {
        thread::scope(|scope| {
            for (fault, word, after) in faults {
                scope.spawn(move || fails_once(engine, fault, (word, after)));
            }
        });
    }
}

fn fails_once(engine: Engine, fault: Fault, (word, after): (&'static str, usize)) {
    let db = Database::new(engine);
    let all_at_once = engine == Engine::Postgres && word == "COMMIT";
    let after = if all_at_once { 0 } else { after };
    let proxy = Proxy::new(db.url(), fault, word).unwrap().after(after);
    let done = Done::of(app(db.folder(), &["init-db"]).env("DATABASE_URL", proxy.url()));
    let what = format!("{engine:?}, {fault:?} at {word} {after}: {}", done.stderr);
    assert_eq!(done.code, 0, "{what}");
    let again = !matches!(fault, Fault::Stall(_));
    assert!(proxy.has_failed(), "{what}");
    assert_eq!(done.stderr.contains("trying again: "), again, "{what}");
    assert_eq!(history(&db).len(), 11, "{what}");
    db.app(&["db", "check"]).good();
}

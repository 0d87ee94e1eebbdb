//! Processes that are killed at a step which waits: what the server still runs is waited for, those who wait are told for
//! whom, and the history says afterwards what happened.

use std::process::Child;
use std::time::Duration;

use aludel::Execute;

use crate::fleet::{altering, until, upgrade};
use crate::on_every_engine;
use crate::support::{Database, Done, Engine};

on_every_engine!(after_a_crash_the_history_says_what_happened);

/// A table that somebody uses, and an upgrade that waits for it.
struct Stuck {
    /// Its transaction holds the table. It goes first, since nobody drops the database before.
    user: aludel::Database,
    upgrade: Child,
    db: Database,
}

impl Stuck {
    fn new(engine: Engine) -> Self {
        let db = Database::new(engine);
        db.app(&["db", "upgrade", "1"]).good();
        let mut user = db.open();
        user.execute("BEGIN", &[]).unwrap();
        user.query("SELECT * FROM bookmarks", &[]).unwrap();
        let upgrade = upgrade(&db);
        let stuck = Self { user, upgrade, db };
        stuck.until_it_waits();
        stuck
    }

    fn until_it_waits(&self) {
        if self.db.engine() == Engine::Sqlite {
            // It has written all that comes before the commit, which those who read keep from it.
            return std::thread::sleep(Duration::from_millis(1500));
        }
        let mut watcher = self.db.open();
        until(|| altering(&mut watcher).is_some());
    }

    /// The process is gone; what it asked the server for is not.
    fn kill(&mut self) {
        self.upgrade.kill().unwrap();
        self.upgrade.wait().unwrap();
    }

    fn release(&mut self) {
        self.user.execute("COMMIT", &[]).unwrap();
    }
}

fn the_statement_of_a_killed_process_is_waited_for(engine: Engine) {
    let mut stuck = Stuck::new(engine);
    stuck.kill();
    let next = upgrade(&stuck.db);
    std::thread::sleep(Duration::from_millis(700));
    stuck.release();
    let done = Done::of_child(next);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("waiting for "), "{}", done.stderr);
    let resumed = done
        .stderr
        .contains("0002_add_times_and_visibility was begun and not finished");
    assert_eq!(resumed, engine != Engine::Postgres, "{}", done.stderr);
    stuck.db.app(&["db", "check"]).good();
}

#[test]
fn the_statement_of_a_killed_process_is_waited_for_on_mariadb() {
    the_statement_of_a_killed_process_is_waited_for(Engine::MariaDb);
}

#[test]
fn the_statement_of_a_killed_process_is_waited_for_on_mysql() {
    the_statement_of_a_killed_process_is_waited_for(Engine::MySql);
}

#[test]
fn the_statement_of_a_killed_process_is_waited_for_on_postgres() {
    the_statement_of_a_killed_process_is_waited_for(Engine::Postgres);
}

/// The holder is stuck for as long as the table is; whoever waits for it ends at its deadline and says who it was.
#[test]
fn who_waits_past_the_deadline_is_told_the_holder_and_its_step() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let mut stuck = Stuck::new(engine);
        let done = stuck
            .db
            .app(&["--listen", "127.0.0.1:0", "--lock-timeout", "1s"]);
        assert_eq!(done.code, 3, "{}", done.stderr);
        let pid = stuck.upgrade.id();
        let last = done.stderr.lines().last().unwrap();
        assert!(last.contains(" in 1 s, since "), "{last}");
        assert!(last.contains(&format!(" app {pid} (since ")), "{last}");
        assert!(
            last.contains(", at 0002_add_times_and_visibility"),
            "{last}"
        );
        assert!(
            last.ends_with("is changing it: try again, or wait longer with `--lock-timeout`"),
            "{last}"
        );
        stuck.kill();
        stuck.release();
    }
}

/// One line for each migration: when and by whom it was applied, or who began it and did not finish.
fn after_a_crash_the_history_says_what_happened(engine: Engine) {
    let mut stuck = Stuck::new(engine);
    let pid = stuck.upgrade.id();
    stuck.kill();
    stuck.release();
    let lines = || {
        let said = stuck.db.app(&["db", "history"]).good().stdout;
        said.lines().take(3).map(without_time).collect::<Vec<_>>()
    };
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let host = host.trim();
    let stopped = match engine {
        Engine::MariaDb | Engine::MySql => {
            format!(
                "(up, begun by {host} app {pid} at T), not finished: the next boot goes on with it"
            )
        }
        // All of it or nothing: nothing is left of what was begun.
        Engine::Sqlite | Engine::Postgres => "pending".to_owned(),
    };
    // As wide as the longest id.
    let line = |id: &str, what: &str| format!("{id:37}  {what}");
    let found = lines();
    let applied = line(
        "0001_create_users_and_bookmarks",
        &format!("T by {host} app "),
    );
    assert!(found[0].starts_with(&applied), "{found:?}");
    assert_eq!(
        found[1..],
        [
            line("0002_add_times_and_visibility", &stopped),
            line("0003_rename_users_name", "pending")
        ]
    );
    let done = stuck.db.app(&["db", "upgrade"]).good();
    assert!(done.stderr.contains("applied 0002"), "{}", done.stderr);
    let after = lines();
    assert!(
        after.iter().all(|line| line.contains("  T by ")),
        "{after:?}"
    );
}

/// A line of the history, with T for each time.
fn without_time(line: &str) -> String {
    let word = |word: &str| {
        let time = word.trim_end_matches([')', ',']);
        if time.len() == 20 && time.ends_with('Z') {
            word.replace(time, "T")
        } else {
            word.to_owned()
        }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

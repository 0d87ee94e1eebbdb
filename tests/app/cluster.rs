//! Three nodes of a real cluster: of many that boot one applies, and whoever is killed or stopped leaves nothing wrong behind.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aludel::Execute;

use crate::fleet::{signal, until};
use crate::support::{Cluster, Done, Spread};

mod killed;

use self::killed::{deaths, filled, stuck};

mod galera {
    #[test]
    fn of_six_that_boot_on_three_nodes_one_applies_and_nothing_is_lost() {
        super::boots("galera");
    }

    #[test]
    fn who_dies_or_sleeps_leaves_the_others_to_come_to_the_head() {
        super::deaths("galera");
    }
}

mod group {
    #[test]
    fn of_six_that_boot_on_three_nodes_one_applies_and_nothing_is_lost() {
        super::boots("group");
    }

    #[test]
    fn who_dies_or_sleeps_leaves_the_others_to_come_to_the_head() {
        super::deaths("group");
    }

    #[test]
    fn a_secondary_names_the_primary_which_upgrades() {
        super::single("primary");
    }
}

const MIGRATIONS: usize = 11;

fn boots(kind: &str) {
    let cluster = Cluster::new(kind);
    six_at_once(&cluster);
    comes_back(&cluster);
    alone(&cluster);
    lacks_rights(&cluster);
    if kind == "galera" {
        rolling(&cluster);
    }
    falls_out(&cluster, kind);
    cut_off(&cluster, kind);
}

fn start(db: &Spread<'_>, node: usize) -> Child {
    let mut command = db.app(node, &["init-db"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// The whole history, as each of these nodes has it, where the catalogue is what the history says.
fn at_the_head(db: &Spread<'_>, nodes: &[usize]) -> Vec<String> {
    let sql = "SELECT CONCAT_WS(' ', version, applied_on, applied_by) FROM refinery_schema_history ORDER BY version";
    let read = |node: &usize| -> Vec<String> {
        let rows = rows(&mut db.synced(*node), sql);
        Done::of(&mut db.app(*node, &["db", "check"])).good();
        rows.iter().map(|row| row.get(0).unwrap()).collect()
    };
    let all: Vec<_> = nodes.iter().map(read).collect();
    assert_eq!(all[0].len(), MIGRATIONS, "{all:#?}");
    assert!(all.iter().all(|one| *one == all[0]), "{all:#?}");
    all[0].clone()
}

fn six_at_once(cluster: &Cluster) {
    let db = cluster.database("six");
    let boots: Vec<_> = (0..6).map(|at| start(&db, at % 3 + 1)).collect();
    let logs: Vec<String> = boots
        .into_iter()
        .map(|boot| Done::of_child(boot).good().stderr)
        .collect();
    let applied = |log: &String| log.matches("applied 0").count();
    let counts: Vec<_> = logs.iter().map(applied).collect();
    assert_eq!(counts.iter().sum::<usize>(), MIGRATIONS, "{logs:#?}");
    assert_eq!(counts.iter().max(), Some(&MIGRATIONS), "{logs:#?}");
    at_the_head(&db, &[1, 2, 3]);
}

/// What others than the app ask a node, again where it gives way to another one, or has just lost one.
fn patient<T>(mut ask: impl FnMut() -> aludel::Result<T>) -> T {
    let begun = Instant::now();
    loop {
        match ask() {
            Ok(done) => return done,
            Err(error) if error.kind() == aludel::Kind::Unreachable => {}
            Err(error) => panic!("{error}"),
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "it never did");
        thread::sleep(Duration::from_millis(50));
    }
}

fn user(db: &mut aludel::Database, sql: &str) {
    patient(|| db.execute(sql, &[]));
}

fn rows(db: &mut aludel::Database, sql: &str) -> Vec<aludel::Row> {
    patient(|| db.query(sql, &[]))
}

fn text(db: &mut aludel::Database, sql: &str) -> Option<String> {
    rows(db, sql)[0].get(0).unwrap()
}

/// What an upgrade takes away on one node, a downgrade on another gives back, and a third sees.
fn comes_back(cluster: &Cluster) {
    let db = cluster.database("back");
    let app = |node, args: &[&str]| Done::of(&mut db.app(node, args)).good();
    app(1, &["db", "upgrade", "8"]);
    let ada = "INSERT INTO users (display_name, token_hash) VALUES ('Ada', 'a1')";
    user(&mut db.open(1), ada);
    app(2, &["db", "upgrade", "head"]);
    app(3, &["--downgrade=10"]);
    let sql = "SELECT token_hash FROM users";
    assert_eq!(text(&mut db.synced(1), sql).as_deref(), Some("a1"));
    app(1, &["db", "upgrade", "head"]);
    at_the_head(&db, &[2]);
}

/// A node on which the named lock is not to be had.
fn alone(cluster: &Cluster) {
    let db = cluster.database("alone");
    let mut other = db.open(1);
    aludel::testing::hold_lock(&mut other, "refinery_schema_history").unwrap();
    Done::of_child(start(&db, 1)).good();
    at_the_head(&db, &[1, 2, 3]);
}

/// An account that may not change the schema is told so before anything is changed, and which GRANT helps.
fn lacks_rights(cluster: &Cluster) {
    let db = cluster.database("rights");
    let mut root = db.open(1);
    user(&mut root, "CREATE USER ada@'%'");
    user(
        &mut root,
        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON rights.* TO ada@'%'",
    );
    // Every node has to have heard of it.
    rows(&mut db.synced(2), "SELECT 1");
    let upgrade = |account: &str, target: &str| {
        let mut app = db.app(2, &["db", "upgrade", target]);
        let url = app.get_envs().find(|(name, _)| *name == "DATABASE_URL");
        let url = url
            .unwrap()
            .1
            .unwrap()
            .to_str()
            .unwrap()
            .replace("root@", account);
        Done::of(app.env("DATABASE_URL", url))
    };
    upgrade("root@", "1").good();
    let refused = upgrade("ada@", "head");
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    let words = "is refused before step 1: the account has no right to ALTER on the table `bookmarks`, nor on the whole database: \
                 run `GRANT ALTER ON rights.* TO 'ada'@'%'`";
    assert!(refused.stderr.contains(words), "{}", refused.stderr);
    upgrade("root@", "head").good();
    at_the_head(&db, &[1, 2, 3]);
}

/// A node that changes schemas by itself, out of step with the others, where nobody says otherwise.
fn rolling(cluster: &Cluster) {
    let db = cluster.database("rolling");
    let mut node = db.open(1);
    node.execute("SET GLOBAL wsrep_OSU_method = 'RSU'", &[])
        .unwrap();
    Done::of_child(start(&db, 1)).good();
    node.execute("SET GLOBAL wsrep_OSU_method = 'TOI'", &[])
        .unwrap();
    at_the_head(&db, &[1, 2, 3]);
}

/// A node that leaves its cluster in the midst of a run, and joins it again.
fn falls_out(cluster: &Cluster, kind: &str) {
    let db = cluster.database("apart");
    let (leave, join) = match kind {
        "galera" => (
            "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'",
            "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'",
        ),
        _ => ("STOP GROUP_REPLICATION", "START GROUP_REPLICATION"),
    };
    let mut node = cluster.open(3, "information_schema");
    let stuck = stuck(&db, 3);
    node.execute(leave, &[]).unwrap();
    if kind == "galera" {
        let alone =
            "SHOW STATUS WHERE variable_name = 'wsrep_cluster_status' AND value = 'non-Primary'";
        until(|| node.query(alone, &[]).is_ok_and(|rows| !rows.is_empty()));
    }
    drop(stuck.user);
    node.execute(join, &[]).unwrap();
    let done = Done::of_child(stuck.run);
    // How long a node takes to join again is not known.
    let told = ["trying again: ", "not in step with"].map(|words| done.stderr.contains(words));
    assert!(told[0] && matches!(done.code, 0 | 3), "{}", done.stderr);
    assert!(told[1] || done.code == 0, "{}", done.stderr);
    Done::of_child(start(&db, 1)).good();
    patient(|| {
        let mut db = db.open(3);
        db.execute("SET SESSION group_replication_consistency = 'BEFORE'", &[])
            .or_else(|_| db.execute("SET SESSION wsrep_sync_wait = 15", &[]))?;
        db.query("SELECT COUNT(*) FROM users", &[])
    });
    filled(&db, 3);
    at_the_head(&db, &[1, 2, 3]);
}

/// All at once, each on a database of its own; the third node is the one that dies; a group's comes back.
/// Two of three are gone: the last one knows that it may not go on alone.
fn cut_off(cluster: &Cluster, kind: &str) {
    let db = cluster.database("cut");
    let mut watcher = db.open(1);
    let (state, word) = match kind {
        "galera" => (
            "SHOW STATUS LIKE 'wsrep_cluster_status'",
            "not in step with it",
        ),
        _ => (
            "SELECT 1, CAST(COUNT(*) AS CHAR) FROM performance_schema.replication_group_members WHERE member_state = 'UNREACHABLE'",
            "cut off from most of the others",
        ),
    };
    cluster.kill(3);
    cluster.kill(2);
    let mut seen = || -> String { watcher.query(state, &[]).unwrap()[0].get(1).unwrap() };
    until(|| matches!(seen().as_str(), "non-Primary" | "2"));
    let done = Done::of(&mut db.app(1, &["--listen", "127.0.0.1:0", "--lock-timeout", "2s"]));
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.stderr.contains(word), "{}", done.stderr);
}

fn single(kind: &str) {
    let cluster = Cluster::new(kind);
    let db = cluster.database("single");
    let refused = Done::of_child(start(&db, 2));
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    let primary = "connect to the primary (127.0.0.1:";
    assert!(refused.stderr.contains(primary), "{}", refused.stderr);
    Done::of_child(start(&db, 1)).good();
    at_the_head(&db, &[1, 2, 3]);
}

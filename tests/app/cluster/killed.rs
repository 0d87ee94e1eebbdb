//! Nodes and processes that are killed or sleep in the midst of a run.

use super::*;

pub(super) fn deaths(kind: &str) {
    let cluster = Cluster::new(kind);
    thread::scope(|scope| {
        scope.spawn(|| killed_in_a_data_step(&cluster));
        scope.spawn(|| stopped_in_a_data_step(&cluster));
        scope.spawn(|| killed_while_the_schema_changes(&cluster));
        scope.spawn(|| node_killed(&cluster, kind));
    });
}

/// A run that somebody on its node keeps waiting in the midst of its data step.
pub(super) struct Stuck {
    pub run: Child,
    pub user: aludel::Database,
}

/// Who waits for a row does so on the node that both are on.
pub(super) fn stuck(db: &Spread<'_>, node: usize) -> Stuck {
    Done::of(&mut db.app(1, &["db", "upgrade", "7"])).good();
    let mut other = db.synced(node);
    for sql in [
        "INSERT INTO users (id, display_name) VALUES (1, 'Ada')",
        "INSERT INTO bookmarks (user_id, url, title) VALUES (1, 'http://a.example/', 'a')",
    ] {
        user(&mut other, sql);
    }
    patient(|| {
        other.execute("START TRANSACTION", &[])?;
        other.query("SELECT id FROM bookmarks FOR UPDATE", &[])
    });
    let run = start(db, node);
    let mut watcher = db.open(node);
    let filling = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'UPDATE bookmarks SET%'";
    until(|| !rows(&mut watcher, filling).is_empty());
    Stuck { run, user: other }
}

pub(super) fn filled(db: &Spread<'_>, node: usize) {
    let sql = "SELECT GROUP_CONCAT(site) FROM bookmarks";
    assert_eq!(
        text(&mut db.synced(node), sql).as_deref(),
        Some("a.example")
    );
}

fn killed_in_a_data_step(cluster: &Cluster) {
    let db = cluster.database("killed");
    let mut stuck = stuck(&db, 1);
    stuck.run.kill().unwrap();
    stuck.run.wait().unwrap();
    let next = start(&db, 2);
    // What the server still ran for the dead has nobody left who would commit it. A user who is gone lets go of the row also
    // where the node takes no statement just now.
    drop(stuck.user);
    let log = Done::of_child(next).good().stderr;
    assert!(log.contains("waiting"), "{log}");
    filled(&db, 1);
    at_the_head(&db, &[1, 2]);
}

fn stopped_in_a_data_step(cluster: &Cluster) {
    let db = cluster.database("stopped");
    let stuck = stuck(&db, 1);
    signal(&stuck.run, "STOP");
    Done::of_child(start(&db, 2)).good();
    drop(stuck.user);
    let before = at_the_head(&db, &[1, 2]);
    signal(&stuck.run, "CONT");
    let woken = Done::of_child(stuck.run).good().stderr;
    assert!(woken.contains("trying again: "), "{woken}");
    assert!(!woken.contains("applied 0008"), "{woken}");
    filled(&db, 1);
    assert_eq!(at_the_head(&db, &[1, 2]), before);
}

/// A run on a node in the midst of a statement that changes a table of many rows, which were doubled so often.
fn altering(db: &Spread<'_>, node: usize, doubled: u32) -> Child {
    Done::of(&mut db.app(1, &["db", "upgrade", "5"])).good();
    let mut other = db.synced(1);
    for sql in [
        "INSERT INTO users (id, display_name) VALUES (1, 'Ada')",
        "INSERT INTO bookmarks (user_id, url, title) VALUES (1, 'http://a.example/', 'a')",
    ] {
        user(&mut other, sql);
    }
    let double =
        "INSERT INTO bookmarks (user_id, url, title) SELECT user_id, url, title FROM bookmarks";
    for _ in 0..doubled {
        user(&mut other, double);
    }
    let mut watcher = db.open(node);
    let begun = Instant::now();
    loop {
        let mut run = start(db, node);
        if alters(&mut run, &mut watcher) {
            return run;
        }
        // It was over between two looks: once more, with more rows.
        Done::of_child(run).good();
        assert!(
            begun.elapsed() < Duration::from_mins(3),
            "it was never seen"
        );
        Done::of(&mut db.app(1, &["--downgrade=5"])).good();
        Done::of(&mut db.app(1, &["db", "upgrade", "5"])).good();
        user(&mut db.synced(1), double);
    }
}

/// Whether the run comes to the statement before it ends. That does not take long: no pause between two looks.
fn alters(run: &mut Child, watcher: &mut aludel::Database) -> bool {
    let running = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() \
                   AND info LIKE '%bookmarks_user_id_created_at_idx%'";
    while run.try_wait().unwrap().is_none() {
        if !rows(watcher, running).is_empty() {
            return true;
        }
    }
    false
}

/// The statement goes on without who sent it.
fn killed_while_the_schema_changes(cluster: &Cluster) {
    let db = cluster.database("altered");
    let mut run = altering(&db, 1, 15);
    run.kill().unwrap();
    run.wait().unwrap();
    Done::of_child(start(&db, 2)).good();
    at_the_head(&db, &[1, 2]);
}

/// With a run in the midst of a data step, and another in the midst of a statement that changes the schema: on Galera the
/// others do that without the node, in a group nobody does.
fn node_killed(cluster: &Cluster, kind: &str) {
    let dbs = ["node", "changed"].map(|name| cluster.database(name));
    let [data, schema] = &dbs;
    let mut stuck = stuck(data, 3);
    let waiting = start(data, 2);
    // Not as many: the node has to make up for all of them when it comes back.
    let mut run = altering(schema, 3, 13);
    cluster.kill(3);
    // Their server is gone; it is not waited for.
    for gone in [&mut stuck.run, &mut run] {
        let _ = gone.kill();
        let _ = gone.wait();
    }
    for next in [waiting, start(schema, 1)] {
        Done::of_child(next).good();
    }
    filled(data, 1);
    let before = dbs.each_ref().map(|db| at_the_head(db, &[1, 2]));
    cluster.start(3);
    filled(data, 3);
    let after = dbs.each_ref().map(|db| at_the_head(db, &[3]));
    assert_eq!(after, before);
    if kind == "galera" {
        cluster.kill(3);
        cluster.renew(3);
        filled(data, 3);
        let renewed = dbs.each_ref().map(|db| at_the_head(db, &[3]));
        assert_eq!(renewed, before);
    }
}

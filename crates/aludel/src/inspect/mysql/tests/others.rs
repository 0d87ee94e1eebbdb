//! Databases of others on the same server.

use crate::servers::own::OwnServer;
use crate::{Execute, inspect};

const TABLES: [&str; 2] = [
    "CREATE TABLE a (id INT PRIMARY KEY)",
    "CREATE TABLE b (id INT PRIMARY KEY, a INT, CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES a (id))",
];

/// Somebody is about to drop another database, and waits for a table of it: MariaDB keeps everybody waiting who looks there.
#[test]
fn a_look_at_one_database_waits_for_no_other() {
    let server = OwnServer::start("mariadb");
    let open = |name: &str| crate::connect(&format!("{}{name}", server.url)).unwrap();
    let exec = |db: &mut crate::Database, sql: &str| db.execute(sql, &[]).unwrap();
    let mut root = open("mysql");
    for name in ["ours", "theirs"] {
        exec(&mut root, &format!("CREATE DATABASE {name}"));
        for table in TABLES {
            exec(&mut open(name), table);
        }
    }
    let mut user = open("theirs");
    exec(&mut user, "START TRANSACTION");
    user.query("SELECT * FROM b", &[]).unwrap();
    std::thread::scope(|scope| {
        let drop = scope.spawn(|| exec(&mut open("mysql"), "DROP DATABASE theirs"));
        let waits = "SELECT 1 FROM information_schema.processlist WHERE state LIKE 'Waiting for table metadata lock%'";
        while root.query(waits, &[]).unwrap().is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let mut db = open("ours");
        exec(&mut db, "SET SESSION lock_wait_timeout = 1");
        let seen =
            inspect::catalog(&mut *db.driver).map(|seen| seen.tables["b"].foreign_keys.len());
        exec(&mut user, "COMMIT");
        drop.join().unwrap();
        assert_eq!(seen.unwrap(), 1);
    });
}

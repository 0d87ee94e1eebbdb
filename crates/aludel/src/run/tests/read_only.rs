//! Databases and accounts that take no writes: what is at the head serves, and what would change is refused before step 1.

use super::{ADD, FOUR, ONE, TWO, memory};
use crate::fixture::embedded;
use crate::servers::own::OwnServer;
use crate::{Database, Execute, Kind, Migrations, Options};

const REFUSED: &str = "the database cannot be changed";

fn exec(db: &mut Database, sql: &str) {
    db.execute(sql, &[])
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Boots at the head do not mind, with and without a look at the schema; a newer binary is told and nothing is changed.
fn serves_and_refuses(app: &Migrations, newer: &Migrations, db: &mut Database) -> String {
    assert!(app.upgrade(db).unwrap().is_empty());
    let careful = app.with(Options::new().verify());
    assert!(careful.upgrade(db).unwrap().is_empty());
    let error = newer.upgrade(db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    assert!(app.check(db).unwrap().is_empty());
    assert_eq!(app.status(db).unwrap().in_flight, None);
    error.to_string()
}

/// The statements of SECURITY.md, as they stand there, upon a database `app`.
fn grants() -> Vec<String> {
    let text = include_str!("../../../../../SECURITY.md");
    let begin = text.find("CREATE USER 'app'").unwrap();
    let end = begin + text[begin..].find("```").unwrap();
    let lines = text[begin..end]
        .lines()
        .filter(|line| !line.starts_with("--"));
    let all = lines.collect::<Vec<_>>().join(" ");
    let statements = all.split(';').map(str::trim).filter(|one| !one.is_empty());
    statements.map(str::to_owned).collect()
}

fn a_server_of_the_mysql_family(engine: &str, super_read_only: &str) {
    let server = OwnServer::start(engine);
    let mut root = crate::connect(&format!("{}mysql", server.url)).unwrap();
    exec(&mut root, "CREATE DATABASE app");
    for statement in grants() {
        exec(&mut root, &statement.replace("IDENTIFIED BY '…'", ""));
    }
    let account = |name: &str| {
        let url = server.url.replace("root@", &format!("{name}@"));
        crate::connect(&format!("{url}app")).unwrap()
    };
    let (app, newer) = (embedded(&[ONE, TWO]), embedded(&[ONE, TWO, FOUR]));
    let (mut migrator, mut plain) = (account("app_migrator"), account("app"));
    app.upgrade(&mut migrator).unwrap();
    let said = serves_and_refuses(&app, &newer, &mut plain);
    assert!(
        said.starts_with(
            "0004_drop is refused before step 1: the account has no right to ALTER on the table `users`, nor on the whole database"
        ),
        "{said}"
    );
    assert!(
        said.ends_with(
            ": run `GRANT ALTER ON app.* TO 'app'@'%'` (SECURITY.md lists all that a migrator needs), or name an account that \
             has it in `MIGRATION_DATABASE_URL`"
        ),
        "{said}"
    );

    exec(&mut root, "SET GLOBAL read_only = 1");
    let said = serves_and_refuses(&app, &newer, &mut migrator);
    assert!(said.starts_with(REFUSED), "{said}");
    assert!(
        said.contains("--read-only option")
            && said.ends_with(
                "(1290): name the primary in the database URL, or let this server take writes again"
            ),
        "{said}"
    );
    // Who may write there all the same is not kept from it.
    if !super_read_only.is_empty() {
        exec(&mut root, super_read_only);
        let mut root = crate::connect(&format!("{}app", server.url)).unwrap();
        let said = serves_and_refuses(&app, &newer, &mut root);
        assert!(said.contains("--super-read-only option"), "{said}");
    }
    exec(&mut root, "SET GLOBAL read_only = 0");
    exec(&mut migrator, "SET SESSION TRANSACTION READ ONLY");
    let said = serves_and_refuses(&app, &newer, &mut migrator);
    assert!(
        said.starts_with(REFUSED)
            && said.ends_with(
                "(1792): turn `transaction_read_only` off for the session or the server"
            ),
        "{said}"
    );
    exec(&mut migrator, "SET SESSION TRANSACTION READ WRITE");
    newer.upgrade(&mut migrator).unwrap();
    assert!(newer.upgrade(&mut plain).unwrap().is_empty());
}

#[test]
fn a_mariadb_that_takes_no_writes() {
    a_server_of_the_mysql_family("mariadb", "");
}

#[test]
fn a_mysql_that_takes_no_writes() {
    a_server_of_the_mysql_family("mysql", "SET GLOBAL super_read_only = 1");
}

#[test]
fn a_postgres_that_is_a_standby() {
    let server = OwnServer::start("postgres");
    let open = || crate::connect(&format!("{}postgres", server.url)).unwrap();
    let (app, newer) = (embedded(&[ONE]), embedded(&[ONE, ("0002_add", ADD, &[])]));
    app.upgrade(&mut open()).unwrap();
    // What no standby does, whoever asks.
    exec(
        &mut open(),
        "ALTER DATABASE postgres SET default_transaction_isolation = 'read committed'",
    );
    server.kill();
    server.as_standby();
    let said = serves_and_refuses(&app, &newer, &mut open());
    assert_eq!(
        said,
        "the database cannot be changed, since the server is a standby: name the primary in the database URL"
    );
    server.kill();
    server.again();
    newer.upgrade(&mut open()).unwrap();
}

#[test]
fn a_sqlite_file_that_may_only_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("app.db").display());
    let (app, newer) = (embedded(&[ONE]), embedded(&[ONE, ("0002_add", ADD, &[])]));
    app.upgrade(&mut crate::connect(&url).unwrap()).unwrap();
    let mut db = crate::connect(&format!("{url}?mode=ro")).unwrap();
    let said = serves_and_refuses(&app, &newer, &mut db);
    assert_eq!(
        said,
        "attempt to write a readonly database: make the file and its folder writable for this user"
    );
}

/// A file that may grow no more is full in the middle of a rebuild: all of it is as it was.
#[test]
fn a_sqlite_file_that_is_full_in_the_middle_of_a_rebuild_is_as_it_was() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch(
        "INSERT INTO users (email, name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) \
         SELECT printf('%.200c', 'x') || i, 'a' FROM n",
    )
    .unwrap();
    let pages: i64 = db
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let limit = |pages: i64| format!("PRAGMA max_page_count = {pages}");
    let rows = "SELECT count(*) || ' ' || sum(length(email)) FROM users";
    let before = super::texts(&db, rows);
    let newer = embedded(&[ONE, TWO, ("0003_require", super::REQUIRE, &[])]);
    db.query_row(&limit(pages + 20), [], |_| Ok(())).unwrap();
    let error = newer.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    let said = error.to_string();
    assert!(
        said.starts_with(
            "0003_require is refused before step 1: building the table `users` anew needs "
        ),
        "{said}"
    );
    assert!(
        said.ends_with(" and the database has room for 80 kB more: make room on its disk, or raise `max_page_count`"),
        "{said}"
    );
    // The rows would fit, but not the pages that they are on.
    let payload = "SELECT sum(payload) / 4096 FROM dbstat WHERE name = 'users'";
    let least: i64 = db.query_row(payload, [], |row| row.get(0)).unwrap();
    db.query_row(&limit(pages + least + 2), [], |_| Ok(()))
        .unwrap();
    let error = newer.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed, "{error}");
    assert!(
        error.to_string().contains("database or disk is full"),
        "{error}"
    );
    assert_eq!(super::texts(&db, rows), before);
    assert_eq!(super::texts(&db, "PRAGMA integrity_check"), ["ok"]);
    assert!(app.check(&mut db).unwrap().is_empty());
    db.query_row(&limit(pages * 4), [], |_| Ok(())).unwrap();
    newer.upgrade(&mut db).unwrap();
    assert_eq!(super::texts(&db, rows), before);
}

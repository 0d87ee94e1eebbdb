//! What the app is given and cannot use: each has its words and its exit code, and what is there stays as it was.

use std::path::Path;

use aludel::Execute;

use crate::support::{Database, Done, Engine, app};

/// The last line on stderr and the exit code of a boot on `url`.
fn boot(folder: &Path, url: &str) -> (i32, String) {
    with(folder, url, &["--listen", "127.0.0.1:0"])
}

fn with(folder: &Path, url: &str, args: &[&str]) -> (i32, String) {
    let done = Done::of(app(folder, args).env("DATABASE_URL", url));
    assert_eq!(done.stdout, "", "{url}");
    assert!(!done.stderr.contains("hunter2"), "{}", done.stderr);
    let last = done.stderr.lines().last().unwrap_or_default();
    (done.code, last.to_owned())
}

#[test]
fn urls_that_lead_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    for (url, code, words) in [
        (
            "mysql://root:hunter2@127.0.0.1:1/app",
            3,
            "error: no server answers for `mysql://root@127.0.0.1:1/app` (Connection refused \
             (os error 111)): start it, or correct host and port in the database URL",
        ),
        (
            "mysq://root:hunter2@127.0.0.1/app",
            2,
            "error: the database URL has the unknown scheme `mysq`: did you mean `mysql`?",
        ),
        (
            "mysql://root:hunter2@127.0.0.1/app?sslmode=off",
            2,
            "error: the parameter `sslmode` in the database URL has a value it does not know: use \
             `disabled`, `preferred`, `required`, `verify_ca` or `verify_identity`",
        ),
        (
            "postgres://root:hunter2@127.0.0.1:1/app",
            3,
            "error: no server answers for `postgres://root@127.0.0.1:1/app` (Connection refused \
             (os error 111)): start it, or correct host and port in the database URL",
        ),
        (
            "sqlite://folder",
            1,
            "error: `sqlite://folder` is a folder: name a file in it, such as \
             `sqlite://folder/app.db`",
        ),
        (
            "sqlite://no/such/app.db",
            1,
            "error: the folder of `sqlite://no/such/app.db` does not exist: create it with \
             `mkdir -p no/such`, or correct the path",
        ),
    ] {
        let (found, last) = boot(folder.path(), url);
        assert_eq!(found, code, "{last}");
        assert!(last.starts_with(words), "{last}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[test]
fn a_file_that_is_no_database_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    let text = "these are my notes, and no database at all\n".repeat(100);
    std::fs::write(&file, &text).unwrap();
    let (code, last) = boot(folder.path(), "sqlite://notes.txt");
    let words = "error: `sqlite://notes.txt` is no SQLite database (file is not a database): \
                 correct the path, or move that file away";
    assert_eq!((code, last.as_str()), (5, words));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

fn a_server_that_says_no(engine: Engine) {
    let db = Database::new(engine);
    let (server, name) = db.url().rsplit_once('/').unwrap();
    let address = server.rsplit('@').next().unwrap();
    let scheme = match engine {
        Engine::Postgres => "postgres",
        _ => "mysql",
    };
    // The test's PostgreSQL asks nobody for a password: there it is the user that is wrong.
    let wrong = format!("{scheme}://root:hunter2@{address}/{name}");
    let (code, last) = boot(db.folder(), &wrong);
    let words = format!(
        "error: the server refuses the user or the password of `{scheme}://root@{address}/{name}`:"
    );
    assert!(code == 1 && last.starts_with(&words), "{code} {last}");
    let (code, last) = boot(db.folder(), &format!("{server}/no_such_database"));
    let words = "create it with `CREATE DATABASE no_such_database`, or correct the database URL";
    assert!(code == 1 && last.ends_with(words), "{code} {last}");
    let relations = match engine {
        Engine::Postgres => {
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        }
        _ => "SHOW TABLES",
    };
    let tables = db.open().query(relations, &[]).unwrap();
    assert!(tables.is_empty(), "{tables:?}");
}

#[test]
fn mariadb_says_no() {
    a_server_that_says_no(Engine::MariaDb);
}

#[test]
fn mysql_says_no() {
    a_server_that_says_no(Engine::MySql);
}

#[test]
fn postgres_says_no() {
    a_server_that_says_no(Engine::Postgres);
}

/// A SQLite database that `sql` was done to, tried with `args`: the code, the last words, and nothing changed.
#[track_caller]
fn refused(made: &[&str], sql: &str, args: &[&str], code: i32, words: &str) {
    let db = Database::new(Engine::Sqlite);
    if !made.is_empty() {
        db.app(made).good();
    }
    for statement in sql.split(';') {
        db.open().execute(statement, &[]).unwrap();
    }
    let file = db.folder().join("test.db");
    let before = std::fs::read(&file).unwrap();
    let (found, last) = with(db.folder(), db.url(), args);
    assert_eq!(found, code, "{last}");
    assert!(last.contains(words), "{last}");
    assert!(std::fs::read(&file).unwrap() == before, "the file changed");
}

const BOOT: &[&str] = &["--listen", "127.0.0.1:0"];

#[test]
fn tables_of_ours_without_history() {
    let sql = "CREATE TABLE users (id INTEGER PRIMARY KEY)";
    let words = "error: the database has a table `users`, which 0001_create_users_and_bookmarks \
                 creates, but no history of it, and nothing was changed";
    refused(&[], sql, BOOT, 5, words);
}

#[test]
fn a_history_of_another_tool() {
    let sql = "CREATE TABLE refinery_schema_history (id INTEGER PRIMARY KEY)";
    let words = "error: `refinery_schema_history` is no history table";
    refused(&[], sql, BOOT, 5, words);
}

#[test]
fn a_history_that_was_changed() {
    let sql = "UPDATE refinery_schema_history SET checksum = '1' WHERE version = 3";
    let words = "the history's row of 0003_rename_users_name holds the checksum 1, though";
    refused(&["db", "upgrade", "5"], sql, BOOT, 5, words);
}

#[test]
fn a_database_of_another_branch() {
    let sql = "UPDATE refinery_schema_history SET chain = 'other' WHERE version = 11";
    let words = "or roll back to 0010_move_tokens, the last common migration, with `--downgrade`";
    refused(&["init-db"], sql, BOOT, 4, words);
}

#[test]
fn a_pinned_database() {
    let db = Database::new(Engine::Sqlite);
    db.app(&["init-db"]).good();
    db.app(&["--downgrade=5"]).good();
    let (code, last) = boot(db.folder(), db.url());
    let words = "error: the database is pinned to 0005_create_tags since ";
    assert!(code == 4 && last.starts_with(words), "{code} {last}");
    assert!(last.ends_with("clear the pin with `db upgrade`"), "{last}");
    db.app(&["db", "upgrade"]).good();
    assert_eq!(db.serve().http().get("/healthz").status, 200);
}

#[test]
fn rows_that_do_not_fit_the_way_back() {
    let sql = "INSERT INTO users (id, display_name) VALUES (1, 'Ada'); \
               INSERT INTO bookmarks (user_id, url, title) \
               VALUES (1, 'http://a.b/', printf('%.201c', 'x'))";
    let words = "error: 0004_widen_bookmark_titles is refused before step 1: bookmarks.title holds \
                 values that are no varchar(200) (1 row, such as id 1: title 'xxx";
    refused(&["db", "upgrade", "4"], sql, &["--downgrade=3"], 6, words);
}

#[test]
fn targets_that_are_none() {
    for (target, words) in [
        (
            "99",
            "error: no migration is called or begins with `99`: `db history` lists them",
        ),
        (
            "000",
            "error: `000` fits 0001_create_users_and_bookmarks and 0002_add_times_and_visibility",
        ),
        (
            "sideways",
            "error: no migration is called or begins with `sideways`",
        ),
    ] {
        let downgrade = format!("--downgrade={target}");
        for args in [["db", "upgrade", target].as_slice(), &[&downgrade]] {
            refused(&["init-db"], "SELECT 1", args, 2, words);
        }
    }
}

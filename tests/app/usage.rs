//! What is wrong with how the app was called, with its exit code.

use crate::support::{Database, Done, Engine, app};

#[test]
fn flags_of_the_server_are_refused_beside_a_command() {
    let db = Database::new(Engine::Sqlite);
    for flag in [
        "--downgrade",
        "--migrate=off",
        "--verify",
        "--lock-timeout=1s",
        "--listen=127.0.0.1:1",
    ] {
        let done = db.app(&[flag, "user", "list"]);
        assert_eq!(done.code, 2, "{flag}: {}", done.stderr);
        let name = flag.split('=').next().unwrap();
        let words =
            format!("{name} is for the server itself: leave it out, or leave the command out");
        assert!(done.stderr.contains(&words), "{}", done.stderr);
    }
    assert_eq!(db.folder().read_dir().unwrap().count(), 0);
}

#[test]
fn a_url_may_stand_on_either_side_of_the_command() {
    let db = Database::new(Engine::Sqlite);
    for args in [
        ["--database-url", db.url(), "init-db"],
        ["seed-db", "--database-url", db.url()],
    ] {
        let done = Done::of(&mut app(db.folder(), &args)).good();
        let first = done.stderr.lines().next().unwrap_or_default();
        assert_eq!(first, format!("database: {}", db.url()));
    }
    assert!(!db.folder().join("app.db").exists());
}

#[test]
fn commands_that_need_a_database_do_not_make_one() {
    let db = Database::new(Engine::Sqlite);
    for args in [
        ["user", "list"].as_slice(),
        &["seed-db"],
        &["db", "current"],
        &["--downgrade"],
    ] {
        let done = db.app(args);
        assert_eq!(done.code, 1, "{args:?}: {}", done.stderr);
    }
    assert_eq!(db.folder().read_dir().unwrap().count(), 0);
}

#[test]
fn a_database_in_memory_serves_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = app(folder.path(), &["--listen", "127.0.0.1:0"]);
    let done = Done::of(command.env("DATABASE_URL", "sqlite::memory:"));
    assert_eq!(done.code, 2, "{}", done.stderr);
    let words = "error: sqlite::memory: is gone with each connection: name a file, such as \
                 `sqlite://app.db`";
    assert_eq!(done.stderr.lines().last(), Some(words));
}

#[test]
fn wrong_words_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        ["serve"].as_slice(),
        &["--listen", "here"],
        &["user", "add"],
        &["--migrate=maybe"],
    ] {
        let done = Done::of(&mut app(folder.path(), args));
        assert_eq!(done.code, 2, "{args:?}: {}", done.stderr);
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

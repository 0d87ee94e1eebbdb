#![allow(clippy::unwrap_used)]

use std::fs;

use tempfile::TempDir;

use crate::{Error, Execute, Kind, connect, connect_existing};

/// A folder, and a function from a path in it to the URL of that path.
fn folder() -> (TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    (folder, move |path: &str| {
        format!("sqlite://{}/{path}", root.display())
    })
}

/// The words of an error, the folder's own path in them written as `DIR`.
fn words(folder: &TempDir, error: &Error) -> String {
    error
        .to_string()
        .replace(&folder.path().display().to_string(), "DIR")
}

#[test]
fn connecting_creates_the_file_and_connecting_to_an_existing_one_does_not() {
    let (dir, url) = folder();
    let error = connect_existing(&url("app.db")).unwrap_err();
    assert_eq!(
        words(&dir, &error),
        "`sqlite://DIR/app.db` does not exist: `db upgrade` creates it, or correct the path"
    );
    assert_eq!(error.kind(), Kind::Failed);
    assert!(!dir.path().join("app.db").exists());

    let mut db = connect(&url("app.db")).unwrap();
    db.execute("CREATE TABLE t (a)", &[]).unwrap();
    db.execute("INSERT INTO t VALUES (?)", &[7.into()]).unwrap();
    drop(db);
    let mut db = connect_existing(&url("app.db")).unwrap();
    let rows = db.query("SELECT a FROM t", &[]).unwrap();
    assert_eq!(rows[0].get::<i64>(0).unwrap(), 7);
}

#[test]
fn odd_names_of_files_are_taken_as_they_are() {
    let (dir, url) = folder();
    for (written, real) in [
        ("a%20b.db", "a b.db"),
        ("50%25.db", "50%.db"),
        ("q%3Fmode=ro.db", "q?mode=ro.db"),
        ("h#1.db", "h#1.db"),
        ("ä&é.db", "ä&é.db"),
    ] {
        connect(&url(written))
            .unwrap()
            .execute("CREATE TABLE t (a)", &[])
            .unwrap();
        assert!(dir.path().join(real).is_file(), "{real}");
    }
}

#[test]
fn mode_is_honoured() {
    let (dir, url) = folder();
    for (mode, words_of_it) in [
        ("ro", "`mode=ro` creates none: correct the path"),
        (
            "rw",
            "`mode=rw` creates none: leave `mode` out, or correct the path",
        ),
    ] {
        let error = connect(&url(&format!("app.db?mode={mode}"))).unwrap_err();
        let wanted = format!("`sqlite://DIR/app.db` does not exist, and {words_of_it}");
        assert_eq!(words(&dir, &error), wanted);
    }
    connect(&url("app.db?mode=rwc"))
        .unwrap()
        .execute("CREATE TABLE t (a)", &[])
        .unwrap();
    let mut db = connect(&url("app.db?mode=ro")).unwrap();
    db.query("SELECT * FROM t", &[]).unwrap();
    let error = db.execute("DELETE FROM t", &[]).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    let mut db = connect(&url("app.db?mode=rw")).unwrap();
    db.execute("DELETE FROM t", &[]).unwrap();
}

#[test]
fn what_is_no_database_is_refused_and_left_as_it_is() {
    let (dir, url) = folder();
    fs::create_dir(dir.path().join("sub")).unwrap();
    let text = "this is a letter to my aunt, and a long one at that. ".repeat(100);
    fs::write(dir.path().join("letter"), &text).unwrap();
    for (path, kind, message) in [
        (
            "sub",
            Kind::Failed,
            "`sqlite://DIR/sub` is a folder: name a file in it, such as `sqlite://DIR/sub/app.db`",
        ),
        (
            "no/such/app.db",
            Kind::Failed,
            "the folder of `sqlite://DIR/no/such/app.db` does not exist: create it with `mkdir -p DIR/no/such`, \
             or correct the path",
        ),
        (
            "letter/app.db",
            Kind::Failed,
            "`sqlite://DIR/letter/app.db` cannot be reached: Not a directory (os error 20): correct the path, \
             or the rights on its folders",
        ),
        (
            "letter",
            Kind::Drift,
            "`sqlite://DIR/letter` is no SQLite database (file is not a database): correct the path, \
             or move that file away",
        ),
    ] {
        let error = connect(&url(path)).unwrap_err();
        assert_eq!(words(&dir, &error), message);
        assert_eq!(error.kind(), kind, "{path}");
    }
    assert_eq!(fs::read_to_string(dir.path().join("letter")).unwrap(), text);
}

#[test]
fn an_empty_file_is_an_empty_database() {
    let (dir, url) = folder();
    fs::write(dir.path().join("app.db"), "").unwrap();
    connect_existing(&url("app.db")).unwrap();
}

#[test]
fn memory_is_shared_only_when_asked_for() {
    let mut one = connect("sqlite::memory:").unwrap();
    one.execute("CREATE TABLE t (a)", &[]).unwrap();
    let mut other = connect("sqlite::memory:").unwrap();
    assert!(other.query("SELECT * FROM t", &[]).is_err());

    let url = "sqlite://shared_by_this_test?mode=memory&cache=shared";
    let mut one = connect(url).unwrap();
    one.execute("CREATE TABLE t (a)", &[]).unwrap();
    let mut other = connect_existing(url).unwrap();
    other.query("SELECT * FROM t", &[]).unwrap();
}

#[test]
fn foreign_keys_are_on_and_the_journal_is_left_alone() {
    let (_dir, url) = folder();
    let mut db = connect(&url("app.db")).unwrap();
    db.query("PRAGMA journal_mode = WAL", &[]).unwrap();
    drop(db);
    let mut db = connect(&url("app.db")).unwrap();
    let mut ask = |pragma: &str| {
        let rows = db.query(pragma, &[]).unwrap();
        rows[0].get::<String>(0).unwrap()
    };
    assert_eq!(ask("PRAGMA foreign_keys"), "1");
    assert_eq!(ask("PRAGMA journal_mode"), "wal");
}

#[test]
fn a_locked_file_is_opened_so_that_its_lock_can_be_waited_for() {
    let (_dir, url) = folder();
    let mut holder = connect(&url("app.db")).unwrap();
    holder
        .execute("PRAGMA locking_mode = EXCLUSIVE", &[])
        .unwrap();
    holder.execute("CREATE TABLE t (a)", &[]).unwrap();
    let mut waiting = connect(&url("app.db")).unwrap();
    drop(holder);
    waiting.query("SELECT * FROM t", &[]).unwrap();
}

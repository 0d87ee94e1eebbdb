//! The commands that open no database.

use crate::tiny::Tiny;

const OFFLINE: &str = "database: none, the 3 migrations of this program\n";

#[test]
fn heads_names_the_newest_migration() {
    let said = Tiny::new().run(&["db", "heads"]);
    assert_eq!(said.out, "0003_drop_age\n");
    assert_eq!(said.err, OFFLINE);
    assert_eq!(said.code, 0);
}

#[test]
fn heads_as_json() {
    let said = Tiny::new().run(&["db", "heads", "--format", "json"]);
    let wanted = r#"{
  "format": 1,
  "heads": [
    "0003_drop_age"
  ]
}
"#;
    assert_eq!(said.out, wanted);
}

#[test]
fn show_tells_what_a_migration_does_and_endangers() {
    for id in ["3", "0003", "0003_drop_age"] {
        let said = Tiny::new().run(&["db", "show", id]);
        assert_eq!(said.out, include_str!("facts/show.txt"), "{id}");
        assert_eq!(said.err, OFFLINE);
        assert_eq!(said.code, 0);
    }
}

#[test]
fn show_as_json() {
    let said = Tiny::new().run(&["db", "--format=json", "show", "head"]);
    assert_eq!(said.out, include_str!("facts/show.json"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(crate::tiny::program())
        .args(["db", "heads"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

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

#[test]
fn a_script_says_what_it_endangers_on_its_engine() {
    let dangers = "-- 0003_drop_age (up)
-- destructive: the values of users.age are kept aside until `db purge`
-- breaking: older binaries still use users.age
-- rewriting: values of users are copied to where they are kept
-- locking: readers and writers of users wait while values of users are copied
";
    let words = ["db", "sql", "2:3", "--engine", "postgres"];
    let said = Tiny::new().run(&words);
    assert!(said.out.contains(dangers), "{}", said.out);
    let said = Tiny::new().run(&[&words[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let one = &json["migrations"][0];
    assert_eq!(
        (&one["id"], &one["direction"]),
        (&"0003_drop_age".into(), &"up".into())
    );
    assert_eq!(one["dangers"].as_array().unwrap().len(), 4);
    assert_eq!(one["dangers"][2]["danger"], "rewriting");
    // The way back costs, too, and that newer binaries may fail then goes without saying.
    let said = Tiny::new().run(&["db", "sql", "3:2", "--engine", "mariadb"]);
    assert!(said.out.contains("-- 0003_drop_age (down)\n") && !said.out.contains("breaking"));
    // A database that begins empty has nothing to lose.
    let said = Tiny::new().run(&["db", "sql", "--engine", "postgres"]);
    assert!(!said.out.contains("destructive"), "{}", said.out);
}

//! Facts and scripts, on each engine.

use crate::database::Place;
use crate::step::step;
use crate::tiny::Tiny;

#[test]
fn facts_as_json_keep_their_shape() {
    for place in Place::all("json") {
        place.tiny.run(&["db", "upgrade", "2"]);
        let said = place.tiny.run(&["db", "current", "--format", "json"]);
        let wanted = format!(
            r#"{{
  "format": 1,
  "database": "{}",
  "engine": "{}",
  "current": "0002_add_email",
  "head": "0003_drop_age",
  "pending": [
    "0003_drop_age"
  ],
  "unknown": [],
  "floor": null,
  "pin": null,
  "in_flight": null
}}
"#,
            place.name,
            place.engine.word()
        );
        assert_eq!(said.out, wanted);
        let said = place.tiny.run(&["db", "check", "--format", "json"]);
        assert_eq!(
            said.out,
            "{\n  \"format\": 1,\n  \"ok\": false,\n  \"pending\": [\n    \"0003_drop_age\"\n  ],\n  \
             \"history\": [],\n  \"schema\": []\n}\n"
        );
        assert_eq!(said.code, 1);
        let said = place.tiny.run(&["db", "stamp", "head", "--format", "json"]);
        assert_eq!(
            said.out,
            "{\n  \"format\": 1,\n  \"from\": \"0002_add_email\",\n  \"to\": \"0003_drop_age\",\n  \
             \"applied\": [\n    \"0003_drop_age\"\n  ],\n  \"taken_back\": [],\n  \"losses\": []\n}\n"
        );
    }
}

#[test]
fn history_says_what_was_applied_when_and_by_whom() {
    for place in Place::all("history") {
        step(
            &place,
            &["db", "upgrade", "1"],
            "upgraded to 0001_create_users, 1 applied\n",
            "applying 0001_create_users\napplied 0001_create_users\n",
            0,
        );
        let said = place.tiny.run(&["db", "history"]);
        let lines: Vec<&str> = said.out.lines().collect();
        assert!(
            lines[0].starts_with("0001_create_users  20"),
            "{}",
            lines[0]
        );
        assert!(lines[0].contains("Z by "), "{}", lines[0]);
        assert_eq!(
            lines[1..],
            ["0002_add_email     pending", "0003_drop_age      pending"]
        );

        let said = place.tiny.run(&["db", "history", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert!(
            said.out.starts_with("{\n  \"format\": 1,\n"),
            "{}",
            said.out
        );
        let row = &json["applied"][0];
        let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "applied_by",
                "applied_on",
                "checksum",
                "id",
                "origin",
                "version"
            ]
        );
        assert_eq!(row["id"], "0001_create_users");
        assert_eq!(row["version"], 1);
        assert_eq!(row["checksum"], "12300224781263494469");
        assert_eq!(row["origin"], "known");
        assert_eq!(
            json["pending"],
            serde_json::json!(["0002_add_email", "0003_drop_age"])
        );
    }
}

#[test]
fn a_stamp_records_and_check_sees_that_nothing_ran() {
    for place in Place::all("stamp") {
        let said = place.tiny.run(&["db", "upgrade", "2"]);
        assert_eq!(said.code, 0, "{}", said.err);
        step(
            &place,
            &["db", "stamp", "head"],
            "recorded as 0003_drop_age: 1 more, none of them run\n",
            "",
            0,
        );
        let said = place.tiny.run(&["db", "check"]);
        assert!(
            said.out
                .starts_with("schema: column users.age: expected none, found int"),
            "{}",
            said.out
        );
        assert_eq!(said.code, 1);
        for boot in [&["--verify"][..], &["--verify", "--migrate=check"]] {
            let said = place.tiny.run(boot);
            let warned = "warning: the live schema is not what 0003_drop_age leads to: column users.age: expected none, found int";
            assert!(said.err.contains(warned), "{}", said.err);
            let remedy = ": take back what was changed by hand, or make it a migration\n";
            assert!(said.err.ends_with(remedy), "{}", said.err);
            assert_eq!(said.code, 0, "{}", said.err);
        }
        step(
            &place,
            &["db", "stamp", "2"],
            "recorded as 0002_add_email: 1 fewer, none of them taken back\n",
            "",
            0,
        );
        step(
            &place,
            &["db", "stamp", "2"],
            "at 0002_add_email, nothing to record\n",
            "",
            0,
        );
    }
}

#[test]
fn a_script_leads_to_where_a_boot_has_nothing_to_do() {
    for place in Place::all("script") {
        let said = place
            .tiny
            .run(&["db", "sql", "--engine", place.engine.word()]);
        assert_eq!(
            said.err,
            format!("database: none, a script for {}\n", place.engine)
        );
        assert_eq!(said.code, 0);
        place.run_script(&said.out);
        step(&place, &["--migrate=check"], "", "", 0);
        step(&place, &["--verify"], "", "", 0);
        step(&place, &["db", "check"], "no differences\n", "", 0);
    }
}

#[test]
fn the_url_may_stand_anywhere() {
    let tiny = Tiny::new();
    let wanted = "database: sqlite://one.db\n";
    let said = tiny.run(&["--database-url", "sqlite:one.db", "db", "upgrade", "1"]);
    assert!(said.err.starts_with(wanted), "{}", said.err);
    for arguments in [
        ["db", "--database-url", "sqlite:one.db", "current"],
        ["db", "current", "--database-url", "sqlite:one.db"],
        ["--database-url", "sqlite:one.db", "db", "current"],
    ] {
        let said = tiny.run(&arguments);
        assert_eq!(said.err, wanted, "{arguments:?}");
        assert_eq!(said.code, 0);
    }
    // What is typed goes before the variable.
    let tiny = tiny.with("DATABASE_URL", "sqlite:two.db");
    for arguments in [
        ["db", "current", "--database-url", "sqlite:one.db"],
        ["--database-url", "sqlite:one.db", "db", "current"],
    ] {
        let said = tiny.run(&arguments);
        assert_eq!(said.err, wanted, "{arguments:?}");
    }
    assert!(!tiny.folder().join("two.db").exists());
}

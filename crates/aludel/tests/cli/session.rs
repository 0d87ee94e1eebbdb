//! A day with the program: up and down, on each engine.

use crate::database::Place;
use crate::step::{lines, step};

const DROP_AGE: &str = "warning: 0003_drop_age: destructive: the values of users.age are kept aside until `db purge`\n\
                        warning: 0003_drop_age: breaking: older binaries still use users.age\n\
                        applying 0003_drop_age\napplied 0003_drop_age\n";

#[test]
fn a_boot_upgrades_and_the_next_one_has_nothing_to_do() {
    for place in Place::all("boot") {
        let (first, second) = (
            "applying 0001_create_users\napplied 0001_create_users\n",
            "applying 0002_add_email\napplied 0002_add_email\n",
        );
        // A database that has nothing yet can lose nothing.
        let third = "applying 0003_drop_age\napplied 0003_drop_age\n";
        let report = "upgraded to 0003_drop_age, 3 applied\n";
        let said = format!("{first}{second}{third}{report}");
        step(&place, &[], "", &said, 0);
        step(&place, &[], "", "", 0);
        step(&place, &["--verify"], "", "", 0);
        step(&place, &["--migrate=check"], "", "", 0);
        step(&place, &["--migrate=wait"], "", "", 0);
        step(&place, &["--migrate=off"], "", "", 0);
        step(&place, &["db", "current"], "0003_drop_age (head)\n", "", 0);
        step(&place, &["db", "check"], "no differences\n", "", 0);
        step(
            &place,
            &["db", "upgrade"],
            "at 0003_drop_age, nothing to do\n",
            "",
            0,
        );
    }
}

#[test]
fn an_empty_database_under_check_does_not_fit() {
    let pending = "error: 0001_create_users, 0002_add_email, 0003_drop_age are not applied: \
                   run `db upgrade`, or boot with `--migrate=upgrade`\n";
    for place in Place::all("check") {
        step(&place, &["--migrate=check"], "", pending, 4);
        place.is_untouched();
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    for place in Place::all("dry") {
        let said = place.tiny.run(&["db", "upgrade", "2", "--dry-run"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let mut lines = said.out.lines();
        let head = format!(
            "-- {}: from base to 0002_add_email; nothing was changed",
            place.engine
        );
        assert_eq!(lines.next(), Some(head.as_str()));
        let ups: Vec<&str> = lines.filter(|line| line.starts_with("-- up")).collect();
        assert_eq!(ups, ["-- up 0001_create_users", "-- up 0002_add_email"]);
        place.is_untouched();
    }
}

#[test]
fn a_dry_run_of_a_downgrade_goes_where_the_downgrade_would() {
    for place in Place::all("dry_down") {
        let dry = ["db", "downgrade", "--dry-run"];
        place.tiny.run(&["db", "upgrade", "2"]);
        let said = place.tiny.run(&dry);
        let first = format!(
            "-- {}: from 0002_add_email to 0001_create_users; nothing was changed",
            place.engine
        );
        assert_eq!(
            said.out.lines().next(),
            Some(first.as_str()),
            "{}",
            said.err
        );
        assert!(
            said.out.contains("-- down 0002_add_email\n"),
            "{}",
            said.out
        );
        step(
            &place,
            &["db", "current"],
            "0002_add_email\npending: 0003_drop_age\n",
            "",
            0,
        );
        place.tiny.run(&["db", "downgrade", "base"]);
        step(&place, &dry, "at base, nothing to do\n", "", 0);
    }
}

#[test]
fn a_rollback_pins_and_an_upgrade_clears_the_pin() {
    for place in Place::all("pin") {
        place.tiny.run(&[]);
        step(
            &place,
            &["--downgrade"],
            "downgraded to 0002_add_email, 1 taken back\n",
            "taking back 0003_drop_age\ntook back 0003_drop_age\n",
            0,
        );
        let said = place.tiny.run(&[]);
        let (out, err) = lines(&said, &place);
        assert_eq!(out, "");
        assert!(
            err.starts_with("error: the database is pinned to 0002_add_email since 20"),
            "{err}"
        );
        assert!(
            err.ends_with("or clear the pin with `db upgrade`\n"),
            "{err}"
        );
        assert_eq!(said.code, 4);

        let said = place.tiny.run(&["db", "current"]);
        let mut out = said.out.lines();
        assert_eq!(out.next(), Some("0002_add_email"));
        assert_eq!(out.next(), Some("pending: 0003_drop_age"));
        let pinned = out.next().unwrap();
        assert!(
            pinned.starts_with("pinned to 0002_add_email by "),
            "{pinned}"
        );
        assert!(pinned.ends_with("Z: `db upgrade` clears it"), "{pinned}");

        let report = "upgraded to 0003_drop_age, 1 applied\n\
                      out of sight: 0003_drop_age: the values of users.age are kept aside until `db purge`\n";
        step(&place, &["db", "upgrade"], report, DROP_AGE, 0);
        step(&place, &[], "", "", 0);
    }
}

#[test]
fn targets_are_ids_prefixes_numbers_and_steps() {
    for place in Place::all("targets") {
        let up = |target: &str, at: &str| {
            let said = place.tiny.run(&["db", "upgrade", target]);
            assert_eq!(
                said.out,
                format!("upgraded to {at}, 1 applied\n"),
                "{}",
                said.err
            );
        };
        let down = |target: &str, at: &str, count: usize| {
            let said = place.tiny.run(&["db", "downgrade", target]);
            let first = said.out.lines().next();
            let wanted = format!("downgraded to {at}, {count} taken back");
            assert_eq!(first, Some(wanted.as_str()), "{}", said.err);
        };
        up("+1", "0001_create_users");
        up("0002_add", "0002_add_email");
        down("-2", "base", 2);
        up("1", "0001_create_users");
        up("0002_add_email", "0002_add_email");
        down("1", "0001_create_users", 1);
        down("base", "base", 1);
        step(
            &place,
            &["db", "downgrade"],
            "at base, nothing to do\n",
            "",
            0,
        );
    }
}

#[test]
fn a_target_that_does_not_fit_is_wrong_usage_and_nothing_moves() {
    for place in Place::all("wrong") {
        place.tiny.run(&["db", "upgrade", "2"]);
        for (arguments, message) in [
            (
                ["upgrade", "9"],
                "no migration is called or begins with `9`: `db history` lists them",
            ),
            (
                ["downgrade", "nine"],
                "no migration is called or begins with `nine`: `db history` lists them",
            ),
            (
                ["stamp", "9"],
                "no migration is called or begins with `9`: `db history` lists them",
            ),
            (
                ["upgrade", "000"],
                "`000` fits 0001_create_users and 0002_add_email: write more of the id",
            ),
            (
                ["downgrade", "000"],
                "`000` fits 0001_create_users and 0002_add_email: write more of the id",
            ),
            (
                ["downgrade", "-3"],
                "-3 leads past the base: the database stands at 2 of 3 migrations, so go at most that far",
            ),
            (
                ["upgrade", "+2"],
                "+2 leads past the head: the database stands at 2 of 3 migrations, so go at most that far",
            ),
            (
                ["upgrade", "1"],
                "the target lies below 0002_add_email, where the database stands: use `db downgrade` to go there",
            ),
        ] {
            let arguments = ["db", arguments[0], arguments[1]];
            step(&place, &arguments, "", &format!("error: {message}\n"), 2);
        }
        step(
            &place,
            &["db", "current"],
            "0002_add_email\npending: 0003_drop_age\n",
            "",
            0,
        );
    }
}

#[test]
fn a_danger_can_be_refused() {
    for place in Place::all("refuse") {
        place.tiny.run(&["db", "upgrade", "2"]);
        step(
            &place,
            &["db", "upgrade", "--refuse", "locking,destructive"],
            "",
            "error: 0003_drop_age is destructive (the values of users.age are kept aside until `db purge`), which this run refuses: \
             take `destructive` out of `--refuse` where that is meant\n",
            6,
        );
        step(
            &place,
            &["db", "current"],
            "0002_add_email\npending: 0003_drop_age\n",
            "",
            0,
        );
    }
}

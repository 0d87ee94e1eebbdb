//! What is typed wrong: its own words for each, and exit code 2.

use crate::tiny::Tiny;

const HELP: &str = "\nFor more information, try '--help'.\n";
const NO_URL: &str = "error: no database is named: set DATABASE_URL, or give --database-url, such as `sqlite://app.db`\n";

/// Says this on stderr, nothing on stdout, and exits with 2.
fn refuses(arguments: &[&str], wanted: &str) {
    let said = Tiny::new().run(arguments);
    assert_eq!(said.err, wanted, "{arguments:?}");
    assert_eq!(said.out, "", "{arguments:?}");
    assert_eq!(said.code, 2, "{arguments:?}");
}

#[test]
fn the_library_has_no_default_url() {
    for arguments in [
        vec![],
        vec!["--migrate=check"],
        vec!["--migrate=wait"],
        vec!["--migrate=off"],
        vec!["--downgrade"],
        vec!["--downgrade=head"],
        vec!["--downgrade=-1"],
        vec!["db", "upgrade"],
        vec!["db", "upgrade", "+1"],
        vec!["db", "upgrade", "--dry-run"],
        vec!["db", "downgrade"],
        vec!["db", "downgrade", "-2"],
        vec!["db", "current"],
        vec!["db", "history"],
        vec!["db", "check"],
        vec!["db", "stamp", "head"],
        vec!["--database-url", "", "db", "current"],
    ] {
        refuses(&arguments, NO_URL);
    }
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let said = Tiny::new().with("DATABASE_URL", "").run(&["db", "current"]);
    assert_eq!(said.err, NO_URL);
    assert_eq!(said.code, 2);
}

#[test]
fn a_wrong_url_is_wrong_usage_wherever_it_stands() {
    let wanted = "error: the database URL has the unknown scheme `mysqll`: did you mean `mysql`?\n";
    let url = "mysqll://root@h/db";
    refuses(&["--database-url", url], wanted);
    refuses(&["db", "current", "--database-url", url], wanted);
    refuses(&["db", "upgrade", "--migration-url", url], wanted);
    for variable in ["DATABASE_URL", "MIGRATION_DATABASE_URL"] {
        let said = Tiny::new().with(variable, url).run(&["db", "upgrade"]);
        assert_eq!(said.err, wanted);
        assert_eq!(said.code, 2);
    }
}

#[test]
fn a_target_that_is_none_is_wrong_usage() {
    for (target, message) in [
        (
            "",
            "the target is empty: name an id, a prefix of one, a number, `+1`, `-1`, `base` or `head`",
        ),
        (
            "+",
            "`+` is no target: write a number after the sign, such as `+1`",
        ),
        (
            "+x",
            "`+x` is no target: write a number after the sign, such as `+1`",
        ),
        (
            "mysql://u:pw@h/db",
            "a URL stands where the target should: give it as --database-url",
        ),
    ] {
        let wanted = format!("error: {message}\n");
        for command in ["upgrade", "downgrade", "stamp"] {
            refuses(
                &["--database-url", "sqlite:a.db", "db", command, target],
                &wanted,
            );
        }
    }
}

#[test]
fn show_takes_what_names_one_migration() {
    for (id, message) in [
        (
            "9",
            "no migration is called or begins with `9`: `db history` lists them",
        ),
        (
            "0004_x",
            "no migration is called or begins with `0004_x`: `db history` lists them",
        ),
        (
            "000",
            "`000` fits 0001_create_users and 0002_add_email: write more of the id",
        ),
        (
            "base",
            "`base` names no migration: give an id, a prefix of one or a number",
        ),
        (
            "+1",
            "`+1` names no migration: give an id, a prefix of one or a number",
        ),
    ] {
        let wanted =
            format!("database: none, the 3 migrations of this program\nerror: {message}\n");
        refuses(&["db", "show", id], &wanted);
    }
}

#[test]
fn a_value_that_a_flag_does_not_know_is_wrong_usage() {
    let span = "write a number and its unit, such as `30s`, `10m`, `2h`, `30d` or `1h30m`";
    for (arguments, message) in [
        (
            vec!["--lock-timeout", "10"],
            format!("invalid value '10' for '--lock-timeout <SPAN>': {span}"),
        ),
        (
            vec!["db", "purge", "--older-than", "soon"],
            format!("invalid value 'soon' for '--older-than <SPAN>': {span}"),
        ),
        (
            vec!["db", "upgrade", "--refuse", "locking,scary"],
            "invalid value 'scary' for '--refuse <DANGERS>': use `destructive`, `locking`, `rewriting` or `breaking`"
                .into(),
        ),
        (
            vec!["db", "sql", "--engine", "oracle"],
            "invalid value 'oracle' for '--engine <ENGINE>': use `sqlite`, `mysql`, `mariadb` or `postgres`".into(),
        ),
        (
            vec!["db", "current", "--format", "yaml"],
            "invalid value 'yaml' for '--format <FORMAT>'\n  [possible values: text, json]".into(),
        ),
        (
            vec!["--migrate=later"],
            "invalid value 'later' for '--migrate <WHAT>'\n  [possible values: upgrade, wait, check, off]".into(),
        ),
    ] {
        refuses(&arguments, &format!("error: {message}\n{HELP}"));
    }
}

#[test]
fn the_flags_of_a_boot_are_not_for_commands() {
    for flag in [
        "--downgrade",
        "--downgrade=base",
        "--migrate=check",
        "--verify",
        "--lock-timeout=1s",
    ] {
        let name = flag.split('=').next().unwrap();
        refuses(
            &[flag, "db", "heads"],
            &format!("error: {name} is for a boot: leave it out, or leave the command out\n"),
        );
    }
    let said = Tiny::new()
        .with("ALUDEL_MIGRATE", "off")
        .run(&["db", "heads"]);
    assert_eq!(said.code, 0);
}

#[test]
fn the_variable_for_migrate_is_held_to_the_same_words() {
    let said = Tiny::new().with("ALUDEL_MIGRATE", "never").run(&[]);
    assert_eq!(
        said.err,
        format!(
            "error: invalid value 'never' for '--migrate <WHAT>'\n  [possible values: upgrade, wait, check, off]\n{HELP}"
        )
    );
    assert_eq!(said.code, 2);
}

#[test]
fn sql_needs_an_engine_and_ends_that_no_database_is_asked_for() {
    refuses(
        &["db", "sql"],
        "error: no engine is named: give --engine sqlite, mysql, mariadb or postgres\n",
    );
    refuses(
        &["db", "sql", "base:+1", "--engine", "sqlite"],
        "error: `base:+1` counts from where a database is, and a script knows none: name the ids\n",
    );
}

#[test]
fn source_is_written_in_a_checkout_alone() {
    for command in ["migrate", "revision"] {
        let said = Tiny::new().run(&["db", command, "-m", "add email"]);
        assert_eq!(
            said.err,
            format!(
                "error: `db {command}` writes source code, and there is no Cargo.toml in DIR or above: \
                 run it in the source checkout\n"
            )
        );
        assert_eq!(said.code, 1);
    }
}

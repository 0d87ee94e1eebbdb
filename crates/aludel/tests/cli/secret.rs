//! No password in any output.

use crate::tiny::{Said, Tiny};

const SECRET: &str = "s3cret";

fn is_kept(said: &Said, what: &str) {
    for text in [&said.out, &said.err] {
        assert!(!text.contains(SECRET), "{what}: {text}");
    }
}

/// Every command, with the URL in both variables.
#[test]
fn no_command_shows_the_password() {
    let commands = [
        "",
        "--help",
        "-h",
        "--verify",
        "--migrate=check",
        "--migrate=wait --lock-timeout 1s",
        "--migrate=off",
        "--downgrade",
        "--downgrade=head",
        "db",
        "db --help",
        "db upgrade --help",
        "db upgrade",
        "db upgrade --dry-run",
        "db downgrade -1",
        "db current",
        "db current --format json",
        "db history",
        "db heads",
        "db show 1",
        "db check",
        "db stamp 1",
        "db sql",
        "db kept",
        "db purge",
        "db migrate -m x",
        "db wrong",
        "--wrong",
    ];
    let urls = [
        // Nothing listens on port 1.
        "mysql://u:s3cret@127.0.0.1:1/app",
        "mariadb://u:s3cret@127.0.0.1:1/app?ssl-mode=required",
        "mysql://u:s3cret@127.0.0.1:1/app?wrong=s3cret",
        "mysql://u:s3cret@127.0.0.1:1/app?ssl-mode=s3cret",
        "mysql://u:s3cret@127.0.0.1:1/",
        "mysql://u:/s3cret@127.0.0.1:1/app",
        "mysql://u:s3cret",
        "mysql://u:s3cret/app",
        "mysql://u:%zzs3cret@h/app",
        "mysql:u:s3cret@h/app",
        "mysqll://u:s3cret@h/app",
        "u:s3cret@h/app",
        "postgres://u:s3cret@h/app",
        "postgres://h/app?password=s3cret",
    ];
    for url in urls {
        let tiny = Tiny::new()
            .with("DATABASE_URL", url)
            .with("MIGRATION_DATABASE_URL", url);
        for command in commands {
            let arguments: Vec<&str> = command.split_whitespace().collect();
            is_kept(&tiny.run(&arguments), &format!("{url} {command}"));
        }
    }
}

/// The URL where no URL belongs.
#[test]
fn no_error_repeats_a_url_that_stands_in_the_wrong_place() {
    let url = "mysql://u:s3cret@127.0.0.1:1/app";
    for arguments in [
        vec![url],
        vec!["db", url],
        vec!["db", "upgrade", url],
        vec!["db", "downgrade", url],
        vec!["db", "stamp", url],
        vec!["db", "show", url],
        vec!["db", "sql", url],
        vec!["db", "sql", "--engine", url],
        vec!["db", "heads", "--format", url],
        vec!["db", "upgrade", "--refuse", url],
        vec!["--lock-timeout", url],
        vec!["--migrate", url],
        vec!["--downgrade", url],
        vec!["db", "current", url, url],
        vec![
            "db",
            "heads",
            "--databaseurl=mysql://u:s3cret@127.0.0.1:1/app",
        ],
    ] {
        let said = Tiny::new().run(&arguments);
        is_kept(&said, &format!("{arguments:?}"));
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
    }
    let said = Tiny::new().with("ALUDEL_MIGRATE", url).run(&[]);
    is_kept(&said, "ALUDEL_MIGRATE");
}

//! Servers whose settings are as unkind as they come, each with the app's whole chain there, back and there again on rows.

use crate::round_trip::there_and_back;
use crate::support::{Database, Engine, OwnServer};

/// What MariaDB and MySQL both take.
const FAMILY: [&str; 9] = [
    "--lower-case-table-names=1",
    "--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE,REAL_AS_FLOAT,HIGH_NOT_PRECEDENCE",
    "--explicit-defaults-for-timestamp=OFF",
    "--innodb-strict-mode=OFF",
    "--default-storage-engine=MyISAM",
    "--log-bin",
    "--server-id=1",
    "--binlog-format=STATEMENT",
    "--autocommit=OFF",
];

const MYSQL: [&str; 3] = [
    "--sql-require-primary-key=ON",
    "--sql-generate-invisible-primary-key=ON",
    "--transaction-isolation=SERIALIZABLE",
];

const POSTGRES: [&str; 10] = [
    "standard_conforming_strings=off",
    "escape_string_warning=on",
    "backslash_quote=off",
    "quote_all_identifiers=on",
    "transform_null_equals=on",
    "array_nulls=off",
    "row_security=off",
    "check_function_bodies=off",
    "lock_timeout=100ms",
    "default_statistics_target=1",
];

fn on(engine: Engine, name: &str, options: &[&str]) {
    let server = OwnServer::with(name, options);
    there_and_back(&Database::on(engine, Some(server.url.clone())));
}

#[test]
fn mariadb() {
    on(Engine::MariaDb, "mariadb", &FAMILY);
}

#[test]
fn mysql() {
    on(Engine::MySql, "mysql", &[&FAMILY[..], &MYSQL].concat());
}

#[test]
fn postgres() {
    let each = POSTGRES.iter().flat_map(|setting| ["-c", setting]);
    on(Engine::Postgres, "postgres", &each.collect::<Vec<_>>());
}

#![allow(clippy::unwrap_used)]

use super::*;
use crate::Engine;

/// What a server with these settings says of the statements, each its own migration.
fn told(settings: &[(&str, &str)], statements: &[&str]) -> Option<String> {
    let ids: Vec<_> = (1..)
        .map(|n| format!("000{n}"))
        .take(statements.len())
        .collect();
    let each = ids.iter().zip(statements);
    let all: Vec<_> = each
        .map(|(id, sql)| Planned {
            id,
            statements: vec![(*sql).to_owned()],
        })
        .collect();
    let settings = settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut settings: BTreeMap<_, _> = settings.collect();
    settings.insert("default_storage_engine".to_owned(), "InnoDB".to_owned());
    let laws = Laws::read(&settings);
    let found = tables(&all, Engine::MySql);
    found
        .iter()
        .find_map(|(name, table)| Some(format!("{}: {}", table.id, laws.broken(name, table)?)))
}

const GROUP: &[(&str, &str)] = &[("group_replication_group_name", "8a94f357")];
const SEVERAL: &[(&str, &str)] = &[
    ("group_replication_group_name", "8a94f357"),
    ("group_replication_enforce_update_everywhere_checks", "ON"),
];
const STRICT: &[(&str, &str)] = &[("sql_require_primary_key", "ON")];
const GALERA: &[(&str, &str)] = &[("wsrep_on", "ON"), ("wsrep_provider", "/galera.so")];

const BARE: &str = "CREATE TABLE `log` (a INT)";

#[test]
fn a_table_without_a_key_is_told_of_where_it_is_not_taken() {
    let none = |who: &str| {
        Some(format!(
            "0001: the table `log` has no primary key, and {who}: give it one in the statement that creates it"
        ))
    };
    assert_eq!(told(&[], &[BARE]), None);
    assert_eq!(told(GALERA, &[BARE]), None);
    for (settings, who) in [
        (GROUP, "a replication group takes no rows of such a table"),
        (
            STRICT,
            "the server creates none such (`sql_require_primary_key`)",
        ),
        (
            &[("innodb_force_primary_key", "ON")],
            "the server creates none such (`innodb_force_primary_key`)",
        ),
        (
            &[
                ("wsrep_on", "ON"),
                ("wsrep_provider", "/galera.so"),
                ("wsrep_mode", "STRICT_REPLICATION,REQUIRED_PRIMARY_KEY"),
            ],
            "the cluster takes none such (`wsrep_mode` has REQUIRED_PRIMARY_KEY)",
        ),
    ] {
        assert_eq!(told(settings, &[BARE]), none(who));
    }
    let invisible = [STRICT[0], ("sql_generate_invisible_primary_key", "ON")];
    assert_eq!(told(&invisible, &[BARE]), None);
}

#[test]
fn a_key_counts_wherever_it_is_given() {
    for statements in [
        &["CREATE TABLE log (a INT PRIMARY KEY)"] as &[&str],
        &["CREATE TABLE log (a INT AUTO_INCREMENT KEY, b INT)"],
        &["CREATE OR REPLACE TABLE app.log (a INT, PRIMARY KEY (a))"],
        &["CREATE TABLE IF NOT EXISTS log LIKE other"],
        &["CREATE TABLE log (LIKE other)"],
        &["CREATE TEMPORARY TABLE log (a INT)"],
        &[BARE, "ALTER TABLE `app`.`log` ADD PRIMARY KEY (a)"],
        &[BARE, "DROP TABLE IF EXISTS log"],
        &["ALTER TABLE log DROP PRIMARY KEY, ADD PRIMARY KEY (b)"],
        &["ALTER TABLE log ADD COLUMN a INT"],
        &["UPDATE log SET a = 1"],
    ] {
        assert_eq!(told(GROUP, statements), None, "{statements:?}");
        assert_eq!(told(STRICT, statements), None, "{statements:?}");
    }
    for statements in [
        &["CREATE TABLE log (a INT NOT NULL UNIQUE KEY)"] as &[&str],
        &[BARE, "CREATE UNIQUE INDEX i ON log (a)"],
        &[BARE, "ALTER TABLE log ADD UNIQUE (a)"],
    ] {
        assert_eq!(told(GROUP, statements), None, "{statements:?}");
        assert!(told(STRICT, statements).is_some(), "{statements:?}");
    }
    for statements in [
        &["ALTER TABLE log DROP PRIMARY KEY"] as &[&str],
        &["CREATE TABLE log AS SELECT 1 AS a"],
        &["CREATE TABLE log (a INT UNIQUE)"],
        &[
            "CREATE TABLE old (a INT)",
            "RENAME TABLE x TO y, old TO log",
        ],
        &["CREATE TABLE old (a INT)", "ALTER TABLE old RENAME TO log"],
        &["CREATE TABLE log (a INT, `key` INT, KEY (a))"],
    ] {
        let said = told(GROUP, statements).unwrap();
        assert!(
            said.starts_with("0001: the table `log` has no primary key"),
            "{said}"
        );
    }
}

#[test]
fn a_table_of_another_engine_is_told_of_in_a_cluster() {
    let table = "CREATE TABLE log (a INT PRIMARY KEY) ENGINE = MyISAM";
    assert_eq!(told(&[], &[table]), None);
    let stored = "0001: the table `log` is stored by MyISAM, and";
    assert_eq!(
        told(GROUP, &[table]),
        Some(format!(
            "{stored} a replication group takes none of its rows: write `ENGINE=InnoDB` at its end"
        ))
    );
    assert_eq!(
        told(GALERA, &[table]),
        Some(format!(
            "{stored} its rows do not reach the other nodes of a Galera cluster: write `ENGINE=InnoDB` at its end"
        ))
    );
    assert_eq!(
        told(GALERA, &[table, "ALTER TABLE log ENGINE=innodb"]),
        None
    );
    let shares = [
        GALERA[0],
        GALERA[1],
        ("wsrep_mode", "REPLICATE_ARIA,REPLICATE_MYISAM"),
    ];
    assert_eq!(told(&shares, &[table]), None);
    assert!(told(GALERA, &["ALTER TABLE log ENGINE Aria"]).is_some());
}

#[test]
fn a_foreign_key_that_changes_rows_is_told_of_where_several_take_writes() {
    let key = |action: &str| {
        format!(
            "CREATE TABLE log (a INT PRIMARY KEY, b INT, CONSTRAINT `log_fkey` FOREIGN KEY (b) REFERENCES t (a) {action})"
        )
    };
    for action in [
        "ON DELETE CASCADE",
        "ON DELETE SET NULL",
        "ON UPDATE CASCADE",
    ] {
        let sql = key(action);
        assert_eq!(told(GROUP, &[&sql]), None);
        assert_eq!(
            told(SEVERAL, &[&sql]),
            Some(format!(
                "0001: the foreign key `log_fkey` of `log` changes rows by itself ({action}), which a group with several \
                 primaries does not take (`group_replication_enforce_update_everywhere_checks`): take `on_delete` and \
                 `on_update` out and change those rows in the application, or let the group have a single primary"
            ))
        );
        let dropped = "ALTER TABLE log DROP FOREIGN KEY log_fkey";
        assert_eq!(told(SEVERAL, &[&sql, dropped]), None);
    }
    assert_eq!(
        told(SEVERAL, &[&key("ON DELETE RESTRICT ON UPDATE NO ACTION")]),
        None
    );
    let column = "CREATE TABLE log (a INT PRIMARY KEY, b TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)";
    assert_eq!(told(SEVERAL, &[column]), None);
}

/// A server whose setting demands a key, and a session that has none of it.
#[test]
fn a_server_that_demands_keys_is_asked_before_step_1() {
    use crate::fixture::{Made, embedded};
    use crate::prelude::*;

    const LOG: Made = (
        "0001_log",
        &[sql("CREATE TABLE log (a INT)").reverse(sql("DROP TABLE log"))],
        &[],
    );
    let server = crate::servers::fresh(Engine::MySql);
    let mut db = crate::connect(&crate::servers::url_of(Engine::MySql, &server.name)).unwrap();
    db.execute("SET SESSION sql_require_primary_key = 1", &[])
        .unwrap();
    let error = embedded(&[LOG]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), crate::Kind::Refused);
    assert_eq!(
        error.to_string(),
        "0001_log is refused before step 1: the table `log` has no primary key, and the server creates none such \
         (`sql_require_primary_key`): give it one in the statement that creates it"
    );
    db.execute("SET SESSION sql_require_primary_key = 0", &[])
        .unwrap();
    embedded(&[LOG]).upgrade(&mut db).unwrap();
}

//! What servers do where nobody looks: each shown on real ones, with what keeps aludel from it.

use std::collections::BTreeSet;

use aludel_core::catalog::{compare, lower};
use aludel_core::sql::script;
use aludel_core::{Column, ColumnType, Index, IndexPart, Schema, Step, Table};

use crate::cases::{FALLBACKS, migrate};
use crate::driver::{Class, Driver};
use crate::run::ask;
use crate::servers::{Fresh, fresh};
use crate::session::Session;
use crate::{Engine, inspect};

const SERVERS: [Engine; 2] = [Engine::MySql, Engine::MariaDb];

fn run(db: &mut Fresh, all: &[&str]) {
    for sql in all {
        db.execute(sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

fn one(db: &mut Fresh, sql: &str) -> String {
    db.query(sql, &[]).unwrap()[0].get(0).unwrap()
}

#[test]
fn m4_a_lax_session_loses_values_and_a_pinned_one_refuses() {
    let changes = [
        "ALTER TABLE t MODIFY s VARCHAR(3) NOT NULL",
        "ALTER TABLE t MODIFY n INT NOT NULL",
        "ALTER TABLE t MODIFY b TINYINT NOT NULL",
    ];
    for engine in SERVERS {
        for change in changes {
            let mut db = fresh(engine);
            let table = "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, s VARCHAR(10) NOT NULL, n INT NULL, b INT NOT NULL)";
            run(
                &mut db,
                &[table, "INSERT INTO t VALUES (1, 'abcdefgh', NULL, 300)"],
            );
            run(
                &mut db,
                &[
                    "SET SESSION sql_mode = ''",
                    "CREATE TABLE lax LIKE t",
                    "INSERT INTO lax SELECT * FROM t",
                ],
            );
            run(&mut db, &[&change.replace("TABLE t", "TABLE lax")]);
            let session = Session::pin(&mut db, &crate::names::Names::new("h")).unwrap();
            let error = db.execute(change, &[]).unwrap_err();
            assert_eq!(error.class, Class::Data, "{engine}: {change}: {error}");
            assert_eq!(
                one(&mut db, "SELECT concat(s, ifnull(n, '-'), b) FROM t"),
                "abcdefgh-300"
            );
            session.restore(&mut db);
            assert_eq!(one(&mut db, "SELECT @@SESSION.sql_mode"), "");
        }
    }
}

#[test]
fn a_lent_session_gets_all_of_its_settings_back() {
    let settings = "SELECT concat_ws(' ', @@sql_mode, @@time_zone, @@foreign_key_checks + 0, @@unique_checks + 0, \
        @@lock_wait_timeout, @@innodb_lock_wait_timeout, @@character_set_client, @@collation_connection, \
        ifnull(@@character_set_results, 'none'), @@autocommit + 0)";
    for engine in SERVERS {
        let mut db = fresh(engine);
        run(
            &mut db,
            &[
                "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+05:00', foreign_key_checks = 0",
                "SET NAMES latin1 COLLATE latin1_german2_ci",
                "SET character_set_results = NULL",
            ],
        );
        let before = one(&mut db, settings);
        let session = Session::pin(&mut db, &crate::names::Names::new("h")).unwrap();
        let pinned = one(&mut db, settings);
        assert!(
            pinned.contains("STRICT_ALL_TABLES") && pinned.contains(" +00:00 1 1 "),
            "{pinned}"
        );
        assert!(
            pinned.contains("utf8mb4 utf8mb4_general_ci utf8mb4"),
            "{pinned}"
        );
        session.restore(&mut db);
        assert_eq!(one(&mut db, settings), before, "{engine}");
    }
}

#[test]
fn m11_a_key_is_refused_where_the_server_refuses_it_or_cuts_it() {
    for engine in SERVERS {
        for (len, other, good) in [
            (768, None, true),
            (769, None, false),
            (767, Some(ColumnType::I32), true),
            (768, Some(ColumnType::I8), false),
            (700, Some(ColumnType::String { len: Some(68) }), true),
            (700, Some(ColumnType::String { len: Some(69) }), false),
        ] {
            let mut table = Table::new("t", vec![Column::new("id", ColumnType::I64)], &["id"]);
            table
                .columns
                .push(Column::new("s", ColumnType::String { len: Some(len) }));
            table
                .columns
                .extend(other.clone().map(|ty| Column::new("o", ty)));
            let bare = Schema::default().with(table.clone());
            let columns = table.columns[1..].iter();
            let index = Index {
                name: "t_idx".into(),
                parts: columns.map(|c| IndexPart::Column(c.name.clone())).collect(),
                unique: false,
                filter: None,
            };
            let names = if other.is_some() { "s, o" } else { "s" };
            let step = Step::CreateIndex {
                table: "t".into(),
                index,
            };
            let ours = script(std::slice::from_ref(&step), &bare, engine).is_ok();
            let mut db = fresh(engine);
            let create = script(&[Step::CreateTable(table)], &Schema::default(), engine).unwrap();
            run(&mut db, &[&create.parts[0].body.statements()[0].sql]);
            let took = db
                .execute(&format!("CREATE INDEX t_idx ON t ({names})"), &[])
                .is_ok();
            let whole = took && {
                let mut after = bare.clone();
                step.apply(&mut after).unwrap();
                let live = inspect::catalog(&mut db).unwrap();
                compare(&lower(&after, engine), &live).is_empty()
            };
            assert_eq!((ours, whole), (good, good), "{engine}: {len} and {other:?}");
        }
    }
}

#[test]
fn m11_a_key_that_mariadb_cuts_or_hashes_by_itself_shows() {
    let mut db = fresh(Engine::MariaDb);
    let table = "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, s VARCHAR(1000) CHARACTER SET utf8mb4 NOT NULL, \
        INDEX cut (s), UNIQUE INDEX hashed (s))";
    run(&mut db, &[table]);
    let live = inspect::catalog(&mut db).unwrap();
    assert_eq!(live.tables["t"].indexes["cut"].parts, ["s(768)"]);
    assert_eq!(live.tables["t"].indexes["hashed"].parts, ["s hash"]);
}

#[test]
fn m17_tables_that_differ_in_case_are_two_and_are_not_taken_for_each_other() {
    for engine in SERVERS {
        let mut db = fresh(engine);
        run(
            &mut db,
            &["CREATE TABLE CaseT (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"],
        );
        let table = Table::new("caset", vec![Column::new("id", ColumnType::I32)], &["id"]);
        let expected = lower(&Schema::default().with(table), engine);
        let live = inspect::catalog(&mut db).unwrap();
        assert_eq!(
            compare(&expected, &live),
            ["table caset: expected, not found"]
        );
    }
}

#[test]
fn m10_a_foreign_key_over_orphans_is_refused_where_checks_were_off() {
    for engine in SERVERS {
        let mut db = fresh(engine);
        run(
            &mut db,
            &[
                "CREATE TABLE p (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB",
                "CREATE TABLE c (id INT NOT NULL PRIMARY KEY, p_id INT NOT NULL, INDEX (p_id)) ENGINE=InnoDB",
                "INSERT INTO c VALUES (1, 7)",
                "SET SESSION foreign_key_checks = 0",
            ],
        );
        let session = Session::pin(&mut db, &crate::names::Names::new("h")).unwrap();
        let sql = "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (p_id) REFERENCES p (id), ALGORITHM=COPY, LOCK=SHARED";
        let error = db.execute(sql, &[]).unwrap_err();
        assert_eq!(error.class, Class::Data, "{engine}: {error}");
        session.restore(&mut db);
        assert_eq!(one(&mut db, "SELECT @@SESSION.foreign_key_checks"), "0");
    }
}

#[test]
fn m9_an_index_that_a_foreign_key_made_by_itself_would_go_by_itself() {
    for engine in SERVERS {
        let mut db = fresh(engine);
        run(
            &mut db,
            &[
                "CREATE TABLE p (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB",
                "CREATE TABLE c (id INT NOT NULL PRIMARY KEY, p_id INT NOT NULL, \
             CONSTRAINT f FOREIGN KEY (p_id) REFERENCES p (id)) ENGINE=InnoDB",
            ],
        );
        let indexes = |db: &mut Fresh| {
            let live = inspect::catalog(db).unwrap();
            live.tables["c"].indexes.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(indexes(&mut db), ["f"], "{engine}");
        run(&mut db, &["ALTER TABLE c ADD INDEX i (p_id, id)"]);
        assert_eq!(indexes(&mut db), ["i"], "{engine}");
    }
}

#[test]
fn m13_a_table_without_room_for_another_instant_change_is_changed_otherwise() {
    let mut db = fresh(Engine::MySql);
    let mut table = Table::new("t", vec![Column::new("id", ColumnType::I64)], &["id"]);
    let create = [Step::CreateTable(table.clone())];
    migrate(&mut db, &create, &Schema::default()).unwrap();
    run(&mut db, &["INSERT INTO t (id) VALUES (1), (2)"]);
    // MySQL 8 has room for 64, MySQL 9 for 255; before 8.0.29 it was not counted.
    let mut worn = BTreeSet::new();
    for number in 1..=300 {
        let add = format!("ALTER TABLE t ADD COLUMN c{number} INT NULL, ALGORITHM=INSTANT");
        if let Err(error) = db.execute(&add, &[]) {
            assert_eq!(error.class, Class::Algorithm, "{error}");
            worn.insert("t".to_owned());
            break;
        }
        let column = Column::new(format!("c{number}"), ColumnType::I32).nullable();
        table.columns.push(column);
    }
    let before = Schema::default().with(table);
    let add = [Step::AddColumn {
        table: "t".into(),
        column: Column::new("one_more", ColumnType::I32).nullable(),
        backfill: None,
    }];
    let server = ask(&mut db).unwrap().unwrap();
    assert_eq!(server.worn, worn);
    assert_eq!(worn.is_empty(), server.version < [8, 0, 29]);
    FALLBACKS.take();
    let after = migrate(&mut db, &add, &before).unwrap();
    let refused = FALLBACKS.take();
    let full = |one: &String| one.contains("(4092)");
    assert_eq!(refused.iter().any(full), !worn.is_empty(), "{refused:?}");
    let live = inspect::catalog(&mut db).unwrap();
    assert_eq!(compare(&lower(&after, Engine::MySql), &live), [""; 0]);
    assert_eq!(
        one(&mut db, "SELECT count(*) FROM t WHERE one_more IS NULL"),
        "2"
    );
}

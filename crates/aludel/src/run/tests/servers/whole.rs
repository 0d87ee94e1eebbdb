use std::time::Duration;

use super::*;
use crate::fixture::embedded;
use crate::{Kind, Options, Target};

#[test]
fn an_empty_database_goes_to_the_head_and_back_and_forth() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[
            ONE,
            TWO,
            THREE,
            ("0004_require", REQUIRE, &[]),
            ("0005_drop", DROP, &[]),
        ]);
        assert_eq!(upgraded(&app, &mut db).up.len(), 5);
        assert_eq!(columns(&mut db), ["id", "email", "name"]);
        assert!(app.upgrade(&mut db).unwrap().is_empty());
        assert!(
            app.check(&mut db).unwrap().is_empty(),
            "{:?}",
            app.check(&mut db)
        );
        assert!(texts(&mut db, "SELECT name FROM aludel_journal").is_empty());
        let report = app.downgrade(&mut db, &Target::Base).unwrap();
        assert_eq!(report.down.len(), 5);
        assert_eq!(app.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
        let clear = app.with(Options::new().clear_pin());
        assert_eq!(clear.upgrade(&mut db).unwrap().up.len(), 5);
        assert!(app.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn an_older_binary_takes_back_what_it_has_never_seen() {
    each(|server| {
        let mut db = server.conn();
        upgraded(
            &embedded(&[ONE, TWO, FOUR, ("0005_require", REQUIRE, &[])]),
            &mut db,
        );
        db.query_drop("INSERT INTO users (email, name) VALUES ('a', 'b')")
            .unwrap();
        let old = embedded(&[ONE, TWO]);
        assert_eq!(old.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
        assert_eq!(
            old.rollback(&mut db).unwrap().down,
            ["0005_require", "0004_drop"]
        );
        assert_eq!(columns(&mut db), ["id", "email", "name", "age"]);
        assert!(old.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn a_lent_connection_gets_its_settings_back_and_the_lock_is_released() {
    each(|server| {
        let mut db = server.conn();
        db.query_drop(
            "SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+03:00', lock_wait_timeout = 77",
        )
        .unwrap();
        upgraded(&embedded(&[ONE, TWO]), &mut db);
        let settings = "SELECT CONCAT(@@sql_mode, ' ', @@time_zone, ' ', @@lock_wait_timeout)";
        assert_eq!(texts(&mut db, settings), ["ANSI_QUOTES +03:00 77"]);
        let lock = crate::names::Names::new("refinery_schema_history").lock(&server.name);
        let free: Option<i64> = db.exec_first("SELECT IS_FREE_LOCK(?)", (lock,)).unwrap();
        assert_eq!(free, Some(1));
    });
}

#[test]
fn a_lent_connection_inside_a_transaction_is_refused() {
    each(|server| {
        let mut db = server.conn();
        db.query_drop("START TRANSACTION").unwrap();
        let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(
            error.to_string(),
            "the connection is inside a transaction: commit it or roll it back before you hand the connection over"
        );
    });
}

#[test]
fn of_many_that_boot_at_once_one_upgrades_and_all_serve() {
    each(|server| {
        let app = embedded(&[ONE, TWO, THREE, ("0004_drop", DROP, &[])]);
        let boots: Vec<_> = (0..6)
            .map(|_| {
                let (mut db, app) = (server.conn(), app.clone());
                std::thread::spawn(move || app.upgrade(&mut db).unwrap())
            })
            .collect();
        let reports: Vec<_> = boots.into_iter().map(|boot| boot.join().unwrap()).collect();
        assert_eq!(
            reports.iter().map(|report| report.up.len()).sum::<usize>(),
            4
        );
        assert!(
            reports
                .iter()
                .all(|report| report.to.as_deref() == Some("0004_drop"))
        );
    });
}

#[test]
fn the_deadline_of_the_lock_passes() {
    each(|server| {
        let (mut db, mut holder) = (server.conn(), server.conn());
        let lock = crate::names::Names::new("refinery_schema_history").lock(&server.name);
        holder.exec_drop("SELECT GET_LOCK(?, 0)", (lock,)).unwrap();
        let options = Options::new().lock_timeout(Duration::from_millis(200));
        let error = embedded(&[ONE]).with(options).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable);
        assert!(
            error
                .to_string()
                .starts_with("the database could not be locked in 0 s, since "),
            "{error}"
        );
    });
}

#[test]
fn a_table_that_somebody_uses_is_waited_for() {
    each(|server| {
        let (mut db, mut user) = (server.conn(), server.conn());
        upgraded(&embedded(&[ONE]), &mut db);
        user.query_drop("START TRANSACTION").unwrap();
        user.query_drop("SELECT * FROM users").unwrap();
        let app = embedded(&[ONE, TWO]);
        let boot = std::thread::spawn(move || app.upgrade(&mut db).unwrap());
        std::thread::sleep(Duration::from_secs(4));
        user.query_drop("COMMIT").unwrap();
        assert_eq!(boot.join().unwrap().up, ["0002_add"]);
    });
}

#[test]
fn the_offline_script_leads_to_a_database_that_boots_at_head() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[ONE, TWO, ("0003_require", REQUIRE, &[])]);
        let script = app
            .sql(&Target::Base, &Target::Head, server.engine)
            .unwrap();
        for statement in script.split(";\n").filter(|line| !line.trim().is_empty()) {
            db.query_drop(statement)
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        assert!(app.upgrade(&mut db).unwrap().is_empty());
        assert!(app.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn a_history_that_knows_no_transactions_is_refused() {
    each(|server| {
        let mut db = server.conn();
        db.query_drop("CREATE TABLE refinery_schema_history (version INT PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255)) ENGINE=MyISAM").unwrap();
        let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        assert_eq!(
            error.to_string(),
            "the table `refinery_schema_history` is stored by MyISAM, which knows no transactions: run `ALTER TABLE `refinery_schema_history` ENGINE=InnoDB` first"
        );
    });
}

#[test]
fn a_boot_at_head_is_one_statement() {
    each(|server| {
        let mut db = server.conn();
        let app = embedded(&[ONE, TWO, THREE]);
        upgraded(&app, &mut db);
        let asked = |db: &mut Conn| -> i64 {
            let row: Option<(String, i64)> = db
                .query_first("SHOW SESSION STATUS LIKE 'Questions'")
                .unwrap();
            row.unwrap().1
        };
        let before = asked(&mut db);
        app.upgrade(&mut db).unwrap();
        // Our one, and the SHOW itself.
        assert_eq!(asked(&mut db) - before, 2);
    });
}

#[test]
fn a_connection_without_a_database_is_told_so() {
    for engine in ENGINES {
        let mut db = Conn::new(mysql::Opts::from_url(&url(engine)).unwrap()).unwrap();
        let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(
            error.to_string(),
            "the connection has no database: name one in the URL, such as `mysql://host/app`, or `USE` one before you hand the connection over"
        );
    }
}

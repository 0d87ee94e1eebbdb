//! What servers and connections are set to, and what that does to a run.

use super::*;
use crate::Target;
use crate::fixture::embedded;

/// What the application sees and what is ours, each table with its primary key.
const KEYLESS: &str = "SELECT t.table_name FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND \
    t.table_type = 'BASE TABLE' AND NOT EXISTS (SELECT * FROM information_schema.table_constraints c WHERE c.table_schema = \
    t.table_schema AND c.table_name = t.table_name AND c.constraint_type = 'PRIMARY KEY')";

/// M24: an app may have its connections count rows that are found instead of rows that are changed.
#[test]
fn m24_a_connection_that_counts_found_rows_upgrades_and_goes_back() {
    each(|server| {
        let url = format!("{}{}", url(server.engine), server.name);
        let opts = mysql::OptsBuilder::from_opts(mysql::Opts::from_url(&url).unwrap());
        let found = mysql::consts::CapabilityFlags::CLIENT_FOUND_ROWS;
        let mut db = Conn::new(opts.additional_capabilities(found)).unwrap();
        let app = embedded(&[ONE, TWO, THREE, FOUR]);
        upgraded(&app, &mut db);
        db.query_drop("INSERT INTO users (email) VALUES ('a')")
            .unwrap();
        db.query_drop("UPDATE users SET email = 'a'").unwrap();
        assert_eq!(db.affected_rows(), 1);
        let report = app.downgrade(&mut db, &Target::Base).unwrap();
        assert_eq!(report.down.len(), 4);
        upgraded(&app.with(crate::Options::new().clear_pin()), &mut db);
        assert_eq!(texts(&mut db, "SELECT email FROM users"), ["a"]);
    });
}

/// M27: Galera and groups want a primary key everywhere, and MySQL can be set to.
#[test]
fn m27_every_table_of_ours_has_a_primary_key() {
    each(|server| {
        let mut db = server.conn();
        if server.engine == Engine::MySql {
            db.query_drop("SET SESSION sql_require_primary_key = ON")
                .unwrap();
        }
        let app = embedded(&[ONE, TWO, FOUR, REQUIRED]);
        upgraded(&embedded(&[ONE]), &mut db);
        db.query_drop("INSERT INTO users (email, age) VALUES ('a', 7)")
            .unwrap();
        upgraded(&app, &mut db);
        let kept = texts(&mut db, "SELECT object FROM aludel_kept");
        assert!(!kept.is_empty());
        assert_eq!(texts(&mut db, KEYLESS), [""; 0]);
        app.downgrade(&mut db, &Target::Base).unwrap();
        assert_eq!(texts(&mut db, KEYLESS), [""; 0]);
        upgraded(&app.with(crate::Options::new().clear_pin()), &mut db);
        assert_eq!(texts(&mut db, "SELECT email FROM users"), ["a"]);
    });
}

const REQUIRED: crate::fixture::Made = ("0005_require", super::super::REQUIRE, &[]);

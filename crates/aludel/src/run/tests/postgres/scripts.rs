//! Plans and scripts of migrations that are cut.

use super::phases::{PHASES, indexes, left};
use super::*;
use crate::Target;
use crate::fixture::embedded;

/// The plan says where it is cut, and a script is cut at the same places: run by psql's hand, the database boots at head.
#[test]
fn plans_and_scripts_are_cut_at_the_same_places() {
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(PHASES);
    let plan = app.plan(&mut db, &Target::Head).unwrap();
    let index = &plan.migrations[2].sql;
    assert_eq!(index[1], "-- outside of a transaction:");
    assert!(
        index[2].starts_with("CREATE INDEX CONCURRENTLY"),
        "{index:?}"
    );
    let script = app
        .sql(&Target::Base, &Target::Head, Engine::Postgres)
        .unwrap();
    let cut = "COMMIT;\nCREATE INDEX CONCURRENTLY users_email_idx ON users (email);\nBEGIN ISOLATION LEVEL READ COMMITTED";
    assert!(script.contains(cut), "{script}");
    for statement in script.split(";\n").filter(|one| !one.trim().is_empty()) {
        exec(&mut db, statement);
    }
    exec(&mut db, "RESET ALL");
    assert!(upgraded(&app, &mut db).is_empty());
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
    assert!(app.check(&mut db).unwrap().is_empty());
    let back = app
        .sql(&Target::Head, &Target::Id("1".into()), Engine::Postgres)
        .unwrap();
    for statement in back.split(";\n").filter(|one| !one.trim().is_empty()) {
        exec(&mut db, statement);
    }
    assert_eq!(indexes(&mut db), ["users_pkey"]);
    assert_eq!(applied(&mut db), ["create"]);
    assert_eq!(left(&mut db), [""; 0]);
}

/// A script that broke off outside of a transaction is gone on with by the next boot.
#[test]
fn a_script_that_broke_off_is_gone_on_with() {
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(PHASES);
    let script = app
        .sql(&Target::Base, &Target::Head, Engine::Postgres)
        .unwrap();
    let begun = script.split("CREATE INDEX CONCURRENTLY").next().unwrap();
    for statement in begun.split(";\n").filter(|one| !one.trim().is_empty()) {
        exec(&mut db, statement);
    }
    assert_eq!(left(&mut db), ["flight index"]);
    let report = upgraded(&app, &mut db);
    assert_eq!(report.up, ["0003_index", "0004_vacuum", "0005_drop"]);
    assert_eq!(left(&mut db), [""; 0]);
    assert!(app.check(&mut db).unwrap().is_empty());
}

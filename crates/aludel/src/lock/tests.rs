#![allow(clippy::unwrap_used)]

use super::*;
use crate::servers::{fresh, url_of};
use crate::session::postgres::place;
use crate::testing::{Fault, Proxy};
use crate::{Engine, Execute};

const LOST_ON: &str = "the lock was lost, so nothing more was changed: another process may have it now; run the same again, it \
                       goes on from where this one came to";

#[test]
fn a_session_that_has_lost_its_lock_is_told_so_on_postgres() {
    let mut db = fresh(Engine::Postgres);
    let (names, options) = (Names::new("refinery_schema_history"), Options::new());
    let there = place(&mut db, &names).unwrap();
    let until = (
        Deadline::after(std::time::Duration::from_secs(10)),
        &options,
    );
    let held = advisory::Held::take(&mut db, (&names, &there), "anna", until).unwrap();
    held.prove(&mut db).unwrap();
    db.query("SELECT pg_advisory_unlock_all()", &[]).unwrap();
    for error in [
        held.prove(&mut db).unwrap_err(),
        held.release(&mut db).unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), &*error.to_string()),
            (Kind::Unreachable, LOST_ON)
        );
    }
}

#[test]
fn a_commit_whose_answer_is_lost_says_that_nobody_knows() {
    let server = fresh(Engine::Postgres);
    let url = url_of(Engine::Postgres, &server.name);
    let proxy = Proxy::new(&url, Fault::LoseReply, "COMMIT").unwrap();
    let mut db = crate::connect(proxy.url()).unwrap();
    db.execute("BEGIN", &[]).unwrap();
    let error = advisory::commit(&mut *db.driver).unwrap_err();
    assert!(proxy.has_failed());
    assert_eq!(error.kind(), Kind::Unreachable);
    let said = error.to_string();
    let (begin, end) = (
        "the connection was lost while committing: ",
        "either all of it is done or nothing is: run the same again, it looks which it is",
    );
    assert!(said.starts_with(begin) && said.ends_with(end), "{said}");
}

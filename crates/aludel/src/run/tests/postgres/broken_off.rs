//! Phases whose process is killed, or whose connection goes, in the middle of one and between them.

use std::time::Duration;

use super::killed::dying;
use super::phases::{BUILDING, PHASES, indexes, left, until, with_rows};
use super::*;
use crate::fixture::embedded;
use crate::prelude::sql;
use crate::word::Step;
use crate::{Options, Target, again};

const INDEX: &[Step] = &[
    sql("CREATE INDEX CONCURRENTLY users_email_idx ON users (email)")
        .reverse(sql("DROP INDEX CONCURRENTLY users_email_idx")),
];

/// What becomes of the statement of a process that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Orphan {
    /// The server goes on with it, and its index is good.
    EndsByItself,
    /// It breaks off too, and its index stays as an invalid one.
    BreaksOff,
}

/// SIGKILL of a real process while its index is built: the server goes on with the statement all the same, and the lock of
/// its session keeps the next process waiting until it is through.
#[test]
fn a_process_killed_in_the_middle_of_an_index_is_gone_on_after() {
    let app = embedded(&[ONE, ("0002_index", INDEX, &[])]);
    if let Some(url) = again::asked() {
        upgraded(&app, &mut crate::connect(&url).unwrap());
        return;
    }
    std::thread::scope(|scope| {
        for orphan in [Orphan::EndsByItself, Orphan::BreaksOff] {
            let app = &app;
            scope.spawn(move || killed_in_an_index(app, orphan));
        }
    });
}

fn killed_in_an_index(app: &Migrations, orphan: Orphan) {
    let test = "run::tests::postgres::broken_off::a_process_killed_in_the_middle_of_an_index_is_gone_on_after";
    let server = Server::new();
    let mut db = with_rows(&server);
    let mut writer = server.client();
    let mut open = writer.transaction().unwrap();
    open.execute("INSERT INTO users (email) VALUES ('open')", &[])
        .unwrap();
    let mut command = again::process(test, &server.url());
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let pid = until(&mut db, BUILDING).remove(0);
    let made = "SELECT relname FROM pg_class WHERE relname = 'users_email_idx'";
    until(&mut db, made);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(texts(&mut db, BUILDING), [pid.as_str()]);
    if orphan == Orphan::BreaksOff {
        exec(&mut db, &format!("SELECT pg_terminate_backend({pid})"));
        let gone = "SELECT 'gone' WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = ";
        until(&mut db, &format!("{gone}{pid})"));
        assert_eq!(indexes(&mut db), ["users_email_idx!", "users_pkey"]);
    }
    std::thread::scope(|scope| {
        let url = server.url();
        let boot = scope.spawn(move || upgraded(app, &mut crate::connect(&url).unwrap()));
        std::thread::sleep(Duration::from_millis(500));
        assert!(!boot.is_finished(), "{orphan:?}");
        open.commit().unwrap();
        assert_eq!(boot.join().unwrap().up, ["0002_index"], "{orphan:?}");
    });
    assert_eq!(indexes(&mut db), ["users_email_idx", "users_pkey"]);
    assert_eq!(left(&mut db), [""; 0], "{orphan:?}");
    assert!(app.check(&mut db).unwrap().is_empty());
}

/// Each statement that changes something, of the way up and of the way down, on one database: what comes next ends where that was to end.
#[test]
fn cut_after_every_statement_of_phases_both_ways_are_gone_on_with() {
    let (app, old) = (embedded(PHASES), embedded(&PHASES[..2]));
    let app = app.with(Options::new().clear_pin());
    let target = Target::Id("2".into());
    let server = Server::new();
    upgraded(&old, &mut server.db());
    let row = "INSERT INTO users (email) VALUES ('a')";
    exec(&mut server.db(), row);
    let mut cuts = [0, 0];
    for at in 1.. {
        let up = dying(&mut server.db(), &app, at, None).is_some();
        let mut db = server.db();
        upgraded(&app, &mut db);
        assert_eq!(texts(&mut db, "SELECT n FROM users"), ["1"], "{at}");
        assert_eq!(left(&mut db), [""; 0], "{at}");
        let found = app.check(&mut db).unwrap();
        assert!(found.is_empty(), "{at}: {found:?}");
        let down = dying(&mut server.db(), &app, at, Some(&target)).is_some();
        let back = old.downgrade(&mut db, &target);
        back.unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(left(&mut db), [""; 0], "{at}");
        let found = old.check(&mut db).unwrap();
        assert!(found.is_empty(), "{at}: {found:?}");
        cuts[0] += usize::from(up);
        cuts[1] += usize::from(down);
        if !up && !down {
            break;
        }
    }
    assert!(cuts.iter().all(|cuts| *cuts > 20), "{cuts:?}");
}

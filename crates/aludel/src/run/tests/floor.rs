//! Which older binaries may serve a newer database.

use std::sync::{Arc, Mutex};

use super::*;
use crate::fixture::embedded;
use crate::{Event, Kind, Migrations, Options};

const KIND_DROP: &[Step] = &[
    drop_column("users", integer("age").default(int(0))),
    floor("0001_create"),
];
const STERN: &[Step] = &[add_column("users", text("a").nullable()), floor("0002_add")];

/// What the binary says while it boots, and whether it serves.
fn boot(app: &Migrations, db: &mut Connection) -> (Vec<Event>, Result<Option<String>, Kind>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let options = Options::new().observe(move |event| told.lock().unwrap().push(event.clone()));
    let app = app.with(options);
    let booted = app.upgrade(db);
    let looked = app.look(db);
    let waited = app.wait(db);
    let served = booted.map(|report| report.to).map_err(|error| error.kind());
    for other in [looked, waited] {
        let other = other.map(|report| report.to).map_err(|error| error.kind());
        assert_eq!(other, served);
    }
    (seen.lock().unwrap().clone(), served)
}

fn ahead(database: &str, binary: &str) -> Vec<Event> {
    let (database, binary) = (database.to_owned(), binary.to_owned());
    vec![Event::Ahead { database, binary }; 3]
}

#[test]
fn above_the_floor_an_older_binary_serves_with_a_warning() {
    let mut db = memory();
    embedded(&[ONE, TWO]).upgrade(&mut db).unwrap();
    let (told, served) = boot(&embedded(&[ONE]), &mut db);
    assert_eq!(served, Ok(Some("0002_add".to_owned())));
    assert_eq!(told, ahead("0002_add", "0001_create"));
    // The same where the fast path cannot tell: it is asked to look closer.
    let seen = Arc::new(Mutex::new(0));
    let told = Arc::clone(&seen);
    let options = Options::new().clear_pin().observe(move |event| {
        assert!(matches!(event, Event::Ahead { .. }));
        *told.lock().unwrap() += 1;
    });
    let old = embedded(&[ONE]).with(options.verify());
    old.upgrade(&mut db).unwrap();
    assert_eq!(*seen.lock().unwrap(), 1);
}

#[test]
fn below_the_floor_it_refuses_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let mut db = Connection::open(&path).unwrap();
    embedded(&[ONE, FOUR]).upgrade(&mut db).unwrap();
    let before = std::fs::read(&path).unwrap();
    let (told, served) = boot(&embedded(&[ONE]), &mut db);
    assert_eq!(served, Err(Kind::Unfit));
    assert_eq!(told, []);
    assert!(std::fs::read(&path).unwrap() == before);
}

#[test]
fn a_floor_that_the_migration_says_holds_in_place_of_the_rule() {
    let mut db = memory();
    embedded(&[ONE, ("0002_kind", KIND_DROP, &[])])
        .upgrade(&mut db)
        .unwrap();
    let (told, served) = boot(&embedded(&[ONE]), &mut db);
    assert_eq!(served, Ok(Some("0002_kind".to_owned())));
    assert_eq!(told, ahead("0002_kind", "0001_create"));

    let mut db = memory();
    embedded(&[ONE, TWO, ("0003_stern", STERN, &[])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!(boot(&embedded(&[ONE]), &mut db).1, Err(Kind::Unfit));
    let (_, served) = boot(&embedded(&[ONE, TWO]), &mut db);
    assert_eq!(served, Ok(Some("0003_stern".to_owned())));
}

#[test]
fn a_floor_goes_down_and_up_with_its_migration() {
    let mut db = memory();
    let app = embedded(&[ONE, ("0002_kind", KIND_DROP, &[])]);
    app.upgrade(&mut db).unwrap();
    let floor = |db: &mut Connection| app.status(db).unwrap().floor;
    assert_eq!(floor(&mut db).as_deref(), Some("0001_create"));
    app.downgrade(&mut db, &crate::Target::Id("1".into()))
        .unwrap();
    assert_eq!(floor(&mut db), None);
    assert!(app.check(&mut db).unwrap().schema.is_empty());
}

//! A case on one engine, and the laws.

use aludel_core::catalog::{Catalog, compare, lower, raise};
use aludel_core::lint::lint;
use aludel_core::sql::script;
use aludel_core::{Engine, Hints, Migration, Schema, diff};

use super::migrate::watched;
use super::watch::Watch;
use super::words::lowered;
use super::{Case, Home, created, literal, migrate, other, shown};
use crate::driver::Driver;
use crate::inspect;

/// Runs a case on fresh databases of an engine. Gives the schema that stands after it, read back from the catalogue, or
/// nothing where the engine cannot hold it and says so.
pub(crate) fn hold(case: &Case, home: &Home) -> Option<Schema> {
    let mut db = (home.open)();
    let db = &mut *db;
    let (first, steps) = (lowered(case.before), lowered(case.steps));
    if other::lacks(db, case, &[&first.steps[..], &steps.steps].concat()) {
        return None;
    }
    let before = done(db, case, &first.steps, &Schema::default());
    expect(db, &before, case.name, "before");
    fill(db, case);
    let start = inspect::catalog(db).unwrap();
    if let Some(words) = case.refused_on(home.engine) {
        refused(db, case, &steps, &before, words);
        return None;
    }
    let after = done(db, case, &steps.steps, &before);
    let there = expect(db, &after, case.name, "after");
    rows(db, case, case.after, "after");
    let back = steps.reversed().unwrap();
    let again = done(db, case, &back, &after);
    assert!(again.same(&before), "{}: comes back otherwise", case.name);
    let found = expect(db, &before, case.name, "back");
    assert_eq!(found, start, "{}: back", case.name);
    rows(db, case, case.back, "back");
    let mut fresh = (home.open)();
    done(&mut *fresh, case, &created(&after), &Schema::default());
    let made = expect(&mut *fresh, &after, case.name, "fresh");
    assert_eq!(made, there, "{}: made afresh", case.name);
    Some(raise(&there, &after, home.engine).sorted())
}

fn done(db: &mut dyn Driver, case: &Case, steps: &[aludel_core::Step], before: &Schema) -> Schema {
    let engine = db.engine();
    let mut watch = (engine != Engine::Sqlite).then(|| Watch::new(steps));
    let after = watched(db, steps, before, &mut watch);
    let after = after.unwrap_or_else(|e| panic!("{}: {e}\n{steps:#?}", case.name));
    if let Some(watch) = watch {
        watch.compare(case.name, steps, before, db);
    }
    after
}

fn fill(db: &mut dyn Driver, case: &Case) {
    for sql in case.rows {
        let sql = literal(sql, db.engine());
        db.execute(&sql, &[])
            .unwrap_or_else(|e| panic!("{}: {sql}: {e}", case.name));
    }
}

/// The engine cannot hold it: the build says so, of the migration and of the models that it leads to, before any server is
/// asked; and what stood still stands.
fn refused(db: &mut dyn Driver, case: &Case, steps: &Migration, before: &Schema, words: &str) {
    let engine = db.engine();
    let error = script(&steps.steps, before, engine).expect_err(case.name);
    let error = error.to_string();
    assert!(error.contains(words), "{}: {error}", case.name);
    let mut after = before.clone();
    let fits = steps.steps.iter().try_for_each(|s| s.apply(&mut after));
    if fits.is_ok() {
        assert_ne!(lint(&after, &[engine]), [], "{}: no lint", case.name);
    }
    migrate(db, &steps.steps, before).expect_err(case.name);
    expect(db, before, case.name, "refused");
}

fn rows(db: &mut dyn Driver, case: &Case, (query, rows): (&str, &[&str]), when: &str) {
    let query = literal(query, db.engine());
    assert_eq!(shown(db, &query), rows, "{}: rows {when}", case.name);
}

/// The catalogue, which must be that of the schema, and read back as one must differ from it in nothing.
pub(super) fn expect(db: &mut dyn Driver, schema: &Schema, name: &str, when: &str) -> Catalog {
    let live = inspect::catalog(db).unwrap();
    let engine: Engine = db.engine();
    assert_eq!(
        compare(&lower(schema, engine), &live),
        [""; 0],
        "{name}, {when}"
    );
    let raised = raise(&live, schema, engine);
    let left = diff(&raised, schema, &Hints::default()).unwrap().steps;
    assert_eq!(left, [], "{name}, {when}: steps are left");
    live
}

//! A table that goes for good takes along what is kept beside it, wherever that is cut.

use super::{BACK, CHAIN, Database, Made, Migrations, TITLES, USERS, back, shown, sound};
use crate::fixture::embedded;
use crate::prelude::*;
use crate::word::Step;

const FORGET: &[Step] = &[drop_table(
    "users",
    &[
        bigint("id").auto_increment(),
        varchar("name", 40),
        integer("size").nullable(),
        integer("price").default(int(0)),
        varchar("tag", 20).default(string("none")),
        text("phone").nullable(),
    ],
)
.primary_key(&["id"])
.uniques(&[unique("users_name_key", &["name"])])
.keep_nothing()];

/// What follows the chain.
pub(super) const GONE: &[Made] = &[("0003_gone", FORGET, &[])];

/// The next boot, or a downgrade in place of it, finds what is kept of everything, or nothing of the table that goes.
pub(super) fn finish(app: &Migrations, db: &mut Database, cuts: usize, what: &str) {
    let failed = |error| -> ! { panic!("{what}: {error}") };
    if cuts.is_multiple_of(2) {
        app.upgrade(db).unwrap_or_else(|error| failed(error));
        sound(app, db, what);
        let kept = app.kept(db).unwrap();
        let tables: Vec<_> = kept.iter().map(|one| one.table.as_str()).collect();
        assert_eq!(tables, ["posts"], "{what}: {kept:?}");
    }
    back(app, db).unwrap_or_else(|error| failed(error));
    sound(&embedded(&CHAIN[..1]), db, what);
    let found = [shown(db, USERS), shown(db, TITLES)];
    let gone: [&[&str]; 2] = [&[], &["c|NULL"]];
    assert!(
        found == gone || (found == BACK && !cuts.is_multiple_of(2)),
        "{what}: {found:?}"
    );
    let held = app.kept(db).unwrap();
    let strange = held
        .iter()
        .find(|one| one.column.as_deref() != Some("phone"));
    assert_eq!(strange, None, "{what}");
}

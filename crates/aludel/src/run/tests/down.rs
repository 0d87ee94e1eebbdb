use std::sync::{Arc, Mutex};

use super::*;
use crate::fixture::embedded;
use crate::{Event, Kind, Options, Target};

#[test]
fn down_to_the_base_and_up_again() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, FOUR]);
    app.upgrade(&mut db).unwrap();
    let report = app.downgrade(&mut db, &Target::Base).unwrap();
    assert_eq!(report.down, ["0004_drop", "0002_add", "0001_create"]);
    assert_eq!(
        (report.from.as_deref(), report.to),
        (Some("0004_drop"), None)
    );
    assert_eq!(
        report.losses,
        [
            "0002_add: the values of users.name are kept aside until `db purge`",
            "0001_create: the rows of users are kept aside until `db purge`"
        ]
    );
    assert!(texts(&db, "SELECT name FROM sqlite_master WHERE name = 'users'").is_empty());
    let pinned = app.upgrade(&mut db).unwrap_err();
    assert_eq!(pinned.kind(), Kind::Unfit);
    let said = pinned.to_string();
    assert!(
        said.starts_with("the database is pinned to the base since 20"),
        "{said}"
    );
    assert!(
        said.ends_with(
            "rolled it back, and this binary would take it to 0004_drop: boot the older binary, or clear the pin with `db upgrade`"
        ),
        "{said}"
    );
    let cleared = app
        .with(Options::new().clear_pin())
        .upgrade(&mut db)
        .unwrap();
    assert_eq!(cleared.up, ["0001_create", "0002_add", "0004_drop"]);
    assert_eq!(app.status(&mut db).unwrap().pin, None);
}

#[test]
fn what_is_lost_is_said_before_the_first_step() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, FOUR]);
    app.upgrade(&mut db).unwrap();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let options = Options::new().observe(move |event| {
        seen.lock().unwrap().push(match event {
            Event::Danger { id, hazard } => format!("{id}: {}", hazard.reason),
            Event::NotGivenBack { id, what } => format!("{id} gives not back: {what}"),
            Event::Begin { id, .. } => format!("begin {id}"),
            _ => return,
        });
    });
    app.with(options).downgrade(&mut db, &Target::Base).unwrap();
    assert_eq!(
        *events.lock().unwrap(),
        [
            "0002_add: the values of users.name are kept aside until `db purge`",
            "0001_create: the rows of users are kept aside until `db purge`",
            "begin 0004_drop",
            "begin 0002_add",
            "begin 0001_create",
        ]
    );
}

#[test]
fn one_step_back_without_a_target() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    app.upgrade(&mut db).unwrap();
    let report = app
        .with(Options::new().applied_by("anna"))
        .rollback(&mut db)
        .unwrap();
    assert_eq!(report.down, ["0002_add"]);
    assert_eq!(columns(&db), ["id", "email", "age"]);
    let pin = app.status(&mut db).unwrap().pin.unwrap();
    assert_eq!(
        (pin.by.as_str(), pin.target.as_deref(), pin.to_head),
        ("anna", Some("0001_create"), false)
    );
    // The older binary serves: its head is not above the pin.
    assert!(embedded(&[ONE]).upgrade(&mut db).unwrap().is_empty());
    assert_eq!(app.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
}

#[test]
fn an_older_binary_takes_back_what_it_has_never_seen() {
    let mut db = memory();
    embedded(&[ONE, TWO, FOUR, ("0005_require", REQUIRE, &[])])
        .upgrade(&mut db)
        .unwrap();
    db.execute("INSERT INTO users (email, name) VALUES ('a', 'b')", [])
        .unwrap();
    let old = embedded(&[ONE, TWO]);
    let unfit = old.upgrade(&mut db).unwrap_err();
    assert_eq!(unfit.kind(), Kind::Unfit);
    assert_eq!(
        unfit.to_string(),
        "the database is at 0005_require, which only binaries from 0005_require on may serve, and this one ends at 0002_add: boot a newer binary, or roll the database back with `--downgrade=head`"
    );
    let report = old.rollback(&mut db).unwrap();
    assert_eq!(report.down, ["0005_require", "0004_drop"]);
    assert_eq!(columns(&db), ["id", "email", "name", "age"]);
    assert_eq!(texts(&db, "SELECT email FROM users"), ["a"]);
    assert!(old.upgrade(&mut db).unwrap().is_empty());
}

#[test]
fn to_the_head_of_this_binary_as_often_as_you_like() {
    let mut db = memory();
    embedded(&[ONE, TWO, FOUR]).upgrade(&mut db).unwrap();
    let old = embedded(&[ONE, TWO]);
    assert_eq!(
        old.downgrade(&mut db, &Target::Head).unwrap().down,
        ["0004_drop"]
    );
    let pin = old.status(&mut db).unwrap().pin.unwrap();
    assert!(pin.to_head);
    assert!(old.downgrade(&mut db, &Target::Head).unwrap().is_empty());
    assert_eq!(old.status(&mut db).unwrap().pin, Some(pin));
    let bare = old.rollback(&mut db).unwrap_err();
    assert_eq!(bare.kind(), Kind::Unfit);
    let said = bare.to_string();
    assert!(
        said.contains("pinned to 0002_add, the head of a binary that"),
        "{said}"
    );
    assert!(
        said.ends_with(
            "name a target, such as `--downgrade=-1`, or clear the pin with `db upgrade`"
        ),
        "{said}"
    );
}

#[test]
fn what_only_rust_takes_back_needs_a_binary_that_holds_it() {
    const RUST: &[Step] = &[run(fill).reverse(run(fill))];
    let mut db = memory();
    let new = embedded(&[ONE, TWO, ("0003_rust", RUST, &["fill", "fill"]), FOUR]);
    new.upgrade(&mut db).unwrap();
    let error = embedded(&[ONE, TWO])
        .downgrade(&mut db, &Target::Head)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        "0003_rust is taken back by its function `fill`: run the downgrade with a binary that holds 0003_rust"
    );
    assert_eq!(applied(&db), ["create", "add", "rust", "drop"]);
    assert_eq!(columns(&db), ["id", "email", "name"]);
    assert_eq!(
        new.downgrade(&mut db, &Target::Id("2".into()))
            .unwrap()
            .down,
        ["0004_drop", "0003_rust"]
    );
}

#[test]
fn a_step_that_does_not_say_how_is_refused() {
    const MUTE: &[Step] = &[sql("UPDATE users SET age = 1")];
    let mut db = memory();
    let app = embedded(&[ONE, ("0002_mute", MUTE, &[])]);
    app.upgrade(&mut db).unwrap();
    let error = app.rollback(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "`run SQL: UPDATE users SET age = 1` in 0002_mute does not say how it is taken back: add `.reverse(…)`, or `.reverse(nothing)` where nothing is to be done"
    );
    assert_eq!(applied(&db), ["create", "mute"]);
}

#[test]
fn a_row_that_another_tool_wrote_above_us_cannot_be_taken_back() {
    let mut db = memory();
    let app = embedded(&[ONE]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch("INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (9, 'x', '', '1')").unwrap();
    let error = app.rollback(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        "0009_x cannot be taken back by this binary, since the history holds no way back for it: run the downgrade with a binary that holds it"
    );
}

#[test]
fn targets_above_are_for_upgrades() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    app.with(Options::new().target(Target::Id("1".into())))
        .upgrade(&mut db)
        .unwrap();
    let error = app.downgrade(&mut db, &Target::Id("2".into())).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.to_string(),
        "the target lies above 0001_create, where the database stands: use `db upgrade` to go there"
    );
}

#[test]
fn nothing_to_take_back_is_nothing_done() {
    let mut db = memory();
    assert!(embedded(&[ONE]).rollback(&mut db).unwrap().is_empty());
    assert!(texts(&db, "SELECT name FROM sqlite_master").is_empty());
}

#[test]
fn a_branch_is_taken_back_to_the_last_common_migration() {
    let mut db = memory();
    embedded(&[ONE, ("0002_theirs", DROP, &[])])
        .upgrade(&mut db)
        .unwrap();
    let ours = embedded(&[ONE, TWO]);
    let error = ours.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        "the database has 0002_theirs of another branch, where this binary has 0002_add: two migrations cannot have one number; boot the binary that made it, roll back to the last common migration with `--downgrade`, or renumber 0002_add before it is released"
    );
    assert_eq!(ours.rollback(&mut db).unwrap().down, ["0002_theirs"]);
    assert_eq!(columns(&db), ["id", "email", "age"]);
}

#[test]
fn a_draft_that_changed_is_taken_back_and_applied_anew() {
    const OTHER: &[Step] = &[add_column("users", integer("height").nullable())];
    const BOTH: &[Step] = &[
        add_column("users", integer("height").nullable()),
        add_column("users", text("name").nullable()),
    ];
    let mut db = memory();
    embedded(&[ONE, ("0002_draft", ADD, &[])])
        .upgrade(&mut db)
        .unwrap();
    let report = embedded(&[ONE, ("0002_draft", OTHER, &[])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!(
        (report.down, report.up),
        (vec!["0002_draft".to_owned()], vec!["0002_draft".to_owned()])
    );
    assert_eq!(columns(&db), ["id", "email", "age", "height"]);
    // What was in the columns of both is there again, and is told as no loss.
    db.execute_batch("INSERT INTO users (email, height) VALUES ('a', 7)")
        .unwrap();
    let report = embedded(&[ONE, ("0002_draft", BOTH, &[])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!((report.down.len(), report.up.len()), (1, 1));
    assert_eq!(report.losses, [""; 0]);
    assert_eq!(texts(&db, "SELECT height || '' FROM users"), ["7"]);
    // Models back in step: the draft is gone from the binary, and from the database.
    let report = embedded(&[ONE]).upgrade(&mut db).unwrap();
    assert_eq!(
        (report.down.len(), report.to.as_deref()),
        (1, Some("0001_create"))
    );
    assert_eq!(columns(&db), ["id", "email", "age"]);
}

#[test]
fn a_draft_that_needs_a_rebuild_is_taken_back_too() {
    let mut db = memory();
    embedded(&[ONE, ("0002_draft", REQUIRE, &[])])
        .upgrade(&mut db)
        .unwrap();
    let report = embedded(&[ONE, ("0002_draft", FILL_AGE, &[])])
        .upgrade(&mut db)
        .unwrap();
    assert_eq!((report.down.len(), report.up.len()), (1, 1));
}

const FILL_AGE: &[Step] = &[sql("UPDATE users SET age = 1").reverse(nothing)];

#[test]
fn a_draft_sealed_unchanged_takes_its_new_name() {
    let mut db = memory();
    embedded(&[ONE, ("0002_draft", ADD, &[])])
        .upgrade(&mut db)
        .unwrap();
    let sealed = embedded(&[ONE, TWO]);
    let report = sealed.upgrade(&mut db).unwrap();
    assert!(report.is_empty(), "{report:?}");
    assert_eq!(report.to.as_deref(), Some("0002_add"));
    assert_eq!(applied(&db), ["create", "add"]);
    assert!(sealed.check(&mut db).unwrap().is_empty());
}

#[test]
fn a_migration_that_was_only_edited_takes_nothing_back() {
    const CHANGED: &[Step] = &[add_column("users", text("nick").nullable())];
    let mut db = memory();
    embedded(&[ONE, TWO, FOUR]).upgrade(&mut db).unwrap();
    let edited = embedded(&[ONE, ("0002_add", CHANGED, &[]), FOUR]);
    for refused in [
        edited.rollback(&mut db),
        edited.downgrade(&mut db, &Target::Head),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), Kind::Drift);
        let said = error.to_string();
        assert!(
            said.starts_with("0002_add was changed after it was applied: "),
            "{said}"
        );
    }
    assert_eq!(applied(&db), ["create", "add", "drop"]);
}

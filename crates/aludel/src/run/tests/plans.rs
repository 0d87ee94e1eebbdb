//! What a dry run says.

use aludel_core::Danger;

use super::*;
use crate::fixture::embedded;
use crate::{Kind, Options, Target};

#[test]
fn a_plan_of_an_upgrade_is_what_the_upgrade_does() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, FOUR]);
    app.with(Options::new().target(Target::Id("1".into())))
        .upgrade(&mut db)
        .unwrap();
    let plan = app.plan_upgrade(&mut db).unwrap();
    let ids: Vec<_> = plan.migrations.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["0002_add", "0004_drop"]);
    assert_eq!(applied(&db), ["create"]);
}

#[test]
fn a_plan_is_refused_where_the_upgrade_would_be() {
    let mut db = memory();
    embedded(&[ONE]).upgrade(&mut db).unwrap();
    let app = embedded(&[ONE, TWO, ("0003_require", REQUIRE, &[])]);
    db.execute_batch("INSERT INTO users (email) VALUES (NULL)")
        .unwrap();
    let error = app.plan_upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    let said = error.to_string();
    assert!(
        said.starts_with("0003_require is refused before step 1: users.email holds NULLs"),
        "{said}"
    );
    assert_eq!(
        app.plan(&mut db, &Target::Head).unwrap_err().to_string(),
        said
    );
    db.execute_batch("DELETE FROM users; CREATE VIEW ages AS SELECT age FROM users")
        .unwrap();
    let error = embedded(&[ONE, FOUR]).plan_upgrade(&mut db).unwrap_err();
    assert!(error.to_string().contains("the view ages"), "{error}");
    let careful = embedded(&[ONE, FOUR]).with(Options::new().refuse([Danger::Destructive]));
    let error = careful.plan_upgrade(&mut db).unwrap_err();
    assert!(
        error.to_string().contains("which this run refuses"),
        "{error}"
    );
}

#[test]
fn a_plan_of_an_upgrade_shows_no_way_down() {
    let mut db = memory();
    embedded(&[ONE, TWO]).upgrade(&mut db).unwrap();
    // A nullable column leaves the floor where it was: the older binary serves.
    let plan = embedded(&[ONE]).plan_upgrade(&mut db).unwrap();
    assert_eq!(
        (plan.to.as_deref(), plan.migrations.len()),
        (Some("0002_add"), 0)
    );
    embedded(&[ONE, TWO, FOUR]).upgrade(&mut db).unwrap();
    let error = embedded(&[ONE]).plan_upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        "the database is at 0004_drop, which only binaries from 0004_drop on may serve, and this one ends at 0001_create: boot a \
         newer binary, or roll the database back with `--downgrade=head`"
    );
    let down = embedded(&[ONE]).plan(&mut db, &Target::Head).unwrap();
    assert_eq!(down.migrations.len(), 2);
}

#[test]
fn a_plan_of_a_downgrade_is_refused_where_that_would_be() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch("CREATE VIEW names AS SELECT name FROM users")
        .unwrap();
    let error = app.plan(&mut db, &Target::Id("1".into())).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("the view names"), "{error}");
}

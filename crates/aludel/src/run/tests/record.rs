use super::*;
use crate::Kind;
use crate::fixture::embedded;

#[test]
fn a_migration_changed_after_its_release_is_shown_with_the_difference() {
    const CHANGED: &[Step] = &[add_column("users", text("nick").nullable())];
    let mut db = memory();
    embedded(&[ONE, TWO, FOUR]).upgrade(&mut db).unwrap();
    let error = embedded(&[ONE, ("0002_add", CHANGED, &[]), FOUR])
        .upgrade(&mut db)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "0002_add was changed after it was applied: it said `add_column(\"users\", text(\"name\").nullable())`, and now says `add_column(\"users\", text(\"nick\").nullable())`; put the file back as it was, and make a new migration for the change"
    );
}

#[test]
fn a_migration_below_the_head_that_is_not_applied_is_named() {
    let mut db = memory();
    let app = embedded(&[ONE, TWO, FOUR]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch("DELETE FROM refinery_schema_history WHERE version = 2")
        .unwrap();
    assert_eq!(app.upgrade(&mut db).map(|r| r.up).unwrap(), [""; 0]);
    let found = app.check(&mut db).unwrap();
    assert!(
        found.history[0]
            .starts_with("0002_add is not in the history, though later migrations are: "),
        "{found:?}"
    );
}

#[test]
fn tables_of_ours_without_a_history_are_left_alone() {
    let mut db = memory();
    db.execute_batch("CREATE TABLE USERS (id INTEGER)").unwrap();
    let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "the database has a table `users`, which 0001_create creates, but no history of it, and nothing was changed: name another database, or, where the tables are as the migrations leave them, write that down with `db stamp`"
    );
    assert_eq!(texts(&db, "SELECT name FROM sqlite_master"), ["USERS"]);
}

#[test]
fn a_table_of_that_name_that_is_no_history_is_left_alone() {
    let mut db = memory();
    db.execute_batch("CREATE TABLE refinery_schema_history (version INTEGER, name TEXT)")
        .unwrap();
    let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "`refinery_schema_history` is no history table, since it has no column `applied_on`, and nothing was changed: rename it, or give the history another name (`history = \"…\"` under [package.metadata.aludel])"
    );
}

/// A table as plain refinery leaves it.
const REFINERY: &str = "CREATE TABLE refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255));";

#[test]
fn a_database_that_refinery_manages_is_adopted_as_it_stands() {
    use crate::Origin::{Foreign, Known};
    let mut db = memory();
    db.execute_batch(&format!(
        "{REFINERY} INSERT INTO refinery_schema_history VALUES (1, 'initial', '2021-01-01T00:00:00Z', '77'), (2, 'odd', 'soon', '78');"
    )).unwrap();
    let app = embedded(&[("0003_create", CREATE, &[]), ("0004_add", ADD, &[])]);
    assert_eq!(
        app.upgrade(&mut db).unwrap().up,
        ["0003_create", "0004_add"]
    );
    assert!(app.upgrade(&mut db).unwrap().is_empty());
    let rows = app.history(&mut db).unwrap();
    let origins: Vec<_> = rows.iter().map(|row| row.origin).collect();
    assert_eq!(origins, [Foreign, Foreign, Known, Known]);
    app.downgrade(&mut db, &crate::Target::Base).unwrap();
    assert_eq!(applied(&db), ["initial", "odd"]);
}

#[test]
fn a_number_that_another_tool_has_used_is_named_with_ours() {
    let mut db = memory();
    db.execute_batch(&format!(
        "{REFINERY} INSERT INTO refinery_schema_history VALUES (1, 'initial', '2021-01-01T00:00:00Z', '77');"
    )).unwrap();
    let error = embedded(&[ONE]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        "the database has 0001_initial of another tool, where this binary has 0001_create: two migrations cannot have one number; boot the binary that made it, roll back to the last common migration with `--downgrade`, or renumber 0001_create before it is released"
    );
    assert_eq!(
        texts(
            &db,
            "SELECT count(*) FROM pragma_table_info('refinery_schema_history')"
        ),
        ["Integer(4)"]
    );
}

#[test]
fn a_checksum_that_is_no_number_is_shown() {
    let mut db = memory();
    let app = embedded(&[ONE]);
    app.upgrade(&mut db).unwrap();
    db.execute_batch("UPDATE refinery_schema_history SET checksum = 'x'")
        .unwrap();
    let error = embedded(&[ONE, TWO]).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Drift);
    assert_eq!(
        error.to_string(),
        "the checksum of 0001_create in the history is `x`, which is no number: put back the row as it was written"
    );
}

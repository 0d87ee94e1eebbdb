//! What is counted before step 1 where rows have another key by then.

use super::*;
use crate::Kind;
use crate::word::Step;

const ITEMS: &[Step] =
    &[create_table("items", &[varchar("code", 20), text("size")]).primary_key(&["code"])];

/// The key becomes another one by an expression, and what stands beside the rows comes back in the same migration.
const CHANGED: &[Step] = &[
    alter_column("items", varchar("code", 20), bigint("code"))
        .using("length(code)")
        .reverse_using("'z'"),
    alter_column("items", text("size"), integer("size")).reverse_using("'n'"),
    add_column("items", integer("place")).backfill(int(0)),
    create_unique("items", "items_place_key", &["place"]),
];

fn refused(app: &Migrations, db: &mut Database) -> String {
    let app = app.clone().with(Options::new().clear_pin());
    let error = app.upgrade(db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{}: {error}", db.engine());
    error.to_string()
}

#[test]
fn rows_that_do_not_fit_are_counted_also_behind_a_change_of_their_key() {
    each(|db| {
        let (one, two) = (
            app(&[("0001_items", ITEMS, &[])]),
            app(&[("0001_items", ITEMS, &[]), ("0002_changed", CHANGED, &[])]),
        );
        up(&one, db);
        run(db, "INSERT INTO items VALUES ('a', '5')");
        up(&two, db);
        run(db, "DELETE FROM items");
        run(db, "INSERT INTO items VALUES (1, 5, 1)");
        down(&two, db, "0001");
        sound(&one, db);
        assert_eq!(rows(db, "SELECT * FROM items"), ["z|n"], "{}", db.engine());
        run(db, "INSERT INTO items VALUES ('ccc', 'x')");
        let said = refused(&two, db);
        assert!(
            said.starts_with("0002_changed is refused before step 1: items.size ")
                && said.contains("(1 row, such as size 'x')"),
            "{}: {said}",
            db.engine()
        );
        run(db, "UPDATE items SET size = '8' WHERE code = 'ccc'");
        run(db, "INSERT INTO items VALUES ('dddd', '9')");
        let said = refused(&two, db);
        assert!(
            said.contains("which items_place_key refuses (1 row, such as 0)"),
            "{}: {said}",
            db.engine()
        );
        sound(&one, db);
        run(db, "DELETE FROM items WHERE code = 'dddd'");
        up(&two, db);
        sound(&two, db);
        assert_eq!(
            rows(db, "SELECT code, size, place FROM items ORDER BY code"),
            ["1|5|1", "3|8|0"],
            "{}",
            db.engine()
        );
    });
}

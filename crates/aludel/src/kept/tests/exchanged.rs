//! Values that rows of a unique column have exchanged come back, in turns.

use super::*;
use crate::word::Step;

const PLACES: &[Step] = &[
    create_table("places", &[bigint("id"), bigint("a"), bigint("b")])
        .primary_key(&["id"])
        .uniques(&[unique("places_b_key", &["b"])]),
];

/// Rows whose old values are those of others now.
const SWAPS: [&[Step]; 2] = [
    &[alter_column(
        "places",
        bigint("b"),
        bigint("b").generated_stored("a"),
    )],
    &[alter_column("places", bigint("b"), integer("b")).using("4 - b")],
];

#[test]
fn values_that_rows_have_exchanged_come_back_under_a_unique_constraint() {
    each(|db| {
        let one = app(&[("0001_places", PLACES, &[])]);
        up(&one, db);
        run(
            db,
            "INSERT INTO places VALUES (1, 3, 1), (2, 1, 2), (3, 2, 3)",
        );
        let before = rows(db, "SELECT * FROM places ORDER BY id");
        for swap in SWAPS {
            let two = app(&[("0001_places", PLACES, &[]), ("0002_swap", swap, &[])]);
            up(&two, db);
            sound(&two, db);
            assert_ne!(rows(db, "SELECT * FROM places ORDER BY id"), before);
            down(&two, db, "0001");
            sound(&one, db);
            assert_eq!(
                rows(db, "SELECT * FROM places ORDER BY id"),
                before,
                "{}",
                db.engine()
            );
        }
    });
}

const CHECKED: &[Step] = &[
    create_table("places", &[integer("id"), bigint("a"), integer("b")])
        .primary_key(&["id"])
        .uniques(&[unique("places_b_key", &["b"])])
        .checks(&[check("places_b_check", "b < 10")]),
];

fn filled_anew(db: &mut Database) {
    run(db, "DELETE FROM places");
    run(
        db,
        "INSERT INTO places VALUES (1, 3, 1), (2, 1, 2), (3, 2, 3)",
    );
}

/// The same beside SQL of a person's, with which SQLite builds no table anew; the key included.
const BESIDE: [&[Step]; 3] = [
    &[
        alter_column("places", integer("b"), bigint("b")).reverse_using("4 - b"),
        sql("UPDATE places SET a = a").reverse(nothing),
    ],
    &[
        alter_column("places", integer("id"), bigint("id")).reverse_using("4 - id"),
        sql("UPDATE places SET a = a").reverse(nothing),
    ],
    &[
        alter_column("places", integer("b"), bigint("b")).reverse_using("4 - b"),
        sql_for(Postgres, "UPDATE places SET a = a").reverse(nothing),
    ],
];

#[test]
fn values_that_rows_have_exchanged_come_back_beside_a_data_step() {
    each(|db| {
        let one = app(&[("0001_places", CHECKED, &[])]);
        up(&one, db);
        filled_anew(db);
        let all = "SELECT * FROM places ORDER BY a";
        for beside in BESIDE {
            let two = app(&[("0001_places", CHECKED, &[]), ("0002_beside", beside, &[])]);
            up(&two, db);
            filled_anew(db);
            let before = rows(db, all);
            down(&two, db, "0001");
            assert_ne!(rows(db, all), before, "{}", db.engine());
            up(&two, db);
            sound(&two, db);
            assert_eq!(rows(db, all), before, "{}", db.engine());
            let refused = db.execute("INSERT INTO places VALUES (9, 9, 10)", &[]);
            assert!(refused.is_err(), "{}: checks are off", db.engine());
            down(&two, db, "0001");
            filled_anew(db);
            one.purge(db, None).unwrap();
        }
    });
}

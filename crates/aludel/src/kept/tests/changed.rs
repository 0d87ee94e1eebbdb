//! Values that a change of a column makes into others come back on the way back, where nobody has changed them since.

use super::*;
use crate::word::Step;

const ITEMS: &[Step] = &[create_table(
    "items",
    &[
        bigint("id").auto_increment(),
        text("size").nullable(),
        bigint("price"),
        enumeration("state", &["new", "used", "broken"]),
        text("note").nullable(),
        datetime("made").nullable(),
    ],
)
.primary_key(&["id"])];

/// Every way in which a change loses values.
const LESS: &[Step] = &[
    alter_column("items", text("size").nullable(), integer("size").nullable())
        .using("CASE size WHEN '7' THEN 7 WHEN '007' THEN 7 END")
        .reverse_using("CASE size WHEN 7 THEN '7' WHEN 8 THEN '8' END"),
    alter_column("items", bigint("price"), integer("price"))
        .using("CASE WHEN price > 1000 THEN 1000 ELSE price END"),
    alter_column(
        "items",
        enumeration("state", &["new", "used", "broken"]),
        enumeration("state", &["new", "used"]),
    )
    .using("CASE state WHEN 'broken' THEN 'used' ELSE state END"),
    alter_column("items", text("note").nullable(), text("note")).backfill(string("none")),
    alter_column(
        "items",
        datetime("made").nullable(),
        date("made").nullable(),
    )
    .using("DATE(made)"),
];

const ONE: Made = ("0001_items", ITEMS, &[]);
const TWO: Made = ("0002_less", LESS, &[]);

fn filled(db: &mut Database) {
    run(
        db,
        "INSERT INTO items (size, price, state, note, made) VALUES \
         ('7', 5, 'new', 'a', '2020-01-02 00:00:00.000000'), \
         ('007', 5000000000, 'broken', NULL, '2020-01-02 03:04:05.000000'), \
         ('big', 2000, 'used', NULL, NULL)",
    );
}

const ALL: &str = "SELECT id, size, price, state, note FROM items ORDER BY id";

/// The instants, which engines print in ways of their own.
fn made(db: &mut Database) -> Vec<String> {
    let sql = match db.engine() {
        Engine::Postgres => "SELECT to_char(made, 'YYYY-MM-DD HH24:MI:SS') FROM items ORDER BY id",
        _ => "SELECT substr(made, 1, 19) FROM items ORDER BY id",
    };
    rows(db, sql)
}

#[test]
fn changed_values_come_back_on_their_rows() {
    each(|db| {
        let one = app(&[ONE]);
        up(&one, db);
        filled(db);
        let (before, moments) = (rows(db, ALL), made(db));
        let two = app(&[ONE, TWO]);
        up(&two, db);
        sound(&two, db);
        assert_eq!(
            rows(db, ALL),
            ["1|7|5|new|a", "2|7|1000|used|none", "3|-|1000|used|none"],
            "{}",
            db.engine()
        );
        assert_eq!(
            kept(&two, db),
            [
                "items.made by 0002_less up, 1 rows",
                "items.note by 0002_less up, 2 rows",
                "items.price by 0002_less up, 2 rows",
                "items.size by 0002_less up, 2 rows",
                "items.state by 0002_less up, 1 rows",
            ],
            "{}",
            db.engine()
        );
        run(db, "INSERT INTO items VALUES (9, 8, 1, 'new', 'b', NULL)");
        run(db, "DELETE FROM items WHERE id = 9");
        let report = down(&two, db, "0001");
        assert_eq!(report.stayed, [""; 0], "{}", db.engine());
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
        assert_eq!(made(db), moments, "{}", db.engine());
        sound(&one, db);
        assert_eq!(kept(&one, db), [""; 0], "{}", db.engine());
        up(&two, db);
        down(&two, db, "0001");
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
    });
}

#[test]
fn what_somebody_changed_since_stays_and_is_told() {
    each(|db| {
        up(&app(&[ONE]), db);
        filled(db);
        let two = app(&[ONE, TWO]);
        up(&two, db);
        run(db, "UPDATE items SET price = 900 WHERE id = 2");
        run(db, "UPDATE items SET note = 'mine' WHERE id = 3");
        run(db, "DELETE FROM items WHERE id = 1");
        run(db, "UPDATE items SET id = 30 WHERE id = 3");
        run(
            db,
            "INSERT INTO items VALUES (3, 7, 1000, 'used', 'none', NULL)",
        );
        let report = down(&two, db, "0001");
        let mut stayed = report.stayed;
        stayed.sort();
        assert_eq!(
            stayed,
            [
                "0002_less: old values of items.note, where it was changed since (1 row, such as 30)",
                "0002_less: old values of items.price, where it was changed since (1 row, such as 2)",
            ],
            "{}",
            db.engine()
        );
        assert_eq!(
            rows(db, ALL),
            [
                "2|007|900|broken|-",
                "3|7|1000|used|none",
                "30|big|2000|used|mine"
            ],
            "{}",
            db.engine()
        );
    });
}

const MORE: &[Step] = &[
    alter_column("items", bigint("price"), text("price"))
        .reverse_using("CASE WHEN length(price) < 6 THEN length(price) ELSE 0 END"),
    alter_column(
        "items",
        text("note").nullable(),
        text("note").nullable().default(string("-")),
    ),
    alter_column(
        "items",
        enumeration("state", &["new", "used", "broken"]),
        enumeration("state", &["new", "used", "broken"]).nullable(),
    )
    .backfill(string("new")),
];

#[test]
fn what_a_downgrade_narrows_comes_back_with_the_upgrade() {
    each(|db| {
        let two = app(&[ONE, ("0002_more", MORE, &[])]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&two, db);
        sound(&two, db);
        run(
            db,
            "UPDATE items SET price = 'dear', state = NULL WHERE id = 2",
        );
        run(db, "UPDATE items SET price = 'cheaper' WHERE id = 3");
        let before = rows(db, ALL);
        down(&two, db, "0001");
        sound(&app(&[ONE]), db);
        assert_eq!(
            rows(db, "SELECT price, state FROM items ORDER BY id"),
            ["5|new", "4|new", "0|used"],
            "{}",
            db.engine()
        );
        let older = app(&[ONE]);
        let held = [
            "items.price by 0002_more down, 2 rows",
            "items.state by 0002_more down, 1 rows",
        ];
        assert_eq!(kept(&older, db), held, "{}", db.engine());
        up(&two, db);
        sound(&two, db);
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
        let held = ["items.price by 0002_more up, 1 rows"];
        assert_eq!(kept(&two, db), held, "{}", db.engine());
    });
}

const OPTIONAL: &[Step] =
    &[alter_column("items", bigint("price"), text("price").nullable()).backfill(int(-1))];

/// The value fits what the column was, which is all that it is for.
#[test]
fn rows_without_a_value_get_one_of_the_type_that_the_column_was() {
    each(|db| {
        let two = app(&[ONE, ("0002_optional", OPTIONAL, &[])]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&two, db);
        sound(&two, db);
        run(db, "UPDATE items SET price = NULL WHERE id = 3");
        down(&two, db, "0001");
        sound(&app(&[ONE]), db);
        let prices = "SELECT price FROM items ORDER BY id";
        assert_eq!(
            rows(db, prices),
            ["5", "5000000000", "-1"],
            "{}",
            db.engine()
        );
        up(&two, db);
        assert_eq!(
            rows(db, prices),
            ["5", "5000000000", "-"],
            "{}",
            db.engine()
        );
    });
}

const CHOSEN: &[Step] = &[alter_column(
    "items",
    text("note").nullable(),
    enumeration("note", &["a", "b"]).nullable(),
)
.using("CASE WHEN note = 'a' THEN 'a' END")];

#[test]
fn values_that_only_the_expression_of_the_way_up_would_change_come_back_with_it() {
    each(|db| {
        let two = app(&[ONE, ("0002_chosen", CHOSEN, &[])]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&two, db);
        run(db, "UPDATE items SET note = 'b' WHERE id = 3");
        let before = rows(db, ALL);
        down(&two, db, "0001");
        up(&two, db);
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
        sound(&two, db);
    });
}

#[test]
fn an_older_binary_gives_changed_values_back_and_a_purge_lets_them_go() {
    each(|db| {
        let (one, two) = (app(&[ONE]), app(&[ONE, TWO]));
        up(&one, db);
        filled(db);
        let before = rows(db, ALL);
        up(&two, db);
        run(db, "UPDATE items SET price = 900 WHERE id = 2");
        let report = one.rollback(db);
        let report = report.unwrap_or_else(|error| panic!("{}: {error}", db.engine()));
        assert_eq!(report.stayed.len(), 1, "{}: {report:?}", db.engine());
        assert_eq!(
            rows(db, ALL),
            [&before[0], "2|007|900|broken|-", &before[2]],
            "{}",
            db.engine()
        );
        up(&two, db);
        assert_eq!(two.purge(db, None).unwrap().len(), 5);
        assert_eq!(kept(&two, db), [""; 0]);
        sound(&two, db);
        down(&two, db, "0001");
        sound(&one, db);
        assert_eq!(
            rows(db, ALL),
            ["1|7|5|new|a", "2|7|900|used|none", "3|-|1000|used|none"],
            "{}",
            db.engine()
        );
    });
}

const COMPUTED: &[Step] = &[alter_column(
    "items",
    bigint("price"),
    bigint("price").generated_stored("length(state) * 10"),
)];

#[test]
fn values_of_a_column_that_is_computed_for_a_while_come_back() {
    each(|db| {
        let (one, two) = (app(&[ONE]), app(&[ONE, ("0002_computed", COMPUTED, &[])]));
        up(&one, db);
        filled(db);
        run(db, "UPDATE items SET price = 40 WHERE id = 3");
        let before = rows(db, ALL);
        up(&two, db);
        sound(&two, db);
        assert_eq!(
            kept(&two, db),
            ["items.price by 0002_computed up, 2 rows"],
            "{}",
            db.engine()
        );
        down(&two, db, "0001");
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
        sound(&one, db);
    });
}

const DOCS: Made = (
    "0001_docs",
    &[create_table(
        "docs",
        &[
            bigint("id"),
            json("body").nullable(),
            text("head").nullable(),
        ],
    )
    .primary_key(&["id"])],
    &[],
);
const SWAPPED: Made = (
    "0002_swapped",
    &[
        alter_column("docs", json("body").nullable(), text("body").nullable()),
        alter_column("docs", text("head").nullable(), json("head").nullable()),
    ],
    &[],
);

#[test]
fn json_becomes_text_and_text_json_and_both_come_back() {
    each(|db| {
        let (one, two) = (app(&[DOCS]), app(&[DOCS, SWAPPED]));
        up(&one, db);
        run(
            db,
            "INSERT INTO docs VALUES (1, '[]', '1'), (2, NULL, '{\"a\":1}'), (3, 'null', NULL)",
        );
        let all = match db.engine() {
            Engine::Postgres => "SELECT id, body::text, head::text FROM docs ORDER BY id",
            _ => "SELECT * FROM docs ORDER BY id",
        };
        let before = rows(db, all);
        up(&two, db);
        sound(&two, db);
        down(&two, db, "0001");
        sound(&one, db);
        assert_eq!(rows(db, all), before, "{}", db.engine());
        run(db, "UPDATE docs SET head = '[1,2]' WHERE id = 1");
        let before = rows(db, all);
        up(&two, db);
        down(&two, db, "0001");
        assert_eq!(rows(db, all), before, "{}", db.engine());
    });
}

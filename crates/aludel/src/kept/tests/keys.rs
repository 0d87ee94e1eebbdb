//! What stands aside by primary key follows a key that becomes another, there and back.

use super::*;
use crate::word::Step;

pub(super) const ITEMS: &[Step] = &[create_table(
    "items",
    &[
        bigint("id").auto_increment(),
        bigint("no"),
        varchar("code", 20),
        text("note").nullable(),
        text("size").nullable(),
    ],
)
.primary_key(&["id"])];

pub(super) const LESS: &[Step] = &[
    drop_column("items", text("note").nullable()),
    alter_column("items", text("size").nullable(), integer("size").nullable())
        .using("CASE size WHEN 'big' THEN 1 WHEN 'small' THEN 2 END"),
];

pub(super) const PAIRED: &[Step] = &[
    alter_column("items", bigint("id").auto_increment(), bigint("id")),
    alter_primary_key("items", &["id"], &["no", "id"]),
];

const CODED: &[Step] = &[
    alter_column("items", bigint("id").auto_increment(), bigint("id")),
    alter_primary_key("items", &["id"], &["code"]),
    drop_column("items", bigint("id")),
];

const ONE: Made = ("0001_items", ITEMS, &[]);
const TWO: Made = ("0002_less", LESS, &[]);

fn filled(db: &mut Database) {
    run(
        db,
        "INSERT INTO items (no, code, note, size) VALUES (7, 'a', 'x', 'big'), (7, 'b', 'y', 'huge'), (8, 'c', 'z', 'small'), \
         (8, 'd', NULL, NULL)",
    );
}

const ALL: &str = "SELECT id, no, code, note, size FROM items ORDER BY code";

#[test]
fn what_stands_aside_follows_a_key_that_becomes_composite() {
    each(|db| {
        let one = app(&[ONE]);
        up(&one, db);
        filled(db);
        let before = rows(db, ALL);
        let three = app(&[ONE, TWO, ("0003_paired", PAIRED, &[])]);
        up(&app(&[ONE, TWO]), db);
        up(&three, db);
        sound(&three, db);
        down(&three, db, "0001");
        sound(&one, db);
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
        up(&three, db);
        run(db, "DELETE FROM items WHERE code = 'a'");
        run(db, "UPDATE items SET no = 70, id = 20 WHERE code = 'b'");
        run(db, "INSERT INTO items (id, no, code) VALUES (1, 7, 'new')");
        down(&three, db, "0001");
        sound(&one, db);
        assert_eq!(
            rows(db, ALL),
            [
                "20|70|b|y|huge",
                "3|8|c|z|small",
                "4|8|d|-|-",
                "1|7|new|-|-"
            ],
            "{}",
            db.engine()
        );
        assert_eq!(kept(&one, db), [""; 0], "{}", db.engine());
    });
}

#[test]
fn what_stands_aside_follows_a_key_of_another_column_also_for_an_older_binary() {
    each(|db| {
        let one = app(&[ONE]);
        up(&one, db);
        filled(db);
        let before = rows(db, ALL);
        let three = app(&[ONE, TWO, ("0003_coded", CODED, &[])]);
        up(&three, db);
        sound(&three, db);
        run(db, "UPDATE items SET code = 'e' WHERE code = 'a'");
        run(db, "UPDATE items SET code = 'a' WHERE code = 'e'");
        let report = one.rollback(db);
        let report = report.unwrap_or_else(|error| panic!("{}: {error}", db.engine()));
        assert_eq!(report.stayed, [""; 0], "{}", db.engine());
        sound(&one, db);
        assert_eq!(rows(db, ALL), before, "{}", db.engine());
        assert_eq!(kept(&one, db), [""; 0], "{}", db.engine());
    });
}

const MORE: &[Step] = &[add_column("items", text("colour").nullable())];

#[test]
fn what_a_downgrade_sets_aside_follows_the_key_back_and_up_again() {
    each(|db| {
        let three = app(&[ONE, ("0002_paired", PAIRED, &[]), ("0003_more", MORE, &[])]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&three, db);
        run(db, "UPDATE items SET colour = code");
        let every = "SELECT id, no, code, note, size, colour FROM items ORDER BY code";
        let before = rows(db, every);
        down(&three, db, "0001");
        assert_eq!(
            kept(&app(&[ONE]), db),
            ["items.colour by 0003_more down, 4 rows"]
        );
        up(&three, db);
        sound(&three, db);
        assert_eq!(rows(db, every), before, "{}", db.engine());
        down(&three, db, "0001");
        run(db, "DELETE FROM items WHERE code = 'a'");
        run(db, "UPDATE items SET id = 30 WHERE code = 'b'");
        up(&three, db);
        assert_eq!(
            rows(db, every),
            ["30|7|b|y|huge|b", "3|8|c|z|small|c", "4|8|d|-|-|d"],
            "{}",
            db.engine()
        );
    });
}

const NUMBERED: &[Step] = &[create_table(
    "items",
    &[
        varchar("code", 20),
        text("note").nullable(),
        text("size").nullable(),
    ],
)
.primary_key(&["code"])];

const COUNTED: &[Step] = &[alter_column("items", varchar("code", 20), bigint("code"))
    .using("length(code)")
    .reverse_using("CASE WHEN code > 2 THEN 'long' ELSE 'short' END")];

const OTHERS: &[Step] = &[
    drop_column("items", text("note").nullable()),
    alter_column("items", text("size").nullable(), integer("size").nullable())
        .using("CASE size WHEN 'big' THEN 1 WHEN 'small' THEN 2 END"),
];

#[test]
fn a_key_changed_by_an_expression_comes_back_with_what_stands_beside_it() {
    each(|db| {
        let one = app(&[("0001_items", NUMBERED, &[])]);
        let three = app(&[
            ("0001_items", NUMBERED, &[]),
            ("0002_others", OTHERS, &[]),
            ("0003_counted", COUNTED, &[]),
        ]);
        up(&one, db);
        run(
            db,
            "INSERT INTO items VALUES ('b', 'x', 'big'), ('cc', 'y', 'huge'), ('ddd', NULL, 'small'), ('long', 'z', NULL)",
        );
        let every = "SELECT code, note, size FROM items ORDER BY code";
        let before = rows(db, every);
        up(&three, db);
        sound(&three, db);
        assert_eq!(
            rows(db, "SELECT * FROM items ORDER BY code"),
            ["1|1", "2|-", "3|2", "4|-"],
            "{}",
            db.engine()
        );
        let held = kept(&three, db);
        assert!(
            held.contains(&"items.code by 0003_counted up, 3 rows".to_owned()),
            "{}: {held:?}",
            db.engine()
        );
        down(&three, db, "0001");
        sound(&one, db);
        assert_eq!(rows(db, every), before, "{}", db.engine());
        assert_eq!(kept(&one, db), [""; 0], "{}", db.engine());
        up(&three, db);
        run(db, "DELETE FROM items WHERE code IN (3, 4)");
        run(db, "UPDATE items SET code = 5 WHERE code = 2");
        let report = down(&three, db, "0001");
        assert_eq!(
            report.stayed,
            [
                "0003_counted: old values of items.code, where it was changed since (1 row, such as 5)"
            ],
            "{}",
            db.engine()
        );
        assert_eq!(
            rows(db, every),
            ["b|x|big", "long|y|huge"],
            "{}",
            db.engine()
        );
    });
}

const WIDER: &[Step] = &[alter_column("items", integer("id"), bigint("id"))];

#[test]
fn what_stands_aside_follows_a_key_of_another_type() {
    each(|db| {
        const SMALL: &[Step] = &[
            create_table("items", &[integer("id"), text("note").nullable()]).primary_key(&["id"]),
        ];
        const DROPPED: &[Step] = &[drop_column("items", text("note").nullable())];
        let one = app(&[("0001_items", SMALL, &[])]);
        let three = app(&[
            ("0001_items", SMALL, &[]),
            ("0002_less", DROPPED, &[]),
            ("0003_wider", WIDER, &[]),
        ]);
        up(&one, db);
        run(db, "INSERT INTO items VALUES (1, 'a'), (2, 'b')");
        up(&three, db);
        sound(&three, db);
        run(db, "UPDATE items SET id = 3 WHERE id = 2");
        down(&three, db, "0001");
        assert_eq!(
            rows(db, "SELECT id, note FROM items ORDER BY id"),
            ["1|a", "3|b"],
            "{}",
            db.engine()
        );
    });
}

/// A column that is new with the key stands in one group with the change of the column that counted itself up.
const LANGUAGES: &[Step] = &[
    alter_column("items", bigint("id").auto_increment(), bigint("id")),
    add_column("items", varchar("lang", 5)).backfill(string("en")),
    alter_primary_key("items", &["id"], &["id", "lang"]),
];

#[test]
fn a_column_that_came_into_the_key_comes_back_with_it() {
    each(|db| {
        let one = app(&[ONE]);
        up(&one, db);
        filled(db);
        let two = app(&[ONE, ("0002_languages", LANGUAGES, &[])]);
        up(&two, db);
        run(db, "UPDATE items SET lang = 'de' WHERE code IN ('a', 'c')");
        let query = "SELECT id, lang, code FROM items ORDER BY code";
        let before = rows(db, query);
        for place in ["0001", "base"] {
            down(&two, db, place);
            up(&two, db);
            sound(&two, db);
            assert_eq!(rows(db, query), before, "{}, {place}", db.engine());
        }
    });
}

const CODES: &[Step] =
    &[create_table("codes", &[bigint("id"), varchar("code", 20)]).primary_key(&["code"])];

const COUNTING: &[Step] = &[
    alter_primary_key("codes", &["code"], &["id"]),
    alter_column("codes", bigint("id"), bigint("id").auto_increment()),
];

#[test]
fn a_key_of_0_stays_0_where_its_column_begins_to_count_itself_up() {
    each(|db| {
        let one = app(&[("0001_codes", CODES, &[])]);
        up(&one, db);
        run(db, "INSERT INTO codes (id, code) VALUES (0, 'x'), (7, 'y')");
        let two = app(&[("0001_codes", CODES, &[]), ("0002_counting", COUNTING, &[])]);
        up(&two, db);
        sound(&two, db);
        let query = "SELECT id, code FROM codes ORDER BY id";
        assert_eq!(rows(db, query), ["0|x", "7|y"], "{}", db.engine());
        down(&two, db, "0001");
        assert_eq!(rows(db, query), ["0|x", "7|y"], "{}", db.engine());
    });
}

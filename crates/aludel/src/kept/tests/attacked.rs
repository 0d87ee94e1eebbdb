//! What is kept, where names are long, change and come again, and tables are full.

use std::time::Duration;

use super::*;
use crate::Kind;
use crate::word::Step;

/// Names of 63 bytes that differ in the last one.
const LONG: [&str; 2] = [
    "a_very_long_name_of_a_table_which_takes_all_the_room_that_is__1",
    "a_very_long_name_of_a_table_which_takes_all_the_room_that_is__2",
];
const WIDE: [&str; 2] = [
    "a_very_long_name_of_a_column_which_takes_all_the_room_there_is1",
    "a_very_long_name_of_a_column_which_takes_all_the_room_there_is2",
];
const BETWEEN: &str = "another_long_name_of_a_table_which_takes_all_the_room_that_is_3";

const TABLES: &[Step] = &[
    create_table(
        LONG[0],
        &[
            bigint("id").auto_increment(),
            text(WIDE[0]).nullable(),
            varchar(WIDE[1], 40).nullable(),
        ],
    )
    .primary_key(&["id"]),
    create_table(
        LONG[1],
        &[
            bigint("id").auto_increment(),
            text(WIDE[0]).nullable(),
            varchar(WIDE[1], 40).nullable(),
        ],
    )
    .primary_key(&["id"]),
];
const LESS: &[Step] = &[
    drop_column(LONG[0], text(WIDE[0]).nullable()),
    alter_column(
        LONG[0],
        varchar(WIDE[1], 40).nullable(),
        integer(WIDE[1]).nullable(),
    )
    .using("1"),
    drop_column(LONG[1], text(WIDE[0]).nullable()),
    drop_column(LONG[1], varchar(WIDE[1], 40).nullable()),
];
const RENAMED: &[Step] = &[
    rename_table(LONG[0], BETWEEN),
    rename_table(LONG[1], LONG[0]),
    rename_table(BETWEEN, LONG[1]),
];
const GONE: &[Step] = &[
    drop_table(LONG[0], &[bigint("id").auto_increment()]).primary_key(&["id"]),
    rename_column(LONG[1], "id", BETWEEN),
];

#[test]
fn what_is_kept_finds_its_rows_under_long_names_that_change_places() {
    each(|db| {
        let chain = [
            ("0001_tables", TABLES, &[][..]),
            ("0002_less", LESS, &[][..]),
            ("0003_renamed", RENAMED, &[][..]),
            ("0004_gone", GONE, &[][..]),
        ];
        let (one, all) = (app(&chain[..1]), app(&chain));
        up(&one, db);
        for (table, word) in LONG.iter().zip(["x", "y"]) {
            let columns = WIDE.join(", ");
            run(
                db,
                &format!(
                    "INSERT INTO {table} ({columns}) VALUES ('{word}1', '{word}2'), (NULL, '{word}3')"
                ),
            );
        }
        let shown = |db: &mut Database| {
            let columns = WIDE.join(", ");
            LONG.map(|table| {
                rows(
                    db,
                    &format!("SELECT id, {columns} FROM {table} ORDER BY id"),
                )
            })
        };
        let before = shown(db);
        for _ in 0..2 {
            up(&all, db);
            sound(&all, db);
            down(&all, db, "0001");
            sound(&one, db);
            assert_eq!(shown(db), before, "{}", db.engine());
        }
        up(&all, db);
        run(
            db,
            &format!("UPDATE {} SET {BETWEEN} = 20 WHERE {BETWEEN} = 2", LONG[1]),
        );
        one.rollback(db).unwrap();
        assert_eq!(shown(db)[1], before[1], "{}", db.engine());
        assert_eq!(shown(db)[0], ["1|x1|x2", "20|-|x3"], "{}", db.engine());
        assert_eq!(kept(&one, db), [""; 0], "{}", db.engine());
    });
}

const USERS: Step =
    create_table("users", &[bigint("id").auto_increment(), text("name")]).primary_key(&["id"]);
const COLUMNS: &[crate::word::Column] = &[
    bigint("id").auto_increment(),
    varchar("title", 40),
    bigint("user_id").nullable(),
    enumeration("state", &["new", "old"]),
];
const KEYS: &[crate::word::ForeignKey] =
    &[foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade)];

const CAME: Step = create_table("posts", COLUMNS)
    .primary_key(&["id"])
    .uniques(&[unique("posts_title_key", &["title"])])
    .indexes(&[index("posts_user_id_idx", &["user_id"])])
    .checks(&[check("posts_title_check", "title <> ''")])
    .foreign_keys(KEYS);
const WENT: Step = drop_table("posts", COLUMNS)
    .primary_key(&["id"])
    .uniques(&[unique("posts_title_key", &["title"])])
    .indexes(&[index("posts_user_id_idx", &["user_id"])])
    .checks(&[check("posts_title_check", "title <> ''")])
    .foreign_keys(KEYS);

#[test]
fn tables_of_one_name_that_come_and_go_are_kept_apart() {
    each(|db| {
        let chain = [
            ("0001_came", &[USERS, CAME][..], &[][..]),
            ("0002_went", &[WENT][..], &[][..]),
            ("0003_came", &[CAME][..], &[][..]),
            ("0004_went", &[WENT][..], &[][..]),
            ("0005_came", &[CAME][..], &[][..]),
        ];
        let all = "SELECT * FROM posts ORDER BY id";
        for (last, title) in [(1, "first"), (3, "second"), (5, "third")] {
            let part = app(&chain[..last]);
            up(&part, db);
            sound(&part, db);
            assert_eq!(rows(db, all), [""; 0], "{}", db.engine());
            run(
                db,
                &format!(
                    "INSERT INTO posts (title, state) VALUES ('{title}', 'new'), ('x', 'old')"
                ),
            );
        }
        let whole = app(&chain);
        for _ in 0..2 {
            for (last, title) in [("0003", "second"), ("0001", "first")] {
                down(&whole, db, last);
                let found = rows(db, all);
                let first = format!("1|{title}|-|new");
                assert_eq!(found, [first.as_str(), "2|x|-|old"], "{}", db.engine());
            }
            up(&whole, db);
            sound(&whole, db);
            assert_eq!(rows(db, all)[0], "1|third|-|new", "{}", db.engine());
        }
        down(&whole, db, "base");
        up(&whole, db);
        sound(&whole, db);
        assert_eq!(rows(db, all).len(), 2, "{}", db.engine());
    });
}

const ITEMS: &[Step] = &[create_table(
    "items",
    &[bigint("id"), bigint("price"), text("note").nullable()],
)
.primary_key(&["id"])];
/// Of the same name, of another type.
const ANOTHER: &[Step] = &[
    drop_column("items", bigint("price")).backfill(int(-1)),
    add_column("items", varchar("price", 20).default(string("free"))),
];
const AGAIN: &[Step] = &[
    drop_column("items", varchar("price", 20).default(string("free"))),
    add_column("items", double("price").nullable()),
];

#[test]
fn columns_of_one_name_and_other_types_are_kept_apart() {
    each(|db| {
        let chain = [
            ("0001_items", ITEMS, &[][..]),
            ("0002_another", ANOTHER, &[][..]),
            ("0003_again", AGAIN, &[][..]),
        ];
        let all = app(&chain);
        let shown = "SELECT id, price FROM items ORDER BY id";
        up(&app(&chain[..1]), db);
        run(db, "INSERT INTO items (id, price) VALUES (1, 10), (2, 20)");
        up(&app(&chain[..2]), db);
        run(db, "UPDATE items SET price = 'dear' WHERE id = 2");
        up(&all, db);
        run(db, "UPDATE items SET price = 0.5 WHERE id = 1");
        run(db, "INSERT INTO items (id, price) VALUES (3, 7)");
        for _ in 0..2 {
            sound(&all, db);
            assert_eq!(rows(db, shown), ["1|0.5", "2|-", "3|7"], "{}", db.engine());
            down(&all, db, "0002");
            assert_eq!(
                rows(db, shown),
                ["1|free", "2|dear", "3|free"],
                "{}",
                db.engine()
            );
            down(&all, db, "0001");
            assert_eq!(rows(db, shown), ["1|10", "2|20", "3|-1"], "{}", db.engine());
            sound(&app(&chain[..1]), db);
            up(&all, db);
        }
    });
}

const NO_PRICE: &[Step] = &[drop_column("items", bigint("price"))];
const NO_NOTE: &[Step] = &[drop_column("items", text("note").nullable())];

#[test]
fn of_two_columns_kept_of_one_table_each_comes_back_by_itself() {
    each(|db| {
        let chain = [
            ("0001_items", ITEMS, &[][..]),
            ("0002_no_price", NO_PRICE, &[][..]),
            ("0003_no_note", NO_NOTE, &[][..]),
        ];
        let (one, all) = (app(&chain[..1]), app(&chain));
        up(&one, db);
        run(
            db,
            "INSERT INTO items VALUES (2, 20, 'b'), (3, 30, 'c'), (4, 40, NULL)",
        );
        up(&all, db);
        run(db, "UPDATE items SET id = id - 1");
        down(&all, db, "0002");
        assert_eq!(
            rows(db, "SELECT * FROM items ORDER BY id"),
            ["1|b", "2|c", "3|-"]
        );
        run(db, "DELETE FROM items WHERE id = 1");
        run(db, "INSERT INTO items VALUES (1, 'new')");
        one.purge(db, Some(Duration::from_hours(1))).unwrap();
        let error = one.rollback(db).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{}: {error}", db.engine());
        assert!(
            error
                .to_string()
                .contains("items has rows from after items.price went"),
            "{}: {error}",
            db.engine()
        );
        run(db, "DELETE FROM items WHERE id = 1");
        one.rollback(db).unwrap();
        assert_eq!(
            rows(db, "SELECT id, price, note FROM items ORDER BY id"),
            ["2|30|c", "3|40|-"],
            "{}",
            db.engine()
        );
        up(&all, db);
        sound(&all, db);
    });
}

/// So many columns that with few more there is no room.
fn wide(db: &mut Database, columns: usize) {
    let each = (0..columns).map(|at| format!("ADD COLUMN filler{at} TINYINT NULL"));
    let each: Vec<_> = each.collect();
    run(db, &format!("ALTER TABLE items {}", each.join(", ")));
}

#[test]
fn a_full_table_is_refused_before_step_1_with_what_is_kept_in_it() {
    const MORE: &[Step] = &[
        add_column("items", text("first").nullable()),
        add_column("items", text("second").nullable()),
    ];
    for engine in [Engine::MariaDb, Engine::MySql] {
        let db = &mut opened(engine);
        let chain = [
            ("0001_items", ITEMS, &[][..]),
            ("0002_no_price", NO_PRICE, &[][..]),
            ("0003_more", MORE, &[][..]),
        ];
        let (two, all) = (app(&chain[..2]), app(&chain));
        up(&app(&chain[..1]), db);
        run(db, "INSERT INTO items VALUES (1, 10, 'a')");
        up(&two, db);
        wide(db, 1013);
        let error = all.upgrade(db).unwrap_err();
        assert_eq!(
            error.to_string(),
            "0003_more is refused before step 1: with what is kept in it and no model has the table items would have 1018 \
             columns, and the server takes 1017: let go what is kept with `db purge` first",
            "{engine}"
        );
        two.purge(db, None).unwrap();
        up(&all, db);
        assert_eq!(rows(db, "SELECT id, note, second FROM items"), ["1|a|-"]);
    }
}

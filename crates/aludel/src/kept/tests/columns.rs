use super::*;
use crate::word::Step;

const USERS: &[Step] = &[create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        varchar("email", 40),
        integer("age"),
        text("note").nullable(),
        integer("level").default(int(1)),
        enumeration("status", &["new", "old"]).nullable(),
    ],
)
.primary_key(&["id"])
.uniques(&[unique("users_email_key", &["email"])])];

const LESS: &[Step] = &[
    drop_unique("users", "users_email_key", &["email"]),
    drop_column("users", varchar("email", 40)).backfill(string("none")),
    drop_column("users", integer("age")),
    drop_column("users", text("note").nullable()),
    drop_column("users", integer("level").default(int(1))),
    drop_column("users", enumeration("status", &["new", "old"]).nullable()),
    add_column("users", boolean("active").default(bool(true))),
];

const MORE: &[Step] = &[
    add_column("users", text("phone").nullable()),
    add_column("users", integer("size")).backfill(int(0)),
];

const ONE: Made = ("0001_users", USERS, &[]);
const TWO: Made = ("0002_less", LESS, &[]);
const MORE_TWO: Made = ("0002_more", MORE, &[]);

fn filled(db: &mut Database) {
    run(
        db,
        "INSERT INTO users (email, age, note, level, status) VALUES ('a', 10, 'x', 7, 'old'), ('b', 20, NULL, 8, NULL), \
         ('c', 30, 'z', 9, 'new')",
    );
}

const ALL: &str = "SELECT id, email, age, note, level, status FROM users ORDER BY id";

#[test]
fn dropped_columns_come_back_on_their_rows() {
    each(|db| {
        let one = app(&[ONE]);
        up(&one, db);
        filled(db);
        let before = rows(db, ALL);
        let two = app(&[ONE, TWO]);
        up(&two, db);
        sound(&two, db);
        assert_eq!(
            rows(db, "SELECT * FROM users ORDER BY id"),
            ["1|1", "2|1", "3|1"]
        );
        assert_eq!(kept(&two, db).len(), 5);
        down(&two, db, "0001");
        assert_eq!(rows(db, ALL), before);
        sound(&one, db);
        assert_eq!(kept(&one, db), ["users.active by 0002_less down, 3 rows"]);
        assert!(
            db.execute("INSERT INTO users (email, age) VALUES ('a', 1)", &[])
                .is_err()
        );
        run(db, "INSERT INTO users (email, age) VALUES ('d', 1)");
        assert_eq!(
            rows(
                db,
                "SELECT note, level, status FROM users WHERE email = 'd'"
            ),
            ["-|1|-"]
        );
        up(&two, db);
        assert_eq!(rows(db, "SELECT active FROM users ORDER BY id"), ["1"; 4]);
        sound(&two, db);
    });
}

#[test]
fn an_insert_without_a_column_list_works_and_deletes_and_new_keys_are_followed() {
    each(|db| {
        up(&app(&[ONE]), db);
        filled(db);
        let two = app(&[ONE, TWO]);
        up(&two, db);
        run(db, "INSERT INTO users VALUES (4, false)");
        run(db, "DELETE FROM users WHERE id = 2 OR id = 4");
        run(db, "INSERT INTO users VALUES (2, false)");
        run(db, "UPDATE users SET id = 30 WHERE id = 3");
        run(db, "DELETE FROM users WHERE id = 2");
        down(&two, db, "0001");
        assert_eq!(rows(db, ALL), ["1|a|10|x|7|old", "30|c|30|z|9|new"]);
    });
}

#[test]
fn an_id_used_again_inherits_nothing() {
    each(|db| {
        const NOTE: &[Step] = &[drop_column("users", text("note").nullable())];
        let two = app(&[ONE, ("0002_less", NOTE, &[])]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&two, db);
        run(db, "DELETE FROM users WHERE id = 1");
        run(
            db,
            "INSERT INTO users (id, email, age) VALUES (1, 'new', 1)",
        );
        if db.engine() == Engine::Postgres {
            run(db, "DELETE FROM users WHERE id = 3");
            run(
                db,
                "INSERT INTO users (id, email, age) VALUES (3, 'newer', 1)",
            );
        } else {
            run(
                db,
                "REPLACE INTO users (id, email, age) VALUES (3, 'newer', 1)",
            );
        }
        down(&two, db, "0001");
        assert_eq!(
            rows(db, "SELECT id, note FROM users ORDER BY id"),
            ["1|-", "2|-", "3|-"]
        );
    });
}

#[test]
fn rows_born_since_without_a_value_refuse_the_downgrade_before_it_begins() {
    each(|db| {
        const AGE: &[Step] = &[drop_column("users", integer("age"))];
        up(&app(&[ONE]), db);
        filled(db);
        let two = app(&[ONE, ("0002_less", AGE, &[])]);
        up(&two, db);
        run(
            db,
            "INSERT INTO users (id, email) VALUES (4, 'd'), (5, 'e')",
        );
        let refused = "0002_less is refused before step 1: users has rows from after users.age went, and it is required and \
             has neither default nor backfill (2 rows, such as 4, 5): add `.backfill(…)` to the step, or delete the rows";
        assert_eq!(two.rollback(db).unwrap_err().to_string(), refused);
        assert_eq!(app(&[ONE]).rollback(db).unwrap_err().to_string(), refused);
        assert_eq!(rows(db, "SELECT count(*) FROM users"), ["5"]);
        run(db, "DELETE FROM users WHERE id > 3");
        let report = app(&[ONE]).rollback(db);
        report.unwrap_or_else(|error| panic!("{}: {error}", db.engine()));
        assert_eq!(
            rows(db, "SELECT age FROM users ORDER BY id"),
            ["10", "20", "30"]
        );
    });
}

#[test]
fn rows_born_since_get_backfill_else_default_else_null() {
    each(|db| {
        const COLUMNS: &[Step] = &[
            drop_unique("users", "users_email_key", &["email"]),
            drop_column("users", varchar("email", 40)).backfill(string("none")),
            drop_column("users", text("note").nullable()),
            drop_column("users", integer("level").default(int(1))),
        ];
        up(&app(&[ONE]), db);
        filled(db);
        let two = app(&[ONE, ("0002_less", COLUMNS, &[])]);
        up(&two, db);
        run(db, "INSERT INTO users (age, status) VALUES (40, 'new')");
        down(&two, db, "0001");
        assert_eq!(
            rows(db, ALL),
            [
                "1|a|10|x|7|old",
                "2|b|20|-|8|-",
                "3|c|30|z|9|new",
                "4|none|40|-|1|new"
            ]
        );
    });
}

#[test]
fn what_a_downgrade_removes_comes_back_with_the_upgrade() {
    each(|db| {
        let two = app(&[ONE, MORE_TWO]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&two, db);
        run(db, "UPDATE users SET phone = '1', size = 5 WHERE id = 1");
        run(db, "UPDATE users SET phone = '2', size = 6 WHERE id = 2");
        let before = rows(db, "SELECT * FROM users ORDER BY id");
        down(&two, db, "0001");
        sound(&app(&[ONE]), db);
        run(db, "DELETE FROM users WHERE id = 1");
        run(db, "INSERT INTO users (email, age) VALUES ('d', 5)");
        up(&two, db);
        sound(&two, db);
        assert_eq!(rows(db, "SELECT * FROM users WHERE id = 2"), before[1..2]);
        assert_eq!(
            rows(db, "SELECT phone, size FROM users WHERE email = 'd'"),
            ["-|0"]
        );
        assert_eq!(kept(&two, db), [""; 0]);
    });
}

const RENAMED: &[Step] = &[
    rename_table("users", "people"),
    rename_column("people", "id", "key"),
];

const GONE: &[Step] = &[drop_table(
    "people",
    &[
        bigint("key").auto_increment(),
        boolean("active").default(bool(true)),
    ],
)
.primary_key(&["key"])];

#[test]
fn what_is_kept_follows_its_table_through_renames_and_beneath_a_drop() {
    each(|db| {
        up(&app(&[ONE]), db);
        filled(db);
        let before = rows(db, ALL);
        let all = app(&[
            ONE,
            TWO,
            ("0003_renamed", RENAMED, &[]),
            ("0004_gone", GONE, &[]),
        ]);
        up(&all, db);
        sound(&all, db);
        down(&all, db, "0003");
        let key = quoted(db, "key");
        run(db, &format!("DELETE FROM people WHERE {key} = 2"));
        down(&all, db, "0001");
        assert_eq!(rows(db, ALL), [before[0].as_str(), before[2].as_str()]);
        sound(&app(&[ONE]), db);
    });
}

fn quoted(db: &Database, name: &str) -> String {
    crate::names::quote(name, db.engine())
}

#[test]
fn an_application_may_empty_its_table_at_once() {
    each(|db| {
        const NOTE: &[Step] = &[drop_column("users", text("note").nullable())];
        let two = app(&[ONE, ("0002_less", NOTE, &[])]);
        up(&app(&[ONE]), db);
        filled(db);
        up(&two, db);
        let empty = match db.engine() {
            Engine::Sqlite => "DELETE FROM users",
            _ => "TRUNCATE TABLE users",
        };
        run(db, empty);
        run(
            db,
            "INSERT INTO users (id, email, age) VALUES (1, 'new', 1)",
        );
        down(&two, db, "0001");
        assert_eq!(rows(db, "SELECT id, note FROM users"), ["1|-"]);
    });
}

const NOTE: &[Step] =
    &[drop_column("users", text("note").nullable()).backfill(expr("concat_ws('-', 'of', level)"))];

#[test]
fn rows_born_since_get_the_declared_value_and_older_ones_keep_their_nulls() {
    each(|db| {
        let one = app(&[ONE]);
        up(&one, db);
        filled(db);
        let two = app(&[ONE, ("0002_less", NOTE, &[])]);
        for _ in 0..2 {
            up(&two, db);
            sound(&two, db);
            assert_eq!(kept(&two, db).len(), 1);
            run(
                db,
                "INSERT INTO users (email, age, level) VALUES ('d', 1, 4)",
            );
            run(db, "UPDATE users SET id = 40 WHERE email = 'd'");
            down(&two, db, "0001");
            sound(&one, db);
            assert_eq!(
                rows(db, "SELECT email, note FROM users ORDER BY email"),
                ["a|x", "b|-", "c|z", "d|of-4"],
                "{}",
                db.engine()
            );
            run(db, "DELETE FROM users WHERE email = 'd'");
        }
        up(&two, db);
        assert_eq!(two.purge(db, None).unwrap().len(), 1);
        sound(&two, db);
        assert_eq!(kept(&two, db), [""; 0]);
    });
}

/// Columns whose defaults are no plain literals to every engine, with a value of each that an application wrote.
const NOTES: &[Step] = &[create_table(
    "notes",
    &[
        bigint("id"),
        text("said").nullable(),
        json("data").nullable(),
        text("own").nullable().default(string("o")),
        datetime("made").nullable().default(now),
    ],
)
.primary_key(&["id"])];

const NOTES_LESS: &[Step] = &[
    drop_column("notes", text("said").nullable()).backfill(string("s")),
    drop_column("notes", json("data").nullable()).backfill(string("[]")),
    drop_column("notes", text("own").nullable().default(string("o"))),
    drop_column("notes", datetime("made").nullable().default(now)),
];

#[test]
fn rows_written_without_names_of_columns_get_the_declared_value_too() {
    each(|db| {
        let one = app(&[("0001_notes", NOTES, &[])]);
        up(&one, db);
        run(db, "INSERT INTO notes VALUES (1, NULL, NULL, NULL, NULL)");
        let two = app(&[("0001_notes", NOTES, &[]), ("0002_less", NOTES_LESS, &[])]);
        for _ in 0..2 {
            up(&two, db);
            sound(&two, db);
            run(db, "INSERT INTO notes VALUES (2)");
            run(db, "INSERT INTO notes (id) VALUES (3)");
            down(&two, db, "0001");
            sound(&one, db);
            let sql = "SELECT id, said, data, own, CASE WHEN made IS NULL THEN 0 ELSE 1 END FROM notes ORDER BY id";
            let is = rows(db, sql);
            assert_eq!(
                is,
                ["1|-|-|-|0", "2|s|[]|o|1", "3|s|[]|o|1"],
                "{}",
                db.engine()
            );
            run(db, "DELETE FROM notes WHERE id > 1");
        }
    });
}

use super::*;
use crate::word::Step;

const USERS: Step =
    create_table("users", &[bigint("id").auto_increment(), text("name")]).primary_key(&["id"]);

const POSTS: &[Step] = &[create_table(
    "posts",
    &[
        bigint("id").auto_increment(),
        varchar("title", 40),
        enumeration("status", &["open", "done"]).default(string("open")),
        bigint("user_id").nullable(),
    ],
)
.primary_key(&["id"])
.uniques(&[unique("posts_title_key", &["title"])])
.indexes(&[index("posts_user_idx", &["user_id", "title"])])
.checks(&[check("posts_title_check", "title <> ''")])
.foreign_keys(&[
    foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
])];

const POSTS_GONE: &[Step] = &[drop_table(
    "posts",
    &[
        bigint("id").auto_increment(),
        varchar("title", 40),
        enumeration("status", &["open", "done"]).default(string("open")),
        bigint("user_id").nullable(),
    ],
)
.primary_key(&["id"])
.uniques(&[unique("posts_title_key", &["title"])])
.indexes(&[index("posts_user_idx", &["user_id", "title"])])
.checks(&[check("posts_title_check", "title <> ''")])
.foreign_keys(&[
    foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
])];

const ONE: Made = ("0001_users", &[USERS], &[]);
const TWO: Made = ("0002_posts", POSTS, &[]);
const THREE: Made = ("0003_no_posts", POSTS_GONE, &[]);

fn filled(db: &mut Database) {
    run(db, "INSERT INTO users (name) VALUES ('ada'), ('bob')");
    run(
        db,
        "INSERT INTO posts (title, status, user_id) VALUES ('a', 'open', 1), ('b', 'done', 2), ('c', 'open', NULL)",
    );
}

const ALL: &str = "SELECT * FROM posts ORDER BY id";

#[test]
fn a_dropped_table_comes_back_whole() {
    each(|db| {
        let two = app(&[ONE, TWO]);
        up(&two, db);
        filled(db);
        let three = app(&[ONE, TWO, THREE]);
        let before = rows(db, ALL);
        up(&three, db);
        assert!(db.query(ALL, &[]).is_err(), "an application sees no posts");
        sound(&three, db);
        assert_eq!(kept(&three, db), ["posts by 0003_no_posts up, 3 rows"]);
        assert!(up(&three, db).is_empty());
        down(&three, db, "0002");
        assert_eq!(rows(db, ALL), before);
        sound(&two, db);
        assert_eq!(kept(&two, db), [""; 0]);
        run(db, "INSERT INTO posts (title) VALUES ('d')");
        assert_eq!(
            rows(db, "SELECT id, status FROM posts WHERE title = 'd'"),
            ["4|open"]
        );
        assert!(
            db.execute("INSERT INTO posts (title) VALUES ('d')", &[])
                .is_err()
        );
        assert!(
            db.execute("INSERT INTO posts (title) VALUES ('')", &[])
                .is_err()
        );
        assert!(db.execute("UPDATE posts SET status = 'x'", &[]).is_err());
    });
}

#[test]
fn rows_follow_the_parents_that_went_meanwhile_and_hold_none_back() {
    each(|db| {
        up(&app(&[ONE, TWO]), db);
        filled(db);
        let three = app(&[ONE, TWO, THREE]);
        up(&three, db);
        run(db, "DELETE FROM users WHERE name = 'bob'");
        down(&three, db, "0002");
        assert_eq!(rows(db, "SELECT title FROM posts ORDER BY id"), ["a", "c"]);
        sound(&app(&[ONE, TWO]), db);
    });
}

#[test]
fn down_to_the_base_and_up_again_is_the_identity() {
    each(|db| {
        let two = app(&[ONE, TWO]);
        up(&two, db);
        filled(db);
        let (posts, users) = (rows(db, ALL), rows(db, "SELECT * FROM users ORDER BY id"));
        down(&two, db, "base");
        assert!(db.query("SELECT * FROM users", &[]).is_err());
        assert_eq!(
            kept(&two, db),
            [
                "posts by 0002_posts down, 3 rows",
                "users by 0001_users down, 2 rows"
            ]
        );
        up(&two, db);
        assert_eq!(rows(db, ALL), posts);
        assert_eq!(rows(db, "SELECT * FROM users ORDER BY id"), users);
        assert_eq!(kept(&two, db), [""; 0]);
        sound(&two, db);
        run(db, "INSERT INTO users (name) VALUES ('cyd')");
        assert_eq!(rows(db, "SELECT id FROM users WHERE name = 'cyd'"), ["3"]);
    });
}

#[test]
fn an_older_binary_gives_back_what_it_has_never_seen() {
    each(|db| {
        let two = app(&[ONE, TWO]);
        up(&two, db);
        filled(db);
        let before = rows(db, ALL);
        up(&app(&[ONE, TWO, THREE]), db);
        two.rollback(db)
            .unwrap_or_else(|error| panic!("{}: {error}", db.engine()));
        assert_eq!(rows(db, ALL), before);
        sound(&two, db);
        assert_eq!(kept(&two, db), [""; 0]);
        down(&app(&[ONE]), db, "head");
        assert_eq!(kept(&two, db), ["posts by 0002_posts down, 3 rows"]);
        up(&two, db);
        assert_eq!(rows(db, ALL), before);
    });
}

#[test]
fn a_new_database_keeps_nothing() {
    each(|db| {
        let three = app(&[ONE, TWO, THREE]);
        up(&three, db);
        assert_eq!(kept(&three, db), [""; 0]);
        sound(&three, db);
        down(&three, db, "0002");
        assert_eq!(rows(db, ALL), [""; 0]);
    });
}

const FOLDERS: &[Step] = &[create_table(
    "folders",
    &[
        bigint("id"),
        bigint("parent_id").nullable(),
        bigint("user_id").nullable(),
    ],
)
.primary_key(&["id"])
.foreign_keys(&[
    foreign_key("folders_parent_id_fkey", &["parent_id"], "folders", &["id"]).on_delete(cascade),
    foreign_key("folders_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
])];

#[test]
fn rows_below_rows_that_went_go_too() {
    each(|db| {
        let two = app(&[ONE, ("0002_folders", FOLDERS, &[])]);
        up(&two, db);
        run(db, "INSERT INTO users (name) VALUES ('ada'), ('bob')");
        run(
            db,
            "INSERT INTO folders VALUES (1, NULL, 1), (2, 1, NULL), (3, 2, 2), (4, NULL, 2), (5, 4, NULL)",
        );
        down(&two, db, "0001");
        run(db, "DELETE FROM users WHERE name = 'ada'");
        up(&two, db);
        assert_eq!(rows(db, "SELECT id FROM folders ORDER BY id"), ["4", "5"]);
        sound(&two, db);
    });
}

const NOTES: Step =
    create_table("notes", &[bigint("id"), bigint("user_id").nullable()]).primary_key(&["id"]);

/// The column of the key is of another type by then.
const TIED: &[Step] = &[
    alter_column(
        "users",
        bigint("id").auto_increment(),
        integer("id").auto_increment(),
    ),
    alter_column(
        "notes",
        bigint("user_id").nullable(),
        integer("user_id").nullable(),
    ),
    create_foreign_key(
        "notes",
        "notes_user_id_fkey",
        &["user_id"],
        "users",
        &["id"],
    ),
];

#[test]
fn rows_that_come_back_are_looked_at_with_those_that_are_there_before_step_1() {
    each(|db| {
        let notes: Made = ("0002_notes", &[NOTES], &[]);
        let three = app(&[ONE, notes, ("0003_tied", TIED, &[])]);
        let three = three.with(Options::new().clear_pin());
        up(&app(&[ONE, notes]), db);
        run(
            db,
            "INSERT INTO notes (id, user_id) VALUES (1, 9), (2, NULL)",
        );
        for place in ["0002", "0001", "base"] {
            down(&app(&[ONE, notes]), db, place);
            let error = three.upgrade(db).unwrap_err();
            assert_eq!(error.kind(), crate::Kind::Refused, "{error}");
            let error = error.to_string();
            let begin = "0003_tied is refused before step 1: ";
            assert!(error.starts_with(begin), "{}: {error}", db.engine());
            assert!(error.contains("notes"), "{error}");
        }
        up(&app(&[ONE, notes]), db);
        assert_eq!(
            rows(db, "SELECT user_id FROM notes ORDER BY id"),
            ["9", "-"]
        );
    });
}

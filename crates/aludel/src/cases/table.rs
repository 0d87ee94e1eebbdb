//! The cases.

use super::Case;
use super::types::{ALL_OF_IT, EVERYTHING};
use crate::prelude::*;
use crate::word::Step;

pub(super) const USERS: Step = create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        varchar("name", 255).nullable(),
    ],
)
.primary_key(&["id"]);

pub(super) const POSTS: Step = create_table(
    "posts",
    &[
        bigint("id").auto_increment(),
        bigint("user_id").nullable(),
        varchar("title", 100),
    ],
)
.primary_key(&["id"])
.indexes(&[index("posts_user_id_idx", &["user_id"])]);

pub(super) const USER_ROWS: &str =
    "INSERT INTO users (id, name) VALUES (1, 'it''s 🎉 \"q\"'), (5, NULL), (7, '')";
pub(super) const USERS_BACK: (&str, &[&str]) = (
    "SELECT id, name FROM users ORDER BY id",
    &["1|it's 🎉 \"q\"", "5|NULL", "7|"],
);
pub(super) const POST_ROWS: &str =
    "INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'a'), (2, 5, 'b'), (9, NULL, 'ü')";
pub(super) const POSTS_BACK: (&str, &[&str]) = (
    "SELECT id, user_id, title FROM posts ORDER BY id",
    &["1|1|a", "2|5|b", "9|NULL|ü"],
);

/// What most cases share.
pub(super) const BASE: Case = Case {
    name: "",
    before: &[USERS],
    rows: &[USER_ROWS],
    steps: &[],
    after: USERS_BACK,
    back: USERS_BACK,
    not_on: &[],
};

/// Every kind of step, and what each has been found to get wrong.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "create and drop a table of every type",
        before: &[USERS],
        steps: &[EVERYTHING],
        ..BASE
    },
    Case {
        name: "rename a table that others reference",
        before: &[USERS, POSTS, USER_KEY],
        rows: &[USER_ROWS, POST_ROWS],
        steps: &[rename_table("users", "people")],
        after: ("SELECT id, name FROM people ORDER BY id", USERS_BACK.1),
        ..BASE
    },
    Case {
        name: "add a nullable column",
        steps: &[add_column("users", integer("age").nullable())],
        after: (
            "SELECT id, age FROM users ORDER BY id",
            &["1|NULL", "5|NULL", "7|NULL"],
        ),
        ..BASE
    },
    Case {
        name: "add a required column with a constant default",
        steps: &[add_column("users", boolean("active").default(bool(true)))],
        after: (
            "SELECT id, active FROM users ORDER BY id",
            &["1|1", "5|1", "7|1"],
        ),
        ..BASE
    },
    Case {
        name: "add a required column with a backfill",
        steps: &[add_column("users", varchar("email", 255)).backfill(string("it's unknown"))],
        after: (
            "SELECT id, email FROM users ORDER BY id",
            &["1|it's unknown", "5|it's unknown", "7|it's unknown"],
        ),
        ..BASE
    },
    Case {
        name: "add a required column with a default and another backfill",
        steps: &[add_column("users", integer("n").default(int(0))).backfill(int(7))],
        after: (
            "SELECT id, n FROM users ORDER BY id",
            &["1|7", "5|7", "7|7"],
        ),
        ..BASE
    },
    Case {
        name: "s11 add a required column that defaults to now",
        steps: &[add_column("users", timestamp("joined_at").default(now))],
        after: (
            "SELECT id FROM users WHERE joined_at > '2020-01-01' AND joined_at < '2999-01-01' ORDER BY id",
            &["1", "5", "7"],
        ),
        ..BASE
    },
    Case {
        name: "s11 add a column of checked values",
        steps: &[add_column(
            "users",
            enumeration("status", &["active", "it's", "back\\slash"]).default(string("it's")),
        )],
        after: (
            "SELECT id, status FROM users ORDER BY id",
            &["1|it's", "5|it's", "7|it's"],
        ),
        ..BASE
    },
    Case {
        name: "drop a column",
        steps: &[drop_column("users", varchar("name", 255).nullable())],
        after: ("SELECT id FROM users ORDER BY id", &["1", "5", "7"]),
        back: (
            "SELECT id, name FROM users ORDER BY id",
            &["1|NULL", "5|NULL", "7|NULL"],
        ),
        ..BASE
    },
    Case {
        name: "rename a column that keys, indexes and other tables use",
        before: &[USERS, POSTS, USER_KEY],
        rows: &[USER_ROWS, POST_ROWS],
        steps: &[
            rename_column("users", "id", "uid"),
            rename_column("posts", "user_id", "author_id"),
        ],
        after: (
            "SELECT p.id, u.uid FROM posts p JOIN users u ON u.uid = p.author_id ORDER BY 1",
            &["1|1", "2|5"],
        ),
        back: POSTS_BACK,
        ..BASE
    },
    Case {
        name: "a column becomes required, its NULLs filled",
        steps: &[alter_column(
            "users",
            varchar("name", 255).nullable(),
            varchar("name", 255),
        )
        .backfill(string("nobody"))],
        after: (
            "SELECT id, name FROM users ORDER BY id",
            &["1|it's 🎉 \"q\"", "5|nobody", "7|"],
        ),
        back: (
            "SELECT id, name FROM users ORDER BY id",
            &["1|it's 🎉 \"q\"", "5|nobody", "7|"],
        ),
        ..BASE
    },
    Case {
        name: "a column becomes required, its NULLs filled with the default",
        steps: &[alter_column(
            "users",
            varchar("name", 255).nullable(),
            varchar("name", 255).default(string("?")),
        )],
        after: (
            "SELECT id, name FROM users ORDER BY id",
            &["1|it's 🎉 \"q\"", "5|?", "7|"],
        ),
        back: (
            "SELECT id, name FROM users ORDER BY id",
            &["1|it's 🎉 \"q\"", "5|?", "7|"],
        ),
        ..BASE
    },
    Case {
        name: "a default is changed",
        steps: &[alter_column(
            "users",
            varchar("name", 255).nullable(),
            varchar("name", 255)
                .nullable()
                .default(string("it's \\ new")),
        )],
        ..BASE
    },
    Case {
        name: "a longer text",
        steps: &[alter_column(
            "users",
            varchar("name", 255).nullable(),
            text("name").nullable(),
        )],
        ..BASE
    },
    Case {
        name: "several changes of one table",
        steps: &[
            add_column("users", integer("age").default(int(3))),
            alter_column(
                "users",
                varchar("name", 255).nullable(),
                varchar("name", 300),
            )
            .backfill(string("x")),
            add_column("users", varchar("email", 100)).backfill(string("e")),
            create_check("users", "users_age_check", "age < 200"),
            create_index("users", "users_name_idx", &["name"]),
            create_index_on("users", "users_age_idx", &[desc("age"), asc("id")]),
        ],
        after: (
            "SELECT id, name, age, email FROM users ORDER BY id",
            &["1|it's 🎉 \"q\"|3|e", "5|x|3|e", "7||3|e"],
        ),
        back: (
            "SELECT id, name FROM users ORDER BY id",
            &["1|it's 🎉 \"q\"", "5|x", "7|"],
        ),
        ..BASE
    },
    Case {
        name: "a unique constraint",
        steps: &[create_unique("users", "users_name_key", &["name"])],
        ..BASE
    },
    Case {
        name: "a unique index",
        steps: &[create_index("users", "users_name_idx", &["name"]).unique()],
        ..BASE
    },
    Case {
        name: "a check",
        steps: &[create_check(
            "users",
            "users_name_check",
            "name <> 'it''s ( not'",
        )],
        ..BASE
    },
    Case {
        name: "names that differ in nothing but case",
        steps: &[
            rename_table("users", "Users"),
            rename_column("Users", "name", "Name"),
        ],
        after: (
            "SELECT id, {q:Name} FROM {q:Users} ORDER BY id",
            USERS_BACK.1,
        ),
        ..BASE
    },
    Case {
        name: "a table of every type is built anew",
        before: &[USERS, EVERYTHING],
        rows: &[
            USER_ROWS,
            "INSERT INTO everything (id, e, f, k, u) VALUES (3, 1, 2, 'it''s', '[1]')",
        ],
        steps: &[
            create_check("everything", "everything_e_check", "e < 100"),
            alter_column(
                "everything",
                smallint("c").nullable(),
                smallint("c").nullable().default(int(3)),
            ),
        ],
        after: (
            "SELECT id, a, b, c, d, e, f, g, i, j, k, l, o, p, u, v, w, x FROM everything",
            &[ALL_OF_IT],
        ),
        back: (
            "SELECT id, a, b, c, d, e, f, g, i, j, k, l, o, p, u, v, w, x FROM everything",
            &[ALL_OF_IT],
        ),
        not_on: &[],
    },
    Case {
        name: "an enum gets a value, and one is renamed",
        before: &[create_table(
            "t",
            &[
                integer("id"),
                enumeration("s", &["old", "it's"]).default(string("old")),
            ],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id, s) VALUES (1, 'old'), (2, 'it''s')"],
        steps: &[
            rename_value("t", "s", "old", "n'ew"),
            alter_column(
                "t",
                enumeration("s", &["n'ew", "it's"]).default(string("n'ew")),
                enumeration("s", &["n'ew", "it's", "more"]).default(string("n'ew")),
            ),
        ],
        after: ("SELECT id, s FROM t ORDER BY id", &["1|n'ew", "2|it's"]),
        back: ("SELECT id, s FROM t ORDER BY id", &["1|old", "2|it's"]),
        ..BASE
    },
];

pub(super) const USER_KEY: Step = create_foreign_key(
    "posts",
    "posts_user_id_fkey",
    &["user_id"],
    "users",
    &["id"],
)
.on_delete(cascade);

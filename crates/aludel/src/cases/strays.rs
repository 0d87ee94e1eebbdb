//! Rows that a step would meet and cannot stand, for all engines.

use aludel_core::Schema;
use aludel_core::sql::preflight;

use super::{migrate, shown, steps};
use crate::driver::Driver;
use crate::prelude::*;
use crate::word::Step;

/// Rows, and what is said of them before the first step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stray {
    pub before: &'static [Step],
    pub rows: &'static [&'static str],
    pub steps: &'static [Step],
    /// How many, and what is wrong with them.
    pub said: &'static [(&'static str, &'static str)],
}

const USERS: Step = create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        varchar("name", 40).nullable(),
        integer("age").nullable(),
    ],
)
.primary_key(&["id"]);

const POSTS: Step = create_table(
    "posts",
    &[bigint("id").auto_increment(), bigint("user_id").nullable()],
)
.primary_key(&["id"]);

const ROWS: &str = "INSERT INTO users (id, name, age) VALUES (1, 'a', 3), (2, 'a', 3), (3, NULL, -1), (4, NULL, -1), \
     (5, 'b', 3)";
const POST_ROWS: &str =
    "INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 98), (3, 99), (4, NULL)";

const STATUS: Step = create_table(
    "users",
    &[
        integer("id"),
        enumeration("status", &["old", "gone", "kept"]),
    ],
)
.primary_key(&["id"]);

/// Every kind of step that can meet rows it cannot stand.
pub(super) const STRAYS: &[Stray] = &[
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[alter_column(
            "users",
            varchar("name", 40).nullable(),
            varchar("name", 40),
        )],
        said: &[("2", "users.name holds NULLs and becomes required")],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            alter_column("users", varchar("name", 40).nullable(), varchar("name", 40))
                .backfill(string("x")),
        ],
        said: &[],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[add_column("users", integer("size"))],
        said: &[(
            "5",
            "users has rows, and users.size is required and has neither default nor backfill",
        )],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            create_unique("users", "users_name_key", &["name"]),
            create_index("users", "users_name_age_idx", &["name", "age"]).unique(),
        ],
        said: &[
            (
                "1",
                "users(name) holds the same more than once, which users_name_key refuses",
            ),
            (
                "1",
                "users(name, age) holds the same more than once, which users_name_age_idx refuses",
            ),
        ],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            rename_table("users", "people"),
            rename_column("people", "name", "nick"),
            add_column("people", varchar("email", 40).nullable()),
            create_unique("people", "people_nick_key", &["nick"]),
            create_unique("people", "people_email_key", &["email"]),
            create_check("people", "people_age_check", "age > 0"),
            create_check("people", "people_nick_check", "nick <> ''"),
        ],
        said: &[
            (
                "1",
                "users(name) holds the same more than once, which people_nick_key refuses",
            ),
            (
                "2",
                "users holds rows that people_age_check (age > 0) refuses",
            ),
        ],
    },
    Stray {
        before: &[USERS, POSTS],
        rows: &[ROWS, POST_ROWS],
        steps: &[create_foreign_key(
            "posts",
            "posts_user_id_fkey",
            &["user_id"],
            "users",
            &["id"],
        )],
        said: &[("2", "posts(user_id) holds values that users does not have")],
    },
    Stray {
        before: &[POSTS],
        rows: &[POST_ROWS],
        steps: &[
            USERS,
            create_foreign_key(
                "posts",
                "posts_user_id_fkey",
                &["user_id"],
                "users",
                &["id"],
            ),
        ],
        said: &[("3", "posts(user_id) holds values that users does not have")],
    },
    Stray {
        before: &[STATUS],
        rows: &["INSERT INTO users (id, status) VALUES (1, 'old'), (2, 'gone'), (3, 'kept')"],
        steps: &[
            rename_value("users", "status", "old", "new"),
            alter_column(
                "users",
                enumeration("status", &["new", "gone", "kept"]),
                enumeration("status", &["new", "kept"]),
            ),
        ],
        said: &[(
            "1",
            "users.status holds values that it may not have any longer",
        )],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            rename_column("users", "age", "years"),
            create_check("users", "users_years_check", "years > 0 AND name <> 'b'"),
        ],
        said: &[(
            "3",
            "users holds rows that users_years_check (years > 0 AND name <> 'b') refuses",
        )],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            add_column("users", integer("team")).backfill(int(7)),
            create_unique("users", "users_team_key", &["team"]),
        ],
        said: &[(
            "1",
            "users(team) holds the same more than once, which users_team_key refuses",
        )],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            alter_column("users", varchar("name", 40).nullable(), varchar("name", 40))
                .backfill(string("b")),
            create_unique("users", "users_name_key", &["name"]),
        ],
        said: &[(
            "2",
            "users(name) holds the same more than once, which users_name_key refuses",
        )],
    },
    Stray {
        before: &[USERS],
        rows: &[ROWS],
        steps: &[
            alter_column("users", integer("age").nullable(), varchar("age", 9))
                .using("CASE WHEN age > 0 THEN 'old' END"),
            create_check("users", "users_age_check", "age <> 'old'"),
        ],
        said: &[
            (
                "2",
                "users.age becomes required, and `CASE WHEN age > 0 THEN 'old' END` is NULL for some of its rows",
            ),
            (
                "3",
                "users holds rows that users_age_check (age <> 'old') refuses",
            ),
        ],
    },
    Stray {
        before: &[USERS, POSTS],
        rows: &[ROWS, POST_ROWS],
        steps: &[
            sql("UPDATE users SET name = 'x' WHERE name IS NULL").reverse(nothing),
            alter_column("users", varchar("name", 40).nullable(), varchar("name", 40)),
            create_unique("users", "users_name_key", &["name"]),
            alter_column("posts", bigint("user_id").nullable(), bigint("user_id")),
        ],
        said: &[("1", "posts.user_id holds NULLs and becomes required")],
    },
    Stray {
        before: &[POSTS],
        rows: &[POST_ROWS],
        steps: &[
            create_table("nodes", &[bigint("id"), bigint("up").nullable()]).primary_key(&["id"]),
            rename_table("posts", "notes"),
            create_foreign_key(
                "notes",
                "notes_user_id_fkey",
                &["user_id"],
                "notes",
                &["id"],
            ),
        ],
        said: &[("2", "posts(user_id) holds values that posts does not have")],
    },
];

/// Counts, and sees that the samples can be shown.
pub(super) fn count_strays(case: &Stray, db: &mut dyn Driver) {
    let schema = migrate(db, &steps(case.before), &Schema::default()).unwrap();
    for sql in case.rows {
        db.execute(sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
    let mut said = Vec::new();
    for count in preflight(&steps(case.steps), &schema, db.engine()) {
        let number = shown(db, &count.sql).remove(0);
        let sample = shown(db, &count.sample);
        assert_eq!(sample.len().to_string(), number, "{}", count.sample);
        assert!(
            sample.iter().all(|one| one != "NULL"),
            "{}: {sample:?}",
            count.sample
        );
        if number != "0" {
            said.push((number, count.reason));
        }
    }
    let said: Vec<_> = said
        .iter()
        .map(|(n, why)| (n.as_str(), why.as_str()))
        .collect();
    assert_eq!(said, case.said, "{:?}", case.steps);
}

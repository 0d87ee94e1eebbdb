//! Cases of what is called otherwise from now on.

use super::Case;
use super::table::{BASE, POST_ROWS, POSTS_BACK, USER_ROWS, USERS};
use crate::prelude::*;
use crate::word::Step;

const POSTS: Step = create_table(
    "posts",
    &[
        bigint("id").auto_increment(),
        bigint("user_id").nullable(),
        varchar("title", 100),
    ],
)
.primary_key(&["id"])
.uniques(&[unique("posts_title_key", &["title"])])
.indexes(&[index("posts_user_id_idx", &["user_id"])])
.foreign_keys(&[
    foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(set_null),
])
.checks(&[check("posts_title_check", "title <> ''")]);

const POSTED: Case = Case {
    before: &[USERS, POSTS],
    rows: &[USER_ROWS, POST_ROWS],
    after: POSTS_BACK,
    back: POSTS_BACK,
    ..BASE
};

/// Names that change, by themselves and with what they came from.
pub(super) const NAMED: &[Case] = &[
    Case {
        name: "an index gets another name in one step",
        steps: &[rename_index("posts", "posts_user_id_idx", "by_user")],
        ..POSTED
    },
    Case {
        name: "a unique constraint gets another name",
        steps: &[rename_constraint("posts", "posts_title_key", "one_title")],
        ..POSTED
    },
    Case {
        name: "a foreign key gets another name",
        steps: &[rename_constraint("posts", "posts_user_id_fkey", "of_user")],
        ..POSTED
    },
    Case {
        name: "a foreign key that brings its index along gets another name",
        before: &[
            USERS,
            create_table("p", &[bigint("id"), bigint("user_id").nullable()])
                .primary_key(&["id"])
                .foreign_keys(&[foreign_key("p_fkey", &["user_id"], "users", &["id"])]),
        ],
        rows: &[USER_ROWS, "INSERT INTO p (id, user_id) VALUES (1, 5)"],
        steps: &[rename_constraint("p", "p_fkey", "q_fkey")],
        after: ("SELECT id, user_id FROM p", &["1|5"]),
        back: ("SELECT id, user_id FROM p", &["1|5"]),
        ..BASE
    },
    Case {
        name: "a foreign key of a table to itself gets another name",
        before: &[create_table("t", &[bigint("id"), bigint("up").nullable()])
            .primary_key(&["id"])
            .foreign_keys(&[foreign_key("t_up_fkey", &["up"], "t", &["id"])])],
        rows: &["INSERT INTO t (id, up) VALUES (1, NULL), (2, 1)"],
        steps: &[
            rename_column("t", "up", "parent"),
            rename_constraint("t", "t_up_fkey", "t_parent_fkey"),
        ],
        after: ("SELECT id, parent FROM t ORDER BY id", &["1|NULL", "2|1"]),
        back: ("SELECT id, up FROM t ORDER BY id", &["1|NULL", "2|1"]),
        ..BASE
    },
    Case {
        name: "a foreign key of a table to itself gets another name among others, and what it references one too",
        before: &[create_table(
            "t",
            &[
                bigint("id"),
                bigint("up").nullable(),
                integer("n").nullable(),
            ],
        )
        .primary_key(&["id"])
        .foreign_keys(&[foreign_key("t_up_fkey", &["up"], "t", &["id"])])],
        rows: &["INSERT INTO t (id, up) VALUES (1, 1), (2, 1)"],
        steps: &[
            drop_column("t", integer("n").nullable()).keep_nothing(),
            rename_constraint("t", "t_up_fkey", "tree"),
            rename_column("t", "id", "uid"),
        ],
        after: ("SELECT uid, up FROM t ORDER BY uid", &["1|1", "2|1"]),
        back: ("SELECT id, up FROM t ORDER BY id", &["1|1", "2|1"]),
        ..BASE
    },
    Case {
        name: "a check gets another name",
        steps: &[rename_constraint("posts", "posts_title_check", "titled")],
        ..POSTED
    },
    Case {
        name: "a primary key gets another name",
        steps: &[rename_constraint("posts", "posts_pkey", "post_key")],
        ..POSTED
    },
    Case {
        name: "what stands on a table follows its name",
        steps: &[
            rename_table("posts", "notes"),
            rename_index("notes", "posts_user_id_idx", "notes_user_id_idx"),
            rename_constraint("notes", "posts_title_key", "notes_title_key"),
            rename_constraint("notes", "posts_title_check", "notes_title_check"),
            rename_constraint("notes", "posts_user_id_fkey", "notes_user_id_fkey"),
        ],
        after: (
            "SELECT id, user_id, title FROM notes ORDER BY id",
            POSTS_BACK.1,
        ),
        ..POSTED
    },
    Case {
        name: "what stands on a column follows its name",
        steps: &[
            rename_column("posts", "user_id", "author_id"),
            rename_index("posts", "posts_user_id_idx", "posts_author_id_idx"),
            rename_constraint("posts", "posts_user_id_fkey", "posts_author_id_fkey"),
            add_column("posts", integer("n").nullable()),
        ],
        after: (
            "SELECT id, author_id, title FROM posts ORDER BY id",
            POSTS_BACK.1,
        ),
        ..POSTED
    },
    Case {
        name: "indexes of two tables swap their names",
        before: &[
            create_table("a", &[bigint("id"), integer("x").nullable()])
                .primary_key(&["id"])
                .indexes(&[index("a_x_idx", &["x"])]),
            create_table("b", &[bigint("id"), integer("x").nullable()])
                .primary_key(&["id"])
                .indexes(&[index("b_x_idx", &["x"])]),
        ],
        rows: &[
            "INSERT INTO a (id, x) VALUES (1, 5)",
            "INSERT INTO b (id, x) VALUES (2, 6)",
        ],
        steps: &[
            rename_table("a", "a_swap"),
            rename_table("b", "a"),
            rename_table("a_swap", "b"),
            rename_index("a", "b_x_idx", "b_x_idx_swap"),
            rename_index("b", "a_x_idx", "b_x_idx"),
            rename_index("a", "b_x_idx_swap", "a_x_idx"),
        ],
        after: ("SELECT id, x FROM a", &["2|6"]),
        back: ("SELECT id, x FROM a", &["1|5"]),
        ..BASE
    },
    Case {
        name: "indexes of one table swap their names",
        before: &[create_table(
            "t",
            &[
                bigint("id"),
                integer("a").nullable(),
                integer("b").nullable(),
            ],
        )
        .primary_key(&["id"])
        .indexes(&[index("t_a_idx", &["a"]), index("t_b_idx", &["b"])])],
        rows: &["INSERT INTO t (id, a, b) VALUES (1, 5, 6)"],
        steps: &[
            rename_index("t", "t_b_idx", "t_b_idx_swap"),
            rename_index("t", "t_a_idx", "t_b_idx"),
            rename_index("t", "t_b_idx_swap", "t_a_idx"),
            rename_column("t", "a", "a_swap"),
            rename_column("t", "b", "a"),
            rename_column("t", "a_swap", "b"),
        ],
        after: ("SELECT a, b FROM t", &["6|5"]),
        back: ("SELECT a, b FROM t", &["5|6"]),
        ..BASE
    },
];

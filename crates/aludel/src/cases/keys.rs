//! Cases of keys: what references, and what is referenced.

use super::Case;
use super::table::{BASE, POST_ROWS, POSTS, POSTS_BACK, USER_KEY, USER_ROWS, USERS};
use crate::prelude::*;

/// Primary keys and foreign keys of every kind.
pub(super) const KEYED: &[Case] = &[
    Case {
        name: "a table that references itself",
        steps: &[create_table(
            "nodes",
            &[bigint("id").auto_increment(), bigint("parent").nullable()],
        )
        .primary_key(&["id"])
        .indexes(&[index("nodes_parent_idx", &["parent"])])
        .foreign_keys(&[
            foreign_key("nodes_parent_fkey", &["parent"], "nodes", &["id"]).on_delete(cascade),
        ])],
        ..BASE
    },
    Case {
        name: "a foreign key",
        before: &[USERS, POSTS],
        rows: &[USER_ROWS, POST_ROWS],
        steps: &[USER_KEY],
        after: POSTS_BACK,
        back: POSTS_BACK,
        ..BASE
    },
    Case {
        name: "an index that a foreign key uses",
        before: &[create_table("t", &[bigint("id"), bigint("up").nullable()])
            .primary_key(&["id"])
            .indexes(&[index("t_up_id_idx", &["up", "id"])])
            .foreign_keys(&[foreign_key("t_up_fkey", &["up"], "t", &["id"])])],
        rows: &["INSERT INTO t (id, up) VALUES (1, NULL), (2, 1)"],
        steps: &[drop_index("t", "t_up_id_idx", &["up", "id"])],
        after: ("SELECT id, up FROM t ORDER BY id", &["1|NULL", "2|1"]),
        back: ("SELECT id, up FROM t ORDER BY id", &["1|NULL", "2|1"]),
        ..BASE
    },
    Case {
        name: "a unique key goes with the foreign key of its own table that references it",
        before: &[
            create_table("t", &[bigint("id"), bigint("no"), bigint("up").nullable()])
                .primary_key(&["id"])
                .uniques(&[unique("t_no_key", &["no"])])
                .foreign_keys(&[foreign_key("t_up_fkey", &["up"], "t", &["no"])]),
        ],
        rows: &["INSERT INTO t (id, no, up) VALUES (1, 5, NULL), (2, 6, 5)"],
        steps: &[
            drop_foreign_key("t", "t_up_fkey", &["up"], "t", &["no"]),
            drop_unique("t", "t_no_key", &["no"]),
        ],
        after: (
            "SELECT id, no, up FROM t ORDER BY id",
            &["1|5|NULL", "2|6|5"],
        ),
        back: (
            "SELECT id, no, up FROM t ORDER BY id",
            &["1|5|NULL", "2|6|5"],
        ),
        ..BASE
    },
    Case {
        name: "foreign keys in a circle",
        before: &[
            create_table(
                "a",
                &[bigint("id").auto_increment(), bigint("b_id").nullable()],
            )
            .primary_key(&["id"])
            .indexes(&[index("a_b_id_idx", &["b_id"])]),
            create_table(
                "b",
                &[bigint("id").auto_increment(), bigint("a_id").nullable()],
            )
            .primary_key(&["id"])
            .indexes(&[index("b_a_id_idx", &["a_id"])])
            .foreign_keys(&[foreign_key("b_a_id_fkey", &["a_id"], "a", &["id"])]),
        ],
        rows: &[
            "INSERT INTO a (id, b_id) VALUES (1, NULL)",
            "INSERT INTO b (id, a_id) VALUES (1, 1)",
            "UPDATE a SET b_id = 1",
        ],
        steps: &[
            create_foreign_key("a", "a_b_id_fkey", &["b_id"], "b", &["id"]).on_update(cascade),
        ],
        after: ("SELECT id, b_id FROM a", &["1|1"]),
        back: ("SELECT id, a_id FROM b", &["1|1"]),
        ..BASE
    },
    Case {
        name: "new tables in a circle",
        steps: &[
            create_table(
                "a",
                &[bigint("id").auto_increment(), bigint("b_id").nullable()],
            )
            .primary_key(&["id"])
            .indexes(&[index("a_b_id_idx", &["b_id"])]),
            create_table(
                "b",
                &[bigint("id").auto_increment(), bigint("a_id").nullable()],
            )
            .primary_key(&["id"])
            .indexes(&[index("b_a_id_idx", &["a_id"])])
            .foreign_keys(&[foreign_key("b_a_id_fkey", &["a_id"], "a", &["id"])]),
            create_foreign_key("a", "a_b_id_fkey", &["b_id"], "b", &["id"]).on_delete(set_null),
        ],
        ..BASE
    },
    Case {
        name: "composite keys, and a key that does not count itself up",
        steps: &[
            create_table("tags", &[bigint("id"), varchar("word", 40)]).primary_key(&["id"]),
            create_table(
                "tagged",
                &[bigint("tag_id"), bigint("user_id"), text("why").nullable()],
            )
            .primary_key(&["tag_id", "user_id"])
            .indexes(&[index("tagged_user_id_idx", &["user_id"])])
            .foreign_keys(&[
                foreign_key("tagged_tag_id_fkey", &["tag_id"], "tags", &["id"]).on_delete(cascade),
                foreign_key("tagged_user_id_fkey", &["user_id"], "users", &["id"])
                    .on_delete(cascade)
                    .on_update(restrict),
            ]),
        ],
        ..BASE
    },
    Case {
        name: "a u64 becomes a key of another table",
        before: &[
            create_table("t", &[bigint("id").auto_increment(), unsigned_bigint("n")])
                .primary_key(&["id"])
                .uniques(&[unique("t_n_key", &["n"])]),
            create_table(
                "r",
                &[bigint("id").auto_increment(), unsigned_bigint("t_n")],
            )
            .primary_key(&["id"])
            .indexes(&[index("r_t_n_idx", &["t_n"])]),
        ],
        rows: &[
            "INSERT INTO t (id, n) VALUES (1, '00000000000000000005'), (2, '00000000000000000000')",
            "INSERT INTO r (id, t_n) VALUES (1, '00000000000000000005')",
        ],
        steps: &[create_foreign_key("r", "r_t_n_fkey", &["t_n"], "t", &["n"])],
        after: (
            "SELECT t.id, t.n + 0 FROM t JOIN r ON r.t_n = t.n",
            &["1|5"],
        ),
        back: ("SELECT id, n + 0 FROM t ORDER BY id", &["1|5", "2|0"]),
        ..BASE
    },
];

//! Cases of primary keys that change.

use super::Case;
use super::table::{BASE, USER_ROWS, USERS};
use crate::prelude::*;
use crate::word::Step;

const PAIRS: Step = create_table(
    "t",
    &[
        bigint("a"),
        bigint("b"),
        varchar("code", 20),
        text("note").nullable(),
    ],
)
.primary_key(&["a", "b"])
.indexes(&[index("t_code_idx", &["code"])]);

const PAIR_ROWS: &str = "INSERT INTO t (a, b, code, note) VALUES (1, 10, 'x', 'it''s'), (2, 11, 'y', NULL), (1, 12, 'z', '🎉')";
const PAIRS_BACK: (&str, &[&str]) = (
    "SELECT a, b, code, note FROM t ORDER BY b",
    &["1|10|x|it's", "2|11|y|NULL", "1|12|z|🎉"],
);

const PAIRED: Case = Case {
    before: &[PAIRS],
    rows: &[PAIR_ROWS],
    after: PAIRS_BACK,
    back: PAIRS_BACK,
    ..BASE
};

const CODES: Step =
    create_table("t", &[varchar("code", 20), text("note").nullable()]).primary_key(&["code"]);
const CODE_ROWS: &str = "INSERT INTO t (code, note) VALUES ('x', 'a'), ('y', NULL)";
const CODES_BACK: (&str, &[&str]) = ("SELECT code, note FROM t ORDER BY code", &["x|a", "y|NULL"]);

const CODED: Case = Case {
    before: &[CODES],
    rows: &[CODE_ROWS],
    after: CODES_BACK,
    back: CODES_BACK,
    ..BASE
};

/// Primary keys of every kind that become another.
pub(super) const REKEYED: &[Case] = &[
    Case {
        name: "m27 a key that counts itself up becomes composite",
        before: &[create_table(
            "t",
            &[
                bigint("id").auto_increment(),
                bigint("no"),
                text("note").nullable(),
            ],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id, no, note) VALUES (1, 5, 'a'), (7, 5, NULL)"],
        steps: &[
            alter_column("t", bigint("id").auto_increment(), bigint("id")),
            alter_primary_key("t", &["id"], &["id", "no"]),
        ],
        after: (
            "SELECT id, no, note FROM t ORDER BY id",
            &["1|5|a", "7|5|NULL"],
        ),
        back: (
            "SELECT id, no, note FROM t ORDER BY id",
            &["1|5|a", "7|5|NULL"],
        ),
        ..BASE
    },
    Case {
        name: "a composite key becomes one that counts itself up",
        steps: &[
            alter_primary_key("t", &["a", "b"], &["b"]),
            alter_column("t", bigint("b"), bigint("b").auto_increment()),
        ],
        ..PAIRED
    },
    Case {
        name: "the columns of a key change places",
        steps: &[alter_primary_key("t", &["a", "b"], &["b", "a"])],
        ..PAIRED
    },
    Case {
        name: "a key gets another column of another type",
        steps: &[alter_primary_key("t", &["a", "b"], &["a", "b", "code"])],
        ..PAIRED
    },
    Case {
        name: "another column becomes the key",
        steps: &[alter_primary_key("t", &["a", "b"], &["code"])],
        ..PAIRED
    },
    Case {
        name: "a column that could be NULL becomes the key",
        before: &[create_table(
            "t",
            &[bigint("id").auto_increment(), integer("no").nullable()],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id, no) VALUES (1, 5), (2, 6)"],
        steps: &[
            alter_column("t", integer("no").nullable(), integer("no")),
            alter_column("t", bigint("id").auto_increment(), bigint("id")),
            alter_primary_key("t", &["id"], &["no"]),
            alter_column("t", bigint("id"), bigint("id").nullable()),
        ],
        after: ("SELECT id, no FROM t ORDER BY id", &["1|5", "2|6"]),
        back: ("SELECT id, no FROM t ORDER BY id", &["1|5", "2|6"]),
        ..BASE
    },
    Case {
        name: "m9 a new column that counts itself up becomes the key",
        steps: &[
            add_column("t", bigint("id").auto_increment()),
            alter_primary_key("t", &["code"], &["id"]),
            create_unique("t", "t_code_key", &["code"]),
        ],
        after: (
            "SELECT code, note FROM t WHERE id IN (1, 2) ORDER BY code",
            CODES_BACK.1,
        ),
        ..CODED
    },
    Case {
        name: "a new column joins the key",
        steps: &[
            add_column("t", varchar("lang", 5).default(string("en"))),
            alter_primary_key("t", &["code"], &["code", "lang"]),
        ],
        after: ("SELECT code, lang FROM t ORDER BY code", &["x|en", "y|en"]),
        ..CODED
    },
    Case {
        name: "another column takes the place and the name of the key",
        before: &[create_table(
            "t",
            &[
                bigint("id").auto_increment(),
                varchar("uid", 20),
                text("note").nullable(),
            ],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id, uid, note) VALUES (1, 'x', 'a'), (2, 'y', NULL)"],
        steps: &[
            rename_column("t", "id", "id_swap"),
            rename_column("t", "uid", "id"),
            alter_primary_key("t", &["id_swap"], &["id"]),
            drop_column("t", bigint("id_swap").auto_increment()),
        ],
        after: ("SELECT id, note FROM t ORDER BY id", &["x|a", "y|NULL"]),
        back: (
            "SELECT id, uid, note FROM t ORDER BY uid",
            &["1|x|a", "2|y|NULL"],
        ),
        ..BASE
    },
    Case {
        name: "a key that is referenced is no longer the primary one",
        before: &[
            USERS,
            create_table(
                "p",
                &[bigint("id").auto_increment(), bigint("user_id").nullable()],
            )
            .primary_key(&["id"])
            .indexes(&[index("p_user_id_idx", &["user_id"])])
            .foreign_keys(&[foreign_key(
                "p_user_id_fkey",
                &["user_id"],
                "users",
                &["id"],
            )
            .on_delete(cascade)]),
        ],
        rows: &[
            "INSERT INTO users (id, name) VALUES (1, 'a'), (5, 'b')",
            "INSERT INTO p (id, user_id) VALUES (1, 5), (2, NULL)",
        ],
        steps: &[
            drop_foreign_key("p", "p_user_id_fkey", &["user_id"], "users", &["id"])
                .on_delete(cascade),
            alter_column("users", bigint("id").auto_increment(), bigint("id")),
            alter_column(
                "users",
                varchar("name", 255).nullable(),
                varchar("name", 255),
            ),
            alter_primary_key("users", &["id"], &["name"]),
            create_unique("users", "users_id_key", &["id"]),
            create_foreign_key("p", "p_user_id_fkey", &["user_id"], "users", &["id"])
                .on_delete(cascade),
        ],
        after: (
            "SELECT p.id, users.name FROM p JOIN users ON users.id = p.user_id",
            &["1|b"],
        ),
        back: (
            "SELECT p.id, users.name FROM p JOIN users ON users.id = p.user_id",
            &["1|b"],
        ),
        ..BASE
    },
    Case {
        name: "a key whose first column references another table",
        before: &[
            USERS,
            create_table("m", &[bigint("user_id"), bigint("no"), bigint("id")])
                .primary_key(&["user_id", "no"])
                .foreign_keys(&[foreign_key(
                    "m_user_id_fkey",
                    &["user_id"],
                    "users",
                    &["id"],
                )]),
        ],
        rows: &[
            USER_ROWS,
            "INSERT INTO m (user_id, no, id) VALUES (1, 1, 11), (5, 1, 12)",
        ],
        steps: &[alter_primary_key("m", &["user_id", "no"], &["id"])],
        after: (
            "SELECT user_id, no, id FROM m ORDER BY id",
            &["1|1|11", "5|1|12"],
        ),
        back: (
            "SELECT user_id, no, id FROM m ORDER BY id",
            &["1|1|11", "5|1|12"],
        ),
        ..BASE
    },
    Case {
        name: "a u64 comes into the key and another leaves it",
        before: &[
            create_table("t", &[unsigned_bigint("a"), unsigned_bigint("b")]).primary_key(&["a"]),
        ],
        rows: &[
            "INSERT INTO t (a, b) VALUES (1, '00000000000000000005'), (2, '00000000000000000007')",
        ],
        steps: &[alter_primary_key("t", &["a"], &["b"])],
        after: ("SELECT a + 0, b + 0 FROM t ORDER BY a", &["1|5", "2|7"]),
        back: ("SELECT a + 0, b + 0 FROM t ORDER BY a", &["1|5", "2|7"]),
        ..BASE
    },
];

//! Cases for what MySQL and MariaDB have been found to get wrong.

mod family;
mod more;

use self::family::{CHILD, CHILD_FILL, CHILDREN, PARENT, PARENT_FILL};
use super::Case;
use crate::Engine;
use crate::prelude::*;
use crate::word::Step;

pub(crate) use more::MORE;

const T_ROWS: (&str, &[&str]) = ("SELECT count(*) FROM t", &["3"]);

/// What most cases share: a table of three rows, of which nothing is lost.
const BASE: Case = Case {
    name: "",
    before: &[T],
    rows: &[T_FILL],
    steps: &[],
    after: T_ROWS,
    back: T_BACK,
    not_on: &[],
};

const T: Step = create_table(
    "t",
    &[
        bigint("id").auto_increment(),
        varchar("name", 40).comment("what it's called"),
        STATUS,
        unsigned_integer("n").nullable(),
    ],
)
.primary_key(&["id"]);

const T_FILL: &str = "INSERT INTO t (id, name, status, n) VALUES (1, 'a', 'active', 1), (5, 'b', 'it''s', NULL), \
     (7, 'c', '🎉', 4294967295)";

const T_BACK: (&str, &[&str]) = (
    "SELECT id, name, status, n FROM t ORDER BY id",
    &["1|a|active|1", "5|b|it's|NULL", "7|c|🎉|4294967295"],
);

const STATUS: crate::word::Column =
    enumeration("status", &["active", "it's", "back\\slash", "🎉"]).default(string("active"));

/// The cases.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "a table of checked values is renamed",
        steps: &[rename_table("t", "u")],
        after: ("SELECT count(*) FROM u", &["3"]),
        ..BASE
    },
    Case {
        name: "m26 two tables of checked values swap their names",
        before: &[
            T,
            create_table("u", &[bigint("id"), enumeration("status", &["x"])]).primary_key(&["id"]),
        ],
        rows: &[T_FILL, "INSERT INTO u (id, status) VALUES (2, 'x')"],
        steps: &[
            rename_table("t", "t_swap"),
            rename_table("u", "t"),
            rename_table("t_swap", "u"),
        ],
        after: ("SELECT id, status FROM t", &["2|x"]),
        ..BASE
    },
    Case {
        name: "m26 two plain tables swap their names at once",
        before: &[
            create_table("a", &[bigint("id"), text("x").nullable()]).primary_key(&["id"]),
            create_table("b", &[bigint("id"), text("y").nullable()]).primary_key(&["id"]),
        ],
        rows: &["INSERT INTO a (id, x) VALUES (1, 'x')"],
        steps: &[
            rename_table("a", "a_swap"),
            rename_table("b", "a"),
            rename_table("a_swap", "b"),
        ],
        after: ("SELECT id, x FROM b", &["1|x"]),
        back: ("SELECT id, x FROM a", &["1|x"]),
        ..BASE
    },
    Case {
        name: "a column of checked values is renamed",
        steps: &[rename_column("t", "status", "state")],
        after: (
            "SELECT id, state FROM t ORDER BY id",
            &["1|active", "5|it's", "7|🎉"],
        ),
        ..BASE
    },
    Case {
        name: "a column of checked values is renamed, and given another",
        steps: &[
            rename_column("t", "status", "state"),
            alter_column(
                "t",
                enumeration("state", &["active", "it's", "back\\slash", "🎉"])
                    .default(string("active")),
                enumeration("state", &["active", "it's", "back\\slash", "🎉", "new"])
                    .default(string("new")),
            ),
        ],
        after: (
            "SELECT id, state FROM t ORDER BY id",
            &["1|active", "5|it's", "7|🎉"],
        ),
        ..BASE
    },
    Case {
        name: "two values of an enum swap their names",
        steps: &[
            rename_value("t", "status", "active", "tmp"),
            rename_value("t", "status", "it's", "active"),
            rename_value("t", "status", "tmp", "it's"),
        ],
        after: (
            "SELECT id, status FROM t ORDER BY id",
            &["1|it's", "5|active", "7|🎉"],
        ),
        ..BASE
    },
    Case {
        name: "m3 a column keeps all that is not changed of it",
        before: &[create_table(
            "t",
            &[
                bigint("id").auto_increment(),
                unsigned_integer("n")
                    .default(int(3))
                    .comment("it's a \\ number"),
                varchar("s", 10)
                    .default(string("x"))
                    .comment("text")
                    .collate("utf8mb4_unicode_ci"),
            ],
        )
        .primary_key(&["id"])
        .comment("what's \\ in it")],
        rows: &["INSERT INTO t (id) VALUES (1)"],
        steps: &[
            alter_column(
                "t",
                unsigned_integer("n")
                    .default(int(3))
                    .comment("it's a \\ number"),
                unsigned_bigint("n")
                    .default(int(3))
                    .comment("it's a \\ number"),
            ),
            alter_column(
                "t",
                varchar("s", 10)
                    .default(string("x"))
                    .comment("text")
                    .collate("utf8mb4_unicode_ci"),
                varchar("s", 300)
                    .default(string("x"))
                    .comment("text")
                    .collate("utf8mb4_unicode_ci"),
            ),
            alter_column(
                "t",
                bigint("id").auto_increment(),
                bigint("id").auto_increment().comment("key"),
            ),
            comment_table("t", "what's \\ in it", "more"),
        ],
        after: ("SELECT id, n, s FROM t", &["1|3|x"]),
        back: ("SELECT id, n, s FROM t", &["1|3|x"]),
        ..BASE
    },
    Case {
        name: "m7 an index goes before one of its columns does",
        before: &[create_table(
            "t",
            &[
                bigint("id"),
                integer("a").nullable(),
                integer("b").nullable(),
            ],
        )
        .primary_key(&["id"])
        .indexes(&[index("t_a_b_idx", &["a", "b"])])
        .uniques(&[unique("t_b_a_key", &["b", "a"])])],
        rows: &["INSERT INTO t (id, a, b) VALUES (1, 1, 1), (2, 1, 2)"],
        steps: &[
            drop_index("t", "t_a_b_idx", &["a", "b"]),
            drop_unique("t", "t_b_a_key", &["b", "a"]),
            drop_column("t", integer("b").nullable()),
            create_index("t", "t_a_idx", &["a"]),
        ],
        after: ("SELECT id, a FROM t ORDER BY id", &["1|1", "2|1"]),
        back: (
            "SELECT id, a, b FROM t ORDER BY id",
            &["1|1|NULL", "2|1|NULL"],
        ),
        ..BASE
    },
    Case {
        name: "m9 both ends of a foreign key change their type",
        before: &[PARENT, CHILD],
        rows: &[PARENT_FILL, CHILD_FILL],
        steps: &[
            alter_column("parents", integer("id"), bigint("id")),
            alter_column(
                "children",
                integer("parent_id").nullable(),
                bigint("parent_id").nullable(),
            ),
        ],
        after: CHILDREN,
        back: CHILDREN,
        ..BASE
    },
    Case {
        name: "m9 both ends of a foreign key change their type, with other changes between and after",
        before: &[PARENT, CHILD],
        rows: &[PARENT_FILL, CHILD_FILL],
        steps: &[
            alter_column("parents", integer("id"), bigint("id")),
            add_column("parents", integer("z").nullable()),
            rename_table("children", "kids"),
            alter_column(
                "kids",
                integer("parent_id").nullable(),
                bigint("parent_id").nullable(),
            ),
            rename_column("kids", "parent_id", "pid"),
        ],
        after: ("SELECT id, pid FROM kids ORDER BY id", CHILDREN.1),
        back: CHILDREN,
        ..BASE
    },
    Case {
        name: "a foreign key goes with its column",
        before: &[PARENT, CHILD],
        rows: &[PARENT_FILL, CHILD_FILL],
        steps: &[
            drop_foreign_key(
                "children",
                "children_parent_id_fkey",
                &["parent_id"],
                "parents",
                &["id"],
            )
            .on_delete(set_null),
            drop_column("children", integer("parent_id").nullable()),
        ],
        after: ("SELECT id FROM children ORDER BY id", &["1", "2", "3"]),
        back: (
            "SELECT id, parent_id FROM children ORDER BY id",
            &["1|NULL", "2|NULL", "3|NULL"],
        ),
        ..BASE
    },
    Case {
        name: "a foreign key is changed under its name",
        before: &[PARENT, CHILD],
        rows: &[PARENT_FILL, CHILD_FILL],
        steps: &[
            drop_foreign_key(
                "children",
                "children_parent_id_fkey",
                &["parent_id"],
                "parents",
                &["id"],
            )
            .on_delete(set_null),
            create_foreign_key(
                "children",
                "children_parent_id_fkey",
                &["parent_id"],
                "parents",
                &["id"],
            )
            .on_delete(cascade)
            .on_update(cascade),
        ],
        after: CHILDREN,
        back: CHILDREN,
        ..BASE
    },
    Case {
        name: "a table comes to reference a new key of its own",
        before: &[create_table(
            "t",
            &[
                integer("id"),
                varchar("code", 20),
                varchar("up", 20).nullable(),
            ],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id, code, up) VALUES (1, 'a', NULL), (2, 'b', 'a')"],
        steps: &[
            add_column("t", integer("z").nullable()),
            create_unique("t", "t_code_key", &["code"]),
            create_foreign_key("t", "t_up_fkey", &["up"], "t", &["code"]).on_update(cascade),
            create_index("t", "t_z_idx", &["z"]),
        ],
        after: (
            "SELECT id, code, up FROM t ORDER BY id",
            &["1|a|NULL", "2|b|a"],
        ),
        back: (
            "SELECT id, code, up FROM t ORDER BY id",
            &["1|a|NULL", "2|b|a"],
        ),
        ..BASE
    },
    Case {
        name: "an index takes over for the one that a foreign key has, and gives it back",
        before: &[PARENT, CHILD],
        rows: &[PARENT_FILL, CHILD_FILL],
        steps: &[
            create_index(
                "children",
                "children_parent_id_id_idx",
                &["parent_id", "id"],
            ),
            add_column("children", integer("z").nullable()),
        ],
        after: CHILDREN,
        back: CHILDREN,
        ..BASE
    },
    Case {
        name: "two foreign keys on one column, of which the first goes",
        before: &[
            PARENT,
            create_table("others", &[integer("id")]).primary_key(&["id"]),
            CHILD,
            create_foreign_key(
                "children",
                "children_zz_fkey",
                &["parent_id"],
                "others",
                &["id"],
            ),
        ],
        rows: &[
            PARENT_FILL,
            "INSERT INTO others (id) VALUES (1), (2)",
            CHILD_FILL,
        ],
        steps: &[drop_foreign_key(
            "children",
            "children_parent_id_fkey",
            &["parent_id"],
            "parents",
            &["id"],
        )
        .on_delete(set_null)],
        after: CHILDREN,
        back: CHILDREN,
        ..BASE
    },
    Case {
        name: "m14 a default of a nullable column goes, and an INSERT need not name it",
        before: &[create_table(
            "t",
            &[integer("id"), integer("n").nullable().default(int(3))],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id) VALUES (1)"],
        steps: &[
            alter_column(
                "t",
                integer("n").nullable().default(int(3)),
                integer("n").nullable(),
            ),
            sql("INSERT INTO t (id) VALUES (2)").reverse(sql("DELETE FROM t WHERE id = 2")),
        ],
        after: ("SELECT id, n FROM t ORDER BY id", &["1|3", "2|NULL"]),
        back: ("SELECT id, n FROM t ORDER BY id", &["1|3"]),
        ..BASE
    },
];

//! The cases.

use super::Case;
use crate::prelude::*;
use crate::word::Step;

const USERS: Step = create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        varchar("name", 255).nullable(),
    ],
)
.primary_key(&["id"]);

const POSTS: Step = create_table(
    "posts",
    &[
        bigint("id").auto_increment(),
        bigint("user_id").nullable(),
        varchar("title", 100),
    ],
)
.primary_key(&["id"])
.indexes(&[index("posts_user_id_idx", &["user_id"])]);

const USER_ROWS: &str =
    "INSERT INTO users (id, name) VALUES (1, 'it''s 🎉 \"q\"'), (5, NULL), (7, '')";
const USERS_BACK: (&str, &[&str]) = (
    "SELECT id, name FROM users ORDER BY id",
    &["1|it's 🎉 \"q\"", "5|NULL", "7|"],
);
const POST_ROWS: &str =
    "INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'a'), (2, 5, 'b'), (9, NULL, 'ü')";
const POSTS_BACK: (&str, &[&str]) = (
    "SELECT id, user_id, title FROM posts ORDER BY id",
    &["1|1|a", "2|5|b", "9|NULL|ü"],
);

/// What most cases share.
const BASE: Case = Case {
    name: "",
    before: &[USERS],
    rows: &[USER_ROWS],
    steps: &[],
    after: USERS_BACK,
    back: USERS_BACK,
    not_on: &[],
};

/// A case that changes the type of a column `n`: a value as SQL, and what it shows with the new type and with the old
/// one again.
macro_rules! retyped {
    ($name:literal, $from:expr => $to:expr, $value:literal, $after:literal, $back:literal) => {
        Case {
            name: $name,
            before: &[create_table("t", &[integer("id"), $from.nullable()]).primary_key(&["id"])],
            rows: &[concat!(
                "INSERT INTO t (id, n) VALUES (1, ",
                $value,
                "), (2, NULL)"
            )],
            steps: &[alter_column("t", $from.nullable(), $to.nullable())],
            after: (
                "SELECT id, n FROM t ORDER BY id",
                &[concat!("1|", $after), "2|NULL"],
            ),
            back: (
                "SELECT id, n FROM t ORDER BY id",
                &[concat!("1|", $back), "2|NULL"],
            ),
            not_on: &[],
        }
    };
}

/// Every kind of step, and what each has been found to get wrong.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "create and drop a table of every type",
        before: &[USERS],
        steps: &[EVERYTHING],
        ..BASE
    },
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
        name: "a foreign key",
        before: &[USERS, POSTS],
        rows: &[USER_ROWS, POST_ROWS],
        steps: &[USER_KEY],
        after: POSTS_BACK,
        back: POSTS_BACK,
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
        name: "names that differ in nothing but case",
        steps: &[
            rename_table("users", "Users"),
            rename_column("Users", "name", "Name"),
        ],
        after: ("SELECT id, Name FROM Users ORDER BY id", USERS_BACK.1),
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
    retyped!("integers up", integer("n") => bigint("n"), "-7", "-7", "-7"),
    retyped!("integers down", bigint("n") => smallint("n"), "-7", "-7", "-7"),
    retyped!("a signed to an unsigned integer", bigint("n") => unsigned_integer("n"), "7", "7", "7"),
    retyped!("an integer to a text", integer("n") => text("n"), "-7", "-7", "-7"),
    retyped!("a text to an integer", varchar("n", 20) => integer("n"), "'-7'", "-7", "-7"),
    retyped!("a bool to an integer", boolean("n") => integer("n"), "1", "1", "1"),
    retyped!("a bool to a text", boolean("n") => varchar("n", 5), "1", "1", "1"),
    retyped!("an integer to a decimal", integer("n") => decimal("n", 10, 0), "12", "12", "12"),
    retyped!("a decimal to a text", decimal("n", 10, 2) => varchar("n", 20), "'1.50'", "1.50", "1.50"),
    retyped!("a longer decimal", decimal("n", 5, 2) => decimal("n", 9, 2), "'1.50'", "1.50", "1.50"),
    retyped!("an integer to a double", integer("n") => double("n"), "3", "3", "3"),
    retyped!("a double to a text", double("n") => varchar("n", 30), "2.5", "2.5", "2.5"),
    retyped!("a shorter text", text("n") => varchar("n", 5), "'é🎉'", "é🎉", "é🎉"),
    retyped!("a text to json", text("n") => json("n"), "'[1]'", "[1]", "[1]"),
    retyped!("a text to an enum", varchar("n", 9) => enumeration("n", &["a", "it's"]), "'it''s'", "it's", "it's"),
    retyped!("more bytes", varbinary("n", 4) => blob("n"), "X'41'", "A", "A"),
    retyped!(
        "a date to a datetime", date("n") => datetime("n"),
        "'2024-02-29'", "2024-02-29 00:00:00.000000", "2024-02-29"
    ),
    Case {
        name: "a datetime to a timestamp and back",
        before: &[
            create_table("t", &[integer("id"), datetime("n").nullable()]).primary_key(&["id"]),
        ],
        rows: &["INSERT INTO t (id, n) VALUES (1, '2024-02-29 23:59:59.123456'), (2, NULL)"],
        steps: &[alter_column(
            "t",
            datetime("n").nullable(),
            timestamp("n").nullable(),
        )],
        after: (
            "SELECT id, substr(n, 1, 26) FROM t ORDER BY id",
            &["1|2024-02-29 23:59:59.123456", "2|NULL"],
        ),
        back: (
            "SELECT id, n FROM t ORDER BY id",
            &["1|2024-02-29 23:59:59.123456", "2|NULL"],
        ),
        not_on: &[],
    },
    retyped!("a date to a text", date("n") => varchar("n", 10), "'2024-02-29'", "2024-02-29", "2024-02-29"),
    retyped!(
        "a uuid to a text", uuid("n") => varchar("n", 36),
        "X'41424344454647484950515253545556'", "41424344-4546-4748-4950-515253545556", "ABCDEFGHIPQRSTUV"
    ),
    retyped!(
        "a text to a uuid", varchar("n", 36) => uuid("n"),
        "'41424344-4546-4748-4950-515253545556'", "ABCDEFGHIPQRSTUV", "41424344-4546-4748-4950-515253545556"
    ),
];

const USER_KEY: Step = create_foreign_key(
    "posts",
    "posts_user_id_fkey",
    &["user_id"],
    "users",
    &["id"],
)
.on_delete(cascade);

const EVERYTHING: Step = create_table(
    "everything",
    &[
        bigint("id").auto_increment(),
        boolean("a").default(bool(true)),
        tinyint("b").default(int(-1)),
        smallint("c").nullable(),
        integer("d").default(int(5)),
        unsigned_tinyint("e"),
        unsigned_smallint("f"),
        unsigned_integer("g").default(int(4_294_967_295)),
        unsigned_bigint("h").default(int(18_446_744_073_709_551_615)),
        real("i").default(number("2.5")),
        double("j").default(number("-0.1")),
        text("k").nullable(),
        varchar("l", 255).default(string("it's \\ \"q\" é🎉")),
        blob("m").nullable(),
        varbinary("n", 16).default(bytes(b"\x00\xff'")),
        decimal("o", 10, 2).default(number("1.5")),
        date("p").default(string("2024-02-29")),
        time("q").nullable(),
        datetime("r").default(now),
        timestamp("s").default(now),
        uuid("t").nullable(),
        json("u").nullable(),
        enumeration("v", &["x", "it's"]).default(string("it's")),
        integer("w").generated_stored("d + 1"),
        integer("x").generated_virtual("d * (d + 1)").nullable(),
        integer("group").nullable(),
    ],
)
.primary_key(&["id"])
.uniques(&[
    unique("everything_l_key", &["l"]),
    unique("everything_d_l_key", &["d", "l"]),
])
.indexes(&[
    index("everything_c_idx", &["c"]),
    index_on("everything_d_c_idx", &[desc("d"), asc("c")]),
    index("everything_group_idx", &["group"]).unique(),
])
.checks(&[check("everything_d_check", "d > 0 AND (d < 10 OR d <> 7)")]);

const ALL_OF_IT: &str =
    "3|1|-1|NULL|5|1|2|4294967295|2.5|-0.1|it's|it's \\ \"q\" é🎉|1.50|2024-02-29|[1]|it's|6|30";

//! Cases for what MySQL and MariaDB have been found to get wrong.

use super::Case;
use crate::Engine;
use crate::prelude::*;
use crate::word::Step;

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
        enumeration("status", &["active", "it's", "back\\slash", "🎉"]).default(string("active")),
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
            create_index("children", "children_parent_id_id_idx", &["parent_id", "id"]),
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
        rows: &[PARENT_FILL, "INSERT INTO others (id) VALUES (1), (2)", CHILD_FILL],
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
        name: "a foreign key's column becomes required beside a copy of the table",
        before: &[
            PARENT,
            create_table(
                "children",
                &[integer("id"), integer("parent_id").nullable(), integer("x")],
            )
            .primary_key(&["id"])
            .foreign_keys(&[foreign_key(
                "children_parent_id_fkey",
                &["parent_id"],
                "parents",
                &["id"],
            )]),
        ],
        rows: &[
            PARENT_FILL,
            "INSERT INTO children (id, parent_id, x) VALUES (1, 1, 7), (2, NULL, 8)",
        ],
        steps: &[
            alter_column("children", integer("x"), bigint("x")),
            alter_column(
                "children",
                integer("parent_id").nullable(),
                integer("parent_id"),
            )
            .backfill(int(2)),
            create_check("children", "children_x_check", "x > 0"),
        ],
        after: (
            "SELECT id, parent_id, x FROM children ORDER BY id",
            &["1|1|7", "2|2|8"],
        ),
        back: (
            "SELECT id, parent_id, x FROM children ORDER BY id",
            &["1|1|7", "2|2|8"],
        ),
        ..BASE
    },
    Case {
        name: "a foreign key is one name of many columns, and of a table that references itself",
        before: &[
            create_table("p", &[integer("a"), integer("b")])
                .primary_key(&["a", "b"])
                .indexes(&[index("p_b_a_idx", &["b", "a"]).unique()]),
            create_table(
                "t",
                &[
                    integer("id"),
                    integer("pa").nullable(),
                    integer("pb").nullable(),
                    integer("up").nullable(),
                ],
            )
            .primary_key(&["id"])
            .foreign_keys(&[
                foreign_key("t_p_fkey", &["pb", "pa"], "p", &["b", "a"]),
                foreign_key("t_up_fkey", &["up"], "t", &["id"]),
            ]),
        ],
        rows: &[
            "INSERT INTO p (a, b) VALUES (1, 2)",
            "INSERT INTO t (id, pa, pb, up) VALUES (1, 1, 2, NULL), (2, NULL, 7, 1)",
        ],
        steps: &[
            rename_column("t", "id", "tid"),
            rename_column("p", "b", "bb"),
            rename_column("t", "pb", "pbb"),
            rename_table("t", "tt"),
        ],
        after: ("SELECT tid, pa, pbb, up FROM tt ORDER BY tid", &["1|1|2|NULL", "2|NULL|7|1"]),
        back: ("SELECT id, pa, pb, up FROM t ORDER BY id", &["1|1|2|NULL", "2|NULL|7|1"]),
        ..BASE
    },
    Case {
        name: "a column is converted that everything stands on",
        before: &[create_table(
            "t",
            &[integer("id"), varchar("v", 20), integer("z").nullable()],
        )
        .primary_key(&["v", "id"])
        .uniques(&[unique("t_v_key", &["v"])])
        .indexes(&[index("t_z_v_idx", &["z", "v"])])
        .checks(&[check("t_v_check", "v <> 'never'")])],
        rows: &["INSERT INTO t (id, v, z) VALUES (1, 'a7', 5), (2, 'a9', NULL)"],
        steps: &[
            drop_check("t", "t_v_check", "v <> 'never'"),
            alter_column("t", varchar("v", 20), integer("v"))
                .using("substr(v, 2) + 0")
                .reverse_using("concat('a', v)"),
            create_check("t", "t_v_check", "v > 0"),
        ],
        after: ("SELECT id, v, z FROM t ORDER BY id", &["1|7|5", "2|9|NULL"]),
        back: ("SELECT id, v, z FROM t ORDER BY id", &["1|a7|5", "2|a9|NULL"]),
        ..BASE
    },
    Case {
        name: "a key that counts itself up is converted",
        before: &[create_table("t", &[varchar("id", 9), integer("z").nullable()]).primary_key(&["id"])],
        rows: &["INSERT INTO t (id, z) VALUES ('x3', 1), ('x12', 2)"],
        steps: &[
            alter_column("t", varchar("id", 9), bigint("id").auto_increment())
                .using("substr(id, 2) + 0")
                .reverse_using("concat('x', id)"),
        ],
        after: ("SELECT id, z FROM t ORDER BY id", &["3|1", "12|2"]),
        back: ("SELECT id, z FROM t ORDER BY z", &["x3|1", "x12|2"]),
        ..BASE
    },
    Case {
        name: "a text becomes an enum by an expression, and NULLs are filled",
        before: &[create_table("t", &[integer("id"), text("v").nullable()]).primary_key(&["id"])],
        rows: &["INSERT INTO t (id, v) VALUES (1, 'A'), (2, NULL)"],
        steps: &[
            alter_column("t", text("v").nullable(), enumeration("v", &["a", "b"]))
                .using("lower(v)")
                .reverse_using("upper(v)")
                .backfill(string("b")),
        ],
        after: ("SELECT id, v FROM t ORDER BY id", &["1|a", "2|b"]),
        back: ("SELECT id, v FROM t ORDER BY id", &["1|A", "2|B"]),
        ..BASE
    },
    Case {
        name: "a column that becomes required changes its type too",
        before: &[create_table("t", &[integer("id"), integer("v").nullable()]).primary_key(&["id"])],
        rows: &["INSERT INTO t (id, v) VALUES (1, 7), (2, NULL)"],
        steps: &[
            alter_column("t", integer("v").nullable(), varchar("v", 9)).backfill(string("0")),
        ],
        after: ("SELECT id, v FROM t ORDER BY id", &["1|7", "2|0"]),
        back: ("SELECT id, v FROM t ORDER BY id", &["1|7", "2|0"]),
        ..BASE
    },
    Case {
        name: "a column with an expression for the rows that are there",
        steps: &[
            add_column("t", varchar("slug", 60)).backfill(expr("concat(id, '-', lower(name))")),
            add_column("t", integer("m").nullable()).backfill(expr("id * 2")),
            add_column("t", text("long")).backfill(string("it's \\ long")),
            add_column("t", json("j")).backfill(string("{\"a\": 1}")),
            add_column("t", timestamp("at")).backfill(now),
        ],
        after: (
            "SELECT slug, m, `long`, json_extract(j, '$.a'), at > '2020-01-01' FROM t ORDER BY id",
            &["1-a|2|it's \\ long|1|1", "5-b|10|it's \\ long|1|1", "7-c|14|it's \\ long|1|1"],
        ),
        ..BASE
    },
    Case {
        name: "a default that differs from row to row",
        steps: &[add_column("t", varchar("token", 36).default(expr("uuid()")))],
        after: ("SELECT count(DISTINCT token), min(length(token)) FROM t", &["3|36"]),
        ..BASE
    },
    Case {
        name: "m14 defaults of texts, bytes and json come, change and go",
        steps: &[
            add_column("t", text("a").default(string("it's \\ é🎉\n\"q\""))),
            add_column("t", blob("b").default(bytes(b"\x00\xff'\\"))),
            add_column("t", json("c").default(string("{\"a\": \"é\"}"))),
            add_column("t", text("d").nullable()),
            alter_column("t", text("d").nullable(), text("d").nullable().default(string("x"))),
            alter_column("t", text("d").nullable().default(string("x")), text("d").nullable()),
            add_column("t", uuid("e").default(string("0190a1b2-0000-7000-8000-00000000000f"))),
            add_column("t", varbinary("f", 9).default(bytes(b"\xff\x00"))),
        ],
        after: (
            "SELECT a, hex(b), json_extract(c, '$.a'), d, hex(e), hex(f) FROM t WHERE id = 1",
            &["it's \\ é🎉\n\"q\"|00FF275C|\"é\"|NULL|0190A1B200007000800000000000000F|FF00"],
        ),
        ..BASE
    },
    Case {
        name: "m15 defaults of every kind look as they were said",
        steps: &[create_table(
            "d",
            &[
                integer("id"),
                decimal("a", 12, 4).default(number("2.50")),
                decimal("b", 12, 0).default(int(-7)),
                double("c").default(number("-2.5")),
                double("d").default(number("1e300")),
                real("e").default(number("0.1")),
                double("f").default(int(3)),
                boolean("g").default(bool(false)),
                date("h").default(now),
                time("i").default(now),
                datetime("j").default(string("2024-02-29 00:00:00")),
                time("k").default(string("10:00:00.500000")),
                datetime("l").default(expr("now(6)")),
                datetime("m").default(expr("CURRENT_TIMESTAMP(6)")),
                integer("n").default(expr("(1 + 2) * 3")),
                varchar("o", 40).default(expr("concat('a''b', upper('c'))")),
                varchar("p", 10).default(string("NULL")),
                varchar("q", 10).default(string("")),
                varchar("r", 10).default(string("1")),
                integer("s").nullable().default(int(0)),
                bigint("t").default(int(-9_223_372_036_854_775_808)),
                enumeration("u", &["NULL", "1"]).default(string("NULL")),
            ],
        )
        .primary_key(&["id"])],
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
            alter_column("t", integer("n").nullable().default(int(3)), integer("n").nullable()),
            sql("INSERT INTO t (id) VALUES (2)").reverse(sql("DELETE FROM t WHERE id = 2")),
        ],
        after: ("SELECT id, n FROM t ORDER BY id", &["1|3", "2|NULL"]),
        back: ("SELECT id, n FROM t ORDER BY id", &["1|3"]),
        ..BASE
    },
    Case {
        name: "columns swap their names",
        before: &[create_table("t", &[integer("id"), integer("a"), varchar("b", 9)])
            .primary_key(&["id"])
            .indexes(&[index("t_a_idx", &["a"])])],
        rows: &["INSERT INTO t (id, a, b) VALUES (1, 2, 'x')"],
        steps: &[
            rename_column("t", "a", "a_swap"),
            rename_column("t", "b", "a"),
            rename_column("t", "a_swap", "b"),
        ],
        after: ("SELECT a, b FROM t", &["x|2"]),
        back: ("SELECT a, b FROM t", &["2|x"]),
        ..BASE
    },
    Case {
        name: "generated columns change, come and go",
        before: &[create_table(
            "t",
            &[
                integer("id"),
                integer("a"),
                integer("g").generated_stored("a + 1").nullable(),
                integer("v").generated_virtual("a * 2").nullable(),
            ],
        )
        .primary_key(&["id"])
        .indexes(&[index("t_v_idx", &["v"])])],
        rows: &["INSERT INTO t (id, a) VALUES (1, 10)"],
        steps: &[
            alter_column(
                "t",
                integer("g").generated_stored("a + 1").nullable(),
                integer("g").generated_stored("a + 2").nullable(),
            ),
            alter_column(
                "t",
                integer("v").generated_virtual("a * 2").nullable(),
                integer("v").generated_stored("a * 3").nullable(),
            ),
            add_column("t", varchar("w", 20).generated_virtual("concat('é', a)").nullable()),
            alter_column(
                "t",
                integer("g").generated_stored("a + 2").nullable(),
                integer("g").nullable(),
            ),
        ],
        after: ("SELECT id, a, g, v, w FROM t", &["1|10|12|30|é10"]),
        back: ("SELECT id, a, g, v FROM t", &["1|10|11|20"]),
        ..BASE
    },
    Case {
        name: "an index is only renamed",
        before: &[create_table("t", &[integer("id"), integer("a")])
            .primary_key(&["id"])
            .indexes(&[index("t_a_idx", &["a"])])
            .uniques(&[unique("t_a_key", &["a"])])],
        rows: &["INSERT INTO t (id, a) VALUES (1, 2)"],
        steps: &[
            drop_index("t", "t_a_idx", &["a"]),
            create_index("t", "t_other_idx", &["a"]),
            drop_unique("t", "t_a_key", &["a"]),
            create_unique("t", "t_other_key", &["a"]),
        ],
        after: ("SELECT id, a FROM t", &["1|2"]),
        back: ("SELECT id, a FROM t", &["1|2"]),
        ..BASE
    },
    Case {
        name: "an index over an expression",
        steps: &[create_index_on("t", "t_lower_idx", &[expression("lower(name)"), desc("id")])],
        not_on: &[(
            Engine::MariaDb,
            "index `t_lower_idx` on table `t` is over an expression, which MariaDB cannot index: take MariaDB out of \
             `engines` in Cargo.toml, or change the index",
        )],
        ..BASE
    },
    Case {
        name: "types of the engine's own",
        steps: &[create_table(
            "natives",
            &[
                bigint("id"),
                native_for("a", &[on(MySql, "MEDIUMINT(8) UNSIGNED")]),
                native_for("b", &[on(MySql, "ENUM('x', 'it''s')")]),
                native_for("c", &[on(MySql, "Numeric(10, 2)")]),
                native_for("d", &[on(MySql, "MEDIUMTEXT")]).nullable(),
                native_for("e", &[on(MySql, "char(3) CHARACTER SET ascii COLLATE ascii_bin")]),
                native_for("f", &[on(MySql, "BIT")]).nullable(),
                native_for("g", &[on(MySql, "DOUBLE PRECISION")]),
                native_for("h", &[on(MySql, "timestamp(6)")]).nullable(),
                native_for("i", &[on(MySql, "BOOL")]),
                native_for("j", &[on(MySql, "POINT")]).nullable(),
                native_for("k", &[on(MySql, "DATETIME"), on(MariaDb, "INET6")]).nullable(),
                native_for("l", &[on(MySql, "YEAR")]).nullable(),
            ],
        )
        .primary_key(&["id"])],
        ..BASE
    },
    Case {
        name: "m16 a timestamp of the engine's own gets nothing that was not said",
        steps: &[create_table(
            "stamps",
            &[
                bigint("id"),
                native_for("a", &[on(MySql, "TIMESTAMP(6)")]).default(expr("CURRENT_TIMESTAMP(6)")),
                native_for("b", &[on(MySql, "TIMESTAMP")]).nullable(),
            ],
        )
        .primary_key(&["id"])],
        ..BASE
    },
    Case {
        name: "checks of every kind look as they were said",
        before: &[create_table(
            "t",
            &[
                integer("id"),
                integer("a").nullable(),
                varchar("s", 40).nullable(),
                timestamp("at").nullable(),
            ],
        )
        .primary_key(&["id"])],
        rows: &[],
        steps: &[
            create_check("t", "c01", "a > 0 AND (a < 10 OR s IS NULL)"),
            create_check("t", "c02", "s LIKE 'a%' OR s NOT LIKE '%b'"),
            create_check("t", "c03", "a BETWEEN 1 AND 5 OR a NOT BETWEEN 2 AND 3"),
            create_check("t", "c04", "s IN ('a', 'b') OR s NOT IN ('c', 'it''s')"),
            create_check("t", "c05", "NOT (a = 3)"),
            create_check("t", "c06", "a IS NOT NULL OR s <> ''"),
            create_check("t", "c07", "char_length(s) <= 10 AND length(s) > 0"),
            create_check("t", "c08", "a % 2 = 0 OR a + 1 > 2 * a - 3"),
            create_check("t", "c09", "coalesce(a, 0) >= 0"),
            create_check("t", "c10", "lower(s) = s"),
            create_check("t", "c11", "at > '2000-01-01 00:00:00'"),
            create_check("t", "c12", "a != 7"),
            create_check("t", "c13", "(CASE WHEN a > 1 THEN s <> 'x' ELSE TRUE END) = TRUE"),
            create_check("t", "c14", "a = -1 OR a > -(2)"),
            create_check("t", "c15", "s REGEXP '^[a-z]+$'"),
            create_check("t", "c16", "(a IS NULL) = (s IS NULL)"),
            create_check("t", "c17", "a <=> 3 OR a"),
            create_check("t", "c18", "substring(s, 1, 1) <> ' ' AND trim(s) = s"),
            create_check("t", "c19", "CAST(s AS CHAR) <> 'q' AND CAST(a AS SIGNED) > -5"),
            create_check("t", "c20", "a & 1 = 0 OR a | 2 > 0 XOR a << 1 > 3"),
            create_check("t", "c21", "ifnull(a, 1) > 0 AND abs(a) < 100"),
            create_check("t", "c22", "s = 'back\\\\slash' OR s <> 'é🎉'"),
            create_check("t", "c23", "a IS TRUE OR a IS NOT FALSE"),
            create_check("t", "c24", "a / 2 > 1 AND a DIV 2 > 0 AND mod(a, 3) = 1"),
        ],
        after: ("SELECT count(*) FROM t", &["0"]),
        back: ("SELECT count(*) FROM t", &["0"]),
        ..BASE
    },
    Case {
        name: "names that must be quoted, and names in two cases",
        steps: &[create_table(
            "order`s",
            &[
                bigint("Select"),
                varchar("a`b", 9).default(string("x")),
                enumeration("Group", &["x"]),
            ],
        )
        .primary_key(&["Select"])
        .indexes(&[index("key`s", &["a`b"])])
        .checks(&[check("Check`s", "`a``b` <> ''")])],
        ..BASE
    },
    Case {
        name: "a person's statements, each of which changes the schema",
        steps: &[
            sql("CREATE TABLE x (id INT NOT NULL PRIMARY KEY) COLLATE utf8mb4_bin; ALTER TABLE x ADD y INT NULL")
                .reverse(sql("DROP TABLE x"))
                .means(&[create_table("x", &[integer("id"), integer("y").nullable()])
                    .primary_key(&["id"])]),
            add_column("t", integer("z").nullable()),
            drop_column("t", integer("z").nullable()),
            alter_column("t", STATUS, STATUS.comment("x")),
        ],
        ..BASE
    },
];

const PARENT: Step = create_table("parents", &[integer("id")]).primary_key(&["id"]);
const PARENT_FILL: &str = "INSERT INTO parents (id) VALUES (1), (2)";

const CHILD: Step = create_table(
    "children",
    &[integer("id"), integer("parent_id").nullable()],
)
.primary_key(&["id"])
.foreign_keys(&[foreign_key(
    "children_parent_id_fkey",
    &["parent_id"],
    "parents",
    &["id"],
)
.on_delete(set_null)]);
const CHILD_FILL: &str = "INSERT INTO children (id, parent_id) VALUES (1, 1), (2, NULL), (3, 2)";
const CHILDREN: (&str, &[&str]) = (
    "SELECT id, parent_id FROM children ORDER BY id",
    &["1|1", "2|NULL", "3|2"],
);

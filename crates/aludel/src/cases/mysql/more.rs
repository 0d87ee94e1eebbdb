//! More of them: what stands on columns.

use super::*;

/// The cases.
pub(crate) const MORE: &[Case] = &[
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

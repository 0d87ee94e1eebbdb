//! Cases of types: a table of all of them, and columns whose type changes.

use super::Case;
use crate::prelude::*;
use crate::word::Step;

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

/// Every change of type that keeps the values.
pub(super) const RETYPED: &[Case] = &[
    retyped!("integers up", integer("n") => bigint("n"), "-7", "-7", "-7"),
    retyped!("integers down", bigint("n") => smallint("n"), "-7", "-7", "-7"),
    retyped!("a signed to an unsigned integer", bigint("n") => unsigned_integer("n"), "7", "7", "7"),
    retyped!("an integer to a text", integer("n") => text("n"), "-7", "-7", "-7"),
    retyped!("a text to an integer", varchar("n", 20) => integer("n"), "'-7'", "-7", "-7"),
    retyped!("a bool to an integer", boolean("n") => integer("n"), "TRUE", "1", "1"),
    retyped!("a bool to a text", boolean("n") => varchar("n", 5), "TRUE", "1", "1"),
    retyped!("an integer to a decimal", integer("n") => decimal("n", 10, 0), "12", "12", "12"),
    retyped!("a decimal to a text", decimal("n", 10, 2) => varchar("n", 20), "'1.50'", "1.50", "1.50"),
    retyped!("a longer decimal", decimal("n", 5, 2) => decimal("n", 9, 2), "'1.50'", "1.50", "1.50"),
    retyped!("an integer to a double", integer("n") => double("n"), "3", "3", "3"),
    retyped!("a double to a text", double("n") => varchar("n", 30), "2.5", "2.5", "2.5"),
    retyped!("a shorter text", text("n") => varchar("n", 5), "'é🎉'", "é🎉", "é🎉"),
    retyped!("a text to json", text("n") => json("n"), "'[1]'", "[1]", "[1]"),
    retyped!("a text to an enum", varchar("n", 9) => enumeration("n", &["a", "it's"]), "'it''s'", "it's", "it's"),
    retyped!("a tiny number to a small one", tinyint("n") => smallint("n"), "-128", "-128", "-128"),
    retyped!("a small number to a great one", smallint("n") => bigint("n"), "-32768", "-32768", "-32768"),
    retyped!("an unsigned tiny number to a small one", unsigned_tinyint("n") => smallint("n"), "255", "255", "255"),
    retyped!("an unsigned number to a signed one", unsigned_integer("n") => bigint("n"), "4294967295", "4294967295", "4294967295"),
    retyped!("unsigned numbers up", unsigned_smallint("n") => unsigned_integer("n"), "65535", "65535", "65535"),
    retyped!("a small number to a double", smallint("n") => double("n"), "-7", "-7", "-7"),
    retyped!("a longer text of limited length", varchar("n", 5) => varchar("n", 6), "'é🎉x'", "é🎉x", "é🎉x"),
    retyped!("a text over 255 bytes", varchar("n", 63) => varchar("n", 64), "'é🎉x'", "é🎉x", "é🎉x"),
    retyped!("a text without a limit", varchar("n", 5) => text("n"), "'it''s'", "it's", "it's"),
    retyped!("a decimal with more before its point", decimal("n", 6, 2) => decimal("n", 12, 2), "'-12.50'", "-12.50", "-12.50"),
    retyped!("a decimal with less before its point", decimal("n", 12, 2) => decimal("n", 9, 2), "'-12.50'", "-12.50", "-12.50"),
    retyped!("a text to a decimal", varchar("n", 20) => decimal("n", 6, 2), "'12.50'", "12.50", "12.50"),
    retyped!("a text to a date", varchar("n", 10) => date("n"), "'2024-02-29'", "2024-02-29", "2024-02-29"),
    retyped!("json to a text", json("n") => text("n"), "'[1]'", "[1]", "[1]"),
    retyped!("an enum to a text", enumeration("n", &["a", "it's"]) => varchar("n", 20), "'it''s'", "it's", "it's"),
    retyped!("a text to true and false", varchar("n", 5) => boolean("n"), "'1'", "1", "1"),
    retyped!("fewer bytes", blob("n") => varbinary("n", 4), "{x:41}", "A", "A"),
    retyped!("more bytes", varbinary("n", 4) => blob("n"), "{x:41}", "A", "A"),
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
            "SELECT id, substr(CAST(n AS CHAR(40)), 1, 26) FROM t ORDER BY id",
            &["1|2024-02-29 23:59:59.123456", "2|NULL"],
        ),
        back: (
            "SELECT id, n FROM t ORDER BY id",
            &["1|2024-02-29 23:59:59.123456", "2|NULL"],
        ),
        not_on: &[],
    },
    retyped!("a date to a text", date("n") => varchar("n", 10), "'2024-02-29'", "2024-02-29", "2024-02-29"),
    Case {
        name: "a uuid to a text",
        before: &[create_table("t", &[integer("id"), uuid("n").nullable()]).primary_key(&["id"])],
        rows: &[
            "INSERT INTO t (id, n) VALUES (1, {u:41424344454647484950515253545556}), (2, NULL)",
        ],
        steps: &[alter_column(
            "t",
            uuid("n").nullable(),
            varchar("n", 36).nullable(),
        )],
        after: (
            "SELECT id, n FROM t ORDER BY id",
            &["1|41424344-4546-4748-4950-515253545556", "2|NULL"],
        ),
        back: (
            "SELECT id, {b:n} FROM t ORDER BY id",
            &["1|ABCDEFGHIPQRSTUV", "2|NULL"],
        ),
        not_on: &[],
    },
    Case {
        name: "a text to a uuid",
        before: &[
            create_table("t", &[integer("id"), varchar("n", 36).nullable()]).primary_key(&["id"]),
        ],
        rows: &[
            "INSERT INTO t (id, n) VALUES (1, '41424344-4546-4748-4950-515253545556'), (2, NULL)",
        ],
        steps: &[alter_column(
            "t",
            varchar("n", 36).nullable(),
            uuid("n").nullable(),
        )],
        after: (
            "SELECT id, {b:n} FROM t ORDER BY id",
            &["1|ABCDEFGHIPQRSTUV", "2|NULL"],
        ),
        back: (
            "SELECT id, n FROM t ORDER BY id",
            &["1|41424344-4546-4748-4950-515253545556", "2|NULL"],
        ),
        not_on: &[],
    },
];

/// A table with a column of every type.
pub(super) const EVERYTHING: Step = create_table(
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
        integer("x").generated_stored("d * (d + 1)").nullable(),
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

/// Its row, as the case of a table of every type shows it.
pub(super) const ALL_OF_IT: &str =
    "3|1|-1|NULL|5|1|2|4294967295|2.5|-0.1|it's|it's \\ \"q\" é🎉|1.50|2024-02-29|[1]|it's|6|30";

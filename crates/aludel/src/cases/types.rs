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

/// Its row, as the case of a table of every type shows it.
pub(super) const ALL_OF_IT: &str =
    "3|1|-1|NULL|5|1|2|4294967295|2.5|-0.1|it's|it's \\ \"q\" é🎉|1.50|2024-02-29|[1]|it's|6|30";

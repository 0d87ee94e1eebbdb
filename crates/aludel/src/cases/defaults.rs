//! Defaults of every form, and texts that have been found to break what writes them.

use super::Case;
use super::stand::{KEY, N, NAME, T};
use crate::prelude::*;
use crate::word::{Column, Literal};

/// A column comes with a default, a row is written without it, the default goes and comes.
macro_rules! defaulted {
    ($name:literal, $column:expr, $default:expr, $shown:literal) => {
        T.case(
            concat!("a default: ", $name),
            &[
                add_column("t", $column.default($default)),
                sql("INSERT INTO t (id) VALUES (4)").reverse(sql("DELETE FROM t WHERE id = 4")),
                alter_column("t", $column.default($default), $column),
                alter_column("t", $column, $column.default($default)),
                sql("INSERT INTO t (id) VALUES (5)").reverse(sql("DELETE FROM t WHERE id = 5")),
            ],
        )
        .then("SELECT DISTINCT d FROM t", &[$shown])
    };
}

pub(super) const DEFAULTS: &[Case] = &[
    defaulted!("zero", integer("d"), int(0), "0"),
    defaulted!(
        "the least of all",
        bigint("d"),
        int(-9_223_372_036_854_775_808),
        "-9223372036854775808"
    ),
    defaulted!("a small number", smallint("d"), int(-32_768), "-32768"),
    defaulted!(
        "an unsigned number",
        unsigned_integer("d"),
        int(4_294_967_295),
        "4294967295"
    ),
    defaulted!("true", boolean("d"), bool(true), "1"),
    defaulted!("false", boolean("d"), bool(false), "0"),
    defaulted!("a number with a point", double("d"), number("-2.5"), "-2.5"),
    defaulted!("a decimal", decimal("d", 12, 4), number("2.50"), "2.5000"),
    defaulted!("a text", varchar("d", 40), string("x"), "x"),
    defaulted!("an empty text", varchar("d", 40), string(""), ""),
    defaulted!(
        "a text that says NULL",
        varchar("d", 40),
        string("NULL"),
        "NULL"
    ),
    defaulted!(
        "a text that is a number",
        varchar("d", 40),
        string("1"),
        "1"
    ),
    defaulted!(
        "a text that says now",
        varchar("d", 40),
        string("CURRENT_TIMESTAMP"),
        "CURRENT_TIMESTAMP"
    ),
    defaulted!(
        "a text with quotes",
        varchar("d", 40),
        string("it's \"q\" `b`"),
        "it's \"q\" `b`"
    ),
    defaulted!(
        "a text with backslashes",
        varchar("d", 40),
        string("\\ \\' \\n \\\\"),
        "\\ \\' \\n \\\\"
    ),
    defaulted!(
        "a text of lines",
        varchar("d", 40),
        string("a\nb\r\n\tc"),
        "a\nb\r\n\tc"
    ),
    defaulted!(
        "a text that looks like a comment",
        varchar("d", 40),
        string("/* ; -- # */ );"),
        "/* ; -- # */ );"
    ),
    defaulted!(
        "a text of emoji",
        varchar("d", 40),
        string("é🎉👩‍👩‍👧漢"),
        "é🎉👩‍👩‍👧漢"
    ),
    defaulted!(
        "a text of placeholders",
        varchar("d", 40),
        string("$1 ? :a %s {x}"),
        "$1 ? :a %s {x}"
    ),
    defaulted!(
        "a long text",
        text("d"),
        string("it's \\ long"),
        "it's \\ long"
    ),
    defaulted!("bytes", varbinary("d", 9), bytes(b"A'\\B"), "A'\\B"),
    defaulted!("a date", date("d"), string("2024-02-29"), "2024-02-29"),
    defaulted!(
        "a value of an enum",
        enumeration("d", &["a", "it's"]),
        string("it's"),
        "it's"
    ),
    defaulted!("json", json("d"), string("[]"), "[]"),
    defaulted!("a tiny number", tinyint("d"), int(-128), "-128"),
    defaulted!(
        "a tiny unsigned number",
        unsigned_tinyint("d"),
        int(255),
        "255"
    ),
    defaulted!(
        "a small unsigned number",
        unsigned_smallint("d"),
        int(65_535),
        "65535"
    ),
    defaulted!(
        "the greatest of all",
        unsigned_bigint("d"),
        int(18_446_744_073_709_551_615),
        "18446744073709551615"
    ),
    defaulted!(
        "a number of half the width",
        real("d"),
        number("0.25"),
        "0.25"
    ),
    defaulted!("a whole number of a float", double("d"), int(-3), "-3"),
    defaulted!(
        "a whole number of a decimal",
        decimal("d", 9, 2),
        int(4),
        "4.00"
    ),
    defaulted!("long bytes", blob("d"), bytes(b"A'\\B"), "A'\\B"),
    defaulted!(
        "a time",
        time("d"),
        string("12:34:56.000007"),
        "12:34:56.000007"
    ),
    defaulted!(
        "a date and a time",
        datetime("d"),
        string("2024-02-29 12:34:56.000007"),
        "2024-02-29 12:34:56.000007"
    ),
    defaulted!(
        "an expression of a text",
        varchar("d", 9),
        expr("lower('ABC')"),
        "abc"
    ),
    defaulted!("an expression", integer("d"), expr("(1 + 2) * 3"), "9"),
    T.case(
        "a default of now on a time",
        &[add_column("t", datetime("d").default(now))],
    )
    .then("SELECT count(*) FROM t WHERE d > '2020-01-01'", &["3"]),
    T.case(
        "a default of now on a date",
        &[add_column("t", date("d").default(now))],
    )
    .then("SELECT count(*) FROM t WHERE d > '2020-01-01'", &["3"]),
    T.case(
        "a default changes from one form to another",
        &[
            alter_column("t", NAME, named(string("x"))),
            alter_column("t", named(string("x")), named(string("it's \\ y"))),
            alter_column("t", named(string("it's \\ y")), named(expr("lower('ABC')"))),
            sql("INSERT INTO t (id) VALUES (4)").reverse(sql("DELETE FROM t WHERE id = 4")),
        ],
    )
    .then("SELECT name FROM t WHERE id = 4", &["abc"]),
    T.case(
        "a default goes with its column's name and type",
        &[
            alter_column("t", N, integer("n").nullable().default(int(3))),
            rename_column("t", "n", "m"),
            alter_column(
                "t",
                integer("m").nullable().default(int(3)),
                bigint("m").nullable().default(int(3)),
            ),
            sql("INSERT INTO t (id) VALUES (4)").reverse(sql("DELETE FROM t WHERE id = 4")),
        ],
    )
    .then("SELECT m FROM t WHERE id = 4", &["3"]),
    T.case(
        "a default goes while the column is converted",
        &[alter_column(
            "t",
            N,
            varchar("n", 20).nullable().default(string("none")),
        )],
    ),
    T.case(
        "a default comes with a table",
        &[
            create_table(
                "u",
                &[
                    KEY,
                    integer("a").default(int(1)),
                    varchar("b", 9).default(string("it's")),
                ],
            )
            .primary_key(&["id"]),
            sql("INSERT INTO u (id) VALUES (1)").reverse(nothing),
        ],
    )
    .then("SELECT a, b FROM u", &["1|it's"]),
];

const fn named(default: Literal) -> Column {
    varchar("name", 40).nullable().default(default)
}

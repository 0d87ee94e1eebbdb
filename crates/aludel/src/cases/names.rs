//! Names that have been found to break what quotes them.

use super::Case;
use super::stand::{KEY, N, Stand, T};
use crate::prelude::*;

/// A table comes under the name, gets a column and an index under it, and a row.
macro_rules! named {
    ($title:literal, $name:literal) => {
        T.case(
            concat!("a name: ", $title),
            &[
                create_table(
                    $name,
                    &[
                        KEY,
                        integer($name).default(int(7)),
                        N,
                        integer("m").default(int(1)),
                    ],
                )
                .primary_key(&["id"]),
                create_index($name, concat!($name, "_idx"), &[$name]),
                create_unique($name, concat!($name, "_key"), &[$name, "n"]),
                add_column($name, varchar(concat!($name, "2"), 9).default(string("x"))),
                rename_column($name, "n", concat!($name, "3")),
                create_check($name, concat!($name, "_check"), "m > 0"),
                alter_column(
                    $name,
                    integer($name).default(int(7)),
                    bigint($name).default(int(8)),
                ),
            ],
        )
        .then(concat!("SELECT count(*) FROM {q:", $name, "}"), &["0"])
    };
}

pub(super) const NAMES: &[Case] = &[
    named!("a word of SQL", "select"),
    named!("another word of SQL", "order"),
    named!("a word that groups", "group"),
    named!("a word of keys", "references"),
    named!("a user", "user"),
    named!("a table", "table"),
    named!("quotes", "a\"b"),
    named!("backticks", "a`b"),
    named!("an apostrophe", "it's"),
    named!("blanks", "a b  c"),
    named!("brackets", "a[b](c)"),
    named!("a point", "a.b"),
    named!("a comment", "a--b/*c*/"),
    named!("a question", "a?b$1:c"),
    named!("umlauts", "größe"),
    named!("capitals", "MixedCase"),
    named!("a digit", "1st"),
    T.case(
        "a table is renamed to a word of SQL",
        &[
            rename_table("t", "order"),
            rename_column("order", "n", "group"),
        ],
    )
    .then(
        "SELECT id, name, {q:group} FROM {q:order} ORDER BY id",
        T.holds.1,
    ),
    Stand {
        before: &[
            create_table("select", &[KEY]).primary_key(&["id"]),
            create_table("from", &[KEY, bigint("where").nullable()])
                .primary_key(&["id"])
                .indexes(&[index("from_where_idx", &["where"])])
                .foreign_keys(&[foreign_key(
                    "from_where_fkey",
                    &["where"],
                    "select",
                    &["id"],
                )]),
        ],
        rows: &[
            "INSERT INTO {q:select} (id) VALUES (1)",
            "INSERT INTO {q:from} (id, {q:where}) VALUES (1, 1)",
        ],
        holds: ("SELECT id, {q:where} FROM {q:from}", &["1|1"]),
    }
    .case(
        "words of SQL that reference each other",
        &[
            add_column("select", integer("limit").default(int(3))),
            add_column("select", integer("m").default(int(4))),
            create_check("select", "select_check", "m < 100"),
            rename_column("from", "where", "when"),
            rename_table("select", "having"),
        ],
    )
    .then("SELECT id, {q:when} FROM {q:from}", &["1|1"]),
    Stand {
        before: &[create_table(
            "t",
            &[
                KEY,
                enumeration("a'b", &["x", "y"]).default(string("x")),
                boolean("c\"d"),
            ],
        )
        .primary_key(&["id"])],
        rows: &["INSERT INTO t (id, {q:c\"d}) VALUES (1, TRUE)"],
        holds: ("SELECT id, {q:a'b} FROM t", &["1|x"]),
    }
    .case(
        "columns of checked values under names with quotes",
        &[
            rename_column("t", "a'b", "a`b\""),
            alter_column(
                "t",
                enumeration("a`b\"", &["x", "y"]).default(string("x")),
                enumeration("a`b\"", &["x", "y", "z"]).default(string("x")),
            ),
            rename_value("t", "a`b\"", "x", "x'x"),
        ],
    )
    .then("SELECT id, {q:a`b\"} FROM t", &["1|x'x"]),
    T.case(
        "names of 63 bytes",
        &[
            create_table(
                "table_whose_name_is_as_long_as_a_name_may_be_on_every_engine_xx",
                &[
                    KEY,
                    integer("column_whose_name_is_as_long_as_a_name_may_be_on_every_engine_x")
                        .nullable(),
                ],
            )
            .primary_key(&["id"]),
            create_index(
                "table_whose_name_is_as_long_as_a_name_may_be_on_every_engine_xx",
                "index_whose_name_is_as_long_as_a_name_may_be_on_every_engine_xx",
                &["column_whose_name_is_as_long_as_a_name_may_be_on_every_engine_x"],
            ),
        ],
    ),
];

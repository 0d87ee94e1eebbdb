//! Enums: values that come, go and are renamed, and their order.

use super::Case;
use super::stand::{KEY, Stand};
use crate::prelude::*;
use crate::word::Column;

const E: Stand = Stand {
    before: &[create_table(
        "t",
        &[
            KEY,
            enumeration("s", &["new", "it's", "gone"]).default(string("new")),
        ],
    )
    .primary_key(&["id"])],
    rows: &["INSERT INTO t (id, s) VALUES (1, 'new'), (2, 'it''s')"],
    holds: ("SELECT id, s FROM t ORDER BY id", &["1|new", "2|it's"]),
};

const FIRST: Column = enumeration("s", &["new", "it's", "gone"]).default(string("new"));

pub(super) const ENUMS: &[Case] = &[
    E.case(
        "an enum gets a value at its end",
        &[to(&["new", "it's", "gone", "more"])],
    ),
    E.case(
        "an enum gets a value at its front",
        &[to(&["more", "new", "it's", "gone"])],
    ),
    E.case(
        "an enum gets values of every kind",
        &[to(&[
            "new", "it's", "gone", "", "NULL", "\\", "\"q\"", "🎉", " ",
        ])],
    ),
    E.case(
        "an enum loses a value that no row has",
        &[to(&["new", "it's"])],
    ),
    E.case(
        "an enum loses one value and gets another",
        &[to(&["new", "it's", "other"])],
    ),
    E.case(
        "a value of an enum is renamed",
        &[rename_value("t", "s", "it's", "it is")],
    )
    .then(E.holds.0, &["1|new", "2|it is"]),
    E.case(
        "the default value of an enum is renamed",
        &[rename_value("t", "s", "new", "fresh")],
    )
    .then(E.holds.0, &["1|fresh", "2|it's"]),
    E.case(
        "values of an enum are renamed in a circle",
        &[
            rename_value("t", "s", "new", "new_swap"),
            rename_value("t", "s", "it's", "new"),
            rename_value("t", "s", "gone", "it's"),
            rename_value("t", "s", "new_swap", "gone"),
        ],
    )
    .then(E.holds.0, &["1|gone", "2|new"]),
    E.case(
        "two values of an enum take each other's place",
        &[
            rename_value("t", "s", "new", "new_swap"),
            rename_value("t", "s", "it's", "new"),
            rename_value("t", "s", "new_swap", "it's"),
        ],
    )
    .then(E.holds.0, &["1|it's", "2|new"]),
    E.case(
        "values of an enum are renamed in a chain, and one comes and one goes",
        &[
            rename_value("t", "s", "it's", "third"),
            rename_value("t", "s", "new", "it's"),
            alter_column(
                "t",
                enumeration("s", &["it's", "third", "gone"]).default(string("it's")),
                enumeration("s", &["it's", "third", "new"]).default(string("new")),
            ),
        ],
    )
    .then(E.holds.0, &["1|it's", "2|third"]),
    E.case(
        "an enum gets a value that differs from another by its case alone",
        &[to(&["new", "New", "it's", "gone"])],
    ),
    E.case(
        "a value is renamed in a table and a column that are",
        &[
            rename_table("t", "u"),
            rename_column("u", "s", "state"),
            rename_value("u", "state", "it's", "its"),
        ],
    )
    .then("SELECT id, state FROM u ORDER BY id", &["1|new", "2|its"]),
    E.case(
        "an enum's default changes",
        &[alter_column(
            "t",
            FIRST,
            enumeration("s", &["new", "it's", "gone"]).default(string("gone")),
        )],
    ),
    E.case(
        "an enum need not be any longer",
        &[alter_column(
            "t",
            FIRST,
            enumeration("s", &["new", "it's", "gone"]).nullable(),
        )],
    ),
    E.case(
        "an enum becomes a text",
        &[alter_column(
            "t",
            FIRST,
            varchar("s", 20).default(string("new")),
        )],
    ),
    E.case(
        "an enum becomes a long text",
        &[alter_column("t", FIRST, text("s"))],
    ),
    E.case(
        "an enum of a table with an index and a key on it gets a value",
        &[
            create_index("t", "t_s_idx", &["s"]),
            create_unique("t", "t_s_id_key", &["s", "id"]),
            to(&["new", "it's", "gone", "more"]),
        ],
    ),
    E.case(
        "a second enum comes with the same values",
        &[add_column(
            "t",
            enumeration("r", &["new", "it's"]).default(string("it's")),
        )],
    )
    .then(
        "SELECT id, s, r FROM t ORDER BY id",
        &["1|new|it's", "2|it's|it's"],
    ),
    E.case("an enum goes", &[drop_column("t", FIRST)])
        .then("SELECT id FROM t ORDER BY id", &["1", "2"])
        .back(E.holds.0, &["1|new", "2|new"]),
];

const fn to(values: &'static [&'static str]) -> crate::word::Step {
    alter_column("t", FIRST, enumeration("s", values).default(string("new")))
}

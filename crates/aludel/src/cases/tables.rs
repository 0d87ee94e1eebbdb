//! Tables that come, go and are commented.

use super::Case;
use super::stand::{FAMILY, IDS, KEY, N, NAME, PARENT, PARENT_INDEX, PARENT_KEY_GOES, T};
use crate::prelude::*;
use crate::word::Step;

pub(super) const TABLES: &[Case] = &[
    T.case(
        "a table comes",
        &[create_table("u", &[KEY, varchar("word", 9)]).primary_key(&["id"])],
    ),
    T.case("three tables come", &[plain("u"), plain("v"), plain("w")]),
    T.case(
        "a table of nothing but its key",
        &[create_table("u", &[bigint("id")]).primary_key(&["id"])],
    ),
    T.case(
        "a table whose key is a text",
        &[create_table("u", &[varchar("code", 12), N]).primary_key(&["code"])],
    ),
    T.case(
        "a table whose key is a uuid",
        &[create_table("u", &[uuid("id"), N]).primary_key(&["id"])],
    ),
    T.case(
        "a table whose key is three columns, not in their order",
        &[
            create_table("u", &[integer("a"), integer("b"), varchar("c", 9), N])
                .primary_key(&["c", "a", "b"]),
        ],
    ),
    T.case(
        "a table goes",
        &[drop_table("t", &[KEY, NAME, N]).primary_key(&["id"])],
    )
    .then("SELECT 1", &["1"])
    .back("SELECT count(*) FROM t", &["0"]),
    T.case(
        "a table goes, and another takes its name",
        &[
            drop_table("t", &[KEY, NAME, N]).primary_key(&["id"]),
            create_table("t", &[KEY, varchar("other", 9)]).primary_key(&["id"]),
        ],
    )
    .then("SELECT count(*) FROM t", &["0"])
    .back("SELECT count(*) FROM t", &["0"]),
    T.case(
        "a table makes room for another of its name",
        &[
            rename_table("t", "old"),
            create_table("t", &[KEY, varchar("other", 9)]).primary_key(&["id"]),
        ],
    )
    .then("SELECT id, name, n FROM old ORDER BY id", T.holds.1),
    FAMILY
        .case(
            "a table goes that another references, once that reference has gone",
            &[
                PARENT_KEY_GOES,
                drop_table("parents", &[KEY, varchar("code", 20)])
                    .primary_key(&["id"])
                    .uniques(&[unique("parents_code_key", &["code"])]),
                sql("UPDATE children SET parent_id = NULL").reverse(nothing),
            ],
        )
        .then(
            "SELECT id, parent_id FROM children ORDER BY id",
            &["1|NULL", "2|NULL", "3|NULL"],
        )
        .back(
            "SELECT id, parent_id FROM children ORDER BY id",
            &["1|NULL", "2|NULL", "3|NULL"],
        ),
    FAMILY
        .case(
            "a table goes that references another",
            &[drop_table("children", &[KEY, PARENT, N])
                .primary_key(&["id"])
                .indexes(&[PARENT_INDEX])
                .foreign_keys(&[foreign_key(
                    "children_parent_id_fkey",
                    &["parent_id"],
                    "parents",
                    &["id"],
                )])],
        )
        .then(
            "SELECT id, code FROM parents ORDER BY id",
            &["1|one", "2|two"],
        )
        .back(
            "SELECT id, code FROM parents ORDER BY id",
            &["1|one", "2|two"],
        ),
    T.case(
        "a table comes with all that a table can have",
        &[create_table(
            "u",
            &[KEY, NAME, N, bigint("t_id"), integer("m").default(int(5))],
        )
        .primary_key(&["id"])
        .uniques(&[unique("u_name_n_key", &["name", "n"])])
        .indexes(&[
            index("u_t_id_idx", &["t_id"]),
            index_on("u_n_idx", &[desc("n"), asc("m")]),
        ])
        .foreign_keys(&[foreign_key("u_t_id_fkey", &["t_id"], "t", &["id"]).on_delete(cascade)])
        .checks(&[check("u_m_check", "m > 0")])
        .comment("it's \\ \"all\"")],
    ),
];

const fn plain(name: &'static str) -> Step {
    create_table(name, &[KEY, N]).primary_key(&["id"])
}

pub(super) const COMMENTS: &[Case] = &[
    T.case(
        "a table gets a comment",
        &[comment_table("t", "", "what it's for \\ 🎉")],
    ),
    T.case(
        "a table's comment changes and goes",
        &[
            comment_table("t", "", "one"),
            comment_table("t", "one", "t'wo"),
            comment_table("t", "t'wo", ""),
        ],
    ),
    T.case(
        "a column gets a comment",
        &[alter_column(
            "t",
            N,
            integer("n").nullable().comment("it's \\ \"n\" 🎉"),
        )],
    ),
    T.case(
        "a column's comment changes and goes",
        &[
            alter_column("t", N, integer("n").nullable().comment("one")),
            alter_column(
                "t",
                integer("n").nullable().comment("one"),
                integer("n").nullable().comment("t'wo"),
            ),
            alter_column("t", integer("n").nullable().comment("t'wo"), N),
        ],
    ),
    T.case(
        "a column comes with a comment",
        &[add_column(
            "t",
            integer("m").nullable().comment("new; -- it's"),
        )],
    )
    .then(IDS.0, IDS.1),
    T.case(
        "the key gets a comment",
        &[alter_column(
            "t",
            KEY,
            bigint("id").auto_increment().comment("the key"),
        )],
    ),
    T.case(
        "a comment stays where the column's type, default and name change",
        &[
            alter_column("t", N, integer("n").nullable().comment("stays")),
            alter_column(
                "t",
                integer("n").nullable().comment("stays"),
                bigint("n").nullable().comment("stays").default(int(4)),
            ),
            rename_column("t", "n", "m"),
            rename_table("t", "u"),
        ],
    )
    .then("SELECT id, name, m FROM u ORDER BY id", T.holds.1),
];

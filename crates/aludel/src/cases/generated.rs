//! Generated columns.

use super::Case;
use super::stand::{KEY, N, NAME, Stand, T};
use crate::Engine;
use crate::prelude::*;

const G: Stand = Stand {
    before: &[create_table(
        "t",
        &[
            KEY,
            NAME,
            N,
            integer("g").generated_stored("n * 2").nullable(),
        ],
    )
    .primary_key(&["id"])],
    ..T
};

const G_ROWS: &[&str] = &["1|6", "2|NULL", "3|-14"];

pub(super) const GENERATED: &[Case] = &[
    T.case(
        "a stored column comes with a table",
        &[create_table(
            "u",
            &[KEY, N, integer("g").generated_stored("n + 1").nullable()],
        )
        .primary_key(&["id"])],
    ),
    G.case(
        "a stored column goes",
        &[drop_column(
            "t",
            integer("g").generated_stored("n * 2").nullable(),
        )],
    )
    .back("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "a stored column goes with the column that it is made of",
        &[
            drop_column("t", integer("g").generated_stored("n * 2").nullable()),
            drop_column("t", N),
        ],
    )
    .then(
        "SELECT id, name FROM t ORDER BY id",
        &["1|it's 🎉", "2|NULL", "3|"],
    )
    .back(
        "SELECT id, g FROM t ORDER BY id",
        &["1|NULL", "2|NULL", "3|NULL"],
    ),
    G.case(
        "a column comes beside a stored one",
        &[add_column("t", integer("m").default(int(4)))],
    )
    .then("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "a table with a stored column is built anew",
        &[
            create_check("t", "t_n_check", "n < 100"),
            alter_column("t", NAME, varchar("name", 44).nullable()),
        ],
    )
    .then("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "an index over a stored column",
        &[create_index("t", "t_g_idx", &["g"])],
    )
    .then("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "the column is renamed that a stored one is made of",
        &[
            drop_column("t", integer("g").generated_stored("n * 2").nullable()),
            rename_column("t", "n", "m"),
            add_column("t", integer("g").generated_stored("m * 2").nullable()),
        ],
    )
    .then("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "a stored column is computed otherwise",
        &[alter_column(
            "t",
            integer("g").generated_stored("n * 2").nullable(),
            integer("g").generated_stored("n * 2 + 1").nullable(),
        )],
    )
    .then(
        "SELECT id, g FROM t ORDER BY id",
        &["1|7", "2|NULL", "3|-13"],
    )
    .back("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "a stored column is computed otherwise, of another type, under an index and a check",
        &[
            create_index("t", "t_g_idx", &["g", "id"]),
            create_check("t", "t_g_check", "g < 1000"),
            alter_column(
                "t",
                integer("g").generated_stored("n * 2").nullable(),
                bigint("g").generated_stored("n * 3").nullable(),
            ),
        ],
    )
    .then(
        "SELECT id, g FROM t ORDER BY id",
        &["1|9", "2|NULL", "3|-21"],
    )
    .back("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "a stored column becomes a plain one",
        &[alter_column(
            "t",
            integer("g").generated_stored("n * 2").nullable(),
            integer("g").nullable(),
        )],
    )
    .then("SELECT id, g FROM t ORDER BY id", G_ROWS)
    .back("SELECT id, g FROM t ORDER BY id", G_ROWS),
    G.case(
        "a stored column becomes a plain one of another type, converted",
        &[alter_column(
            "t",
            integer("g").generated_stored("n * 2").nullable(),
            varchar("g", 20).nullable(),
        )
        .using("CASE WHEN g > 0 THEN 'more' END")],
    )
    .then(
        "SELECT id, g FROM t ORDER BY id",
        &["1|more", "2|NULL", "3|NULL"],
    )
    .back("SELECT id, g FROM t ORDER BY id", G_ROWS),
    T.case(
        "a plain column becomes a stored one",
        &[
            add_column("t", integer("m").default(int(4))),
            alter_column(
                "t",
                integer("m").default(int(4)),
                integer("m").generated_stored("n + 1").nullable(),
            ),
        ],
    )
    .then(
        "SELECT id, m FROM t ORDER BY id",
        &["1|4", "2|NULL", "3|-6"],
    ),
    G.case(
        "a stored column becomes a virtual one",
        &[alter_column(
            "t",
            integer("g").generated_stored("n * 2").nullable(),
            integer("g").generated_virtual("n * 2").nullable(),
        )],
    )
    .then("SELECT id, g FROM t ORDER BY id", G_ROWS)
    .back("SELECT id, g FROM t ORDER BY id", G_ROWS)
    .not_on(&[(Engine::Postgres, "which PostgreSQL has only from 18")]),
    G.case(
        "a stored column is renamed",
        &[rename_column("t", "g", "h")],
    )
    .then("SELECT id, h FROM t ORDER BY id", G_ROWS),
    G.case(
        "a table with a stored column is renamed",
        &[rename_table("t", "u")],
    )
    .then("SELECT id, g FROM u ORDER BY id", G_ROWS),
    T.case(
        "a column computed on reading comes",
        &[add_column(
            "t",
            integer("g").generated_virtual("n * (n + 1)").nullable(),
        )],
    )
    .then(
        "SELECT id, g FROM t ORDER BY id",
        &["1|12", "2|NULL", "3|42"],
    )
    .not_on(&[(
        Engine::Postgres,
        "column `t.g` is computed on reading, which PostgreSQL has only from 18",
    )]),
];

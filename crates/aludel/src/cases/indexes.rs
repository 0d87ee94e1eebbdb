//! Uniques, indexes and checks that come, change and go.

use super::Case;
use super::stand::{IDS, KEY, N, NAME, Stand, T};
use crate::Engine;
use crate::prelude::*;

pub(super) const UNIQUES: &[Case] = &[
    T.case(
        "a unique of two columns",
        &[create_unique("t", "t_name_n_key", &["name", "n"])],
    ),
    T.case(
        "a unique goes, and comes with another column",
        &[
            create_unique("t", "t_name_key", &["name"]),
            drop_unique("t", "t_name_key", &["name"]),
            create_unique("t", "t_name_key", &["name", "n"]),
        ],
    ),
    T.case(
        "a unique's columns change their order",
        &[
            create_unique("t", "t_key", &["name", "n"]),
            drop_unique("t", "t_key", &["name", "n"]),
            create_unique("t", "t_key", &["n", "name"]),
        ],
    ),
    T.case(
        "a unique on a column that has just come",
        &[
            add_column("t", integer("m").nullable()).backfill(expr("id * 2")),
            create_unique("t", "t_m_key", &["m"]),
        ],
    )
    .then("SELECT id, m FROM t ORDER BY id", &["1|2", "2|4", "3|6"]),
    T.case(
        "a unique becomes a unique index",
        &[
            create_unique("t", "t_name_key", &["name"]),
            drop_unique("t", "t_name_key", &["name"]),
            create_index("t", "t_name_idx", &["name"]).unique(),
        ],
    ),
    Stand {
        before: &[create_table("t", &[KEY, NAME, N])
            .primary_key(&["id"])
            .uniques(&[unique("t_name_key", &["name"])])],
        ..T
    }
    .case(
        "a unique goes",
        &[drop_unique("t", "t_name_key", &["name"])],
    ),
    Stand {
        before: &[create_table("t", &[KEY, NAME, N])
            .primary_key(&["id"])
            .uniques(&[unique("t_name_key", &["name"]), unique("t_n_key", &["n"])])],
        ..T
    }
    .case(
        "one of two uniques goes, and its column changes",
        &[
            drop_unique("t", "t_n_key", &["n"]),
            alter_column("t", N, bigint("n").nullable()),
        ],
    ),
];

pub(super) const INDEXES: &[Case] = &[
    T.case(
        "an index of one column",
        &[create_index("t", "t_n_idx", &["n"])],
    ),
    T.case(
        "an index of three columns",
        &[create_index("t", "t_all_idx", &["n", "name", "id"])],
    ),
    T.case(
        "an index that descends",
        &[create_index_on("t", "t_n_idx", &[desc("n")])],
    ),
    T.case(
        "an index that ascends and descends",
        &[create_index_on(
            "t",
            "t_all_idx",
            &[asc("n"), desc("name"), asc("id")],
        )],
    ),
    T.case(
        "an index turns round",
        &[
            create_index_on("t", "t_n_idx", &[asc("n")]),
            drop_index_on("t", "t_n_idx", &[asc("n")]),
            create_index_on("t", "t_n_idx", &[desc("n")]),
        ],
    ),
    T.case(
        "an index becomes unique",
        &[
            create_index("t", "t_name_idx", &["name"]),
            drop_index("t", "t_name_idx", &["name"]),
            create_index("t", "t_name_idx", &["name"]).unique(),
        ],
    ),
    T.case(
        "an index gets another name",
        &[
            create_index("t", "t_n_idx", &["n"]),
            drop_index("t", "t_n_idx", &["n"]),
            create_index("t", "t_other_idx", &["n"]),
        ],
    ),
    Stand {
        before: &[create_table("t", &[KEY, NAME, N])
            .primary_key(&["id"])
            .indexes(&[
                index("t_n_idx", &["n"]),
                index("t_name_n_idx", &["name", "n"]),
            ])],
        ..T
    }
    .case(
        "an index goes beside another",
        &[drop_index("t", "t_n_idx", &["n"])],
    ),
    Stand {
        before: &[create_table("t", &[KEY, NAME, N])
            .primary_key(&["id"])
            .indexes(&[
                index("t_n_idx", &["n"]),
                index("t_name_n_idx", &["name", "n"]),
            ])],
        ..T
    }
    .case(
        "indexes stay where their columns change",
        &[
            alter_column("t", N, bigint("n").nullable()),
            alter_column("t", NAME, varchar("name", 60).nullable()),
        ],
    ),
    T.case(
        "an index over an expression, on three engines",
        &[create_index_on(
            "t",
            "t_low_idx",
            &[expression("lower(name)"), desc("id")],
        )],
    )
    .not_on(&[(
        Engine::MariaDb,
        "index `t_low_idx` on table `t` is over an expression, which MariaDB cannot index",
    )]),
    T.case(
        "an index over a sum",
        &[create_index_on("t", "t_sum_idx", &[expression("n + 1")])],
    )
    .not_on(&[(
        Engine::MariaDb,
        "index `t_sum_idx` on table `t` is over an expression, which MariaDB cannot index",
    )]),
    T.case(
        "an index of a part of the rows",
        &[create_index("t", "t_n_idx", &["n"]).filter("n > 0")],
    )
    .not_on(PARTIAL),
    T.case(
        "a unique index of a part of the rows",
        &[create_index("t", "t_n_idx", &["n"])
            .unique()
            .filter("n IS NOT NULL")],
    )
    .not_on(PARTIAL),
    T.case(
        "an index's part of the rows changes",
        &[
            create_index("t", "t_n_idx", &["n"]).filter("n > 0"),
            drop_index("t", "t_n_idx", &["n"]).filter("n > 0"),
            create_index("t", "t_n_idx", &["n"]).filter("n > 1 AND name IS NOT NULL"),
        ],
    )
    .not_on(PARTIAL),
    T.case(
        "an index on a text without a limit",
        &[
            add_column("t", text("x").nullable()),
            create_index("t", "t_x_idx", &["x"]),
        ],
    )
    .not_on(&[
        (
            Engine::MySql,
            "`t_x_idx` is on column `t.x`, and MySQL cannot index a LONGTEXT",
        ),
        (
            Engine::MariaDb,
            "`t_x_idx` is on column `t.x`, and MariaDB cannot index a LONGTEXT",
        ),
    ]),
];

/// What no engine is asked to do: a person says what becomes of the text.
const SPEAKS: &[(Engine, &str)] = &[
    (Engine::Sqlite, SPEAKING),
    (Engine::MySql, SPEAKING),
    (Engine::MariaDb, SPEAKING),
    (Engine::Postgres, SPEAKING),
];
const SPEAKING: &str =
    "`t_n_check` on table `t` speaks of column `n` (`n > 0`): drop it before the rename";

const PARTIAL: &[(Engine, &str)] = &[
    (Engine::MySql, "index `t_n_idx` on table `t`"),
    (Engine::MariaDb, "index `t_n_idx` on table `t`"),
];

pub(super) const CHECKS: &[Case] = &[
    T.case(
        "a check of one column",
        &[create_check("t", "t_n_check", "n > -100")],
    ),
    T.case(
        "a check of two columns",
        &[create_check("t", "t_check", "n > -100 OR name IS NULL")],
    ),
    T.case(
        "a check of a list",
        &[create_check("t", "t_check", "n IN (3, -7, 12)")],
    ),
    T.case(
        "a check of a range",
        &[create_check("t", "t_check", "n BETWEEN -10 AND 10")],
    ),
    T.case(
        "a check of a text's form",
        &[create_check(
            "t",
            "t_check",
            "name LIKE '%' AND name <> 'it''s \\\"not\\\"'",
        )],
    ),
    T.case(
        "a check of a function",
        &[create_check(
            "t",
            "t_check",
            "lower(name) <> 'none' AND abs(n) < 1000",
        )],
    ),
    T.case(
        "a check of NULLs",
        &[create_check(
            "t",
            "t_check",
            "name IS NOT NULL OR n IS NULL",
        )],
    ),
    T.case(
        "a check with a choice",
        &[create_check(
            "t",
            "t_check",
            "CASE WHEN n > 0 THEN n + 1 ELSE n - 1 END < 100",
        )],
    ),
    T.case(
        "a check that is a choice",
        &[create_check(
            "t",
            "t_check",
            "CASE WHEN n > 0 THEN n < 100 ELSE n > -100 END",
        )],
    ),
    T.case(
        "a check that is a column",
        &[
            add_column("t", boolean("fit").default(bool(true))),
            create_check("t", "t_check", "fit"),
            create_check("t", "t_other", "coalesce(fit, n > 0)"),
        ],
    ),
    T.case(
        "a check that is a choice changes",
        &[
            create_check("t", "t_check", "CASE WHEN n > 0 THEN n < 100 END"),
            drop_check("t", "t_check", "CASE WHEN n > 0 THEN n < 100 END"),
            create_check("t", "t_check", "CASE WHEN n > 0 THEN n < 200 END"),
        ],
    ),
    T.case(
        "a check's text changes",
        &[
            create_check("t", "t_n_check", "n > -100"),
            drop_check("t", "t_n_check", "n > -100"),
            create_check("t", "t_n_check", "n > -200"),
        ],
    ),
    T.case(
        "a column is renamed under a check that speaks of it",
        &[
            create_check("t", "t_n_check", "n > 0"),
            rename_column("t", "n", "m"),
        ],
    )
    .not_on(SPEAKS),
    T.case(
        "a check goes along where its column changes and is renamed",
        &[
            create_check("t", "t_n_check", "n > -100 AND name <> 'n'"),
            alter_column("t", N, bigint("n").nullable()),
            drop_check("t", "t_n_check", "n > -100 AND name <> 'n'"),
            rename_column("t", "n", "m"),
            create_check("t", "t_n_check", "m > -100 AND name <> 'n'"),
        ],
    )
    .then("SELECT id, name, m FROM t ORDER BY id", T.holds.1),
    Stand {
        before: &[create_table("t", &[KEY, NAME, N])
            .primary_key(&["id"])
            .checks(&[
                check("t_n_check", "n < 50"),
                check("t_name_check", "name <> 'x'"),
            ])],
        ..T
    }
    .case(
        "one of two checks goes",
        &[drop_check("t", "t_n_check", "n < 50")],
    ),
    Stand {
        before: &[create_table("t", &[KEY, NAME, N])
            .primary_key(&["id"])
            .checks(&[check("t_n_check", "n < 50")])],
        ..T
    }
    .case(
        "a check goes with its column",
        &[drop_check("t", "t_n_check", "n < 50"), drop_column("t", N)],
    )
    .then(IDS.0, IDS.1)
    .back(
        "SELECT id, n FROM t ORDER BY id",
        &["1|NULL", "2|NULL", "3|NULL"],
    ),
];

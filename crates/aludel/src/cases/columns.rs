//! Columns that come and go, and whether they must hold a value.

use super::Case;
use super::stand::{IDS, KEY, N, NAME, Stand, T};
use crate::prelude::*;

/// A table whose columns everything stands on.
const KEYED: Stand = Stand {
    before: &[create_table("t", &[KEY, NAME, N])
        .primary_key(&["id"])
        .uniques(&[unique("t_name_n_key", &["name", "n"])])
        .indexes(&[index("t_n_idx", &["n"])])
        .checks(&[check("t_n_check", "n > -100")])],
    ..T
};

pub(super) const COLUMNS: &[Case] = &[
    T.case(
        "many columns come at once",
        &[
            add_column("t", integer("a").nullable()),
            add_column("t", varchar("b", 9).default(string("x"))),
            add_column("t", bigint("c")).backfill(int(-4)),
            add_column("t", double("d").nullable()),
        ],
    )
    .then(
        "SELECT id, a, b, c, d FROM t ORDER BY id",
        &["1|NULL|x|-4|NULL", "2|NULL|x|-4|NULL", "3|NULL|x|-4|NULL"],
    ),
    T.case(
        "a column of bytes comes",
        &[add_column("t", blob("a").nullable())],
    ),
    T.case(
        "a column of json comes",
        &[add_column("t", json("a").nullable())],
    ),
    T.case(
        "a column of a uuid comes",
        &[add_column("t", uuid("a").nullable())],
    ),
    T.case(
        "a column of decimals comes",
        &[add_column("t", decimal("a", 12, 3)).backfill(number("2.5"))],
    )
    .then(
        "SELECT id, a FROM t ORDER BY id",
        &["1|2.500", "2|2.500", "3|2.500"],
    ),
    T.case(
        "a column of dates comes",
        &[add_column("t", date("a")).backfill(string("2024-02-29"))],
    )
    .then(
        "SELECT id, a FROM t ORDER BY id",
        &["1|2024-02-29", "2|2024-02-29", "3|2024-02-29"],
    ),
    T.case(
        "a column of true and false comes",
        &[add_column("t", boolean("a")).backfill(bool(true))],
    )
    .then("SELECT id FROM t WHERE a = TRUE ORDER BY id", IDS.1),
    T.case(
        "a column of numbers beyond a signed one comes",
        &[add_column("t", unsigned_bigint("a")).backfill(int(18_446_744_073_709_551_615))],
    )
    .then("SELECT count(DISTINCT a) FROM t", &["1"]),
    T.case(
        "a column is filled from another",
        &[add_column("t", integer("m")).backfill(expr("coalesce(n, 0) * 2"))],
    )
    .then("SELECT id, m FROM t ORDER BY id", &["1|6", "2|0", "3|-14"]),
    T.case(
        "a column is filled with a text of quotes",
        &[add_column("t", text("a")).backfill(string("it's \"q\" `b` \\ 🎉\n;--"))],
    )
    .then("SELECT DISTINCT a FROM t", &["it's \"q\" `b` \\ 🎉\n;--"]),
    T.case("a column goes, and its values", &[drop_column("t", N)])
        .then(
            "SELECT id, name FROM t ORDER BY id",
            &["1|it's 🎉", "2|NULL", "3|"],
        )
        .back(T.holds.0, &["1|it's 🎉|NULL", "2|NULL|NULL", "3||NULL"]),
    T.case(
        "a column goes and one of its name comes",
        &[drop_column("t", N), add_column("t", text("n").nullable())],
    )
    .then(T.holds.0, &["1|it's 🎉|NULL", "2|NULL|NULL", "3||NULL"])
    .back(T.holds.0, &["1|it's 🎉|NULL", "2|NULL|NULL", "3||NULL"]),
    T.case(
        "all columns but the key go",
        &[drop_column("t", N), drop_column("t", NAME)],
    )
    .then(IDS.0, IDS.1)
    .back(T.holds.0, &["1|NULL|NULL", "2|NULL|NULL", "3|NULL|NULL"]),
    KEYED
        .case(
            "a column goes that keys, an index and a check stand on",
            &[
                drop_check("t", "t_n_check", "n > -100"),
                drop_index("t", "t_n_idx", &["n"]),
                drop_unique("t", "t_name_n_key", &["name", "n"]),
                drop_column("t", N),
            ],
        )
        .then(IDS.0, IDS.1)
        .back(T.holds.0, &["1|it's 🎉|NULL", "2|NULL|NULL", "3||NULL"]),
    KEYED.case(
        "a column comes to a table with keys and checks",
        &[add_column("t", integer("m").nullable())],
    ),
    T.case(
        "a column comes and goes in one migration",
        &[
            add_column("t", integer("m").nullable()),
            drop_column("t", integer("m").nullable()),
        ],
    ),
    T.case(
        "a column comes and is changed in one migration",
        &[
            add_column("t", integer("m").nullable()),
            alter_column(
                "t",
                integer("m").nullable(),
                bigint("m").nullable().default(int(9)),
            ),
            rename_column("t", "m", "k"),
        ],
    )
    .then(
        "SELECT id, k FROM t ORDER BY id",
        &["1|NULL", "2|NULL", "3|NULL"],
    ),
];

pub(super) const NULLS: &[Case] =
    &[
        T.case(
            "a number becomes required, its NULLs filled",
            &[alter_column("t", N, integer("n")).backfill(int(0))],
        )
        .then(T.holds.0, &["1|it's 🎉|3", "2|NULL|0", "3||-7"])
        .back(T.holds.0, &["1|it's 🎉|3", "2|NULL|0", "3||-7"]),
        T.case(
            "a column becomes required, its NULLs filled from another",
            &[alter_column("t", N, integer("n")).backfill(expr("id + 40"))],
        )
        .then(T.holds.0, &["1|it's 🎉|3", "2|NULL|42", "3||-7"])
        .back(T.holds.0, &["1|it's 🎉|3", "2|NULL|42", "3||-7"]),
        Stand {
            before: &[
                create_table("t", &[KEY, varchar("name", 40), integer("n")]).primary_key(&["id"])
            ],
            rows: &["INSERT INTO t (id, name, n) VALUES (1, 'a', 3), (2, '', -7)"],
            holds: (T.holds.0, &["1|a|3", "2||-7"]),
        }
        .case(
            "what was required is not any longer",
            &[
                alter_column("t", varchar("name", 40), NAME),
                alter_column("t", integer("n"), N),
            ],
        ),
        Stand {
            before: &[create_table("t", &[KEY, NAME, N]).primary_key(&["id"])],
            rows: &["INSERT INTO t (id, name, n) VALUES (1, 'a', 3), (2, '', -7)"],
            holds: (T.holds.0, &["1|a|3", "2||-7"]),
        }
        .case(
            "a column without NULLs becomes required",
            &[
                alter_column("t", NAME, varchar("name", 40)),
                alter_column("t", N, integer("n")),
            ],
        ),
        KEYED
            .case(
                "a column of a key becomes required",
                &[alter_column("t", N, integer("n")).backfill(int(5))],
            )
            .then(T.holds.0, &["1|it's 🎉|3", "2|NULL|5", "3||-7"])
            .back(T.holds.0, &["1|it's 🎉|3", "2|NULL|5", "3||-7"]),
        T.case(
            "a column becomes required and wider, and gets a default",
            &[alter_column("t", N, bigint("n").default(int(11)))],
        )
        .then(T.holds.0, &["1|it's 🎉|3", "2|NULL|11", "3||-7"])
        .back(T.holds.0, &["1|it's 🎉|3", "2|NULL|11", "3||-7"]),
        T.case(
            "a column becomes required under another name",
            &[
                rename_column("t", "n", "m"),
                alter_column("t", integer("m").nullable(), integer("m")).backfill(int(0)),
            ],
        )
        .then("SELECT id, m FROM t ORDER BY id", &["1|3", "2|0", "3|-7"])
        .back(T.holds.0, &["1|it's 🎉|3", "2|NULL|0", "3||-7"]),
    ];

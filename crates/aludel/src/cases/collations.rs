//! Texts that compare otherwise than byte by byte. Collations are the engine's own: none is on all of them.

use super::Case;
use super::stand::{KEY, Stand};
use super::strays::Stray;
use crate::Engine;
use crate::prelude::*;
use crate::word::{Column, Step};

const PLAIN: Column = varchar("name", 40).nullable();

/// The cases with a collation that takes `A` for `a`, another, and what makes the first where the engine has none.
macro_rules! collated {
    ($made:expr, $folding:literal, $other:literal) => {
        &[
            Stand {
                before: &[$made, PLAIN_TABLE],
                ..TEXTS
            }
            .case(
                concat!("a text gets a collation, ", $folding),
                &[alter_column("t", PLAIN, PLAIN.collate($folding))],
            ),
            Stand {
                before: &[
                    $made,
                    create_table("t", &[KEY, PLAIN.collate($folding)]).primary_key(&["id"]),
                ],
                ..TEXTS
            }
            .case(
                concat!("a collation goes, ", $folding),
                &[alter_column("t", PLAIN.collate($folding), PLAIN)],
            ),
            Stand {
                before: &[
                    $made,
                    create_table("t", &[KEY, PLAIN.collate($folding)]).primary_key(&["id"]),
                ],
                ..TEXTS
            }
            .case(
                concat!("a collation becomes another, ", $folding),
                &[alter_column(
                    "t",
                    PLAIN.collate($folding),
                    PLAIN.collate($other),
                )],
            ),
            Stand {
                before: &[$made, PLAIN_TABLE],
                ..TEXTS
            }
            .case(
                concat!("keys and checks stay where a collation comes, ", $folding),
                &[
                    create_unique("t", "t_name_key", &["name"]),
                    create_index("t", "t_name_id_idx", &["name", "id"]),
                    create_check("t", "t_name_check", "name <> 'none'"),
                    alter_column("t", PLAIN, PLAIN.collate($folding)),
                ],
            ),
            Stand {
                before: &[
                    $made,
                    create_table("t", &[KEY, PLAIN.collate($folding)]).primary_key(&["id"]),
                ],
                ..TEXTS
            }
            .case(
                concat!("a collation stays where all else changes, ", $folding),
                &[
                    alter_column(
                        "t",
                        PLAIN.collate($folding),
                        varchar("name", 60).collate($folding).comment("it's"),
                    )
                    .backfill(string("none")),
                    rename_column("t", "name", "word"),
                    rename_table("t", "u"),
                    add_column("u", integer("n").nullable()),
                ],
            )
            .then(
                "SELECT id, word FROM u ORDER BY id",
                &["1|it's 🎉", "2|none", "3|B"],
            )
            .back(TEXTS.holds.0, &["1|it's 🎉", "2|none", "3|B"]),
            Stand {
                before: &[$made, PLAIN_TABLE],
                ..TEXTS
            }
            .case(
                concat!("a column comes with a collation, ", $folding),
                &[add_column("t", varchar("c", 9).collate($folding)).backfill(string("X"))],
            )
            .then(
                "SELECT id FROM t WHERE c = 'X' ORDER BY id",
                &["1", "2", "3"],
            ),
            Stand {
                before: &[$made, PLAIN_TABLE],
                ..TEXTS
            }
            .case(
                concat!("an enum has a collation, ", $folding),
                &[
                    add_column("t", enumeration("c", &["x", "y"]).collate($folding))
                        .backfill(string("x")),
                    alter_column(
                        "t",
                        enumeration("c", &["x", "y"]).collate($folding),
                        enumeration("c", &["x", "y", "z"]).collate($other),
                    ),
                ],
            )
            .then("SELECT DISTINCT c FROM t", &["x"]),
            Stand {
                before: &[
                    $made,
                    create_table("p", &[CODE.collate($folding)]).primary_key(&["code"]),
                    create_table("r", &[bigint("id"), CODE.collate($folding).nullable()])
                        .primary_key(&["id"])
                        .indexes(&[index("r_code_idx", &["code"])])
                        .foreign_keys(&[foreign_key("r_code_fkey", &["code"], "p", &["code"])]),
                ],
                ..CODES
            }
            .case(
                concat!(
                    "a foreign key and what it references change their collation, ",
                    $folding
                ),
                &[
                    drop_foreign_key("r", "r_code_fkey", &["code"], "p", &["code"]),
                    alter_column("p", CODE.collate($folding), CODE.collate($other)),
                    alter_column(
                        "r",
                        CODE.collate($folding).nullable(),
                        CODE.collate($other).nullable(),
                    ),
                    create_foreign_key("r", "r_code_fkey", &["code"], "p", &["code"]),
                ],
            ),
        ]
    };
}

/// Rows that stand in the way of the collation, which is the first.
macro_rules! refused {
    ($made:expr, $folding:literal) => {
        &[
            Stray {
                before: &[
                    $made,
                    create_table("t", &[KEY, PLAIN])
                        .primary_key(&["id"])
                        .uniques(&[unique("t_name_key", &["name"])])
                        .indexes(&[index("t_id_name_idx", &["name", "id"]).unique()])
                        .checks(&[check("t_name_check", "name <> 'C'")]),
                ],
                rows: &["INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'A'), (3, 'b'), (4, 'c')"],
                steps: &[alter_column("t", PLAIN, PLAIN.collate($folding))],
                said: &[
                    (
                        "1",
                        concat!(
                            "t(name) holds the same more than once, which t_name_key refuses under the collation `",
                            $folding,
                            "`"
                        ),
                    ),
                    ("1", "t holds rows that t_name_check (name <> 'C') refuses"),
                ],
            },
            Stray {
                before: &[$made, create_table("t", &[CODE]).primary_key(&["code"])],
                rows: &["INSERT INTO t (code) VALUES ('a'), ('A'), ('b'), ('B'), ('c')"],
                steps: &[
                    rename_column("t", "code", "word"),
                    alter_column("t", varchar("word", 20), varchar("word", 30).collate($folding)),
                ],
                said: &[(
                    "2",
                    concat!(
                        "t(code) holds the same more than once, which the primary key refuses under the collation `",
                        $folding,
                        "`"
                    ),
                )],
            },
            // Values that an enum has only where `X` is `x`.
            Stray {
                before: &[
                    $made,
                    create_table("t", &[KEY, enumeration("c", &["x", "y"]).collate($folding)])
                        .primary_key(&["id"]),
                ],
                rows: &["INSERT INTO t (id, c) VALUES (1, 'x'), (2, 'X'), (3, 'y')"],
                steps: &[alter_column(
                    "t",
                    enumeration("c", &["x", "y"]).collate($folding),
                    enumeration("c", &["x", "y"]),
                )],
                said: &[("1", "t.c holds values that it may not have any longer")],
            },
            // The rows are shown by a key that compares otherwise than what is wrong with them.
            Stray {
                before: &[
                    $made,
                    create_table("t", &[CODE.collate($folding), PLAIN]).primary_key(&["code"]),
                ],
                rows: &["INSERT INTO t (code, name) VALUES ('a', '7'), ('b', 'x'), ('c', NULL)"],
                steps: &[alter_column("t", PLAIN, integer("name").nullable())],
                said: &[("1", "t.name holds values that are no integer")],
            },
            // What holds the same twice is shown by columns that compare differently.
            Stray {
                before: &[
                    $made,
                    create_table("t", &[KEY, CODE.collate($folding), PLAIN]).primary_key(&["id"]),
                ],
                rows: &["INSERT INTO t (id, code, name) VALUES (1, 'a', '7'), (2, 'a', '7'), (3, 'b', '7')"],
                steps: &[create_index("t", "t_key", &["code", "name"]).unique()],
                said: &[("1", "t(code, name) holds the same more than once, which t_key refuses")],
            },
            Stray {
                before: &[$made, create_table("t", &[KEY, PLAIN]).primary_key(&["id"])],
                rows: &["INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'A'), (3, 'b')"],
                steps: &[
                    alter_column("t", PLAIN, PLAIN.collate($folding)),
                    create_unique("t", "t_name_key", &["name"]),
                ],
                said: &[("1", "t(name) holds the same more than once, which t_name_key refuses")],
            },
            Stray {
                before: &[
                    $made,
                    create_table("t", &[KEY, PLAIN.collate($folding)])
                        .primary_key(&["id"])
                        .checks(&[check("t_name_check", "name <> 'x' OR name = 'a'")]),
                ],
                rows: &["INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'A')"],
                steps: &[
                    alter_column("t", PLAIN.collate($folding), PLAIN),
                    create_unique("t", "t_name_key", &["name"]),
                    create_check("t", "t_a_check", "name = 'a'"),
                ],
                said: &[("1", "t holds rows that t_a_check (name = 'a') refuses")],
            },
        ]
    };
}

/// What each engine counts before a collation comes.
pub(super) const fn strays(engine: Engine) -> &'static [Stray] {
    const SQLITE: &[Stray] = refused!(NOTHING, "NOCASE");
    const MYSQL: &[Stray] = refused!(NOTHING, "utf8mb4_general_ci");
    const POSTGRES: &[Stray] = refused!(FOLDED, "folded");
    match engine {
        Engine::Sqlite => SQLITE,
        Engine::MySql | Engine::MariaDb => MYSQL,
        Engine::Postgres => POSTGRES,
    }
}

pub(super) const SQLITE: &[Case] = collated!(NOTHING, "NOCASE", "RTRIM");
pub(super) const MYSQL: &[Case] = collated!(NOTHING, "utf8mb4_general_ci", "utf8mb4_unicode_ci");
pub(super) const POSTGRES: &[Case] = collated!(NOTHING, "en-x-icu", "und-x-icu");

/// No step at all, which stands where an engine has what a case needs.
const NOTHING: Step = sql("SELECT 1").reverse(nothing);

const FOLDED: Step = sql_for(
    Postgres,
    "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
)
.reverse(sql_for(Postgres, "DROP COLLATION folded"));

const PLAIN_TABLE: Step = create_table("t", &[KEY, PLAIN]).primary_key(&["id"]);

const TEXTS: Stand = Stand {
    before: &[],
    rows: &["INSERT INTO t (id, name) VALUES (1, 'it''s 🎉'), (2, NULL), (3, 'B')"],
    holds: (
        "SELECT id, name FROM t ORDER BY id",
        &["1|it's 🎉", "2|NULL", "3|B"],
    ),
};

const CODES: Stand = Stand {
    before: &[],
    rows: &[
        "INSERT INTO p (code) VALUES ('a'), ('b')",
        "INSERT INTO r (id, code) VALUES (1, 'b'), (2, NULL)",
    ],
    holds: (
        "SELECT r.id, p.code FROM r LEFT JOIN p ON p.code = r.code ORDER BY r.id",
        &["1|b", "2|NULL"],
    ),
};

const CODE: Column = varchar("code", 20);

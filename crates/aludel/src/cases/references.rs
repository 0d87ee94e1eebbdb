//! Foreign keys: composite, to the table itself, in a circle, and what they do.

use super::Case;
use super::stand::{FAMILY, KEY, N, PARENT, PARENT_INDEX, PARENT_KEY_GOES, Stand, T};
use crate::prelude::*;
use crate::word::{Column, Step};

const fn parent_key() -> Step {
    create_foreign_key(
        "children",
        "children_parent_id_fkey",
        &["parent_id"],
        "parents",
        &["id"],
    )
}

/// Two columns that reference two.
const PAIRS: Stand = Stand {
    before: &[
        create_table("places", &[integer("x"), integer("y"), varchar("name", 20)])
            .primary_key(&["x", "y"]),
        create_table(
            "visits",
            &[KEY, integer("px").nullable(), integer("py").nullable()],
        )
        .primary_key(&["id"])
        .indexes(&[index("visits_px_py_idx", &["px", "py"])]),
    ],
    rows: &[
        "INSERT INTO places (x, y, name) VALUES (1, 2, 'a'), (2, 1, 'b')",
        "INSERT INTO visits (id, px, py) VALUES (1, 1, 2), (2, 2, 1), (3, 7, NULL)",
    ],
    holds: (
        "SELECT id, px, py FROM visits ORDER BY id",
        &["1|1|2", "2|2|1", "3|7|NULL"],
    ),
};

const PAIR_KEY: Step = create_foreign_key(
    "visits",
    "visits_px_py_fkey",
    &["px", "py"],
    "places",
    &["x", "y"],
);

/// A table whose rows hang on each other.
const TREE: Stand = Stand {
    before: &[create_table("t", &[KEY, bigint("up").nullable()])
        .primary_key(&["id"])
        .indexes(&[index("t_up_idx", &["up"])])],
    rows: &[
        "INSERT INTO t (id, up) VALUES (1, NULL)",
        "INSERT INTO t (id, up) VALUES (2, 1), (3, 2)",
    ],
    holds: (
        "SELECT id, up FROM t ORDER BY id",
        &["1|NULL", "2|1", "3|2"],
    ),
};

pub(super) const REFERENCES: &[Case] = &[
    FAMILY.case("a foreign key goes", &[PARENT_KEY_GOES]),
    FAMILY.case("a foreign key comes to delete along", &[PARENT_KEY_GOES, parent_key().on_delete(cascade)]),
    FAMILY.case("a foreign key comes to leave NULLs", &[PARENT_KEY_GOES, parent_key().on_delete(set_null).on_update(set_null)]),
    FAMILY.case("a foreign key comes to refuse", &[PARENT_KEY_GOES, parent_key().on_delete(restrict)]),
    FAMILY.case("a foreign key comes to follow", &[PARENT_KEY_GOES, parent_key().on_update(cascade)]),
    FAMILY
        .case(
            "a foreign key moves to another key of the same table",
            &[
                PARENT_KEY_GOES,
                drop_index("children", "children_parent_id_idx", &["parent_id"]),
                drop_column("children", PARENT),
                add_column("children", varchar("code", 20).nullable()),
                create_foreign_key("children", "children_code_fkey", &["code"], "parents", &["code"]),
            ],
        )
        .then("SELECT id, code, n FROM children ORDER BY id", &["1|NULL|7", "2|NULL|8", "3|NULL|9"])
        .back("SELECT id, parent_id, n FROM children ORDER BY id", &["1|NULL|7", "2|NULL|8", "3|NULL|9"]),
    FAMILY.case(
        "a foreign key on a column that has just come",
        &[
            add_column("children", bigint("other_id").nullable()).backfill(int(2)),
            create_index("children", "children_other_id_idx", &["other_id"]),
            create_foreign_key("children", "children_other_id_fkey", &["other_id"], "parents", &["id"]),
        ],
    ),
    FAMILY.case("a column comes to the table that is referenced", &[add_column("parents", N)]),
    FAMILY.case(
        "the referenced table is built anew, and nothing goes along",
        &[
            create_check("parents", "parents_code_check", "code <> 'never'"),
            alter_column("parents", varchar("code", 20), varchar("code", 30)),
        ],
    ),
    Stand {
        before: &[
            create_table("parents", &[KEY, varchar("code", 20)]).primary_key(&["id"]),
            create_table("children", &[KEY, PARENT, N])
                .primary_key(&["id"])
                .indexes(&[PARENT_INDEX])
                .foreign_keys(&[
                    foreign_key("children_parent_id_fkey", &["parent_id"], "parents", &["id"]).on_delete(cascade),
                ]),
        ],
        ..FAMILY
    }
    .case(
        "s1 the referenced table is built anew, and its children are not deleted along",
        &[
            create_check("parents", "parents_code_check", "code <> 'never'"),
            alter_column("parents", varchar("code", 20), varchar("code", 19).nullable()),
        ],
    ),
    FAMILY
        .case(
            "both tables of a foreign key get other names, and its columns too",
            &[
                rename_table("parents", "mothers"),
                rename_column("mothers", "id", "mid"),
                rename_table("children", "kids"),
                rename_column("kids", "parent_id", "mother_id"),
            ],
        )
        .then(
            "SELECT k.id, m.mid, k.n FROM kids k LEFT JOIN mothers m ON m.mid = k.mother_id ORDER BY k.id",
            FAMILY.holds.1,
        ),
    PAIRS.case("a foreign key of two columns", &[PAIR_KEY]),
    PAIRS.case(
        "a foreign key of two columns goes and comes otherwise",
        &[
            PAIR_KEY,
            drop_foreign_key("visits", "visits_px_py_fkey", &["px", "py"], "places", &["x", "y"]),
            create_foreign_key("visits", "visits_px_py_fkey", &["px", "py"], "places", &["x", "y"]).on_delete(cascade),
        ],
    ),
    PAIRS
        .case(
            "the columns of a foreign key of two swap their names",
            &[
                PAIR_KEY,
                rename_column("places", "x", "z"),
                rename_column("places", "y", "x"),
                rename_column("places", "z", "y"),
            ],
        )
        .then("SELECT y, x, name FROM places ORDER BY name", &["1|2|a", "2|1|b"]),
    TREE.case("a table comes to reference itself", &[create_foreign_key("t", "t_up_fkey", &["up"], "t", &["id"])]),
    TREE.case(
        "a table that references itself is built anew and renamed",
        &[
            create_foreign_key("t", "t_up_fkey", &["up"], "t", &["id"]).on_delete(cascade),
            add_column("t", integer("m").default(int(3))),
            create_check("t", "t_m_check", "m > 0"),
            rename_table("t", "tree"),
        ],
    )
    .then("SELECT id, up FROM tree ORDER BY id", TREE.holds.1),
    T.case(
        "three tables in a circle come",
        &[
            ring("a", B),
            ring("b", C),
            ring("c", A),
            create_foreign_key("a", "a_fkey", &["b_id"], "b", &["id"]),
            create_foreign_key("b", "b_fkey", &["c_id"], "c", &["id"]),
            create_foreign_key("c", "c_fkey", &["a_id"], "a", &["id"]),
        ],
    ),
    Stand {
        before: &[
            ring("a", B),
            ring("b", A),
            create_foreign_key("a", "a_fkey", &["b_id"], "b", &["id"]),
            create_foreign_key("b", "b_fkey", &["a_id"], "a", &["id"]),
        ],
        rows: &[
            "INSERT INTO a (id) VALUES (1)",
            "INSERT INTO b (id, a_id) VALUES (1, 1)",
            "UPDATE a SET b_id = 1",
        ],
        holds: ("SELECT id, b_id FROM a", &["1|1"]),
    }
    .case(
        "both tables of a circle change",
        &[
            add_column("a", integer("m").default(int(3))),
            create_check("a", "a_m_check", "m > 0"),
            add_column("b", integer("m").default(int(3))),
            create_check("b", "b_m_check", "m > 0"),
            rename_table("b", "bb"),
        ],
    ),
];

const A: &[Column] = &[KEY, bigint("a_id").nullable()];
const B: &[Column] = &[KEY, bigint("b_id").nullable()];
const C: &[Column] = &[KEY, bigint("c_id").nullable()];

const fn ring(name: &'static str, columns: &'static [Column]) -> Step {
    create_table(name, columns).primary_key(&["id"])
}

//! Tables and columns renamed: alone, together, swapped, in a chain, and with all that stands on them.

use super::Case;
use super::stand::{FAMILY, KEY, N, NAME, Stand, T};
use crate::prelude::*;
use crate::word::Column;

/// Two tables of the same form.
const TWINS: Stand = Stand {
    before: &[
        create_table("a", &[KEY, NAME])
            .primary_key(&["id"])
            .indexes(&[index("a_name_idx", &["name"])]),
        create_table("b", &[KEY, NAME])
            .primary_key(&["id"])
            .indexes(&[index("b_name_idx", &["name"])]),
    ],
    rows: &[
        "INSERT INTO a (id, name) VALUES (1, 'a')",
        "INSERT INTO b (id, name) VALUES (1, 'b')",
    ],
    holds: (
        "SELECT a.name, b.name FROM a JOIN b ON a.id = b.id",
        &["a|b"],
    ),
};

/// A table with everything on the columns that are renamed.
const FULL: Stand = Stand {
    before: &[create_table(
        "t",
        &[
            KEY,
            NAME,
            N,
            integer("z").nullable(),
            integer("g").generated_stored("z + 1").nullable(),
        ],
    )
    .primary_key(&["id"])
    .uniques(&[unique("t_name_n_key", &["name", "n"])])
    .indexes(&[index_on("t_n_idx", &[desc("n"), asc("name")])])
    .checks(&[check("t_check", "z > -100 AND 'n' <> 'name'")])],
    ..T
};

/// Tables that reference each other, with values that are checked.
const ELDERS: Stand = Stand {
    before: &[
        create_table("elders", &[KEY, KIND]).primary_key(&["id"]),
        create_table(
            "kids",
            &[KEY, bigint("elder_id"), KIND, json("doc").nullable()],
        )
        .primary_key(&["id"])
        .indexes(&[index("kids_elder_id_idx", &["elder_id"])])
        .foreign_keys(&[foreign_key(
            "kids_elder_id_fkey",
            &["elder_id"],
            "elders",
            &["id"],
        )]),
    ],
    rows: &[
        "INSERT INTO elders (id, kind) VALUES (1, 'y')",
        "INSERT INTO kids (id, elder_id, kind) VALUES (7, 1, 'x')",
    ],
    holds: (
        "SELECT k.id, e.id, k.kind, e.kind FROM kids k JOIN elders e ON e.id = k.elder_id",
        &["7|1|x|y"],
    ),
};

const KINDS: Stand = Stand {
    before: &[
        create_table("kinds", &[KIND]).primary_key(&["kind"]),
        create_table("things", &[KEY, KIND])
            .primary_key(&["id"])
            .indexes(&[index("things_kind_idx", &["kind"])])
            .foreign_keys(&[foreign_key(
                "things_kind_fkey",
                &["kind"],
                "kinds",
                &["kind"],
            )]),
    ],
    rows: &[
        "INSERT INTO kinds (kind) VALUES ('x'), ('y')",
        "INSERT INTO things (id, kind) VALUES (1, 'x'), (2, 'y')",
    ],
    holds: (
        "SELECT t.id, t.kind, k.kind FROM things t JOIN kinds k ON k.kind = t.kind ORDER BY t.id",
        &["1|x|x", "2|y|y"],
    ),
};

const KIND: Column = enumeration("kind", &["x", "y"]);

pub(super) const RENAMES: &[Case] = &[
    T.case("a table gets another name", &[rename_table("t", "u")])
        .then("SELECT id, name, n FROM u ORDER BY id", T.holds.1),
    T.case("a column gets another name", &[rename_column("t", "n", "m")])
        .then("SELECT id, name, m FROM t ORDER BY id", T.holds.1),
    T.case("a table and its column get other names", &[rename_table("t", "u"), rename_column("u", "n", "m")])
        .then("SELECT id, name, m FROM u ORDER BY id", T.holds.1),
    T.case("a key gets another name", &[rename_column("t", "id", "tid")])
        .then("SELECT tid, name, n FROM t ORDER BY tid", T.holds.1),
    T.case(
        "two columns swap their names",
        &[
            rename_column("t", "n", "n_swap"),
            rename_column("t", "name", "n"),
            rename_column("t", "n_swap", "name"),
        ],
    )
    .then("SELECT id, n, name FROM t ORDER BY id", T.holds.1),
    T.case("columns get each other's names in a chain", &[rename_column("t", "n", "m"), rename_column("t", "name", "n")])
        .then("SELECT id, n, m FROM t ORDER BY id", T.holds.1),
    T.case(
        "a column comes with the name that another had",
        &[rename_column("t", "n", "m"), add_column("t", varchar("n", 9).default(string("new")))],
    )
    .then("SELECT id, name, m, n FROM t ORDER BY id", &["1|it's 🎉|3|new", "2|NULL|NULL|new", "3||-7|new"]),
    T.case(
        "a column is renamed, and its type changes",
        &[rename_column("t", "n", "m"), alter_column("t", integer("m").nullable(), varchar("m", 20).nullable())],
    )
    .then("SELECT id, name, m FROM t ORDER BY id", T.holds.1),
    TWINS
        .case(
            "two tables of one form swap their names",
            &[rename_table("a", "a_swap"), rename_table("b", "a"), rename_table("a_swap", "b")],
        )
        .then("SELECT a.name, b.name FROM a JOIN b ON a.id = b.id", &["b|a"]),
    TWINS
        .case("tables get each other's names in a chain", &[rename_table("b", "c"), rename_table("a", "b")])
        .then("SELECT b.name, c.name FROM b JOIN c ON b.id = c.id", &["a|b"]),
    FULL.case("a column is renamed that a key and an index stand on, beside a check and a generated column", &[rename_column("t", "n", "m")])
        .then("SELECT id, name, m, g FROM t ORDER BY id", &["1|it's 🎉|3|NULL", "2|NULL|NULL|NULL", "3||-7|NULL"]),
    FULL.case("a table is renamed with all that it has", &[rename_table("t", "u")])
        .then("SELECT id, name, n, g FROM u ORDER BY id", &["1|it's 🎉|3|NULL", "2|NULL|NULL|NULL", "3||-7|NULL"]),
    FULL.case(
        "two columns swap their names that everything stands on",
        &[
            rename_column("t", "n", "n_swap"),
            rename_column("t", "name", "n"),
            rename_column("t", "n_swap", "name"),
        ],
    )
    .then("SELECT id, n, name, g FROM t ORDER BY id", &["1|it's 🎉|3|NULL", "2|NULL|NULL|NULL", "3||-7|NULL"]),
    FAMILY
        .case("a table is renamed that another references", &[rename_table("parents", "elders")])
        .then(
            "SELECT c.id, e.id, c.n FROM children c LEFT JOIN elders e ON e.id = c.parent_id ORDER BY c.id",
            FAMILY.holds.1,
        ),
    FAMILY
        .case("a table is renamed that references another", &[rename_table("children", "kids")])
        .then("SELECT id, parent_id, n FROM kids ORDER BY id", FAMILY.holds.1),
    FAMILY
        .case("a key is renamed that another table references", &[rename_column("parents", "id", "pid")])
        .then(
            "SELECT c.id, p.pid, c.n FROM children c LEFT JOIN parents p ON p.pid = c.parent_id ORDER BY c.id",
            FAMILY.holds.1,
        ),
    T.case(
        "a column of json gets another name, and another takes its own",
        &[
            add_column("t", json("doc").nullable()),
            rename_column("t", "doc", "old"),
            add_column("t", json("doc").nullable()),
            rename_column("t", "old", "older"),
            alter_column("t", json("older").nullable(), json("older").nullable().comment("it's")),
        ],
    ),
    ELDERS
        .case(
            "columns of a foreign key and of checked values get other names at once",
            &[
                rename_column("elders", "id", "eid"),
                rename_column("elders", "kind", "sort"),
                rename_column("kids", "id", "kid"),
                rename_column("kids", "elder_id", "eid"),
                rename_column("kids", "kind", "sort"),
                rename_column("kids", "doc", "document"),
            ],
        )
        .then(
            "SELECT k.kid, e.eid, k.sort, e.sort FROM kids k JOIN elders e ON e.eid = k.eid",
            &["7|1|x|y"],
        ),
    KINDS
        .case(
            "a foreign key on an enum and the enum that it references get other names",
            &[
                rename_column("kinds", "kind", "sort"),
                rename_column("things", "kind", "sort"),
                rename_constraint("things", "things_kind_fkey", "things_sort_fkey"),
                rename_table("things", "goods"),
                rename_constraint("goods", "things_sort_fkey", "goods_sort_fkey"),
            ],
        )
        .then("SELECT g.id, g.sort, k.sort FROM goods g JOIN kinds k ON k.sort = g.sort ORDER BY g.id", &["1|x|x", "2|y|y"]),
    FAMILY
        .case(
            "a table that references and one that is referenced swap their names",
            &[
                rename_table("parents", "parents_swap"),
                rename_table("children", "parents"),
                rename_table("parents_swap", "children"),
            ],
        )
        .then("SELECT id, parent_id, n FROM parents ORDER BY id", FAMILY.holds.1),
    FAMILY
        .case(
            "a renamed table is changed in many ways",
            &[
                rename_table("parents", "elders"),
                add_column("elders", integer("age").default(int(50))),
                create_check("elders", "elders_age_check", "age > 0"),
                alter_column("elders", varchar("code", 20), varchar("code", 60)),
                create_index("elders", "elders_age_idx", &["age"]),
            ],
        )
        .then("SELECT id, code, age FROM elders ORDER BY id", &["1|one|50", "2|two|50"]),
];

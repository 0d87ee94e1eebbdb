//! Views and triggers that people made by hand around what changes.

use super::Case;
use super::stand::{FAMILY, KEY, N, NAME, Stand, T};
use crate::prelude::*;
use crate::word::Step;

/// A table, a view on it, and a view on that.
const VIEWED: Stand = Stand {
    before: &[
        create_table("t", &[KEY, NAME, N]).primary_key(&["id"]),
        sql("CREATE VIEW v AS SELECT id, name FROM t").reverse(sql("DROP VIEW v")),
        sql("CREATE VIEW w AS SELECT count(*) AS n FROM v").reverse(sql("DROP VIEW w")),
    ],
    ..T
};

/// A table, and triggers that write along what happens to it.
const WATCHED: Stand = Stand {
    before: &[
        create_table("t", &[KEY, NAME, N]).primary_key(&["id"]),
        create_table("log", &[KEY, varchar("what", 50).nullable()]).primary_key(&["id"]),
        sql_for(
            Sqlite,
            "CREATE TRIGGER watch AFTER INSERT ON t BEGIN INSERT INTO log (what) VALUES (new.name); END",
        )
        .reverse(nothing),
        sql_for(
            MySql,
            "CREATE TRIGGER watch AFTER INSERT ON t FOR EACH ROW INSERT INTO log (what) VALUES (new.name)",
        )
        .reverse(nothing),
        sql_for(
            Postgres,
            "CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN INSERT INTO log (what) VALUES (new.name); RETURN new; END'",
        )
        .reverse(nothing),
        sql_for(
            Postgres,
            "CREATE TRIGGER watch AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION watch()",
        )
        .reverse(nothing),
    ],
    ..T
};

/// A row that a trigger has to see.
const SEEN: Step =
    sql("INSERT INTO t (id, name) VALUES (9, 'seen')").reverse(sql("DELETE FROM t WHERE id = 9"));

/// What the trigger wrote.
const LOG: (&str, &[&str]) = (
    "SELECT what FROM log ORDER BY id",
    &["it's 🎉", "NULL", "", "seen"],
);

pub(super) const BY_HAND: &[Case] = &[
    VIEWED
        .case("a column comes under views", &[add_column("t", integer("m").default(int(3)))])
        .then("SELECT v.id, v.name, w.n FROM v CROSS JOIN w ORDER BY v.id", &["1|it's 🎉|3", "2|NULL|3", "3||3"]),
    VIEWED
        .case(
            "a table is built anew under views",
            &[
                create_check("t", "t_n_check", "n > -100"),
                alter_column("t", N, bigint("n").nullable().default(int(8))),
            ],
        )
        .then("SELECT v.id, v.name, w.n FROM v CROSS JOIN w ORDER BY v.id", &["1|it's 🎉|3", "2|NULL|3", "3||3"]),
    VIEWED
        .case("a column goes that no view shows", &[drop_column("t", N)])
        .then("SELECT v.id, v.name, w.n FROM v CROSS JOIN w ORDER BY v.id", &["1|it's 🎉|3", "2|NULL|3", "3||3"])
        .back("SELECT id, name, n FROM t ORDER BY id", &["1|it's 🎉|NULL", "2|NULL|NULL", "3||NULL"]),
    WATCHED
        .case("a column comes under a trigger", &[add_column("t", integer("m").nullable()), SEEN])
        .then(LOG.0, LOG.1),
    WATCHED
        .case(
            "a table is built anew under a trigger",
            &[
                create_check("t", "t_n_check", "n > -100"),
                alter_column("t", N, bigint("n").nullable().default(int(8))),
                SEEN,
            ],
        )
        .then(LOG.0, LOG.1),
    Stand {
        before: &[
            create_table("parents", &[KEY, varchar("code", 20)]).primary_key(&["id"]),
            create_table("children", &[KEY, bigint("parent_id").nullable(), N]).primary_key(&["id"]),
            sql("CREATE VIEW both_of_them AS SELECT c.id, p.code FROM children c JOIN parents p ON p.id = c.parent_id")
                .reverse(nothing),
        ],
        ..FAMILY
    }
    .case(
        "a foreign key comes under a view of both tables",
        &[
            create_index("children", "children_parent_id_idx", &["parent_id"]),
            create_foreign_key("children", "children_parent_id_fkey", &["parent_id"], "parents", &["id"]),
        ],
    )
    .then("SELECT id, code FROM both_of_them ORDER BY id", &["1|one", "3|two"]),
];

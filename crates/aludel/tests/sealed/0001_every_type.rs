//! Create `teams`, `things`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: None,
    steps: &[
        create_table("teams", &[bigint("id").auto_increment()]).primary_key(&["id"]),
        create_table(
            "things",
            &[
                boolean("a").default(bool(true)),
                tinyint("b").default(int(-1)),
                smallint("c"),
                integer("d"),
                bigint("e").auto_increment(),
                unsigned_tinyint("f"),
                unsigned_smallint("g"),
                unsigned_integer("h"),
                unsigned_bigint("i").default(int(18_446_744_073_709_551_615)),
                real("j"),
                double("k").default(number("2.5")),
                text("l").nullable(),
                varchar("m", 255).default(string("it's")),
                blob("n").nullable(),
                varbinary("o", 16).default(bytes(b"\x00a")),
                decimal("p", 10, 2),
                date("q"),
                time("r"),
                datetime("s"),
                timestamp("t").default(now),
                uuid("u").nullable(),
                json("v").nullable(),
                enumeration("w", &["small", "large"]),
                native_for(
                    "x",
                    &[
                        on(Sqlite, "INTEGER"),
                        on(Postgres, "bigint"),
                        on(MySql, "BIGINT"),
                    ],
                ),
                bigint("team_id").nullable(),
                integer("y").default(expr("1 + 1")),
            ],
        )
        .primary_key(&["e"])
        .uniques(&[unique("things_m_key", &["m"])])
        .indexes(&[
            index("things_c_d_idx", &["c", "d"]),
            index("things_h_idx", &["h"]).unique(),
            index_on("things_q_idx", &[asc("q"), desc("r")]),
        ])
        .foreign_keys(&[
            foreign_key("things_team_id_fkey", &["team_id"], "teams", &["id"])
                .on_delete(set_null)
                .on_update(cascade),
        ])
        .checks(&[check("things_c_check", "c > 0")]),
    ],
};

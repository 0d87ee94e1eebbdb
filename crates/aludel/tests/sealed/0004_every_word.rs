//! The words that the others do not use.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0003_by_hand"),
    steps: &[
        floor("0002_every_step"),
        create_table(
            "words",
            &[
                bigint("id"),
                varchar("name", 40).comment("it's").collate("NOCASE"),
                integer("n").nullable(),
                integer("s").generated_stored("n + 1").nullable(),
                integer("v").generated_virtual("n + 2").nullable(),
                native("x", "INTEGER"),
                smallint("m").nullable(),
                bigint("up").nullable(),
            ],
        )
        .primary_key_named("words_key", &["id"])
        .uniques(&[unique("words_name_key", &["name"])])
        .indexes(&[
            index("words_n_idx", &["n"]).filter("n > 0"),
            index_on("words_low_idx", &[expression("lower(name)"), asc("n")]),
        ])
        .foreign_keys(&[foreign_key("words_up_fkey", &["up"], "words", &["id"])
            .on_delete(restrict)
            .on_update(set_default)])
        .comment("all"),
        rename_index("words", "words_n_idx", "words_some_idx"),
        rename_constraint("words", "words_name_key", "one_name"),
        alter_column("words", smallint("m").nullable(), text("m").nullable())
            .using("'no ' || m")
            .reverse_using("CAST(m AS INTEGER)"),
        create_table("pairs", &[bigint("a"), bigint("b")]).primary_key(&["a"]),
        alter_primary_key("pairs", &["a"], &["a", "b"]),
        sql_file("pairs.sql")
            .reverse(sql_for(MariaDb, "ALTER TABLE pairs DROP COLUMN c"))
            .means(&[add_column("pairs", integer("c").nullable())]),
    ],
};

//! Every kind of step.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0001_every_type"),
    steps: &[
        add_column("things", integer("n1")).backfill(int(0)),
        add_column("things", integer("n2").nullable()),
        rename_column("things", "n1", "n3"),
        alter_column("things", integer("n2").nullable(), bigint("n2").nullable()),
        alter_column("things", bigint("n2").nullable(), bigint("n2")).backfill(int(7)),
        drop_column("things", integer("n3")).backfill(int(0)), // destructive
        rename_value("things", "w", "large", "big"),
        create_unique("things", "things_n2_key", &["n2"]),
        drop_unique("things", "things_n2_key", &["n2"]),
        create_index("things", "things_n2_idx", &["n2"]).unique(),
        drop_index("things", "things_n2_idx", &["n2"]).unique(),
        create_index_on("things", "things_n2_desc_idx", &[desc("n2")]),
        drop_index_on("things", "things_n2_desc_idx", &[desc("n2")]),
        drop_foreign_key(
            "things",
            "things_team_id_fkey",
            &["team_id"],
            "teams",
            &["id"],
        )
        .on_delete(set_null)
        .on_update(cascade),
        create_foreign_key(
            "things",
            "things_team_id_fkey",
            &["team_id"],
            "teams",
            &["id"],
        )
        .on_delete(no_action),
        drop_check("things", "things_c_check", "c > 0"),
        create_check("things", "things_c_check", "c >= 0"),
        comment_table("teams", "", "who works together"),
        rename_table("teams", "crews"),
        create_table("gone", &[integer("id")]).primary_key(&["id"]),
        drop_table("gone", &[integer("id")]).primary_key(&["id"]), // destructive
    ],
};

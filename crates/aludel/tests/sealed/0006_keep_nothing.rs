//! What must really go.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0005_outside"),
    steps: &[
        add_column("crews", text("motto").nullable()).keep_nothing(),
        alter_column("crews", text("motto").nullable(), varchar("motto", 9))
            .backfill(string(""))
            .using("substr(motto, 1, 9)")
            .keep_nothing(), // destructive
        drop_column("crews", varchar("motto", 9))
            .backfill(string(""))
            .keep_nothing(), // destructive
        create_table("extras", &[bigint("id")])
            .primary_key(&["id"])
            .keep_nothing(),
        drop_table("extras", &[bigint("id")])
            .primary_key(&["id"])
            .keep_nothing(), // destructive
    ],
};

//! Create `notes`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: None,
    steps: &[create_table(
        "notes",
        &[
            bigint("id").auto_increment(),
            varchar("title", 200),
            text("text").nullable(),
            integer("stars").default(int(0)),
        ],
    )
    .primary_key(&["id"])],
};

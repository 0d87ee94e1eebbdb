//! Index `crews.id` while others write.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0004_every_word"),
    steps: &[
        own_transaction(),
        outside_transaction(),
        sql_for(
            Postgres,
            "CREATE INDEX CONCURRENTLY crews_idx ON crews (id)",
        )
        .reverse(sql_for(Postgres, "DROP INDEX CONCURRENTLY crews_idx")),
    ],
};

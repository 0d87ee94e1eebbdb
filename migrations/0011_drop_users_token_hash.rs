//! Drop unique users_token_hash_key on users; drop `users.token_hash`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0010_move_tokens"),
    steps: &[
        drop_unique("users", "users_token_hash_key", &["token_hash"]),
        drop_column("users", varchar("token_hash", 64).nullable()), // destructive
    ],
};

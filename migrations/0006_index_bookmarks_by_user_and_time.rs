//! Add index bookmarks_user_id_created_at_idx on bookmarks.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0005_create_tags"),
    steps: &[create_index(
        "bookmarks",
        "bookmarks_user_id_created_at_idx",
        &["user_id", "created_at"],
    )],
};

//! Drop unique users_name_key on users; rename `users.name` to `display_name`; and 1 more.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0002_add_times_and_visibility"),
    steps: &[
        drop_unique("users", "users_name_key", &["name"]),
        rename_column("users", "name", "display_name"), // breaking
        create_unique("users", "users_display_name_key", &["display_name"]), // breaking, may fail on existing rows
    ],
};

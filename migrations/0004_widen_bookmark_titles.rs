//! Change `bookmarks.title`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0003_rename_users_name"),
    steps: &[
        alter_column("bookmarks", varchar("title", 200), text("title")), // breaking
    ],
};

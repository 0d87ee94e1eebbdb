//! Add `bookmarks.visibility`; add `bookmarks.to_read`; add `bookmarks.created_at`; and 2 more.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0001_create_users_and_bookmarks"),
    steps: &[
        add_column(
            "bookmarks",
            enumeration("visibility", &["private", "public"]).default(string("private")),
        ),
        add_column("bookmarks", boolean("to_read").default(bool(false))),
        add_column("bookmarks", timestamp("created_at").default(now)),
        add_column("bookmarks", timestamp("updated_at").default(now)),
        add_column("users", timestamp("created_at").default(now)),
    ],
};

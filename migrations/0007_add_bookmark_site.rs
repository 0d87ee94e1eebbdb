//! Add `bookmarks.site`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0006_index_bookmarks_by_user_and_time"),
    steps: &[
        add_column(
            "bookmarks",
            varchar("site", 255)
                .nullable()
                .comment("the host in the URL, kept for looking up by site"),
        ),
        create_index("bookmarks", "bookmarks_site_idx", &["site"]),
    ],
};

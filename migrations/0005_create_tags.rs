//! Create `tags`; create `bookmark_tags`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0004_widen_bookmark_titles"),
    steps: &[
        create_table(
            "tags",
            &[
                bigint("id").auto_increment(),
                bigint("user_id"),
                varchar("name", 50),
            ],
        )
        .primary_key(&["id"])
        .uniques(&[unique("tags_user_id_name_key", &["user_id", "name"])])
        .foreign_keys(&[
            foreign_key("tags_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
        ]),
        create_table("bookmark_tags", &[bigint("bookmark_id"), bigint("tag_id")])
            .primary_key(&["bookmark_id", "tag_id"])
            .indexes(&[index("bookmark_tags_tag_id_idx", &["tag_id"])])
            .foreign_keys(&[
                foreign_key(
                    "bookmark_tags_bookmark_id_fkey",
                    &["bookmark_id"],
                    "bookmarks",
                    &["id"],
                )
                .on_delete(cascade),
                foreign_key("bookmark_tags_tag_id_fkey", &["tag_id"], "tags", &["id"])
                    .on_delete(cascade),
            ]),
    ],
};

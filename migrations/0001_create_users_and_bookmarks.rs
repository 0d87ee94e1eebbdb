//! Create `users`; create `bookmarks`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: None,
    steps: &[
        create_table(
            "users",
            &[
                bigint("id").auto_increment(),
                varchar("name", 100),
                varchar("email", 255).nullable(),
                varchar("token_hash", 64).nullable(),
            ],
        )
        .primary_key(&["id"])
        .uniques(&[
            unique("users_name_key", &["name"]),
            unique("users_email_key", &["email"]),
            unique("users_token_hash_key", &["token_hash"]),
        ])
        .comment("People who keep bookmarks here"),
        create_table(
            "bookmarks",
            &[
                bigint("id").auto_increment(),
                bigint("user_id"),
                varchar("url", 2000),
                varchar("title", 200),
                text("notes").nullable(),
            ],
        )
        .primary_key(&["id"])
        .foreign_keys(&[
            foreign_key("bookmarks_user_id_fkey", &["user_id"], "users", &["id"])
                .on_delete(cascade),
        ])
        .checks(&[check("bookmarks_url_check", "url <> ''")]),
    ],
};

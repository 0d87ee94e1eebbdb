//! Create `api_tokens`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0008_fill_bookmark_site"),
    steps: &[create_table(
        "api_tokens",
        &[
            bigint("id").auto_increment(),
            bigint("user_id"),
            varchar("label", 100).default(string("token")),
            varchar("token_hash", 64),
            timestamp("created_at").default(now),
            timestamp("last_used_at").nullable(),
        ],
    )
    .primary_key(&["id"])
    .uniques(&[unique("api_tokens_token_hash_key", &["token_hash"])])
    .indexes(&[index("api_tokens_user_id_idx", &["user_id"])])
    .foreign_keys(&[
        foreign_key("api_tokens_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
    ])],
};

//! Move the token that each user has into `api_tokens`.
//!
//! On the way back a user keeps one token, their oldest: there is room for no other.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0009_create_api_tokens"),
    steps: &[sql("INSERT INTO api_tokens (user_id, label, token_hash) \
         SELECT u.id, 'token', u.token_hash FROM users u \
         WHERE u.token_hash IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM api_tokens k WHERE k.token_hash = u.token_hash)")
    .reverse(sql(
        "UPDATE users SET token_hash = (SELECT k.token_hash FROM api_tokens k \
         WHERE k.user_id = users.id ORDER BY k.id LIMIT 1) \
         WHERE token_hash IS NULL; \
         DELETE FROM api_tokens",
    ))],
};

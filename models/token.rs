use aludel::Model;
use chrono::{DateTime, Utc};

/// A secret that speaks for a user. Only its hash is kept.
#[derive(Clone, Debug, Model)]
#[table(name = "api_tokens")]
pub struct ApiToken {
    /// Counts itself up.
    #[column(primary_key)]
    pub id: i64,
    /// Whom it speaks for.
    #[column(references = User, on_delete = cascade, index)]
    pub user_id: i64,
    /// What the user calls it.
    #[column(len = 100, default = "token")]
    pub label: String,
    /// SHA-256 of the token, in lower-case hexadecimal digits.
    #[column(len = 64, unique)]
    pub token_hash: String,
    /// When it was made.
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<DateTime<Utc>>,
}

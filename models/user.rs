use aludel::Model;
use chrono::{DateTime, Utc};

/// Someone who keeps bookmarks here.
#[derive(Clone, Debug, Default, Model)]
#[table(name = "users", comment = "People who keep bookmarks here")]
pub struct User {
    /// Counts itself up.
    #[column(primary_key)]
    pub id: i64,
    /// What others see beside a public bookmark.
    #[column(len = 100, unique, renamed_from = "name")]
    pub display_name: String,
    /// Where to write to them, if they said.
    #[column(len = 255, unique)]
    pub email: Option<String>,
    /// When the account was made.
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
}

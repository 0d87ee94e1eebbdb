use aludel::Model;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A page that somebody wants to find again.
#[derive(Clone, Debug, Default, Model, Serialize)]
#[table(name = "bookmarks", index(user_id, created_at))]
pub struct Bookmark {
    /// Counts itself up.
    #[column(primary_key)]
    pub id: i64,
    /// Whose it is.
    #[column(references = User, on_delete = cascade)]
    #[serde(skip)]
    pub user_id: i64,
    /// Where the page is: `http` or `https`.
    #[column(len = 2000, check = "url <> ''")]
    pub url: String,
    /// What the page is called.
    pub title: String,
    /// Whatever its owner wants to remember about it.
    pub notes: Option<String>,
    /// Who sees it.
    #[column(default = Visibility::Private)]
    pub visibility: Visibility,
    /// Whether its owner still means to read it.
    #[column(default = false)]
    pub to_read: bool,
    /// When it was added.
    #[column(default = now)]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[column(default = now)]
    pub updated_at: DateTime<Utc>,
    /// The host in `url`, in lower case.
    #[column(
        len = 255,
        index,
        comment = "the host in the URL, kept for looking up by site"
    )]
    pub site: Option<String>,
}

/// Who sees a bookmark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Model, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Its owner alone.
    #[default]
    Private,
    /// Everyone who opens the page.
    Public,
}

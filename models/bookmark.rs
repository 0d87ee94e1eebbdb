use aludel::Model;

/// A page that somebody wants to find again.
#[derive(Clone, Debug, Model)]
#[table(name = "bookmarks")]
pub struct Bookmark {
    /// Counts itself up.
    #[column(primary_key)]
    pub id: i64,
    /// Whose it is.
    #[column(references = User, on_delete = cascade)]
    pub user_id: i64,
    /// Where the page is: `http` or `https`.
    #[column(len = 2000, check = "url <> ''")]
    pub url: String,
    /// What the page is called.
    #[column(len = 200)]
    pub title: String,
    /// Whatever its owner wants to remember about it.
    pub notes: Option<String>,
}

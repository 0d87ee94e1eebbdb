use aludel::Model;

/// A word that a user files bookmarks under.
#[derive(Clone, Debug, Model)]
#[table(name = "tags", unique(user_id, name))]
pub struct Tag {
    /// Counts itself up.
    #[column(primary_key)]
    pub id: i64,
    /// Whose it is.
    #[column(references = User, on_delete = cascade)]
    pub user_id: i64,
    /// The word, in lower case.
    #[column(len = 50)]
    pub name: String,
}

/// A bookmark filed under a tag.
#[derive(Clone, Debug, Model)]
#[table(
    name = "bookmark_tags",
    primary_key(bookmark_id, tag_id),
    index(tag_id)
)]
pub struct BookmarkTag {
    /// The bookmark.
    #[column(references = Bookmark, on_delete = cascade)]
    pub bookmark_id: i64,
    /// The tag.
    #[column(references = Tag, on_delete = cascade)]
    pub tag_id: i64,
}

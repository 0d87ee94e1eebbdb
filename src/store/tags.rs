use std::collections::BTreeSet;

use aludel::{Database, Execute, Value};
use serde::Serialize;

use super::marks;
use crate::fault::Outcome;

/// A tag, and how many bookmarks are filed under it.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Count {
    /// The tag.
    pub name: String,
    /// How many bookmarks have it.
    pub bookmarks: i64,
}

/// This user's tags in alphabetical order.
///
/// # Errors
/// The database refuses.
pub fn list(db: &mut Database, user: i64) -> Outcome<Vec<Count>> {
    let sql = "SELECT t.name, COUNT(bt.bookmark_id) FROM tags t \
               LEFT JOIN bookmark_tags bt ON bt.tag_id = t.id \
               WHERE t.user_id = ? GROUP BY t.id, t.name ORDER BY t.name";
    db.query(sql, &[user.into()])?
        .iter()
        .map(|row| {
            Ok(Count {
                name: row.get(0)?,
                bookmarks: row.get(1)?,
            })
        })
        .collect()
}

/// Files the user's new bookmark under these tags.
///
/// # Errors
/// The database refuses.
pub(super) fn file(db: &mut Database, user: i64, bookmark: i64, tags: &[String]) -> Outcome<()> {
    if tags.is_empty() {
        return Ok(());
    }
    create(db, user, tags)?;
    let sql = format!(
        "INSERT INTO bookmark_tags (bookmark_id, tag_id) \
         SELECT b.id, t.id FROM bookmarks b JOIN tags t ON t.user_id = b.user_id \
         WHERE b.id = ? AND t.name IN ({})",
        marks(tags.len())
    );
    let mut params: Vec<Value> = vec![bookmark.into()];
    params.extend(tags.iter().map(|tag| Value::from(tag.as_str())));
    db.execute(&sql, &params)?;
    Ok(())
}

/// Files the user's bookmark under these tags and no others.
///
/// # Errors
/// The database refuses.
pub(super) fn refile(db: &mut Database, user: i64, bookmark: i64, tags: &[String]) -> Outcome<()> {
    db.execute(
        "DELETE FROM bookmark_tags WHERE bookmark_id = ?",
        &[bookmark.into()],
    )?;
    file(db, user, bookmark, tags)?;
    sweep(db, user)
}

/// Makes those that the user does not have. The user is held, so nobody else makes them meanwhile.
fn create(db: &mut Database, user: i64, tags: &[String]) -> Outcome<()> {
    let rows = db.query("SELECT name FROM tags WHERE user_id = ?", &[user.into()])?;
    let known = rows.iter().map(|row| row.get(0));
    let known = known.collect::<aludel::Result<BTreeSet<String>>>()?;
    for tag in tags.iter().filter(|tag| !known.contains(*tag)) {
        db.execute(
            "INSERT INTO tags (user_id, name) VALUES (?, ?)",
            &[user.into(), tag.as_str().into()],
        )?;
    }
    Ok(())
}

/// Deletes the user's tags that nothing is filed under.
///
/// # Errors
/// The database refuses.
pub(super) fn sweep(db: &mut Database, user: i64) -> Outcome<()> {
    // Looked up first: a DELETE with a subquery would lock what it reads, other users' rows among it.
    let sql = "SELECT t.id FROM tags t LEFT JOIN bookmark_tags bt ON bt.tag_id = t.id \
               WHERE t.user_id = ? AND bt.tag_id IS NULL";
    for row in db.query(sql, &[user.into()])? {
        db.execute("DELETE FROM tags WHERE id = ?", &[row.get(0)?])?;
    }
    Ok(())
}

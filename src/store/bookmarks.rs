use std::collections::BTreeMap;

use aludel::{Database, Execute, Value};
use serde::Serialize;

use super::{Filter, Page, Reader, Scope, last_id, marks, now, number, tags, unreadable, users};
use crate::fault::{Fault, Outcome};
use crate::input::{Change, Draft, site_of};
use crate::models::{Bookmark, Visibility};

const COLUMNS: &str = "b.id, b.user_id, b.url, b.title, b.notes, b.visibility, b.to_read, \
                       b.created_at, b.updated_at, b.site, u.display_name";
const FROM: &str = "FROM bookmarks b JOIN users u ON u.id = b.user_id";

/// A bookmark with what stands about it in other tables.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The bookmark itself.
    #[serde(flatten)]
    pub bookmark: Bookmark,
    /// The name of whom it belongs to.
    pub owner: String,
    /// Its tags, in alphabetical order.
    pub tags: Vec<String>,
}

/// A stretch of a list, and how long the whole list is.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// The stretch, newest first.
    pub bookmarks: Vec<Entry>,
    /// How many there are in all.
    pub total: i64,
    /// How many were asked for at most.
    pub limit: i64,
    /// How many were passed over.
    pub offset: i64,
}

/// The bookmarks that are meant, newest first.
///
/// # Errors
/// The database refuses.
pub fn list(db: &mut Database, scope: Scope, filter: &Filter, page: Page) -> Outcome<Listing> {
    let condition = filter.condition(scope);
    let count = format!("SELECT COUNT(*) FROM bookmarks b WHERE {}", condition.sql);
    let total = number(db, &count, &condition.params)?;
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE {} ORDER BY b.created_at DESC, b.id DESC LIMIT ? OFFSET ?",
        condition.sql
    );
    let mut params = condition.params;
    params.extend([page.limit.into(), page.offset.into()]);
    Ok(Listing {
        bookmarks: entries(db, &sql, &params)?,
        total,
        limit: page.limit,
        offset: page.offset,
    })
}

/// This user's bookmark with this id.
///
/// # Errors
/// They have none such, or the database refuses.
pub fn find(db: &mut Database, user: i64, id: i64) -> Outcome<Entry> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE b.user_id = ? AND b.id = ?");
    entries(db, &sql, &[user.into(), id.into()])?
        .pop()
        .ok_or(Fault::NotFound("bookmark"))
}

/// Adds a bookmark and gives its id.
///
/// # Errors
/// The database refuses.
pub fn add(db: &mut Database, user: i64, draft: &Draft) -> Outcome<i64> {
    users::hold(db, user)?;
    let now = now(db.engine());
    db.execute(
        "INSERT INTO bookmarks (user_id, url, title, notes, visibility, to_read, created_at, \
         updated_at, site) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &[
            user.into(),
            draft.url.as_str().into(),
            draft.title.as_str().into(),
            draft.notes.clone().into(),
            word(draft.visibility).into(),
            draft.to_read.into(),
            now.clone(),
            now,
            site_of(&draft.url).into(),
        ],
    )?;
    let id = last_id(db)?;
    tags::file(db, user, id, &draft.tags)?;
    Ok(id)
}

/// Changes what `change` names of this user's bookmark.
///
/// # Errors
/// They have none such, or the database refuses.
pub fn change(db: &mut Database, user: i64, id: i64, change: &Change) -> Outcome<()> {
    users::hold(db, user)?;
    let mut now = vec![("updated_at", now(db.engine()))];
    if let Some(url) = &change.url {
        now.push(("url", url.as_str().into()));
        now.push(("site", site_of(url).into()));
    }
    if let Some(title) = &change.title {
        now.push(("title", title.as_str().into()));
    }
    if let Some(notes) = &change.notes {
        now.push(("notes", notes.clone().into()));
    }
    if let Some(visibility) = change.visibility {
        now.push(("visibility", word(visibility).into()));
    }
    if let Some(to_read) = change.to_read {
        now.push(("to_read", to_read.into()));
    }
    find(db, user, id)?;
    update(db, id, now)?;
    match &change.tags {
        Some(tags) => tags::refile(db, user, id, tags),
        None => Ok(()),
    }
}

fn update(db: &mut Database, id: i64, values: Vec<(&str, Value)>) -> Outcome<()> {
    let (names, mut params): (Vec<_>, Vec<_>) = values.into_iter().unzip();
    let sql = format!(
        "UPDATE bookmarks SET {} = ? WHERE id = ?",
        names.join(" = ?, ")
    );
    params.push(id.into());
    db.execute(&sql, &params)?;
    Ok(())
}

/// Deletes this user's bookmark, and the tags that nothing is filed under any more.
///
/// # Errors
/// They have none such, or the database refuses.
pub fn delete(db: &mut Database, user: i64, id: i64) -> Outcome<()> {
    users::hold(db, user)?;
    let gone = db.execute(
        "DELETE FROM bookmarks WHERE user_id = ? AND id = ?",
        &[user.into(), id.into()],
    )?;
    if gone == 0 {
        return Err(Fault::NotFound("bookmark"));
    }
    tags::sweep(db, user)
}

fn entries(db: &mut Database, sql: &str, params: &[Value]) -> Outcome<Vec<Entry>> {
    let rows = db.query(sql, params)?;
    let mut entries = rows.iter().map(entry).collect::<Outcome<Vec<_>>>()?;
    let ids: Vec<i64> = entries.iter().map(|entry| entry.bookmark.id).collect();
    let mut tags = tags_of(db, &ids)?;
    for entry in &mut entries {
        entry.tags = tags.remove(&entry.bookmark.id).unwrap_or_default();
    }
    Ok(entries)
}

fn tags_of(db: &mut Database, ids: &[i64]) -> Outcome<BTreeMap<i64, Vec<String>>> {
    let mut tags: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(tags);
    }
    let sql = format!(
        "SELECT bt.bookmark_id, t.name FROM bookmark_tags bt JOIN tags t ON t.id = bt.tag_id \
         WHERE bt.bookmark_id IN ({}) ORDER BY t.name",
        marks(ids.len())
    );
    let params: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    for row in db.query(&sql, &params)? {
        tags.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(tags)
}

#[allow(
    clippy::needless_update,
    reason = "a new field of the model needs no word here"
)]
fn entry(row: &aludel::Row) -> Outcome<Entry> {
    let mut row = Reader::new(row);
    let bookmark = Bookmark {
        id: row.take()?,
        user_id: row.take()?,
        url: row.take()?,
        title: row.take()?,
        notes: row.take()?,
        visibility: visibility(&row.take::<String>()?)?,
        to_read: row.take()?,
        created_at: row.instant()?,
        updated_at: row.instant()?,
        site: row.take()?,
        ..Bookmark::default()
    };
    Ok(Entry {
        bookmark,
        owner: row.take()?,
        tags: Vec::new(),
    })
}

const fn word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "private",
        Visibility::Public => "public",
    }
}

fn visibility(text: &str) -> Outcome<Visibility> {
    match text {
        "private" => Ok(Visibility::Private),
        "public" => Ok(Visibility::Public),
        other => Err(unreadable("visibility", other)),
    }
}

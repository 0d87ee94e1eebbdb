use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};

use super::extract::{Body, Paging, Path, Query, Signed};
use crate::fault::Outcome;
use crate::input::{Change, Draft};
use crate::serve::Site;
use crate::store::bookmarks::{self, Entry, Listing};
use crate::store::{Filter, Page, Scope, tags};

/// The query string of a list: `?q=words&tag=rust&site=example.org&to_read=true&limit=50&offset=0`.
#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
    tag: Option<String>,
    site: Option<String>,
    to_read: Option<bool>,
    // Not a flattened `Paging`: serde would then hand numbers over as text.
    limit: Option<i64>,
    offset: Option<i64>,
}

impl Search {
    fn checked(self) -> Outcome<(Filter, Page)> {
        let mut filter = Filter::typed(&self.q);
        filter.tag = self.tag.map(|tag| tag.to_lowercase()).or(filter.tag);
        filter.site = self.site.map(|site| site.to_lowercase());
        filter.to_read = self.to_read;
        Ok((filter, Paging::new(self.limit, self.offset).checked()?))
    }
}

/// `GET /api/bookmarks`: the user's own, newest first.
pub async fn list(
    State(site): State<Site>,
    Signed(user): Signed,
    Query(search): Query<Search>,
) -> Outcome<Json<Listing>> {
    listing(site, Scope::Of(user.id), search).await
}

/// `GET /api/public`: everybody's public ones, newest first. Takes no token.
pub async fn public(
    State(site): State<Site>,
    Query(search): Query<Search>,
) -> Outcome<Json<Listing>> {
    listing(site, Scope::Public, search).await
}

async fn listing(site: Site, scope: Scope, search: Search) -> Outcome<Json<Listing>> {
    let (filter, page) = search.checked()?;
    site.pool
        .run(move |session| bookmarks::list(session.db(), scope, &filter, page))
        .await
        .map(Json)
}

/// `GET /api/bookmarks/{id}`.
pub async fn show(
    State(site): State<Site>,
    Signed(user): Signed,
    Path(id): Path<i64>,
) -> Outcome<Json<Entry>> {
    site.pool
        .run(move |session| bookmarks::find(session.db(), user.id, id))
        .await
        .map(Json)
}

/// `POST /api/bookmarks`.
pub async fn add(
    State(site): State<Site>,
    Signed(user): Signed,
    Body(draft): Body<Draft>,
) -> Outcome<impl IntoResponse> {
    let draft = draft.checked()?;
    let entry = site
        .pool
        .run(move |session| {
            session.atomically(|db| {
                let id = bookmarks::add(db, user.id, &draft)?;
                bookmarks::find(db, user.id, id)
            })
        })
        .await?;
    let place = format!("/api/bookmarks/{}", entry.bookmark.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, place)],
        Json(entry),
    ))
}

/// `PATCH /api/bookmarks/{id}`: what is not named stays.
pub async fn change(
    State(site): State<Site>,
    Signed(user): Signed,
    Path(id): Path<i64>,
    Body(change): Body<Change>,
) -> Outcome<Json<Entry>> {
    let change = change.checked()?;
    site.pool
        .run(move |session| {
            session.atomically(|db| {
                bookmarks::change(db, user.id, id, &change)?;
                bookmarks::find(db, user.id, id)
            })
        })
        .await
        .map(Json)
}

/// `DELETE /api/bookmarks/{id}`.
pub async fn delete(
    State(site): State<Site>,
    Signed(user): Signed,
    Path(id): Path<i64>,
) -> Outcome<StatusCode> {
    site.pool
        .run(move |session| session.atomically(|db| bookmarks::delete(db, user.id, id)))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/tags`: the user's tags with how many bookmarks each has.
pub async fn tags(State(site): State<Site>, Signed(user): Signed) -> Outcome<Json<Value>> {
    let tags = site
        .pool
        .run(move |session| tags::list(session.db(), user.id))
        .await?;
    Ok(Json(json!({ "tags": tags })))
}

/// `GET /api/me`: whom the token speaks for.
pub async fn me(Signed(user): Signed) -> Json<Value> {
    Json(json!({
        "id": user.id,
        "display_name": user.display_name,
        "email": user.email,
        "created_at": user.created_at,
    }))
}

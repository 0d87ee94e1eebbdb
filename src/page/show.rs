use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::view::{Typed, View};
use crate::api::extract::{Paging, Query, cookie, signed};
use crate::fault::{Fault, Outcome};
use crate::models::User;
use crate::serve::Site;
use crate::store::{Filter, Page, Scope, bookmarks, tags};

/// What the page's address may ask for.
#[derive(Debug, Default, Deserialize)]
pub struct Address {
    #[serde(default)]
    q: String,
    offset: Option<i64>,
}

/// `GET /`: the user's own bookmarks, or for a guest everybody's public ones.
pub async fn page(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(address): Query<Address>,
) -> Outcome<Html<String>> {
    let page = Paging::new(None, address.offset).checked()?;
    let user = guest_or_user(&site, &headers).await?;
    let view = view(&site, user, address.q, page).await?;
    Ok(Html(view.to_string()))
}

/// The page again, with what was wrong about the form that was sent.
pub async fn again(site: &Site, headers: &HeaderMap, typed: Typed, fault: Fault) -> Response {
    fault.log();
    let wrong = fault.public();
    match rebuilt(site, headers).await {
        Ok(view) => {
            let view = View {
                wrong: Some(wrong),
                typed,
                ..view
            };
            (fault.status(), Html(view.to_string())).into_response()
        }
        Err(_) => fault.into_response(),
    }
}

async fn rebuilt(site: &Site, headers: &HeaderMap) -> Outcome<View> {
    let user = guest_or_user(site, headers).await?;
    let page = Paging::default().checked()?;
    view(site, user, String::new(), page).await
}

/// Who looks at the page; a cookie whose token is not valid any more makes a guest.
async fn guest_or_user(site: &Site, headers: &HeaderMap) -> Outcome<Option<User>> {
    match signed(site, cookie(headers)).await {
        Ok(user) => Ok(Some(user)),
        Err(Fault::Unauthorized) => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn view(site: &Site, user: Option<User>, search: String, page: Page) -> Outcome<View> {
    site.pool
        .run(move |session| {
            let db = session.db();
            let scope = user
                .as_ref()
                .map_or(Scope::Public, |user| Scope::Of(user.id));
            let listing = bookmarks::list(db, scope, &Filter::typed(&search), page)?;
            let tags = match &user {
                Some(user) => tags::list(db, user.id)?,
                None => Vec::new(),
            };
            Ok(View {
                user,
                search,
                listing,
                tags,
                wrong: None,
                typed: Typed::default(),
            })
        })
        .await
}

/// Leads back to the page, as an answer to a form.
pub fn back() -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response()
}

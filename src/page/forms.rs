use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::Deserialize;

use super::show::{again, back};
use super::view::Typed;
use crate::api::extract::{COOKIE, Form, Path, cookie, signed};
use crate::fault::{Fault, Outcome};
use crate::input::Draft;
use crate::models::Visibility;
use crate::serve::Site;
use crate::store::bookmarks;
use crate::token::Token;

/// How long a browser keeps the token, in seconds: 30 days.
const KEEP: u32 = 30 * 24 * 60 * 60;

/// The login form.
#[derive(Deserialize)]
pub struct Login {
    token: String,
}

/// The form for a new bookmark.
#[derive(Deserialize)]
pub struct New {
    url: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    tags: String,
    public: Option<String>,
    to_read: Option<String>,
}

/// `POST /login`: puts the token into a cookie, if it is valid.
pub async fn login(
    State(site): State<Site>,
    headers: HeaderMap,
    Form(login): Form<Login>,
) -> Response {
    let result = match same_site(&headers) {
        Ok(()) => signed(&site, Token::sent(&login.token)).await,
        Err(fault) => Err(fault),
    };
    match result {
        Ok(_) => with_cookie(back(), &headers, login.token.trim(), KEEP),
        Err(fault) => again(&site, &headers, Typed::default(), fault).await,
    }
}

/// `POST /logout`: takes the cookie away.
pub async fn logout(headers: HeaderMap) -> Outcome<Response> {
    same_site(&headers)?;
    Ok(with_cookie(back(), &headers, "", 0))
}

/// `POST /bookmarks`: adds one.
pub async fn add(State(site): State<Site>, headers: HeaderMap, Form(new): Form<New>) -> Response {
    match try_add(&site, &headers, &new).await {
        Ok(()) => back(),
        Err(fault) => again(&site, &headers, new.typed(), fault).await,
    }
}

async fn try_add(site: &Site, headers: &HeaderMap, new: &New) -> Outcome<()> {
    same_site(headers)?;
    let user = signed(site, cookie(headers)).await?;
    let draft = new.draft().checked()?;
    site.pool
        .run(move |session| session.atomically(|db| bookmarks::add(db, user.id, &draft)))
        .await?;
    Ok(())
}

/// `POST /bookmarks/{id}/delete`.
pub async fn delete(State(site): State<Site>, headers: HeaderMap, Path(id): Path<i64>) -> Response {
    match try_delete(&site, &headers, id).await {
        Ok(()) => back(),
        Err(fault) => again(&site, &headers, Typed::default(), fault).await,
    }
}

async fn try_delete(site: &Site, headers: &HeaderMap, id: i64) -> Outcome<()> {
    same_site(headers)?;
    let user = signed(site, cookie(headers)).await?;
    site.pool
        .run(move |session| session.atomically(|db| bookmarks::delete(db, user.id, id)))
        .await
}

/// Refuses a form that another site's page sent: browsers say so. What is no browser sends no cookie unasked.
fn same_site(headers: &HeaderMap) -> Outcome<()> {
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err(Fault::Foreign),
    }
}

fn with_cookie(mut response: Response, headers: &HeaderMap, token: &str, age: u32) -> Response {
    let proxied = headers.get("x-forwarded-proto");
    let secure = if proxied.is_some_and(|proto| proto == "https") {
        "; Secure"
    } else {
        ""
    };
    let text =
        format!("{COOKIE}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    // A token that was found in the database is `bm_` and hexadecimal digits: always a header's value.
    if let Ok(value) = HeaderValue::try_from(text) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

impl New {
    fn draft(&self) -> Draft {
        Draft {
            url: self.url.clone(),
            title: self.title.clone(),
            // A form sends line ends as CR LF.
            notes: Some(self.notes.replace("\r\n", "\n")),
            visibility: match self.public {
                Some(_) => Visibility::Public,
                None => Visibility::Private,
            },
            to_read: self.to_read.is_some(),
            tags: self.tags.split([',', ' ']).map(str::to_owned).collect(),
        }
    }

    fn typed(self) -> Typed {
        Typed {
            url: self.url,
            title: self.title,
            notes: self.notes,
            tags: self.tags,
        }
    }
}

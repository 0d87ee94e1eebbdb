use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::Utc;

use crate::fault::{Fault, Outcome};
use crate::models::User;
use crate::serve::Site;
use crate::store::{Page, users};
use crate::token::Token;

/// The cookie that the login form sets.
pub const COOKIE: &str = "bookmarks_token";

/// Whoever sent the request, known by a token in `Authorization: Bearer` or in the login form's cookie.
pub struct Signed(pub User);

impl FromRequestParts<Site> for Signed {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Outcome<Self> {
        // A cookie goes along with whatever any page asks for; only what reads may go by it here. Forms check more.
        let token = match bearer(&parts.headers) {
            None if parts.method.is_safe() => cookie(&parts.headers),
            bearer => bearer,
        };
        signed(site, token).await.map(Self)
    }
}

/// Whom `token` speaks for.
///
/// # Errors
/// Nobody, or the database refuses.
pub async fn signed(site: &Site, token: Option<Token>) -> Outcome<User> {
    let token = token.ok_or(Fault::Unauthorized)?;
    site.pool
        .run(move |session| users::signed(session.db(), &token, Utc::now()))
        .await
}

fn bearer(headers: &HeaderMap) -> Option<Token> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    is_bearer.then(|| Token::sent(token)).flatten()
}

/// The token in the login form's cookie.
pub fn cookie(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, token)| Token::sent(token))
}

/// A JSON body; what is wrong with it is said in JSON too.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(Fault))]
pub struct Body<T>(pub T);

/// A query string.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Fault))]
pub struct Query<T>(pub T);

/// What stands in the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Fault))]
pub struct Path<T>(pub T);

/// A form's fields.
#[derive(FromRequest)]
#[from_request(via(axum::Form), rejection(Fault))]
pub struct Form<T>(pub T);

macro_rules! malformed {
    ($($rejection:ty),*) => {$(
        impl From<$rejection> for Fault {
            fn from(rejection: $rejection) -> Self {
                Fault::Malformed { status: rejection.status(), words: rejection.body_text() }
            }
        }
    )*};
}

malformed!(JsonRejection, QueryRejection, FormRejection);

impl From<PathRejection> for Fault {
    /// A path whose id is no number names nothing.
    fn from(_: PathRejection) -> Self {
        Fault::NotFound("bookmark")
    }
}

/// The stretch of a list that a query string asks for: `?limit=50&offset=100`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paging {
    limit: Option<i64>,
    offset: Option<i64>,
}

impl Paging {
    /// What was asked for, if anything.
    pub const fn new(limit: Option<i64>, offset: Option<i64>) -> Self {
        Self { limit, offset }
    }

    /// The stretch; 50 from the beginning where nothing is asked for.
    ///
    /// # Errors
    /// It is none, or too much at once.
    pub fn checked(self) -> Outcome<Page> {
        let (limit, offset) = (self.limit.unwrap_or(50), self.offset.unwrap_or(0));
        if !(1..=500).contains(&limit) {
            return Err(wrong("limit", limit, "1 to 500"));
        }
        if offset < 0 {
            return Err(wrong("offset", offset, "0 and more"));
        }
        Ok(Page { limit, offset })
    }
}

fn wrong(what: &str, value: i64, range: &str) -> Fault {
    Fault::Malformed {
        status: StatusCode::BAD_REQUEST,
        words: format!("{what} is {value}: it may be {range}"),
    }
}

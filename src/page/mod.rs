//! The HTML page: plain forms, no script.

mod escape;
mod forms;
mod show;
mod view;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};

use crate::serve::Site;

/// What the page may load and send: nothing but its own style sheet and its own forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Headers that every answer carries.
pub const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
];

/// The routes of the page.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(show::page))
        .route("/login", post(forms::login))
        .route("/logout", post(forms::logout))
        .route("/bookmarks", post(forms::add))
        .route("/bookmarks/{id}/delete", post(forms::delete))
        .route("/style.css", get(style))
}

async fn style() -> impl IntoResponse {
    let css = HeaderValue::from_static("text/css; charset=utf-8");
    let day = HeaderValue::from_static("max-age=86400");
    let headers = [(header::CONTENT_TYPE, css), (header::CACHE_CONTROL, day)];
    (headers, include_str!("style.css"))
}

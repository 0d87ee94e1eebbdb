//! The JSON API.

mod answer;
mod bookmarks;
pub mod extract;
mod health;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use crate::fault::Fault;
use crate::serve::Site;

/// The routes under `/api`, and `/healthz`.
pub fn routes() -> Router<Site> {
    let one = get(bookmarks::show)
        .patch(bookmarks::change)
        .delete(bookmarks::delete);
    Router::new()
        .route("/api/bookmarks", get(bookmarks::list).post(bookmarks::add))
        .route("/api/bookmarks/{id}", one)
        .route("/api/public", get(bookmarks::public))
        .route("/api/tags", get(bookmarks::tags))
        .route("/api/me", get(bookmarks::me))
        .route("/healthz", get(health::show))
}

/// What is answered where no route is.
pub async fn nothing_here() -> Fault {
    Fault::NotFound("page")
}

/// What is answered where a route knows other methods only.
pub async fn no_such_method() -> Fault {
    Fault::Malformed {
        status: StatusCode::METHOD_NOT_ALLOWED,
        words: "this address does not take that method: the `Allow` header names those it takes"
            .to_owned(),
    }
}

//! A small self-hosted bookmark server, and the reference program of the aludel migration system.
//!
//! `app` brings its database to its head and serves; `app user add NAME` makes a user and prints their API token, once.
//!
//! | | |
//! |---|---|
//! | `GET /` | the page: sign in with a token, search, add, delete; guests see what is public |
//! | `GET /api/bookmarks` | one's own, newest first: `?q=words&tag=&site=&to_read=&limit=50&offset=0` |
//! | `POST /api/bookmarks` | `{"url", "title", "notes", "visibility", "to_read", "tags"}`; only `url` is needed |
//! | `GET` `PATCH` `DELETE /api/bookmarks/{id}` | a PATCH leaves alone what it does not name |
//! | `GET /api/tags` · `GET /api/me` | one's tags with how many bookmarks each has · whom the token speaks for |
//! | `GET /api/public` | everybody's public bookmarks; takes no token |
//! | `GET /healthz` | whether server and database answer, and the schema's head |
//!
//! The API takes `Authorization: Bearer TOKEN` and answers errors as `{"error": {"code", "message"}}`.

mod api;
mod cli;
mod fault;
mod input;
#[expect(
    dead_code,
    unused_imports,
    reason = "some tables are only ever named in SQL"
)]
#[path = "../models/mod.rs"]
mod models;
mod page;
mod pool;
mod schema;
mod serve;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod user;

aludel::embed!();

fn main() -> std::process::ExitCode {
    cli::run()
}

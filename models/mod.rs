//! The tables of the bookmark server. The build reads these files and keeps `migrations/` in step with them; here they
//! are ordinary Rust, used by the server for the rows it reads.

mod bookmark;
mod tag;
mod token;
mod user;

pub use bookmark::{Bookmark, Visibility};
pub use tag::{BookmarkTag, Tag};
pub use token::ApiToken;
pub use user::User;

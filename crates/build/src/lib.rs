//! What runs inside `build.rs` of a program that uses aludel.

mod diagnostic;
mod models;
mod nearest;
mod seeds;
mod source;

pub use diagnostic::Diagnostic;
pub use models::{Location, Models, Places, read_models};
pub use seeds::check_seeds;
pub use source::SourceFile;

//! What runs inside `build.rs` of a program that uses aludel.

mod diagnostic;
mod source;

pub use diagnostic::Diagnostic;
pub use source::SourceFile;

//! What runs inside `build.rs` of a program that uses aludel.

mod diagnostic;

pub use diagnostic::Diagnostic;

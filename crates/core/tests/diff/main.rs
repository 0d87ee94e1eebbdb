//! [`aludel_core::diff`] seen from outside.

#[path = "../support/hints.rs"]
mod hints;
mod property;
#[path = "../support/schemas.rs"]
mod schemas;

//! [`aludel_core::diff`] seen from outside.

mod property;
#[path = "../support/schemas.rs"]
mod schemas;

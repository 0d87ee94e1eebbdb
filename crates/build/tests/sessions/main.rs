//! Sessions on temporary packages that real cargo builds: what a person at a terminal sees.

#![allow(clippy::unwrap_used, reason = "a test stops where its own tools fail")]

mod line_ends;
mod orders;
mod project;
mod refusals;
mod writing;

//! The bookmark server seen from outside: real processes on real databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod api;
mod bad_input;
mod cluster;
mod crash;
mod crowd;
mod fleet;
mod health;
mod page;
mod restart;
mod round_trip;
mod seeds;
mod unkind;
mod usage;
mod users;

//! Sessions as people have them, with real cargo and make: in a copy of this repository, and in the example of a service
//! that is not ours.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod checkout;
mod library;
mod newcomer;
#[path = "../support/mod.rs"]
mod support;
mod versions;

/// The servers of the tests, where `variable` says.
fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("run the tests through `make test`"))
}

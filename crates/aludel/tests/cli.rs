//! The command line as a program has it: the example `tiny`, run as a process.

#![allow(clippy::unwrap_used)]

#[path = "cli/bad.rs"]
mod bad;
#[path = "cli/database.rs"]
mod database;
#[path = "cli/facts.rs"]
mod facts;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/offline.rs"]
mod offline;
#[path = "cli/project.rs"]
mod project;
#[path = "cli/secret.rs"]
mod secret;
#[path = "cli/session.rs"]
mod session;
#[path = "cli/step.rs"]
mod step;
#[path = "cli/tiny.rs"]
mod tiny;
#[path = "cli/usage.rs"]
mod usage;

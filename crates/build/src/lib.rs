//! What runs inside `build.rs` of a program that uses aludel.

mod build;
mod cache;
mod config;
mod danger;
mod deny;
mod diagnostic;
mod draft;
mod embed;
mod engines;
mod environment;
mod files;
#[cfg(test)]
mod generate;
mod inputs;
mod migrations;
mod mode;
mod models;
mod nearest;
mod outcome;
mod project;
mod rebase;
mod render;
mod run;
mod seal;
mod seeds;
mod source;
mod watch;

pub use build::build;
pub use diagnostic::Diagnostic;
pub use environment::Environment;
pub use models::{Location, Models, Places, read_models};
pub use outcome::{Answer, Outcome};
pub use run::run;
pub use seeds::check_seeds;
pub use source::SourceFile;

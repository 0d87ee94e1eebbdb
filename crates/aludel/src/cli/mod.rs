//! The command line, as clap types for a CLI of one's own.
//!
//! [`Db`] holds the commands of `db …`, [`Boot`] the flags of a program that upgrades its database when it starts:
//!
//! ```no_run
//! # use std::ops::ControlFlow;
//! # use std::process::ExitCode;
//! # static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
//! #     history: "refinery_schema_history", engines: &[], migrations: &[],
//! #     seeds: aludel::include_dir::Dir::new("", &[]),
//! # });
//! #[derive(clap::Parser)]
//! struct Cli {
//!     #[command(flatten)]
//!     boot: aludel::cli::Boot,
//!     #[command(subcommand)]
//!     command: Option<Command>,
//! }
//!
//! #[derive(clap::Subcommand)]
//! enum Command {
//!     /// Look at the database, upgrade it, take it back
//!     Db(aludel::cli::Db),
//! }
//!
//! fn main() -> ExitCode {
//!     let cli: Cli = aludel::cli::parse();
//!     if let Some(Command::Db(db)) = cli.command {
//!         return db.run(&MIGRATIONS);
//!     }
//!     match cli.boot.run(&MIGRATIONS) {
//!         ControlFlow::Continue(_report) => serve(),
//!         ControlFlow::Break(code) => code,
//!     }
//! }
//! # fn serve() -> ExitCode { ExitCode::SUCCESS }
//! ```
//!
//! A program that does nothing but bring a database to its schema is one line: [`main`].
//!
//! Facts go to stdout, progress and errors to stderr, whose first line names the target without its password. The exit
//! code is [`Kind::exit_code`](crate::Kind::exit_code).

mod boot;
mod db;
mod duration;
mod facts;
mod move_to;
mod output;
mod parse;
mod preview;
mod progress;
mod project;
mod script;
mod urls;

use std::ops::ControlFlow;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

pub use boot::{Boot, Migrate};
pub use db::Db;
pub use output::Format;
pub use parse::{matches, parse};

use crate::Migrations;

/// The whole command line of a program that has no other task: `db …`, and without a command the upgrade that a boot does.
///
/// The database is named by `DATABASE_URL` or `--database-url`; without one the exit code is 2.
///
/// ```no_run
/// # static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
/// #     history: "refinery_schema_history", engines: &[], migrations: &[],
/// #     seeds: aludel::include_dir::Dir::new("", &[]),
/// # });
/// fn main() -> std::process::ExitCode {
///     aludel::cli::main(&MIGRATIONS)
/// }
/// ```
pub fn main(migrations: &Migrations) -> ExitCode {
    let matches = matches(Cli::command());
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| parse::end(&error));
    if let Some(Command::Db(db)) = cli.command {
        refuse_boot_flags(&matches);
        return db.run(migrations);
    }
    match cli.boot.run(migrations) {
        ControlFlow::Continue(_) => ExitCode::SUCCESS,
        ControlFlow::Break(code) => code,
    }
}

/// A flag that says how to boot means nothing to a command: better an error than a `--downgrade` passed over.
fn refuse_boot_flags(matches: &ArgMatches) {
    let typed = |flag: &&str| matches.value_source(flag) == Some(ValueSource::CommandLine);
    let flags = ["downgrade", "migrate", "verify", "lock_timeout"];
    if let Some(flag) = flags.into_iter().find(typed) {
        let flag = flag.replace('_', "-");
        let words = format!("--{flag} is for a boot: leave it out, or leave the command out\n");
        parse::end(&clap::Error::raw(ErrorKind::ArgumentConflict, words));
    }
}

/// Bring a database to the schema that this program holds
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    boot: Boot,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Look at the database, upgrade it, take it back
    Db(Db),
}

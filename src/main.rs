//! A small self-hosted bookmark server, and the reference program of the aludel migration system.

use std::ops::ControlFlow;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[allow(
    dead_code,
    unused_imports,
    reason = "so far the tables are read by the build alone"
)]
#[path = "../models/mod.rs"]
mod models;

aludel::embed!();

#[derive(Parser)]
#[command(name = "app", version)]
struct Cli {
    #[command(flatten)]
    boot: aludel::cli::Boot,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Look at the database, upgrade it, take it back
    Db(aludel::cli::Db),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(Command::Db(db)) = cli.command {
        return db.with_url("sqlite://app.db").run(&MIGRATIONS);
    }
    match cli.boot.with_url("sqlite://app.db").run(&MIGRATIONS) {
        ControlFlow::Continue(_) => ExitCode::SUCCESS,
        ControlFlow::Break(code) => code,
    }
}

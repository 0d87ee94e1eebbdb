//! The command line: boot and serve, or one of the commands.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::fault::{Fault, Outcome};
use crate::{MIGRATIONS, serve, user};

/// The database of a server that was told of none.
const DEFAULT_URL: &str = "sqlite://app.db";

/// A bookmark server: upgrades its database when it starts, then serves a page and a JSON API
#[derive(Parser)]
#[command(name = "app", version)]
struct Cli {
    #[command(flatten)]
    boot: aludel::cli::Boot,

    /// Where to serve
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080",
        env = "LISTEN"
    )]
    listen: SocketAddr,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Create the database with all its tables, and exit
    InitDb,
    /// Load the rows of `seeds/` that the program carries; as often as you like
    SeedDb,
    /// Make users and the API tokens that they sign in with
    #[command(subcommand)]
    User(user::Command),
    /// Look at the database, upgrade it, take it back
    Db(aludel::cli::Db),
}

/// What the process was started for.
pub fn run() -> ExitCode {
    let matches = aludel::cli::matches(Cli::command());
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    if cli.command.is_some() {
        refuse_boot_flags(&matches);
    }
    let boot = cli.boot.with_url(DEFAULT_URL);
    match cli.command {
        None => serve_booted(&boot, cli.listen),
        Some(Command::Db(db)) => db.with_url(DEFAULT_URL).run(&MIGRATIONS),
        Some(Command::InitDb) => code(init(&boot)),
        Some(Command::SeedDb) => code(seed(&boot)),
        Some(Command::User(command)) => code(user::run(&command, &boot)),
    }
}

fn serve_booted(boot: &aludel::cli::Boot, listen: SocketAddr) -> ExitCode {
    if let ControlFlow::Break(code) = boot.run(&MIGRATIONS) {
        return code;
    }
    let url = boot.url().unwrap_or(DEFAULT_URL).to_owned();
    code(serve::run(url, listen).map_err(Fault::from))
}

/// A flag that says how to boot means nothing to a command: better an error than a `--downgrade` passed over.
fn refuse_boot_flags(matches: &ArgMatches) {
    for flag in ["downgrade", "migrate", "verify", "lock_timeout", "listen"] {
        if matches.value_source(flag) == Some(ValueSource::CommandLine) {
            let words = format!(
                "--{} is for the server itself: leave it out, or leave the command out",
                flag.replace('_', "-")
            );
            Cli::command()
                .error(ErrorKind::ArgumentConflict, words)
                .exit();
        }
    }
}

fn init(boot: &aludel::cli::Boot) -> Outcome<()> {
    let report = boot.create(&MIGRATIONS)?;
    if report.is_empty() {
        eprintln!("the database is there already, at the head: nothing to do");
    }
    Ok(())
}

fn seed(boot: &aludel::cli::Boot) -> Outcome<()> {
    let mut db = boot.open()?;
    for table in MIGRATIONS.seed(&mut db)? {
        println!(
            "{}: {} inserted, {} there already",
            table.table, table.inserted, table.updated
        );
    }
    Ok(())
}

/// The exit code of what came out, and the error on stderr.
fn code(outcome: Outcome<()>) -> ExitCode {
    let Err(fault) = outcome else {
        return ExitCode::SUCCESS;
    };
    eprintln!("error: {fault}");
    ExitCode::from(match &fault {
        Fault::Database(error) => error.kind().exit_code(),
        Fault::Invalid(_) => aludel::Kind::Usage.exit_code(),
        _ => aludel::Kind::Failed.exit_code(),
    })
}

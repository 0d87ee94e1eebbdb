use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::facts;
use super::move_to::{self, Downgrade, Upgrade};
use super::output::{Facts, Format, finish};
use super::project::{self, Order};
use super::script::{self, Script};
use super::urls::Urls;
use crate::{Migrations, Result};

/// The commands of `db …`, a clap `Args` with a subcommand in it.
#[derive(Args, Clone, Debug)]
pub struct Db {
    #[command(flatten)]
    urls: Urls,

    /// How facts are written to stdout
    #[arg(
        long,
        value_enum,
        default_value_t,
        global = true,
        display_order = 902,
        value_name = "FORMAT"
    )]
    format: Format,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Clone, Debug)]
enum Command {
    /// Apply migrations: to the head, or to TARGET
    Upgrade(Upgrade),
    /// Take migrations back: one, or down to TARGET; boots stay there until `db upgrade`
    Downgrade(Downgrade),
    /// Where the database stands
    Current,
    /// The migrations that were applied, and those that wait
    History,
    /// The newest migration of this program
    Heads,
    /// What a migration does
    Show {
        /// An id, a unique prefix of one, or a number
        id: String,
    },
    /// Compare the database with this program and with its own history; exit code 1 where they differ
    Check,
    /// Record TARGET as where the database stands, without running anything
    Stamp {
        /// An id, a unique prefix of one, a number, `+1`, `-2`, `base` or `head`
        #[arg(allow_negative_numbers = true)]
        target: String,
    },
    /// Print the SQL of the way from one target to another, for a database that cannot be reached
    Sql(Script),
    /// List what drops and downgrades keep aside, with how much it is
    Kept,
    /// Let go what drops and downgrades keep aside: it does not come back
    Purge {
        /// Only what was kept before this span of time
        #[arg(long, value_name = "SPAN", value_parser = super::duration::parse)]
        older_than: Option<Duration>,
    },
    /// Seal the draft as a migration; in a source checkout
    Migrate(Order),
    /// Write an empty migration to fill by hand; in a source checkout
    Revision(Order),
}

impl Db {
    /// The same commands, with the URL that holds where neither `--database-url` nor `DATABASE_URL` is given.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.urls.configure(url.into());
        self
    }

    /// Runs the command: facts to stdout, all else to stderr, whose first line names the target without password. The
    /// exit code is that of [`Kind::exit_code`](crate::Kind::exit_code).
    pub fn run(&self, migrations: &Migrations) -> ExitCode {
        finish(self.execute(migrations), self.format)
    }

    fn execute(&self, migrations: &Migrations) -> Result<Facts> {
        let urls = &self.urls;
        match &self.command {
            Command::Upgrade(flags) => move_to::upgrade(flags, urls, migrations),
            Command::Downgrade(flags) => move_to::downgrade(flags, urls, migrations),
            Command::Current => facts::current(urls, migrations),
            Command::History => facts::history(urls, migrations),
            Command::Heads => facts::heads(migrations),
            Command::Show { id } => facts::show(id, migrations),
            Command::Check => facts::check(urls, migrations),
            Command::Stamp { target } => move_to::stamp(target, urls, migrations),
            Command::Sql(flags) => script::sql(flags, urls, migrations),
            Command::Kept => facts::kept(urls, migrations),
            Command::Purge { older_than } => facts::purge(urls, migrations, *older_than),
            Command::Migrate(order) => project::seal(order),
            Command::Revision(order) => project::revise(order),
        }
    }
}

use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::move_to::{report, report_text, target};
use super::output::{self, Facts, Format, fail, finish};
use super::progress::watched;
use super::urls::{Purpose, Urls};
use crate::connect::{self, Missing};
use crate::url::Url;
use crate::{Database, Error, Kind, Migrations, Options, Report, Result};

/// How often to look for a file that another process creates.
const POLL: Duration = Duration::from_millis(100);

/// The flags of a program that brings its database up to date when it starts, a clap `Args` to flatten.
#[derive(Args, Clone, Debug)]
pub struct Boot {
    #[command(flatten)]
    urls: Urls,

    /// What to do about pending migrations
    #[arg(
        long,
        value_enum,
        default_value_t,
        env = "ALUDEL_MIGRATE",
        hide_env_values = true,
        value_name = "WHAT"
    )]
    migrate: Migrate,

    /// Roll the database back and exit: one step, or, where it is ahead of this program, to the last migration they have
    /// in common; or to TARGET, such as `head`: the head of this program
    #[arg(long, value_name = "TARGET", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    downgrade: Option<String>,

    /// How long to wait for another process that is changing the database
    #[arg(long, value_name = "SPAN", default_value = "10m", value_parser = super::duration::parse)]
    lock_timeout: Duration,

    /// Compare the live schema with the migrations, also where nothing is pending, and warn of each difference
    #[arg(long)]
    verify: bool,
}

/// What a boot does about pending migrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Migrate {
    /// Apply them; of many processes one does, the others wait for it
    #[default]
    Upgrade,
    /// Wait until another process has applied them
    Wait,
    /// Refuse to start (exit code 4)
    Check,
    /// Do not look at the database
    Off,
}

impl Boot {
    /// The same flags, with the URL that holds where neither `--database-url` nor `DATABASE_URL` is given.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.urls.configure(url.into());
        self
    }

    /// The URL of the database to serve, as it was given. It may hold a password.
    pub fn url(&self) -> Option<&str> {
        self.urls.url()
    }

    /// Brings the database to where this program can serve, or rolls it back: progress and errors to stderr, whose first
    /// line names the target without password.
    ///
    /// `Continue`: serve; the report says what was done, and is empty with `--migrate=off`. `Break`: exit with this code,
    /// since it failed, or since `--downgrade` is done.
    pub fn run(&self, migrations: &Migrations) -> ControlFlow<ExitCode, Report> {
        match &self.downgrade {
            Some(goal) => {
                ControlFlow::Break(finish(self.roll_back(goal, migrations), Format::Text))
            }
            None => self.boot(migrations).map_or_else(
                |error| ControlFlow::Break(fail(&error)),
                ControlFlow::Continue,
            ),
        }
    }

    /// Names the target on stderr and opens it, for commands of the program's own. A SQLite file that is not there is not
    /// created.
    ///
    /// # Errors
    /// As [`connect_existing`](crate::connect_existing); without a URL `Kind::Usage`.
    pub fn open(&self) -> Result<Database> {
        self.urls.open(Purpose::Look, Missing::Refuse)
    }

    /// Names the target on stderr, creates it where it is a SQLite file that is not there, and brings it to the head,
    /// whatever `--migrate` says: what an `init-db` of the program's own does.
    ///
    /// # Errors
    /// As [`connect`](crate::connect) and [`Migrations::upgrade`]; without a URL `Kind::Usage`.
    pub fn create(&self, migrations: &Migrations) -> Result<Report> {
        let mut db = self.urls.open(Purpose::Change, Missing::Create)?;
        let report = migrations.with(self.options()).upgrade(&mut db)?;
        if !report.is_empty() {
            output::note(&report_text(&report));
        }
        Ok(report)
    }

    fn options(&self) -> Options {
        let options = Options::new().lock_timeout(self.lock_timeout);
        watched(if self.verify {
            options.verify()
        } else {
            options
        })
    }

    fn roll_back(&self, goal: &str, migrations: &Migrations) -> Result<Facts> {
        let goal = Some(goal).filter(|goal| !goal.is_empty()).map(target);
        let goal = goal.transpose()?;
        let migrations = migrations.with(self.options());
        let mut db = self.urls.open(Purpose::Change, Missing::Refuse)?;
        report(&match goal {
            Some(goal) => migrations.downgrade(&mut db, &goal)?,
            None => migrations.rollback(&mut db)?,
        })
    }

    fn boot(&self, migrations: &Migrations) -> Result<Report> {
        let url = self.urls.target(Purpose::Look)?;
        let migrations = migrations.with(self.options());
        let report = match self.migrate {
            Migrate::Off => return Ok(Report::default()),
            Migrate::Check => migrations.look(&mut connect::open(&url, Missing::Imagine)?)?,
            Migrate::Wait => self.wait(&url, &migrations)?,
            Migrate::Upgrade => self.upgrade(&url, &migrations)?,
        };
        if !report.is_empty() {
            output::note(&report_text(&report));
        }
        Ok(report)
    }

    /// The process that is waited for may yet have to create the file.
    fn wait(&self, url: &Url, migrations: &Migrations) -> Result<Report> {
        let begun = Instant::now();
        while connect::is_missing(url) {
            if begun.elapsed() >= self.lock_timeout {
                return Err(Error::new(
                    Kind::Unreachable,
                    format!(
                        "`{}` was not created within `--lock-timeout`: start the process that upgrades it",
                        url.name()
                    ),
                ));
            }
            std::thread::sleep(POLL);
        }
        migrations.wait(&mut connect::open(url, Missing::Refuse)?)
    }

    /// With an account of its own for changes, the app's own looks first: most boots need no other.
    fn upgrade(&self, url: &Url, migrations: &Migrations) -> Result<Report> {
        let Some(changing) = self.urls.migration()? else {
            return migrations.upgrade(&mut connect::open(url, Missing::Create)?);
        };
        let looked =
            connect::open(url, Missing::Refuse).and_then(|mut db| migrations.look(&mut db));
        match looked {
            Ok(report) => Ok(report),
            Err(error) if error.kind() == Kind::Unreachable => Err(error),
            Err(_) => {
                output::note(&format!("migrating as: {}", changing.name()));
                migrations.upgrade(&mut connect::open(&changing, Missing::Create)?)
            }
        }
    }
}

use std::fmt;

use clap::Args;

use super::output;
use crate::connect::{self, Missing};
use crate::url::Url;
use crate::{Database, Error, Kind, Result};

/// The flags that name the database.
#[derive(Args, Clone, Default)]
pub(super) struct Urls {
    /// The database: `sqlite://app.db`, `mysql://user:password@host/name`, `mariadb://…`
    #[arg(
        long,
        value_name = "URL",
        global = true,
        display_order = 900,
        env = "DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,

    /// The same database as the account that may change its schema
    #[arg(
        long,
        value_name = "URL",
        global = true,
        display_order = 901,
        env = "MIGRATION_DATABASE_URL",
        hide_env_values = true
    )]
    migration_url: Option<String>,

    /// What the program hands in for want of both.
    #[arg(skip)]
    configured: Option<String>,
}

impl fmt::Debug for Urls {
    /// Without what they say: there may be passwords in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Urls").finish_non_exhaustive()
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To read.
    Look,
    /// To change the schema.
    Change,
}

impl Urls {
    /// Takes in the URL that holds where neither flag nor variable gives one.
    pub fn configure(&mut self, url: String) {
        self.configured = Some(url);
    }

    /// The text of the URL of the app's own account, and where it is from; `None` without one.
    fn database(&self) -> Option<(&str, Source)> {
        let given = filled(self.database_url.as_deref()).map(|url| (url, Source::Given));
        given.or_else(|| filled(self.configured.as_deref()).map(|url| (url, Source::Configured)))
    }

    /// The URL of the app's own account, as it was given.
    pub fn url(&self) -> Option<&str> {
        self.database().map(|(url, _)| url)
    }

    /// The URL that changes the schema, if there is one beside the app's own.
    pub fn migration(&self) -> Result<Option<Url>> {
        filled(self.migration_url.as_deref())
            .map(Url::parse)
            .transpose()
    }

    /// Names the target on stderr and gives its URL.
    pub fn target(&self, purpose: Purpose) -> Result<Url> {
        let migration = filled(self.migration_url.as_deref()).map(|url| (url, Source::Given));
        let chosen = match purpose {
            Purpose::Look => self.database().or(migration),
            Purpose::Change => migration.or_else(|| self.database()),
        };
        let (text, source) = chosen.ok_or_else(lacking)?;
        let url = Url::parse(text)?;
        output::note(&match source {
            Source::Given => format!("database: {}", url.name()),
            Source::Configured => format!("database: {} (DATABASE_URL is not set)", url.name()),
        });
        Ok(url)
    }

    /// Names the target on stderr and opens it.
    pub fn open(&self, purpose: Purpose, missing: Missing) -> Result<Database> {
        connect::open(&self.target(purpose)?, missing)
    }
}

#[derive(Clone, Copy)]
enum Source {
    Given,
    Configured,
}

/// A text that says something: an empty variable counts as unset.
fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

fn lacking() -> Error {
    Error::new(
        Kind::Usage,
        "no database is named: set DATABASE_URL, or give --database-url, such as `sqlite://app.db`",
    )
}

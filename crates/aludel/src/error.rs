use std::fmt;

use crate::driver::Class;

/// What aludel's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done, in words that name the object and end in the remedy.
///
/// It is opaque: [`Error::kind`] says what sort it is, `Display` the words, `source` the driver's own error if there is
/// one. No password ever stands in it.
pub struct Error {
    kind: Kind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// What follows from it, where a database said it.
    class: Option<Class>,
}

/// The sorts of error; each has an exit code of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// It was tried and failed, or `check` found a difference. Exit code 1.
    Failed,
    /// Wrong usage. Exit code 2.
    Usage,
    /// No server, or the lock's deadline passed: trying again helps. Exit code 3.
    Unreachable,
    /// Binary and database do not fit: below the floor, pinned, diverged, pending under `--migrate=check`. Exit code 4.
    Unfit,
    /// The database is not what its history says: drift, checksum, a crash that needs a look. Exit code 5.
    Drift,
    /// Refused before step 1: rows that do not fit, a danger refused, privileges. Exit code 6.
    Refused,
}

impl Kind {
    /// The exit code of the command line for this sort of error.
    ///
    /// ```
    /// assert_eq!(aludel::Kind::Unfit.exit_code(), 4);
    /// ```
    pub const fn exit_code(self) -> u8 {
        match self {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::Unreachable => 3,
            Kind::Unfit => 4,
            Kind::Drift => 5,
            Kind::Refused => 6,
        }
    }
}

impl Error {
    /// An error of this sort with these words.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
            class: None,
        }
    }

    /// The same error, with what follows from what a database said.
    #[must_use]
    pub(crate) fn of_class(mut self, class: Class) -> Self {
        self.class = Some(class);
        self
    }

    /// What follows from it, where a database said it.
    pub(crate) fn class(&self) -> Option<Class> {
        self.class
    }

    /// The same error with the error that caused it.
    #[must_use]
    pub fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// What sort of error it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The same error, its words after `what` and a colon.
    #[must_use]
    pub(crate) fn during(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }
}

impl Error {
    /// The same error, its words followed by more.
    #[must_use]
    pub(crate) fn and(mut self, more: &str) -> Self {
        self.message = format!("{}; {more}", self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    /// As `Display`, with the sort: a `main` that returns the error prints it so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?})", self.message, self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

impl From<aludel_core::Error> for Error {
    fn from(error: aludel_core::Error) -> Self {
        Error::new(Kind::Failed, error.message)
    }
}

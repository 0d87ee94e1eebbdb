use std::fmt;

/// What a pure function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A change that cannot work, or a schema that cannot stand, said in words that end in the remedy.
///
/// It carries the [`Place`] it speaks of, so that the build script can add file and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Lower case, names the object, ends in the remedy.
    pub message: String,
    /// What the message speaks of.
    pub place: Place,
}

/// What an [`Error`] speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing in particular.
    Nowhere,
    /// A table of the models.
    Table(String),
    /// A column of the models.
    Column {
        /// The table's name.
        table: String,
        /// The column's name.
        column: String,
    },
    /// An expression of the models.
    Expression {
        /// The table's name.
        table: String,
        /// The column that it stands on; `None` where it is of the whole table.
        column: Option<String>,
        /// The expression, as written.
        expr: String,
    },
    /// A whole migration, by its id.
    Migration(String),
    /// One step of a migration.
    Step {
        /// The migration's id.
        migration: String,
        /// The step's index, from 0.
        index: usize,
    },
}

impl Error {
    /// An error that speaks of nothing in particular.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: Place::Nowhere,
        }
    }

    /// The same error, speaking of `place`.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

use aludel::Kind;
use axum::http::StatusCode;

/// What the server's functions return.
pub type Outcome<T> = std::result::Result<T, Fault>;

/// Why a request was not answered as its sender wished.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Nobody, or nobody we know, asked for what takes an account.
    #[error("a valid API token is needed: send it as `Authorization: Bearer TOKEN`")]
    Unauthorized,
    /// The request came from another site's page.
    #[error("the form was sent from another site: open the page itself and send it from there")]
    Foreign,
    /// There is no such thing, or it is not theirs.
    #[error("no {0} here: look at the list for what there is")]
    NotFound(&'static str),
    /// What was sent does not fit.
    #[error("{0}")]
    Invalid(String),
    /// What was sent cannot be read at all.
    #[error("{words}")]
    Malformed {
        /// The HTTP status that says why.
        status: StatusCode,
        /// The same in words.
        words: String,
    },
    /// The name or the address is taken.
    #[error("{0}")]
    Taken(String),
    /// Every connection was busy for too long.
    #[error("the server is busy: try again in a moment")]
    Busy,
    /// The database did not do what it was asked.
    #[error(transparent)]
    Database(#[from] aludel::Error),
    /// A task of ours ended early; the panic's message is on stderr.
    #[error("the request could not be finished: try again, and look at the server's log")]
    Broken,
}

impl Fault {
    /// Whether the database itself was out of reach, so that its connection is worth nothing any more.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Fault::Database(error) if error.kind() == Kind::Unreachable)
    }

    /// Puts on stderr what the sender is not told.
    pub fn log(&self) {
        if let Fault::Database(error) = self {
            eprintln!("a request failed: {error}");
        }
    }

    /// What the sender may read: the database's own words stay in our log.
    pub fn public(&self) -> String {
        match self {
            Fault::Database(_) if self.is_unreachable() => {
                "the database is out of reach: try again in a moment".to_owned()
            }
            Fault::Database(_) => {
                "the database refused: look at the server's log for its words".to_owned()
            }
            other => other.to_string(),
        }
    }
}

//! Opening a connection to a server that may take it and then say nothing.
//!
//! The drivers know of a deadline until the server takes the connection, not of one for the talk that follows; a deadline
//! for every answer would cut a long ALTER later on.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::{Class, DbError};

/// Why no connection was opened.
#[derive(Debug)]
pub(crate) enum Unopened<E> {
    /// It took longer than this.
    Late(Duration),
    /// What the driver says.
    Failed(E),
}

/// Opens a connection on a thread that knows of no async runtime, and waits so long for it; `None` is for ever.
///
/// Past the deadline the thread is left to itself: it ends as soon as the server says something or goes, and what it may
/// have opened by then is closed.
pub(crate) fn within<T, E>(
    limit: Option<Duration>,
    open: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Unopened<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    // Nothing is ever sent: that the sender goes, with a panic too, says that the thread is done.
    let (working, done) = channel::<()>();
    let thread = std::thread::spawn(move || {
        let _working = working;
        open()
    });
    if let Some(limit) = limit
        && done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout)
    {
        return Err(Unopened::Late(limit));
    }
    match thread.join() {
        Ok(opened) => opened.map_err(Unopened::Failed),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

impl<E: Into<DbError>> From<Unopened<E>> for DbError {
    fn from(error: Unopened<E>) -> Self {
        match error {
            Unopened::Failed(error) => error.into(),
            Unopened::Late(limit) => Self {
                class: Class::Unreachable,
                message: format!("the server has not let us in within {} s", limit.as_secs()),
            },
        }
    }
}

#[cfg(test)]
mod tests;

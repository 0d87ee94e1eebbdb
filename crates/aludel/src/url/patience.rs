use std::time::Duration;

use super::query;
use crate::Result;

/// How long the opening of a connection may take; `None` is for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    /// Until a server takes it.
    pub taken: Option<Duration>,
    /// Until the server has let the user in.
    pub open: Option<Duration>,
}

impl Default for Patience {
    /// A server that is busy lets one in late, but takes the connection at once.
    fn default() -> Self {
        Self {
            taken: Some(Duration::from_secs(10)),
            open: Some(Duration::from_secs(30)),
        }
    }
}

impl Patience {
    /// What `connect_timeout` says: whole seconds for everything, `0` for ever, as PostgreSQL's own clients read it.
    pub(super) fn read(name: &str, value: &str) -> Result<Self> {
        let wrong = |_| query::wrong(name, "whole seconds, or `0` to wait for ever");
        let seconds: u32 = value.parse().map_err(wrong)?;
        let limit = (seconds > 0).then(|| Duration::from_secs(seconds.into()));
        Ok(Self {
            taken: limit,
            open: limit,
        })
    }
}

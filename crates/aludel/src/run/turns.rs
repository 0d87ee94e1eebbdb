use std::time::{Duration, Instant};

use super::Context;
use crate::clock::Backoff;
use crate::driver::Class;
use crate::{Error, Event, Kind, Result};

/// How often a run is begun again after the connection was lost, or a question asked again.
const MOST: usize = 8;

/// How long a server that is gone is waited for.
const GONE: Duration = Duration::from_mins(1);

/// The turns of a run that what passes may interrupt: a connection lost, a server restarted, a deadlock, a lock lost.
#[derive(Debug)]
pub(crate) struct Turns {
    left: usize,
    backoff: Backoff,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            left: MOST,
            backoff: Backoff::new(Duration::from_millis(100), Duration::from_secs(5)),
        }
    }
}

impl Turns {
    /// Whether it is worth another turn: after a pause, and on a new connection where the old one is gone. On SQLite there
    /// is nothing that passes by itself, and a connection that was handed over cannot be opened again.
    pub fn recovered(&mut self, cx: &mut Context<'_>, error: &Error) -> bool {
        let passes = error.kind() == Kind::Unreachable && cx.engine != crate::Engine::Sqlite;
        if !passes || self.left == 0 || cx.deadline.passed() {
            return false;
        }
        // What others have locked is asked for until the deadline.
        if error.class() != Some(Class::Busy) {
            self.left -= 1;
        }
        cx.deadline.pause_about(self.backoff.turn());
        let recovered = alive(cx) || reconnected(cx);
        if recovered {
            cx.options().tell(&Event::Again {
                cause: error.to_string(),
            });
        }
        recovered
    }

    /// Whether it is worth to ask again: after a pause.
    fn passed(&mut self, cx: &Context<'_>, error: &Error) -> bool {
        let busy = error.class() == Some(Class::Busy) && cx.engine.is_mysql_family();
        if !busy || self.left == 0 || cx.deadline.passed() {
            return false;
        }
        self.left -= 1;
        cx.deadline.pause_about(self.backoff.turn());
        true
    }
}

/// MySQL and MariaDB: asks again where others are in the way for a moment, as a node of a cluster is that applies what
/// another one changed.
///
/// # Errors
/// What `question` says.
pub(crate) fn asked<T>(
    cx: &mut Context<'_>,
    mut question: impl FnMut(&mut Context<'_>) -> Result<T>,
) -> Result<T> {
    let mut turns = Turns::default();
    loop {
        match question(cx) {
            Err(error) if turns.passed(cx, &error) => {}
            done => return done,
        }
    }
}

fn alive(cx: &mut Context<'_>) -> bool {
    cx.driver.query("SELECT 1", &[]).is_ok()
}

/// Opens the connection anew, however long the server takes to be there again, within reason.
fn reconnected(cx: &mut Context<'_>) -> bool {
    let begun = Instant::now();
    let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(2));
    loop {
        match cx.driver.reconnect() {
            Ok(()) => return true,
            Err(error) if error.class == Class::Other => return false,
            Err(_) if begun.elapsed() >= GONE || cx.deadline.passed() => return false,
            Err(_) => cx.deadline.pause_about(backoff.turn()),
        }
    }
}

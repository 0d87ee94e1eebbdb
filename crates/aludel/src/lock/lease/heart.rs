use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};

use super::{BEAT, Fence};
use crate::driver::{Class, Driver};
use crate::{Error, Kind, Result};

/// A connection of its own to beat on, so that those who wait see a holder live whose own connection is busy with a long
/// statement.
pub(crate) struct Heart(Box<dyn Driver + Send>);

/// A heart beats for as long as this is kept.
pub(crate) struct Beating {
    /// Dropped, it ends the thread. That is not waited for: while a statement runs on every node at once, so does a beat.
    _alive: Sender<()>,
}

impl Heart {
    /// Opens the connection.
    ///
    /// # Errors
    /// There is none: that of this driver was handed over, or the server takes no more.
    pub fn open(driver: &dyn Driver) -> Result<Heart> {
        match driver.another(None) {
            Ok(own) => Ok(Heart(own)),
            Err(error) if error.class == Class::Other => Err(Error::new(
                Kind::Refused,
                "the connection was handed over, and on a cluster the lock takes a second one to be kept, and nothing was \
                 changed: let `aludel::connect` open it from a URL",
            )),
            Err(error) => Err(Error::from(error).during("opening a second connection")),
        }
    }

    /// Begins to beat.
    pub fn begin(mut self, fence: Fence) -> Beating {
        let (alive, end) = mpsc::channel();
        std::thread::spawn(move || beat(&mut *self.0, &fence, &end));
        Beating { _alive: alive }
    }
}

fn beat(driver: &mut dyn Driver, fence: &Fence, end: &Receiver<()>) {
    while end.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
        match fence.beat(driver) {
            // The holder's next statement finds it out by itself.
            Err(error) if error.message == super::super::LOST => return,
            // Where it cannot be opened again the next turn tries anew.
            Err(error) if error.class == Class::Unreachable => drop(driver.reconnect()),
            _ => {}
        }
    }
}

#[cfg(all(test, feature = "mysql"))]
mod tests {
    use super::*;
    use crate::Engine;

    #[test]
    fn a_connection_that_was_handed_over_cannot_be_kept_alive() {
        for engine in [Engine::MariaDb, Engine::MySql] {
            let url = crate::servers::url_of(engine, "information_schema");
            let opts = mysql::Opts::from_url(&url).unwrap();
            let mut lent = mysql::Conn::new(opts).unwrap();
            let driver = crate::driver::mysql::MySql::new(&mut lent);
            let error = Heart::open(&driver).err().unwrap();
            assert_eq!(error.kind(), Kind::Refused);
            assert_eq!(
                error.to_string(),
                "the connection was handed over, and on a cluster the lock takes a second one to be kept, and nothing was \
                 changed: let `aludel::connect` open it from a URL"
            );
            let owned = crate::connect(&url).unwrap();
            assert!(Heart::open(&*owned.driver).is_ok());
        }
    }
}

//! A few database connections shared by all requests.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aludel::{Database, Engine, Execute};
use once_cell::sync::OnceCell;
use tokio::sync::Semaphore;

use crate::fault::{Fault, Outcome};
use crate::store::dialect;

/// How many connections there are at most. SQLite has one writer at a time anyway, and a page is few and short queries.
const SIZE: usize = 4;
/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(10);
/// How long a connection may lie idle before it is asked whether its server is still there.
const TRUST: Duration = Duration::from_secs(5);

/// Connections to one database, opened at need, replaced when the server dropped them.
#[derive(Clone)]
pub struct Pool(Arc<Shared>);

struct Shared {
    url: String,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<(Session, Instant)>>,
    /// Set by the first connection that opens; a failure is not kept, so that the next request tries again.
    engine: OnceCell<Engine>,
}

/// A connection on loan.
pub struct Session {
    db: Database,
    sound: bool,
}

impl Pool {
    /// A pool for `url`. Nothing is opened before it is used.
    pub fn new(url: String) -> Self {
        Self(Arc::new(Shared {
            url,
            free: Arc::new(Semaphore::new(SIZE)),
            idle: Mutex::default(),
            engine: OnceCell::new(),
        }))
    }

    /// Runs `work` with a connection, on a thread that may block.
    ///
    /// # Errors
    /// No connection was to be had, or what `work` says.
    pub async fn run<T, W>(&self, work: W) -> Outcome<T>
    where
        T: Send + 'static,
        W: FnOnce(&mut Session) -> Outcome<T> + Send + 'static,
    {
        let free = Arc::clone(&self.0.free);
        let permit = tokio::time::timeout(WAIT, free.acquire_owned())
            .await
            .map_err(|_| Fault::Busy)?
            .map_err(|_| Fault::Broken)?;
        let shared = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            shared.lend(work)
        })
        .await
        .map_err(|_| Fault::Broken)?
    }
}

impl Shared {
    fn lend<T>(&self, work: impl FnOnce(&mut Session) -> Outcome<T>) -> Outcome<T> {
        let mut session = self.take()?;
        let result = work(&mut session);
        let lost = result.as_ref().is_err_and(Fault::is_unreachable);
        if session.sound && !lost {
            self.idle().push((session, Instant::now()));
        }
        result
    }

    /// An idle connection whose server still answers, or a new one.
    fn take(&self) -> Outcome<Session> {
        self.engine.get_or_try_init(|| {
            let session = Session::open(&self.url)?;
            let engine = session.db.engine();
            self.idle().push((session, Instant::now()));
            Ok::<_, Fault>(engine)
        })?;
        loop {
            let Some((mut session, since)) = self.idle().pop() else {
                return Session::open(&self.url);
            };
            if since.elapsed() < TRUST || session.db.query("SELECT 1", &[]).is_ok() {
                return Ok(session);
            }
        }
    }

    /// A panic while the list is locked cannot leave it half changed: it is only ever pushed to and popped from.
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Session, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets readers and the writer of a SQLite file go on beside each other. Where somebody is at the file just now it stays as
/// it is: the next connection asks again.
fn prefer_wal(db: &mut Database) -> Outcome<()> {
    if db.engine() != Engine::Sqlite {
        return Ok(());
    }
    let rows = db.query("PRAGMA journal_mode", &[])?;
    let mode: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    if mode.as_deref() != Some("wal") {
        db.execute("PRAGMA busy_timeout = 0", &[])?;
        let _ = db.query("PRAGMA journal_mode = WAL", &[]);
    }
    Ok(())
}

impl Session {
    /// Makes a connection ready for the server's use.
    ///
    /// # Errors
    /// The database refuses.
    pub fn ready(mut db: Database) -> Outcome<Self> {
        prefer_wal(&mut db)?;
        for statement in dialect::session(db.engine()) {
            db.execute(statement, &[])?;
        }
        Ok(Self { db, sound: true })
    }

    fn open(url: &str) -> Outcome<Self> {
        Self::ready(aludel::connect_existing(url)?)
    }

    /// The database.
    pub fn db(&mut self) -> &mut Database {
        &mut self.db
    }

    /// Runs `work` in a transaction: all of it happens, or nothing.
    ///
    /// # Errors
    /// What `work` says, or the database when it begins or commits.
    pub fn atomically<T>(&mut self, work: impl FnOnce(&mut Database) -> Outcome<T>) -> Outcome<T> {
        self.db.execute(dialect::begin(self.db.engine()), &[])?;
        let result = work(&mut self.db).and_then(|value| {
            self.db.execute("COMMIT", &[])?;
            Ok(value)
        });
        if result.is_err() && self.db.execute("ROLLBACK", &[]).is_err() {
            self.sound = false;
        }
        result
    }
}

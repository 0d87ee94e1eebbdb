use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::connect::{self, Missing};
use crate::names::quote;
use crate::url::{Access, Place, SqliteUrl, Url};
use crate::{Database, Execute, Result};

/// A database of a test's own, gone with it.
pub(crate) struct Scratch {
    url: Url,
    /// The one whose account makes and drops it; a file needs none.
    server: Option<Url>,
}

impl Scratch {
    /// An empty one beside the database that `url` names.
    pub fn new(url: &Url) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("aludel_test_{}_{count}", std::process::id());
        let (own, server) = match url {
            Url::Sqlite(file) => (Url::Sqlite(beside(file, &name)), None),
            Url::MySql(server) | Url::Postgres(server) => {
                let mut server = server.clone();
                server.database.clone_from(&name);
                let own = match url {
                    Url::Postgres(_) => Url::Postgres(server),
                    _ => Url::MySql(server),
                };
                (own, Some(url.clone()))
            }
        };
        let scratch = Self { url: own, server };
        scratch.order("CREATE")?;
        Ok(scratch)
    }

    /// A connection to it.
    pub fn open(&self) -> Result<Database> {
        connect::open(&self.url, Missing::Create)
    }

    /// Creates or drops it on its server.
    fn order(&self, what: &str) -> Result<()> {
        let (Some(server), Url::MySql(own) | Url::Postgres(own)) = (&self.server, &self.url) else {
            return Ok(());
        };
        let mut db = connect::open(server, Missing::Refuse)?;
        let name = quote(&own.database, db.engine());
        db.execute(&format!("{what} DATABASE {name}"), &[])?;
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test that fails says why by itself.
        let _ = self.order("DROP");
        if let Url::Sqlite(SqliteUrl {
            place: Place::File(path),
            ..
        }) = &self.url
        {
            for end in ["", "-wal", "-shm", "-journal"] {
                let mut name = path.clone().into_os_string();
                name.push(end);
                let _ = std::fs::remove_file(PathBuf::from(name));
            }
        }
    }
}

fn beside(url: &SqliteUrl, name: &str) -> SqliteUrl {
    let folder = match &url.place {
        Place::File(path) => path.parent().map(PathBuf::from).unwrap_or_default(),
        Place::Memory(_) => std::env::temp_dir(),
    };
    SqliteUrl {
        place: Place::File(folder.join(format!("{name}.db"))),
        access: Access::Create,
        cache: None,
        immutable: None,
    }
}

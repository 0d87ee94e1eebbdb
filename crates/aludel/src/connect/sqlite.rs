use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Missing;
use crate::url::{Access, Place, SqliteUrl};
use crate::{Error, Kind, Result};

/// How long a statement waits for another process's lock.
const BUSY: Duration = Duration::from_secs(5);

/// Opens a SQLite database, and looks whether it is one. Its journal mode is left as it is.
pub(super) fn open(url: &SqliteUrl, name: &str, missing: Missing) -> Result<Connection> {
    #[cfg(feature = "cli")]
    if imagined(url, missing) {
        let conn = Connection::open_in_memory().map_err(|error| failed(name, &error))?;
        prepare(&conn).map_err(|error| failed(name, &error))?;
        return Ok(conn);
    }
    let mut flags = flags(url.access, missing);
    let target = match &url.place {
        Place::Memory(_) => {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
            flags.remove(OpenFlags::SQLITE_OPEN_READ_ONLY);
            flags |= OpenFlags::SQLITE_OPEN_READ_WRITE;
            uri(url)
        }
        Place::File(path) => {
            look(path, name, url.access, missing)?;
            uri(url)
        }
    };
    let conn = Connection::open_with_flags(target, flags).map_err(|error| failed(name, &error))?;
    prepare(&conn).map_err(|error| failed(name, &error))?;
    Ok(conn)
}

/// Whether there is nothing yet to run dry on.
#[cfg(feature = "cli")]
fn imagined(url: &SqliteUrl, missing: Missing) -> bool {
    let creates = missing == Missing::Imagine && url.access == Access::Create;
    matches!(&url.place, Place::File(path) if creates && !path.exists())
}

fn flags(access: Access, missing: Missing) -> OpenFlags {
    let base = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    match (access, missing) {
        (Access::Read, _) => base | OpenFlags::SQLITE_OPEN_READ_ONLY,
        (Access::Create, Missing::Create) => {
            base | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        }
        _ => base | OpenFlags::SQLITE_OPEN_READ_WRITE,
    }
}

/// The name in SQLite's own URI form, which is where its parameters go.
fn uri(url: &SqliteUrl) -> String {
    let mut parameters = Vec::new();
    let path = match &url.place {
        Place::Memory(None) => ":memory:".to_owned(),
        Place::Memory(Some(name)) => name.clone(),
        Place::File(path) => path.to_string_lossy().into_owned(),
    };
    if matches!(url.place, Place::Memory(_)) {
        parameters.push("mode=memory".to_owned());
    }
    parameters.extend(url.cache.iter().map(|cache| format!("cache={cache}")));
    parameters.extend(url.immutable.iter().map(|on| format!("immutable={on}")));
    format!("file:{}?{}", escape(&path), parameters.join("&"))
}

/// A path inside a URI. On Windows a drive begins after a slash, and folders are parted by slashes.
fn escape(path: &str) -> String {
    let path = if cfg!(windows) {
        let slashes = path.replace('\\', "/");
        if slashes.get(1..2) == Some(":") {
            format!("/{slashes}")
        } else {
            slashes
        }
    } else {
        path.to_owned()
    };
    // `file://host/path` would be a host: a path that begins with two slashes gets an empty one before it.
    let path = if path.starts_with("//") {
        format!("//{path}")
    } else {
        path
    };
    path.replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23")
}

/// What can be said of the path before SQLite is asked, since its one answer to all of it is "unable to open".
///
/// The file itself is never opened here: closing it would drop the locks that this process holds on it.
fn look(path: &Path, name: &str, access: Access, missing: Missing) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(refuse(format!(
            "`{name}` is a folder: name a file in it, such as `{name}/app.db`"
        ))),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => absent(path, name, access, missing),
        Err(error) => Err(refuse(format!(
            "`{name}` cannot be reached: {error}: correct the path, or the rights on its folders"
        ))),
    }
}

fn absent(path: &Path, name: &str, access: Access, missing: Missing) -> Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        let folder = folder.display();
        return Err(refuse(format!(
            "the folder of `{name}` does not exist: create it with `mkdir -p {folder}`, or correct the path"
        )));
    }
    match (access, missing) {
        (Access::Create, Missing::Create) => Ok(()),
        (Access::Create, _) => Err(refuse(format!(
            "`{name}` does not exist: `db upgrade` creates it, or correct the path"
        ))),
        (Access::Write, _) => Err(refuse(format!(
            "`{name}` does not exist, and `mode=rw` creates none: leave `mode` out, or correct the path"
        ))),
        (Access::Read, _) => Err(refuse(format!(
            "`{name}` does not exist, and `mode=ro` creates none: correct the path"
        ))),
    }
}

/// Settings, and the first look into the file: SQLite itself opens whatever it is given.
///
/// A file that is locked is one that another process is changing, and whoever runs on this connection waits for that.
fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.busy_timeout(Duration::ZERO)?;
    let looked = conn.query_row("PRAGMA schema_version", [], |_| Ok(()));
    conn.busy_timeout(BUSY)?;
    match looked {
        Err(error) if is_locked(&error) => Ok(()),
        looked => looked,
    }
}

fn is_locked(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn failed(name: &str, error: &rusqlite::Error) -> Error {
    let said = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::new(
            Kind::Drift,
            format!(
                "`{name}` is no SQLite database ({said}): correct the path, or move that file away"
            ),
        ),
        Some(ErrorCode::DatabaseCorrupt) => Error::new(
            Kind::Drift,
            format!("`{name}` is damaged ({said}): restore it from a backup"),
        ),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => refuse(format!(
            "`{name}` cannot be opened ({said}): check the rights on the file and its folder"
        )),
        _ => refuse(format!(
            "`{name}` cannot be opened ({said}): correct the path, or look after the disk that it is on"
        )),
    }
}

fn refuse(message: String) -> Error {
    Error::new(Kind::Failed, message)
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn what_cannot_be_opened_says_why_and_what_to_do() {
        for (code, kind, words) in [
            (
                ffi::SQLITE_NOTADB,
                Kind::Drift,
                "`app.db` is no SQLite database (it): correct the path, or move that file away",
            ),
            (
                ffi::SQLITE_CORRUPT,
                Kind::Drift,
                "`app.db` is damaged (it): restore it from a backup",
            ),
            (
                ffi::SQLITE_CANTOPEN,
                Kind::Failed,
                "`app.db` cannot be opened (it): check the rights on the file and its folder",
            ),
            (
                ffi::SQLITE_IOERR,
                Kind::Failed,
                "`app.db` cannot be opened (it): correct the path, or look after the disk that it is on",
            ),
        ] {
            let said = rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("it".to_owned()));
            let error = failed("app.db", &said);
            assert_eq!((error.kind(), &*error.to_string()), (kind, words));
        }
    }
}

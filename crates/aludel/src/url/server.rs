use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use super::{Patience, Tls, usage};
use crate::Result;

/// A database on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerUrl {
    /// The scheme as the target's name shows it.
    pub scheme: &'static str,
    /// The user's name, if given.
    pub user: Option<String>,
    /// The password, if given.
    pub password: Option<Secret>,
    /// Where the server is.
    pub host: Host,
    /// The database's name.
    pub database: String,
    /// How the way to the server is to be protected.
    pub tls: Tls,
    /// PostgreSQL: settings that the session begins with, as `-c name=value`. They say in which schema the tables are.
    pub options: Option<String>,
    /// How long the opening of a connection may take.
    pub patience: Patience,
}

/// A text that no output shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// A name or an address (IPv6 without brackets), and a port.
    Tcp(String, u16),
    /// A unix socket.
    Socket(PathBuf),
    /// PostgreSQL: the folder of a unix socket, and the port that its name ends with.
    Folder(PathBuf, u16),
}

impl Host {
    /// Whether it is this machine by its very address.
    pub fn is_local(&self) -> bool {
        match self {
            Host::Socket(_) | Host::Folder(..) => true,
            Host::Tcp(host, _) => {
                host.eq_ignore_ascii_case("localhost")
                    || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
            }
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Tcp(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Host::Tcp(host, port) => write!(f, "{host}:{port}"),
            Host::Socket(path) | Host::Folder(path, _) => write!(f, "{}", path.display()),
        }
    }
}

impl ServerUrl {
    pub(super) fn name(&self) -> String {
        let user = self.user.as_deref().map(|user| format!("{user}@"));
        let user = user.unwrap_or_default();
        match &self.host {
            Host::Tcp(..) => format!("{}://{user}{}/{}", self.scheme, self.host, self.database),
            Host::Socket(path) => {
                let path = path.display();
                format!("{}://{user}/{}?socket={path}", self.scheme, self.database)
            }
            Host::Folder(path, port) => format!(
                "{}://{user}/{}?host={}&port={port}",
                self.scheme,
                self.database,
                path.display()
            ),
        }
    }
}

/// The URL, where it names a database.
pub(super) fn database_named(url: ServerUrl) -> Result<ServerUrl> {
    if url.database.is_empty() {
        return Err(usage(format!(
            "the database URL names no database: end it with `/` and the name, such as `{}://{}/app`",
            url.scheme, url.host
        )));
    }
    Ok(url)
}

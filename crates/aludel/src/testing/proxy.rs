use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::packet::Protocol;
use crate::url::{Host, TlsMode, Url};
use crate::{Error, Kind, Result};

/// What a [`Proxy`] does to one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is cut before the statement arrives.
    Cut,
    /// The statement runs, its answer is lost, and the connection with it.
    LoseReply,
    /// The answer comes so much later.
    Stall(Duration),
}

/// A way to a server that fails once, at a statement of your choice: for tests of your program as it is, over a connection
/// without TLS, which its URL asks for.
///
/// ```no_run
/// use aludel::testing::{Fault, Proxy};
///
/// // The COMMIT is done, and nobody hears of it.
/// let proxy = Proxy::new("mysql://root@127.0.0.1:3306/test", Fault::LoseReply, "COMMIT")?;
/// let done = std::process::Command::new("target/debug/app")
///     .arg("init-db")
///     .env("DATABASE_URL", proxy.url())
///     .status();
/// assert!(done.is_ok_and(|status| status.success()));
/// assert!(proxy.has_failed());
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use]
pub struct Proxy {
    url: String,
    plan: Arc<Mutex<Plan>>,
}

struct Plan {
    protocol: Protocol,
    fault: Fault,
    word: String,
    /// So many statements that begin with the word are let through.
    left: usize,
    /// Whether it has happened.
    done: bool,
}

impl Proxy {
    /// Before the server of `url`, with a fault at the first statement that begins with `word`. It is there until the
    /// process ends.
    ///
    /// # Errors
    /// The URL names no server with a host and a port, or asks for TLS.
    pub fn new(url: &str, fault: Fault, word: &str) -> Result<Self> {
        let (protocol, server) = match Url::parse(url)? {
            Url::MySql(server) => (Protocol::MySql, server),
            Url::Postgres(server) => (Protocol::Postgres, server),
            Url::Sqlite(_) => return Err(no_server(url)),
        };
        let Host::Tcp(host, port) = server.host else {
            return Err(no_server(url));
        };
        let unhidden = plain(url, server.tls.mode, protocol)?;
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| unbound(&error))?;
        let own = listener.local_addr().map_err(|error| unbound(&error))?;
        let plan = Arc::new(Mutex::new(Plan {
            protocol,
            fault,
            word: word.to_owned(),
            left: 0,
            done: false,
        }));
        let shared = Arc::clone(&plan);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is not there is seen as a connection that ends.
                if let Ok(server) = TcpStream::connect((host.as_str(), port)) {
                    let _ = relay(&client, &server, &shared);
                }
            }
        });
        Ok(Self {
            url: through(&unhidden, &own.to_string()),
            plan,
        })
    }

    /// Lets so many statements that begin with the word through first.
    pub fn after(self, statements: usize) -> Self {
        locked(&self.plan).left = statements;
        self
    }

    /// The URL that leads through it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the fault has happened.
    pub fn has_failed(&self) -> bool {
        locked(&self.plan).done
    }
}

impl Plan {
    /// What becomes of this message.
    fn meets(&mut self, message: &[u8]) -> Option<Fault> {
        let sql = self.protocol.statement(message)?;
        if self.done || !sql.starts_with(self.word.as_bytes()) {
            return None;
        }
        if self.left > 0 {
            self.left -= 1;
            return None;
        }
        self.done = true;
        Some(self.fault)
    }
}

fn locked(plan: &Mutex<Plan>) -> MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_server(url: &str) -> Error {
    let scheme = url.split(':').next().unwrap_or_default();
    Error::new(
        Kind::Usage,
        format!(
            "the {scheme} URL names no server at a host and a port: only the way to one can fail"
        ),
    )
}

fn unbound(error: &std::io::Error) -> Error {
    Error::new(
        Kind::Failed,
        format!("no port of 127.0.0.1 can be listened on: {error}"),
    )
}

/// The URL of a connection without TLS, in which statements can be seen.
fn plain(url: &str, mode: TlsMode, protocol: Protocol) -> Result<String> {
    let word = match protocol {
        Protocol::MySql => "ssl-mode=disabled",
        Protocol::Postgres => "sslmode=disable",
    };
    let said = url.to_ascii_lowercase().replace(['-', '_'], "");
    match mode {
        TlsMode::Disabled => Ok(url.to_owned()),
        TlsMode::Preferred if !said.contains("sslmode=") => {
            let mark = if url.contains('?') { '&' } else { '?' };
            Ok(format!("{url}{mark}{word}"))
        }
        _ => Err(Error::new(
            Kind::Usage,
            format!("the URL asks for TLS, in which no statement can be seen: write `{word}`"),
        )),
    }
}

/// The URL with another host and port.
fn through(url: &str, address: &str) -> String {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let end = url[begin..]
        .find(['/', '?'])
        .map_or(url.len(), |at| begin + at);
    let host = url[begin..end]
        .rfind('@')
        .map_or(begin, |at| begin + at + 1);
    format!("{}{address}{}", &url[..host], &url[end..])
}

/// Carries a connection both ways, on threads of its own.
fn relay(client: &TcpStream, server: &TcpStream, plan: &Arc<Mutex<Plan>>) -> std::io::Result<()> {
    // What is to become of the next answer.
    let next = Arc::new(Mutex::new(None));
    let (from, to, fate) = (server.try_clone()?, client.try_clone()?, Arc::clone(&next));
    thread::spawn(move || answers(from, to, &fate));
    let (from, to, plan) = (client.try_clone()?, server.try_clone()?, Arc::clone(plan));
    thread::spawn(move || statements(from, to, (&plan, &next)));
    Ok(())
}

fn answers(mut server: TcpStream, mut client: TcpStream, fate: &Mutex<Option<Fault>>) {
    let mut buffer = vec![0; 65536];
    while let Ok(read @ 1..) = server.read(&mut buffer) {
        let fault = fate.lock().unwrap_or_else(PoisonError::into_inner).take();
        match fault {
            Some(Fault::Stall(time)) => thread::sleep(time),
            Some(_) => break,
            None => {}
        }
        if client.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    close(&server, &client);
}

fn statements(
    mut client: TcpStream,
    mut server: TcpStream,
    (plan, next): (&Mutex<Plan>, &Mutex<Option<Fault>>),
) {
    let mut reader = locked(plan).protocol.reader();
    while let Some(message) = reader.message(&mut client) {
        match locked(plan).meets(&message) {
            Some(Fault::Cut) => break,
            Some(fault) => *next.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault),
            None => {}
        }
        if server.write_all(&message).is_err() {
            break;
        }
    }
    close(&client, &server);
}

fn close(one: &TcpStream, other: &TcpStream) {
    // Either may be closed already.
    let _ = one.shutdown(Shutdown::Both);
    let _ = other.shutdown(Shutdown::Both);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_leads_through_and_keeps_all_else() {
        for (url, expected) in [
            ("mysql://root@127.0.0.1:3306/app", "mysql://root@H:1/app"),
            (
                "mysql://u:p%40@db/app?ssl-mode=disabled",
                "mysql://u:p%40@H:1/app?ssl-mode=disabled",
            ),
            (
                "postgres://db:5433?sslmode=disable",
                "postgres://H:1?sslmode=disable",
            ),
        ] {
            assert_eq!(through(url, "H:1"), expected);
        }
    }

    #[test]
    fn statements_are_seen_where_there_is_no_tls() {
        let added = |url| Proxy::new(url, Fault::Cut, "x").map(|proxy| proxy.url);
        for (url, end) in [
            ("mysql://root@127.0.0.1:1/app", "/app?ssl-mode=disabled"),
            (
                "mariadb://root@127.0.0.1:1/app?ssl-ca=/ca.pem",
                "/app?ssl-ca=/ca.pem&ssl-mode=disabled",
            ),
            (
                "mysql://root@127.0.0.1:1/app?sslmode=DISABLED",
                "/app?sslmode=DISABLED",
            ),
            ("postgres://127.0.0.1:1/app", "/app?sslmode=disable"),
        ] {
            let through = added(url).unwrap();
            assert!(through.ends_with(end), "{through}");
        }
        for (url, word) in [
            ("mysql://h/app?ssl_mode=preferred", "ssl-mode=disabled"),
            ("postgres://h/app?sslmode=require", "sslmode=disable"),
        ] {
            assert_eq!(
                added(url).unwrap_err().to_string(),
                format!("the URL asks for TLS, in which no statement can be seen: write `{word}`")
            );
        }
    }

    #[test]
    fn a_file_has_no_way_that_fails() {
        let error = Proxy::new("sqlite::memory:", Fault::Cut, "x")
            .err()
            .unwrap();
        assert_eq!(
            error.to_string(),
            "the sqlite URL names no server at a host and a port: only the way to one can fail"
        );
    }
}

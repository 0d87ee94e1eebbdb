//! A server of one test's own, which the test may kill and start again: `tests/server` holds it. A pooler before a server:
//! `tests/pooler` does.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A server that goes with this value. Its orders may come from several threads.
pub struct OwnServer {
    /// Its URL, which ends in a slash; the same after each start.
    pub url: String,
    pipes: Mutex<Pipes>,
}

struct Pipes {
    child: Child,
    orders: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
}

impl OwnServer {
    /// A new one of this engine, as `tests/server` names it: `mariadb`, `mysql`, `postgres`.
    pub fn start(engine: &str) -> Self {
        Self::with(engine, &[])
    }

    /// The same, which takes these options.
    pub fn with(engine: &str, options: &[&str]) -> Self {
        let (pipes, url) = Pipes::start("server", &[&[engine], options].concat());
        Self {
            url,
            pipes: Mutex::new(pipes),
        }
    }

    /// Ends it as a crash of its machine does, with all of its processes.
    pub fn kill(&self) {
        self.pipes().order("kill");
    }

    /// Ends its first process only: what PostgreSQL's other ones do goes on until they look up.
    pub fn behead(&self) {
        self.pipes().order("behead");
    }

    /// Starts it again, on the data that it has.
    pub fn again(&self) {
        self.pipes().order("start");
    }

    /// Starts it again as one that takes no writes. PostgreSQL only.
    pub fn as_standby(&self) {
        self.pipes().order("standby");
    }

    fn pipes(&self) -> MutexGuard<'_, Pipes> {
        self.pipes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.pipes().end();
    }
}

/// A PgBouncer before a PostgreSQL, which hands out transactions. It goes with this value.
pub struct Pooler {
    /// Its URL, which ends in a slash.
    pub url: String,
    pipes: Pipes,
}

impl Pooler {
    /// Before the server of this URL, with these settings beside those of `tests/pooler`.
    pub fn start(server: &str, settings: &[&str]) -> Self {
        let port = server.trim_end_matches('/').rsplit(':').next();
        let port = port.expect("the URL has a port");
        let (pipes, url) = Pipes::start("pooler", &[&[port], settings].concat());
        Self { url, pipes }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        self.pipes.end();
    }
}

impl Pipes {
    /// The script once it is ready, and the URL that it says.
    fn start(name: &str, arguments: &[&str]) -> (Self, String) {
        let mut child = Command::new(script(name))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the script runs");
        let mut pipes = Self {
            orders: child.stdin.take(),
            said: BufReader::new(child.stdout.take().expect("its words are piped")),
            child,
        };
        let url = pipes.answer("ready");
        (pipes, url)
    }

    /// With nothing more to read the script ends, and takes what it holds along.
    fn end(&mut self) {
        self.orders = None;
        let _ = self.child.wait();
    }

    fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("they end with the server");
        writeln!(orders, "{order}").expect("it reads");
        self.answer(&format!("done {order}"));
    }

    /// What comes after these words in the line that it says next.
    fn answer(&mut self, words: &str) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("a text");
        let rest = line.trim_end().strip_prefix(words);
        let rest = rest.unwrap_or_else(|| panic!("instead of `{words}`: `{line}`, see above"));
        rest.trim_start().to_owned()
    }
}

fn script(name: &str) -> std::path::PathBuf {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders
        .find_map(|folder| Some(folder.join("tests").join(name)).filter(|file| file.exists()))
        .expect("the tests run in their repository")
}

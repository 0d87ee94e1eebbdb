//! A server of one test's own, which the test may kill and start again: `tests/server` holds it.

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
        let mut child = Command::new(script())
            .arg(engine)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/server runs");
        let mut pipes = Pipes {
            orders: child.stdin.take(),
            said: BufReader::new(child.stdout.take().expect("its words are piped")),
            child,
        };
        let url = pipes.answer("ready");
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
        let mut pipes = self.pipes();
        // With nothing more to read it ends, and takes its data along.
        pipes.orders = None;
        let _ = pipes.child.wait();
    }
}

impl Pipes {
    fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("they end with the server");
        writeln!(orders, "{order}").expect("tests/server reads");
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

fn script() -> std::path::PathBuf {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders
        .find_map(|folder| Some(folder.join("tests/server")).filter(|file| file.exists()))
        .expect("the tests run in their repository")
}

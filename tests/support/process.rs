use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Database, Http};

/// Variables of whoever runs the tests that would change what the app does.
const VARIABLES: [&str; 6] = [
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "ALUDEL_MIGRATE",
    "ALUDEL_ALLOW_DRAFT",
    "LISTEN",
    "RUST_BACKTRACE",
];

/// How a run of the app ended.
#[derive(Debug)]
pub struct Done {
    /// The exit code.
    pub code: i32,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

/// The app's program in `folder`, with nothing of this process's settings.
pub fn app(folder: &Path, args: &[&str]) -> Command {
    program(Path::new(env!("CARGO_BIN_EXE_app")), folder, args)
}

/// Any program, likewise.
pub fn program(program: &Path, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).args(args).stdin(Stdio::null());
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command
}

impl Done {
    /// Runs `command` to its end.
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().expect("the app starts"))
    }

    /// Waits for a process whose outputs are piped.
    pub fn of_child(child: Child) -> Self {
        Self::from(child.wait_with_output().expect("the app ends"))
    }

    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the app ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("stdout is a text"),
            stderr: String::from_utf8(output.stderr).expect("stderr is a text"),
        }
    }

    /// The same, if it succeeded.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }
}

impl Database {
    /// Runs the app on this database to its end.
    pub fn app(&self, args: &[&str]) -> Done {
        Done::of(app(self.folder(), args).env("DATABASE_URL", self.url()))
    }

    /// Makes a user and gives a client that speaks for them.
    pub fn user(&self, server: &App, name: &str) -> Http {
        let done = self.app(&["user", "add", name]).good();
        server.http().with_token(done.stdout.trim())
    }

    /// The app, serving this database.
    pub fn serve(&self) -> App {
        let mut command = app(self.folder(), &["--listen", "127.0.0.1:0"]);
        App::start(command.env("DATABASE_URL", self.url()))
    }
}

/// The app while it serves. It is killed at the end of the test, if it still runs.
pub struct App {
    child: Child,
    address: String,
    log: Option<JoinHandle<String>>,
}

impl App {
    /// Starts `command` and waits until it serves.
    pub fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the app starts");
        let stderr = child.stderr.take().expect("stderr is piped");
        let (address, found) = mpsc::channel();
        let log = std::thread::spawn(move || read_log(stderr, &address));
        let Ok(address) = found.recv_timeout(Duration::from_mins(1)) else {
            // It may be running still, and would keep the log open.
            let _ = child.kill();
            panic!(
                "the app does not serve:\n{}",
                log.join().unwrap_or_default()
            );
        };
        Self {
            child,
            address,
            log: Some(log),
        }
    }

    /// Requests to it, by nobody.
    pub fn http(&self) -> Http {
        Http::new(&self.address)
    }

    /// Its address and port.
    pub fn address(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Sends it a signal: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(status.expect("kill runs").success());
    }

    /// Waits until it has ended, and gives how. Longer than `most` is a failure.
    pub fn ended(mut self, most: Duration) -> Done {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the app can be waited for") {
                let log = self.log.take().expect("it is read once");
                return Done {
                    code: status.code().expect("the app ends by itself"),
                    stdout: String::new(),
                    stderr: log.join().expect("the log is read"),
                };
            }
            assert!(begin.elapsed() < most, "the app does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads stderr to its end, and tells the address once it is said.
fn read_log(stderr: ChildStderr, address: &mpsc::Sender<String>) -> String {
    let mut log = String::new();
    for line in BufReader::new(stderr).lines() {
        let line = line.expect("stderr is a text");
        if let Some(found) = line.strip_prefix("listening on ") {
            // Nobody waits for it any more where the test has failed already.
            let _ = address.send(found.to_owned());
        }
        log.push_str(&line);
        log.push('\n');
    }
    log
}

//! The commands that work on a source checkout: `db migrate`, `db revision`. The build script does the work, by the
//! documented environment line, and ends there, so that it also serves while the program itself does not compile.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use clap::Args;
use serde::Serialize;

use super::output::{self, Facts};
use crate::{Error, Kind, Result};

/// The flags of `db migrate` and `db revision`.
#[derive(Args, Clone, Debug)]
pub(super) struct Order {
    /// What the migration does, in a few words; its name is made of them
    #[arg(short, long, value_name = "MSG", allow_hyphen_values = true)]
    message: String,
}

#[derive(Serialize)]
struct AnswerJson<'a> {
    lines: &'a [&'a str],
}

/// `db migrate`: the same as `make migrate`.
pub(super) fn seal(order: &Order) -> Result<Facts> {
    ask("db migrate", "ALUDEL_SEAL", &order.message)
}

/// `db revision`: the same as `make revision`.
pub(super) fn revise(order: &Order) -> Result<Facts> {
    ask("db revision", "ALUDEL_REVISION", &order.message)
}

/// Has the build script do what `variable` asks for, and gives its answer.
fn ask(command: &str, variable: &str, message: &str) -> Result<Facts> {
    let root = checkout(command)?;
    output::note(&format!("project: {}", root.display()));
    let report = Report::new()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let run = Command::new(cargo)
        // What runs here was built: a check would read all dependencies once more.
        .args(["build", "--quiet"])
        .current_dir(&root)
        .env(variable, message)
        .env("ALUDEL_REPORT", report.path())
        .output()
        .map_err(|error| {
            failed(format!(
                "cargo cannot be started ({error}): `{command}` needs the Rust toolchain"
            ))
        })?;
    match report.read() {
        Some((code, text)) => answer(code, &text),
        None => Err(silent(variable, &String::from_utf8_lossy(&run.stderr))),
    }
}

/// The build script did not come to it.
fn silent(variable: &str, said: &str) -> Error {
    let message = format!(
        "`cargo build` gave no answer to {variable}: call `aludel_build::run()` in build.rs, or correct what it says"
    );
    match said.trim_end() {
        "" => failed(message),
        said => failed(format!("{message}\n{said}")),
    }
}

fn answer(code: u8, text: &str) -> Result<Facts> {
    let lines: Vec<&str> = text.lines().collect();
    match code {
        0 => Facts::new(lines.join("\n"), &AnswerJson { lines: &lines }),
        2 => Err(Error::new(Kind::Usage, lines.join("\n"))),
        _ => Err(failed(lines.join("\n"))),
    }
}

/// The nearest folder upwards that holds a Cargo.toml.
fn checkout(command: &str) -> Result<PathBuf> {
    let here = env::current_dir().map_err(|error| {
        failed(format!(
            "the current folder cannot be read ({error}): change to another"
        ))
    })?;
    let found = here
        .ancestors()
        .find(|folder| folder.join("Cargo.toml").is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        failed(format!(
            "`{command}` writes source code, and there is no Cargo.toml in {} or above: run it in the source checkout",
            here.display()
        ))
    })
}

/// The folder in which the build script leaves its answer: an exit code, then lines. It goes with the value.
struct Report(PathBuf);

impl Report {
    /// A folder that was not there before, so that nobody else's file is written through it.
    fn new() -> Result<Report> {
        let id = std::process::id();
        let folders = (0..100).map(|at| env::temp_dir().join(format!("aludel-{id}-{at}")));
        let mut last = None;
        for folder in folders {
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(Report(folder)),
                Err(error) => last = Some(error),
            }
        }
        let folder = env::temp_dir();
        let said = last.map(|error| error.to_string()).unwrap_or_default();
        Err(failed(format!(
            "no folder can be made in {} ({said}): set TMPDIR to one where that works",
            folder.display()
        )))
    }

    fn path(&self) -> PathBuf {
        self.0.join("report")
    }

    fn read(&self) -> Option<(u8, String)> {
        let text = fs::read_to_string(self.path()).ok()?;
        let (code, lines) = text.split_once('\n')?;
        Some((code.trim().parse().ok()?, lines.to_owned()))
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn failed(message: String) -> Error {
    Error::new(Kind::Failed, message)
}

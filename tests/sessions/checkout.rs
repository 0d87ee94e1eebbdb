//! A copy of this repository to work in, and commands run there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// What a checkout needs to build and run the app.
const PARTS: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "Makefile",
    "build.rs",
    "crates",
    "migrations",
    "models",
    "seeds",
    "src",
];

/// A copy of this repository.
pub struct Checkout {
    folder: TempDir,
    /// The package's name, which is also its program's.
    name: &'static str,
}

/// How a command ended.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A command in `folder` that sees nothing of the cargo and the CI that run this test, but for their profiles: what cargo
/// has built for this test serves here too, and only the programs go to a folder of their own.
pub fn command(program: &str, folder: &Path, target: &str) -> Command {
    let mut command = Command::new(program);
    let ours = |name: &str| {
        name.starts_with("CARGO") || name.starts_with("ALUDEL") || name.starts_with("RUST")
    };
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let kept = matches!(&*name, "CARGO_HOME" | "CARGO_INCREMENTAL")
            || name.starts_with("CARGO_PROFILE_")
            || name.starts_with("RUSTUP");
        if !kept && (ours(&name) || matches!(&*name, "CI" | "MAKEFLAGS" | "DATABASE_URL")) {
            command.env_remove(&*name);
        }
    }
    let here = Path::new(env!("CARGO_TARGET_TMPDIR"));
    if std::env::var_os("CARGO_PROFILE_DEV_DEBUG").is_none() {
        // As this repository has it, which the example would not.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    }
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", here.join(target))
        .env("CARGO_BUILD_BUILD_DIR", here.join(".."))
        .stdin(Stdio::null());
    command
}

impl Done {
    pub fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the command starts");
        Self {
            code: status.code(),
            stdout: String::from_utf8(stdout).expect("stdout is a text"),
            stderr: String::from_utf8(stderr).expect("stderr is a text"),
        }
    }

    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self
    }
}

impl Checkout {
    /// Under a package name of its own, by which cargo tells it from the app and from the others in the folder that they
    /// share.
    pub fn called(name: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for part in PARTS {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
            copy(&from, &folder.path().join(part));
        }
        let here = Self { folder, name };
        for file in ["Cargo.toml", "Cargo.lock"] {
            here.edit(file, "name = \"app\"", &format!("name = \"{name}\""));
        }
        here
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file can be read")
    }

    /// Replaces the one place where `old` stands in a file.
    #[track_caller]
    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {name}");
        fs::write(self.path(name), text.replace(old, new)).expect("the file can be written");
    }

    pub fn cargo(&self, args: &[&str]) -> Command {
        let mut command = command("cargo", self.folder.path(), "checkout");
        command.args(args);
        command
    }

    pub fn make(&self, args: &[&str]) -> Done {
        Done::of(
            command("make", self.folder.path(), "checkout")
                .arg("--silent")
                .args(args),
        )
    }

    /// Runs the program that the last build made, on the database beside it.
    pub fn app(&self, args: &[&str]) -> Done {
        let program = self.program();
        let program = program.to_str().expect("the path is a text");
        Done::of(command(program, self.folder.path(), "checkout").args(args))
    }

    fn program(&self) -> PathBuf {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checkout/debug");
        target.join(self.name)
    }

    /// Builds the program, and keeps it under another name.
    pub fn build(&self, name: &str) -> PathBuf {
        Done::of(&mut self.cargo(&["build"])).good();
        let kept = self.path(name);
        fs::copy(self.program(), &kept).expect("the program can be copied");
        kept
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir(to).expect("a folder");
        for entry in fs::read_dir(from).expect("the folder can be read") {
            let name = entry.expect("an entry").file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else if !from.ends_with("migrations/draft.rs") {
        fs::copy(from, to).expect("the file can be copied");
        if from.starts_with(concat!(env!("CARGO_MANIFEST_DIR"), "/crates")) {
            keep_time(from, to);
        }
    }
}

/// By its files' times cargo sees that a crate is built already.
fn keep_time(from: &Path, to: &Path) {
    let changed = fs::metadata(from).and_then(|file| file.modified());
    let file = fs::File::options().append(true).open(to);
    file.and_then(|file| file.set_modified(changed?))
        .expect("the file's time can be set");
}

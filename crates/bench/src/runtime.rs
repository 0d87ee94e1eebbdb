//! A program at run time, in cargo's default release profile, stripped: boots, a thousand migrations, memory, size.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Result;
use crate::cargo::cargo;
use crate::clock::run;
use crate::models::Size;
use crate::project::{Project, home, repository};
use crate::table::{millis, row, times, title};

/// Of so many runs the least counts.
const RUNS: usize = 5;

/// So many boots a run, since one is too short to be measured.
const BOOTS: usize = 20;

/// The servers, where they are named; `tests/with-servers` names them.
const SERVERS: [(&str, &str); 3] = [
    ("MariaDB", "ALUDEL_TEST_MARIADB"),
    ("MySQL", "ALUDEL_TEST_MYSQL"),
    ("PostgreSQL", "ALUDEL_TEST_POSTGRES"),
];

/// Measures programs with 10 and with 1000 migrations, a table of 8 columns and two indexes each.
pub fn measure() -> Result<()> {
    title("At run time, release profile (time of the processor, where nothing else is said)");
    let (small, large) = (Program::of("run10", 10)?, Program::of("run1000", 1000)?);
    small.sizes(&large)?;
    large.sqlite()?;
    for (name, variable) in SERVERS {
        match std::env::var(variable) {
            Ok(url) => small.server(name, &url)?,
            Err(_) => row(&format!("{name}: {variable} names no server"), "-", ""),
        }
    }
    Ok(())
}

/// A program, compiled.
struct Program {
    root: PathBuf,
    path: PathBuf,
    bare: PathBuf,
    migrations: usize,
}

impl Program {
    fn of(name: &str, migrations: usize) -> Result<Self> {
        let size = Size {
            tables: migrations,
            columns: 8,
            migrations,
        };
        let crates = repository().join("crates");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [[bin]]\nname = \"{name}\"\npath = \"src/main.rs\"\n\n[[bin]]\nname = \"{name}_bare\"\npath = \"src/bare.rs\"\n\n\
             [dependencies]\naludel = {{ path = '{}', features = [\"sqlite\", \"mysql\", \"postgres\"] }}\n\n\
             [build-dependencies]\naludel-build = {{ path = '{}' }}\n\n[profile.release]\nstrip = true\n",
            crates.join("aludel").display(),
            crates.join("build").display()
        );
        let sources = [
            ("build.rs", "fn main() {\n    aludel_build::run();\n}\n"),
            ("src/main.rs", include_str!("../program/main.rs")),
            ("src/bare.rs", include_str!("../program/bare.rs")),
        ];
        let project = Project::make(name, size, &manifest, &sources)?;
        run(&mut cargo(&project.root, &["build", "--release"]))?;
        let built = home().join("target/release");
        Ok(Self {
            root: project.root,
            path: built.join(name),
            bare: built.join(format!("{name}_bare")),
            migrations,
        })
    }

    /// Runs a command of the program, and gives what it said and its time.
    fn run(&self, words: &[&str]) -> Result<(String, Duration)> {
        run(Command::new(&self.path).args(words))
    }

    fn sizes(&self, large: &Program) -> Result<()> {
        let [bare, small, more] = [size(&self.bare)?, size(&self.path)?, size(&large.path)?];
        row("binary with the drivers alone", &kilobytes(bare), "");
        let grown = kilobytes(small.saturating_sub(bare));
        row("  with aludel and 10 migrations, more", &grown, "");
        let grown = kilobytes(more.saturating_sub(small));
        row(
            "  with 1000 migrations, more than with 10",
            &grown,
            "500 KB",
        );
        Ok(())
    }

    fn sqlite(&self) -> Result<()> {
        let path = |name: &str| self.root.join(name).display().to_string();
        let (ours, raw) = (path("ours.db"), path("raw.db"));
        let url = format!("sqlite://{ours}");
        let (mut upgraded, mut written) = (Duration::MAX, Duration::MAX);
        for _ in 0..RUNS {
            for file in [&ours, &raw] {
                let _ = std::fs::remove_file(file);
            }
            upgraded = upgraded.min(self.run(&["upgrade", &url])?.1);
            written = written.min(self.run(&["raw", &ours, &raw])?.1);
        }
        let what = format!("SQLite: {} migrations from empty", self.migrations);
        row(&what, &millis(upgraded), "");
        row("  the same SQL, one transaction", &millis(written), "");
        row("  ratio", &times(upgraded, written), "1.50 ×");
        let (boot, bare) = (self.boots("boot", &url)?, self.boots("bare", &url)?);
        let what = format!("SQLite: boot at the head, {} migrations", self.migrations);
        boot.rows(&what, &bare, Clock::Processor, "1.10 ×");
        Ok(())
    }

    fn server(&self, name: &str, server: &str) -> Result<()> {
        let database = if server.starts_with("postgres") {
            "postgres"
        } else {
            "mysql"
        };
        let scheme = if name == "MariaDB" {
            "mariadb"
        } else {
            database
        };
        let (_, place) = server.split_once("://").unwrap_or_default();
        let url = format!("{scheme}://{place}aludel_bench");
        let (said, _) =
            self.run(&["statements", &url, &format!("{scheme}://{place}{database}")])?;
        if database == "mysql" {
            let what = format!("{name}: statements of a migration that makes a table");
            row(&what, said.trim(), "");
        }
        let (boot, bare) = (self.boots("boot", &url)?, self.boots("bare", &url)?);
        let what = format!("{name}: boot at the head, on the wall");
        boot.rows(&what, &bare, Clock::Wall, "");
        Ok(())
    }

    /// The least of several runs of many boots.
    fn boots(&self, command: &str, url: &str) -> Result<Boots> {
        let rounds = BOOTS.to_string();
        let mut found = Boots {
            wall: Duration::MAX,
            processor: Duration::MAX,
            memory: u64::MAX,
        };
        for _ in 0..RUNS {
            let (said, time) = self.run(&[command, url, &rounds])?;
            let numbers: Vec<u64> = said.split_whitespace().flat_map(str::parse).collect();
            let [wall, memory] = numbers[..] else {
                return Err(format!("`{command}` said {said:?}"));
            };
            found.wall = found.wall.min(Duration::from_micros(wall));
            found.processor = found
                .processor
                .min(time / u32::try_from(BOOTS).unwrap_or(1));
            found.memory = found.memory.min(memory);
        }
        Ok(found)
    }
}

/// What one boot took, and the most memory that its process had, in KiB.
struct Boots {
    wall: Duration,
    processor: Duration,
    memory: u64,
}

/// Which time counts: beside a server that of the processor says little.
#[derive(Clone, Copy)]
enum Clock {
    Wall,
    Processor,
}

impl Boots {
    fn rows(&self, what: &str, bare: &Boots, clock: Clock, most: &str) {
        let time = |boots: &Boots| match clock {
            Clock::Wall => boots.wall,
            Clock::Processor => boots.processor,
        };
        row(what, &millis(time(self)), "");
        row("  opened, and one row read", &millis(time(bare)), "");
        row("  ratio", &times(time(self), time(bare)), most);
        let more = self.memory.saturating_sub(bare.memory);
        row("  memory, more", &format!("{more} KiB"), "8192 KiB");
    }
}

fn size(path: &Path) -> Result<u64> {
    let found = std::fs::metadata(path);
    found
        .map(|found| found.len())
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes / 1000)
}

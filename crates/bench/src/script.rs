//! The build script, in cargo's default debug profile: nothing of it is optimised.

use std::process::Command;
use std::time::Duration;

use crate::Result;
use crate::cargo::{Built, build};
use crate::clock::run;
use crate::models::Size;
use crate::project::{Project, repository};
use crate::table::{millis, row, times, title};

/// Of so many runs the least counts.
const RUNS: usize = 5;

/// Measures the build script on 500 models and on 5000.
pub fn measure() -> Result<()> {
    title("The build script, debug profile (time of the processor)");
    let size = Size {
        tables: 500,
        columns: 10,
        migrations: 200,
    };
    let small = Measured::of("script500", size)?;
    small.rows("500 models, 200 migrations", ["60 ms", "100 ms"]);
    let size = Size {
        tables: 5000,
        migrations: 20,
        ..size
    };
    let large = Measured::of("script5000", size)?;
    large.rows("5000 models, 20 migrations", ["", ""]);
    let growth = "ten times the models, nothing changed";
    row(growth, &times(large.unchanged, small.unchanged), "10 ×");
    Ok(())
}

/// What the script took.
struct Measured {
    fresh: Duration,
    unchanged: Duration,
    drafted: Duration,
    undone: Duration,
}

impl Measured {
    fn of(folder: &str, size: Size) -> Result<Self> {
        let project = make(folder, size)?;
        let built = build(&project.root)?;
        let changed = size.tables / 2;
        let script = || once(&project, &built);
        let mut found = Self {
            fresh: Duration::MAX,
            unchanged: Duration::MAX,
            drafted: Duration::MAX,
            undone: Duration::MAX,
        };
        for _ in 0..RUNS {
            empty(&built)?;
            found.fresh = found.fresh.min(script()?);
            found.unchanged = found.unchanged.min(script()?);
            project.table(changed, size.columns + 1)?;
            found.drafted = found.drafted.min(script()?);
            project.table(changed, size.columns)?;
            found.undone = found.undone.min(script()?);
        }
        Ok(found)
    }

    fn rows(&self, what: &str, most: [&str; 2]) {
        let row = |when: &str, time, most: &str| {
            row(&format!("{what}: {when}"), &millis(time), most);
        };
        row("from nothing", self.fresh, "");
        row("nothing changed", self.unchanged, most[0]);
        row("a column added, draft written", self.drafted, most[1]);
        row("taken out, draft deleted", self.undone, most[1]);
    }
}

fn make(folder: &str, size: Size) -> Result<Project> {
    let manifest = format!(
        "[package]\nname = \"{folder}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [build-dependencies]\naludel-build = {{ path = '{}' }}\n",
        repository().join("crates/build").display()
    );
    let sources = [
        ("build.rs", "fn main() {\n    aludel_build::run();\n}\n"),
        (
            "src/lib.rs",
            "//! Nothing: the build script alone is measured.\n",
        ),
    ];
    Project::make(folder, size, &manifest, &sources)
}

/// Empties OUT_DIR: the script knows nothing of earlier runs.
fn empty(built: &Built) -> Result<()> {
    let dir = &built.out_dir;
    std::fs::remove_dir_all(dir)
        .and_then(|()| std::fs::create_dir_all(dir))
        .map_err(|error| format!("{} cannot be emptied: {error}", dir.display()))
}

/// Runs the script as cargo does.
fn once(project: &Project, built: &Built) -> Result<Duration> {
    let mut command = Command::new(&built.script);
    command
        .current_dir(&project.root)
        .env("CARGO_MANIFEST_DIR", &project.root)
        .env("OUT_DIR", &built.out_dir)
        .env("PROFILE", "debug");
    for name in [
        "CI",
        "DOCS_RS",
        "ALUDEL_LOCKED",
        "ALUDEL_REBASE",
        "ALUDEL_SEAL",
        "ALUDEL_REVISION",
    ] {
        command.env_remove(name);
    }
    let (said, time) = run(&mut command)?;
    match said.lines().find(|line| line.starts_with("cargo::error")) {
        Some(wrong) => Err(wrong.to_owned()),
        None => Ok(time),
    }
}

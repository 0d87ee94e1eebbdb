use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

use tempfile::TempDir;

/// The example `tiny` in a folder of its own, without any of the variables that it looks at.
pub struct Tiny {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What a run said. The folder's path is written as `DIR`.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Tiny {
    pub fn new() -> Tiny {
        Tiny {
            folder: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
        }
    }

    /// The same with this variable set.
    pub fn with(mut self, name: &str, value: &str) -> Tiny {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program in its folder.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let output = Command::new(program())
            .args(arguments)
            .current_dir(self.folder())
            .env_remove("DATABASE_URL")
            .env_remove("MIGRATION_DATABASE_URL")
            .env_remove("ALUDEL_MIGRATE")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes)
                .unwrap()
                .replace(self.folder().to_str().unwrap(), "DIR")
        };
        Said {
            out: text(output.stdout),
            err: text(output.stderr),
            code: output.status.code().unwrap(),
        }
    }
}

/// Where cargo put the example. It builds it with the tests, unless one of them alone is asked for; an old one is refused.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let name = format!("tiny{}", std::env::consts::EXE_SUFFIX);
        let path = profile.join("examples").join(name);
        let built = changed(&path);
        let newest = sources(&path).iter().filter_map(|path| changed(path)).max();
        assert!(
            built.is_some() && built >= newest,
            "{} is not built, or old: run `cargo test -p aludel` whole, or `cargo build -p aludel --example tiny` before",
            path.display()
        );
        path
    })
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|found| found.modified()).ok()
}

/// What the program was built from, by the list that cargo leaves beside it.
fn sources(program: &Path) -> Vec<PathBuf> {
    let list = std::fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let sources = list.split_once(": ").map_or("", |(_, sources)| sources);
    sources.split_whitespace().map(PathBuf::from).collect()
}

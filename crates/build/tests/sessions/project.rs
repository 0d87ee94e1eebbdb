//! A package in a temporary folder that real cargo builds against this workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A package whose name nothing else has, since all of them share one target folder.
pub struct Project {
    folder: tempfile::TempDir,
    name: &'static str,
}

/// What a command said, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub const USERS: &str = "    pub name: String,\n";

const MAIN: &str = "//! A program.\n#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs, unreachable_pub, clippy::all)]\n\naludel::embed!();\n\n#[path = \"../models/mod.rs\"]\npub mod models;\n\nfn main() {\n    let _ = &MIGRATIONS;\n}\n";

impl Project {
    /// A package with the model `User { id, name }` and no migrations.
    pub fn new(name: &'static str) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
            name,
        };
        let here = workspace();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\naludel = {{ path = {:?}, features = [\"derive\"] }}\n\n[build-dependencies]\naludel-build = {{ path = {:?} }}\n",
            here.join("crates/aludel").to_str().unwrap(),
            here.join("crates/build").to_str().unwrap(),
        );
        project.write("Cargo.toml", &manifest);
        let lock = std::fs::read_to_string(here.join("Cargo.lock")).unwrap();
        project.write("Cargo.lock", &lock);
        project.write(
            "build.rs",
            "//! Embeds.\nfn main() {\n    aludel_build::run();\n}\n",
        );
        project.write("src/main.rs", MAIN);
        project.models(USERS);
        project
    }

    /// The same with its first migration sealed.
    pub fn sealed(name: &'static str) -> Self {
        let project = Self::new(name);
        let said = project.cargo(&["check"], &[("ALUDEL_SEAL", "create users")]);
        assert_eq!(said.code, 0, "{said:?}");
        assert_eq!(project.migrations(), ["0001_create_users.rs"]);
        project
    }

    /// Writes the fields of the model `User`, after its `id`.
    pub fn models(&self, fields: &str) {
        self.write(
            "models/mod.rs",
            &format!(
                "//! The tables.\nuse aludel::Model;\n\n/// A user.\n#[derive(Model)]\n#[table(name = \"users\")]\n#[allow(missing_docs)]\npub struct User {{\n    #[column(primary_key)]\n    pub id: i64,\n{fields}}}\n"
            ),
        );
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// The names of the files in `migrations`, hidden ones too.
    pub fn migrations(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path("migrations")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs cargo, with what a person at a terminal would have in the environment.
    pub fn cargo(&self, args: &[&str], variables: &[(&str, &str)]) -> Said {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.run(Command::new(cargo).args(args).arg("--offline"), variables)
    }

    pub fn run(&self, command: &mut Command, variables: &[(&str, &str)]) -> Said {
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            let kept = name == "CARGO_HOME" || name.starts_with("CARGO_PROFILE_");
            let ours = name.starts_with("CARGO_") && !kept;
            let others = [
                "CI",
                "DOCS_RS",
                "RUSTFLAGS",
                "MAKEFLAGS",
                "MFLAGS",
                "MAKELEVEL",
            ];
            if ours || others.contains(&name.as_str()) || name.starts_with("ALUDEL_") {
                command.env_remove(name);
            }
        }
        let here = Path::new(env!("CARGO_TARGET_TMPDIR"));
        if std::env::var_os("CARGO_PROFILE_DEV_DEBUG").is_none() {
            // As this workspace has it: what cargo built for this test serves here too.
            command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        }
        let output = command
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", here.join("sessions"))
            .env("CARGO_BUILD_BUILD_DIR", here.join(".."))
            .env("CARGO_TERM_COLOR", "never")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What the build script said in a build that succeeds: its warnings without their front.
    pub fn warnings(&self) -> Vec<String> {
        let said = self.cargo(&["check"], &[]);
        assert_eq!(said.code, 0, "{}", said.err);
        self.said(&said, "warning")
    }

    /// What the build script said in a build that it refuses.
    pub fn errors(&self, args: &[&str], variables: &[(&str, &str)]) -> Vec<String> {
        let said = self.cargo(args, variables);
        assert_ne!(said.code, 0, "{}", said.err);
        self.said(&said, "error")
    }

    pub fn said(&self, said: &Said, sort: &str) -> Vec<String> {
        let front = format!("{sort}: {}@0.1.0: ", self.name);
        let lines = said.err.lines();
        lines
            .filter_map(|line| line.strip_prefix(&front))
            .map(str::to_owned)
            .collect()
    }

    /// Whether cargo has nothing to do for the package.
    pub fn is_fresh(&self) -> bool {
        let said = self.cargo(&["check", "--verbose"], &[]);
        assert_eq!(said.code, 0, "{}", said.err);
        said.err.contains(&format!("Fresh {} v0.1.0", self.name))
    }
}

/// The root of this workspace.
pub fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}

//! Cargo, as a user calls it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::clock::run;
use crate::project::home;

/// What came of a build.
#[derive(Default)]
pub struct Built {
    /// The program that its build script is.
    pub script: PathBuf,
    /// The script's OUT_DIR.
    pub out_dir: PathBuf,
}

/// Cargo in this package, with its default profiles whatever the environment says.
pub fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command
        .args(arguments)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", home().join("target"));
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy();
        let bends = ["CARGO_PROFILE_", "CARGO_PKG_", "CARGO_MANIFEST_", "ALUDEL_"];
        if shown == "CI" || bends.iter().any(|prefix| shown.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}

/// Builds the package and says where things lie.
pub fn build(root: &Path) -> Result<Built> {
    let (said, _) = run(&mut cargo(root, &["build", "--message-format=json"]))?;
    let mut built = Built::default();
    for message in said
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
    {
        let own = message["manifest_path"]
            .as_str()
            .is_some_and(|path| Path::new(path).starts_with(root));
        if own && message["target"]["kind"][0] == "custom-build" {
            let file = message["filenames"][0].as_str().unwrap_or_default();
            built.script = PathBuf::from(file);
        }
        let path = format!("path+file://{}#", root.display());
        if message["reason"] == "build-script-executed"
            && message["package_id"]
                .as_str()
                .is_some_and(|id| id.starts_with(&path))
        {
            built.out_dir = PathBuf::from(message["out_dir"].as_str().unwrap_or_default());
        }
    }
    if built.script.as_os_str().is_empty() || built.out_dir.as_os_str().is_empty() {
        return Err(format!(
            "cargo did not say where the build script of {} lies",
            root.display()
        ));
    }
    Ok(built)
}

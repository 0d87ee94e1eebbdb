//! What cargo is told to watch. A path that is not there would make cargo run the script every time.

use std::path::Path;

use crate::config::Config;

/// The files and folders whose change is a reason to build again, as they are after this build.
pub(crate) fn watched(root: &Path, config: &Config) -> Vec<String> {
    let mut found = vec!["Cargo.toml".to_owned()];
    found.extend(config.models.iter().flat_map(|glob| bases(root, glob)));
    found.extend([config.migrations.clone(), config.seeds.clone()]);
    found.retain(|path| root.join(path).exists());
    found.sort_unstable();
    found.dedup();
    found
}

/// What a glob looks through: the folder before its first wildcard. Where that is the package itself, each folder in it but
/// cargo's own output and what is hidden, since a build changes those.
fn bases(root: &Path, glob: &str) -> Vec<String> {
    let parts: Vec<&str> = glob.split('/').collect();
    let fixed = parts
        .iter()
        .take_while(|part| !part.contains(['*', '?', '[']))
        .count();
    if fixed > 0 {
        return vec![parts[..fixed].join("/")];
    }
    let Ok(entries) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter(|name| !name.starts_with('.') && name != "target" && name != "Cargo.lock")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_looks_through_the_folder_before_its_first_wildcard() {
        let root = Path::new("/nowhere");
        let cases = [
            ("models/**/*.rs", "models"),
            ("src/schema/*.rs", "src/schema"),
            ("src/schema.rs", "src/schema.rs"),
            ("src/[ab]/x.rs", "src"),
            ("src/a?/x.rs", "src"),
        ];
        for (glob, base) in cases {
            assert_eq!(bases(root, glob), [base], "{glob}");
        }
    }

    #[test]
    fn a_glob_over_the_package_passes_over_what_builds_change() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["models", "src", "target", ".git"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("Cargo.lock"), "").unwrap();
        let mut found = bases(folder.path(), "**/*.rs");
        found.sort();
        assert_eq!(found, ["models", "src"]);
    }
}

//! What is packed: each crate with all that it needs, and the app so that it builds from the package as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aludel_build::{Environment, Outcome, build};

/// Packs everything, without a look at the network, and unpacks the package that begins so.
fn unpacked(folder: &Path, packages: &[&str]) -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root);
    cargo.args(["package", "--workspace", "--no-verify", "--allow-dirty"]);
    cargo.args(["--offline", "--quiet", "--target-dir"]);
    run(cargo.arg(folder));
    let made = folder.join("package");
    let mut found = BTreeMap::new();
    for name in packages {
        let place = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let mut tar = Command::new("tar");
        run(tar
            .current_dir(&made)
            .args(["-xzf", &format!("{place}.crate")]));
        found.insert((*name).to_owned(), made.join(place));
    }
    found
}

fn run(command: &mut Command) {
    let done = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
}

/// The build of a package, as a person's machine would run it.
fn built(root: &Path, out_dir: &Path) -> Outcome {
    build(&Environment {
        root: root.to_owned(),
        out_dir: out_dir.to_owned(),
        variables: BTreeMap::from([("PROFILE".to_owned(), "debug".to_owned())]),
    })
}

#[test]
fn each_crate_is_packed_whole_and_the_packed_app_builds_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let published = ["aludel", "aludel-build", "aludel-core", "aludel-derive"];
    let all = unpacked(folder.path(), &[&published[..], &["app"]].concat());
    for name in published {
        for file in ["src/lib.rs", "LICENSE-MIT", "LICENSE-APACHE", "README.md"] {
            let text = fs::read_to_string(all[name].join(file));
            assert!(
                text.is_ok_and(|text| text.lines().count() > 3),
                "{name}: {file}"
            );
        }
    }
    let app = &all["app"];
    let sealed = fs::read_dir(app.join("migrations")).unwrap().count();
    let out = tempfile::tempdir().unwrap();
    let outcome = built(app, out.path());
    assert_eq!(
        (&outcome.errors[..], &outcome.warnings[..]),
        (&[][..], &[][..])
    );
    let embedded = fs::read_to_string(out.path().join("aludel.rs")).unwrap();
    assert!(
        sealed > 10 && embedded.matches("#[path").count() >= sealed,
        "{embedded}"
    );
    assert_eq!(
        fs::read_dir(app.join("migrations")).unwrap().count(),
        sealed
    );
    // And it only checks.
    let models = app.join("models/tag.rs");
    let text = fs::read_to_string(&models).unwrap();
    let more =
        "#[derive(Model)]\npub struct Stray {\n    #[column(primary_key)]\n    pub id: i64,\n}\n";
    fs::write(&models, format!("{text}\n{more}")).unwrap();
    let refused = built(app, out.path()).errors.join("\n");
    let why =
        "this build only checks, since the package is a copy (.cargo_vcs_info.json lies in it)";
    assert!(
        refused.contains("create stray") && refused.contains(why),
        "{refused}"
    );
}

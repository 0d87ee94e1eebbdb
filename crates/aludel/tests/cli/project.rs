//! `db migrate` and `db revision` in a source checkout, with real cargo.

use std::fs;
use std::path::Path;

use crate::tiny::Tiny;

/// A project of one model in the folder of the program. Its package has a name of its own: cargo tells packages in one
/// target folder apart by their names. It depends on what the projects of the build's own sessions depend on, so that what cargo
/// builds for the one serves the other.
fn project(test: &str) -> Tiny {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let here = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let debug = std::env::var("CARGO_PROFILE_DEV_DEBUG");
    let tiny = Tiny::new()
        .with("CARGO_TARGET_DIR", here.join("project").to_str().unwrap())
        .with("CARGO_BUILD_BUILD_DIR", here.join("..").to_str().unwrap())
        .with("CARGO_PROFILE_DEV_DEBUG", debug.as_deref().unwrap_or("0"))
        .with("CARGO_NET_OFFLINE", "true")
        .with("CI", "")
        .with("RUSTFLAGS", "");
    let crates = root.canonicalize().unwrap().join("crates");
    let path = |name: &str| crates.join(name).display().to_string();
    let (aludel, build) = (path("aludel"), path("build"));
    let name = format!("cli_{test}_{}", std::process::id());
    for (path, text) in [
        (
            "Cargo.toml",
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\naludel = {{ path = {aludel:?}, features = [\"derive\"] }}\n\n\
                 [build-dependencies]\naludel-build = {{ path = {build:?} }}\n\n[workspace]\n"
            ),
        ),
        ("build.rs", "fn main() {\n    aludel_build::run();\n}\n".into()),
        // The program itself does not compile: sealing serves all the same.
        ("src/lib.rs", "this is no Rust yet\n#[path = \"../models/mod.rs\"]\nmod models;\n".into()),
        (
            "models/mod.rs",
            "use aludel::Model;\n\n#[derive(Model)]\n#[table(name = \"users\")]\npub struct User {\n    \
             #[column(primary_key)]\n    pub id: i64,\n    pub name: Option<String>,\n}\n"
                .into(),
        ),
    ] {
        let path = tiny.folder().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::copy(root.join("Cargo.lock"), tiny.folder().join("Cargo.lock")).unwrap();
    tiny
}

#[test]
fn migrations_are_sealed_and_begun_from_the_program() {
    let tiny = project("order");
    let said = tiny.run(&["db", "migrate", "-m", "Create users"]);
    assert_eq!(said.err, "project: DIR\n");
    assert_eq!(
        said.out,
        "sealed migrations/0001_create_users.rs\n  create users\n"
    );
    assert_eq!(said.code, 0);
    assert!(
        tiny.folder()
            .join("migrations/0001_create_users.rs")
            .is_file()
    );

    let said = tiny.run(&["db", "migrate", "-m", "again", "--format", "json"]);
    assert_eq!(
        said.out,
        "{\n  \"format\": 1,\n  \"lines\": [\n    \"the models and the migrations agree: there is nothing to seal\"\n  ]\n}\n"
    );
    assert_eq!(said.code, 0);

    let said = tiny.run(&["db", "revision", "-m", "fill names"]);
    assert_eq!(
        said.out,
        "wrote migrations/0002_fill_names.rs: fill in its steps\n"
    );
    assert_eq!(said.code, 0);

    for message in ["", "😀😀"] {
        let said = tiny.run(&["db", "revision", "-m", message]);
        assert_eq!(
            said.err,
            format!(
                "project: DIR\nerror: the message {message:?} has no ASCII letter or digit to name the migration by: write what it does, such as MSG=\"add email\"\n"
            )
        );
        assert_eq!(said.code, 2);
    }
}

#[test]
fn without_cargo_and_without_room_for_its_answer_it_says_so() {
    let orders = |variable: &str, value: &str| {
        let tiny = Tiny::new().with(variable, value);
        fs::write(tiny.folder().join("Cargo.toml"), "").unwrap();
        let said = tiny.run(&["db", "revision", "-m", "x"]);
        assert_eq!(said.code, 1);
        said.err
    };
    assert_eq!(
        orders("CARGO", "/nowhere/cargo"),
        "project: DIR\nerror: cargo cannot be started (No such file or directory (os error 2)): \
         `db revision` needs the Rust toolchain\n"
    );
    assert_eq!(
        orders("TMPDIR", "/nowhere"),
        "project: DIR\nerror: no folder can be made in /nowhere (No such file or directory (os error 2)): \
         set TMPDIR to one where that works\n"
    );
}

/// Linux has a file that is always full.
#[cfg(target_os = "linux")]
#[test]
fn facts_that_cannot_be_written_are_a_failure() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = std::process::Command::new(crate::tiny::program())
        .args(["db", "heads"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "database: none, the 3 migrations of this program\nerror: stdout cannot be written (No space left on device (os error 28)): make room where it goes, or send it elsewhere\n"
    );
}

#[test]
fn a_checkout_without_our_build_script_gives_no_answer() {
    let tiny = project("none");
    fs::write(tiny.folder().join("build.rs"), "fn main() {}\n").unwrap();
    fs::write(tiny.folder().join("src/lib.rs"), "").unwrap();
    let said = tiny.run(&["db", "migrate", "-m", "x"]);
    assert_eq!(
        said.err,
        "project: DIR\nerror: `cargo build` gave no answer to ALUDEL_SEAL: \
         call `aludel_build::run()` in build.rs, or correct what it says\n"
    );
    assert_eq!(said.code, 1);
}

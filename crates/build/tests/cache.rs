//! What a build leaves for the next one changes how long that takes, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test stops where its own tools fail")]

use std::path::{Path, PathBuf};

use aludel_build::{Environment, Outcome, build};

/// What a build leaves for the next one.
const LEFT: [&str; 2] = ["aludel.cache", "aludel.stamp"];

/// A package that is built twice at each step: with what the build before left, and without.
struct Twins {
    _folder: tempfile::TempDir,
    roots: [PathBuf; 2],
}

impl Twins {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let roots = ["1", "2"].map(|name| folder.path().join(name));
        let twins = Self {
            _folder: folder,
            roots,
        };
        twins.write("Cargo.toml", "[package]\nname = \"twins\"\n");
        twins
    }

    fn write(&self, path: &str, text: &str) {
        for root in &self.roots {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    fn delete(&self, path: &str) {
        for root in &self.roots {
            std::fs::remove_file(root.join(path)).unwrap();
        }
    }

    /// Builds both and holds that they came to the same; gives what.
    fn build(&self, variables: &[(&str, &str)]) -> Outcome {
        for left in LEFT {
            let _ = std::fs::remove_file(self.roots[1].join("out").join(left));
        }
        let [warm, cold] = [0, 1].map(|at| built(&self.roots[at], variables));
        assert_eq!(warm, cold);
        assert_eq!(self.files(0), self.files(1));
        warm
    }

    /// Every file that a build writes, but what it leaves for the next one.
    fn files(&self, at: usize) -> Vec<(String, String)> {
        let root = &self.roots[at];
        let mut found = Vec::new();
        for folder in ["migrations", "out"] {
            let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
                continue;
            };
            for path in entries.map(|entry| entry.unwrap().path()) {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                if !LEFT.contains(&name.as_str()) {
                    let text = std::fs::read_to_string(&path).unwrap();
                    found.push((name, text.replace(root.to_str().unwrap(), "ROOT")));
                }
            }
        }
        found.sort();
        found
    }

    fn left(&self, name: &str) -> PathBuf {
        self.roots[0].join("out").join(name)
    }
}

fn built(root: &Path, variables: &[(&str, &str)]) -> Outcome {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    build(&Environment {
        root: root.to_owned(),
        out_dir: root.join("out"),
        variables: variables.iter().map(owned).collect(),
    })
}

const TEAM: &str = "#[derive(Model)]\npub struct Team {\n    #[column(primary_key)]\n    id: i64,\n    name: Option<String>,\n}\n";
const USER: &str = "#[derive(Model)]\npub struct User {\n    #[column(primary_key)]\n    id: i64,\n    status: Status,\n    #[column(references = Team)]\n    team_id: Option<i64>,\n}\n";
const STATUS: &str = "#[derive(Model)]\npub enum Status { Active, Banned }\n";

fn sealed() -> Twins {
    let twins = Twins::new();
    twins.write("models/mod.rs", "mod status;\nmod team;\nmod user;\n");
    twins.write("models/team.rs", TEAM);
    twins.write("models/user.rs", USER);
    twins.write("models/status.rs", STATUS);
    assert_eq!(twins.build(&[("ALUDEL_SEAL", "start")]).errors, [""; 0]);
    assert_eq!(twins.build(&[]).errors, [""; 0]);
    twins
}

fn with(text: &str, line: &str) -> String {
    text.replace("    id: i64,\n", &format!("    id: i64,\n    {line}\n"))
}

#[test]
fn each_edit_comes_to_the_same_with_and_without() {
    let twins = sealed();
    let edits: [(&str, String); 16] = [
        ("models/user.rs", with(USER, "age: Option<i32>,")),
        ("models/user.rs", USER.to_owned()),
        ("models/status.rs", STATUS.replace("Banned", "Banned, Gone")),
        ("models/status.rs", STATUS.to_owned()),
        (
            "models/team.rs",
            with(TEAM, "#[column(unique, len = 9)] slug: Option<String>,"),
        ),
        ("models/team.rs", TEAM.replace("Team", "Group")),
        ("models/team.rs", TEAM.replace("    id: i64", "    id: i32")),
        (
            "models/team.rs",
            TEAM.replace("    id: i64", "    #[column(name = \"key\")] id: i64"),
        ),
        (
            "models/team.rs",
            TEAM.replace("pub struct", "#[table(name = \"users\")] pub struct"),
        ),
        (
            "models/team.rs",
            TEAM.replace("pub struct", "#[table(name = \"user\")] pub struct"),
        ),
        ("models/team.rs", "nonsense".to_owned()),
        ("models/team.rs", with(TEAM, "status: Option<Status>,")),
        ("models/team.rs", format!("{TEAM}{STATUS}")),
        ("models/team.rs", format!("// a comment\n{TEAM}")),
        ("models/user.rs", USER.replace("= Team", "= \"team.id\"")),
        (
            "models/user.rs",
            with(
                USER,
                "#[column(renamed_from = \"nothing\")] x: Option<i32>,",
            ),
        ),
    ];
    for (path, text) in edits {
        twins.write(path, &text);
        twins.build(&[]);
        twins.build(&[]);
    }
}

#[test]
fn files_and_migrations_come_and_go() {
    let twins = sealed();
    let more = "models/more.rs";
    twins.write(more, &TEAM.replace("Team", "More"));
    assert_eq!(twins.build(&[]).errors.len(), 1);
    twins.write(
        "models/mod.rs",
        "mod more;\nmod status;\nmod team;\nmod user;\n",
    );
    assert_eq!(twins.build(&[]).warnings.len(), 1);
    assert_eq!(twins.build(&[("ALUDEL_SEAL", "more")]).errors, [""; 0]);
    twins.build(&[]);
    twins.write("models/team.rs", &with(TEAM, "age: Option<i32>,"));
    assert_eq!(twins.build(&[("ALUDEL_SEAL", "age")]).errors, [""; 0]);
    twins.build(&[]);
    twins.delete("migrations/0003_age.rs");
    assert_eq!(twins.build(&[]).warnings.len(), 1);
    twins.delete(more);
    twins.write("models/mod.rs", "mod status;\nmod team;\nmod user;\n");
    twins.build(&[]);
    twins.build(&[("CI", "1")]);
    twins.write(
        "Cargo.toml",
        "[package]\nname = \"twins\"\n[package.metadata.aludel]\nengines = [\"sqlite\"]\n",
    );
    twins.build(&[]);
}

#[test]
fn what_is_broken_is_as_if_it_were_not_there_and_written_anew() {
    let twins = sealed();
    for name in LEFT {
        let whole = std::fs::read(twins.left(name)).unwrap();
        for cut in [0, 1, 9, 40, whole.len() / 2, whole.len() - 1] {
            let mut bent = whole.clone();
            bent[cut] ^= 0x55;
            for broken in [&whole[..cut], &bent, &[&whole[..], b"more"].concat()] {
                std::fs::write(twins.left(name), broken).unwrap();
                twins.write("models/team.rs", &with(TEAM, "age: Option<i32>,"));
                assert_eq!(twins.build(&[]).warnings.len(), 1, "{name} {cut}");
                twins.write("models/team.rs", TEAM);
                twins.build(&[]);
                let again = twins.build(&[]);
                assert_eq!((again.errors.len(), again.warnings.len()), (0, 0));
            }
        }
        assert!(std::fs::read(twins.left(name)).unwrap().len() > 100);
    }
}

#[test]
fn what_the_build_wrote_is_written_again_where_it_was_changed() {
    let twins = sealed();
    let text = std::fs::read_to_string(twins.left("aludel.rs")).unwrap();
    std::fs::write(twins.left("aludel.rs"), "// else").unwrap();
    twins.build(&[]);
    assert_eq!(
        std::fs::read_to_string(twins.left("aludel.rs")).unwrap(),
        text
    );
}

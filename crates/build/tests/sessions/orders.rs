//! Orders: the line over `cargo check`, and the make targets over it.

use std::process::Command;

use crate::project::{Project, Said, workspace};

const BOTH: &str = "    pub name: String,\n    pub email: Option<String>,\n";

fn make(project: &Project, args: &[&str]) -> Said {
    let makefile = workspace().join("Makefile");
    let mut command = Command::new("make");
    command.arg("--file").arg(makefile).args(args);
    let said = project.run(&mut command, &[("CARGO_NET_OFFLINE", "true")]);
    assert!(!said.err.contains("panicked"), "{}", said.err);
    said
}

/// What make itself did not say.
fn complaint(said: &Said) -> Vec<&str> {
    let progress = ["make: ", "    Blocking", "   Compiling"];
    let own = |line: &&str| !progress.iter().any(|front| line.starts_with(front));
    said.err.lines().filter(own).collect()
}

#[test]
fn the_line_seals_repeats_and_leaves_the_next_build_alone() {
    let project = Project::sealed("session-line");
    project.models(BOTH);
    let seal = || project.cargo(&["check"], &[("ALUDEL_SEAL", "Add e-mail")]);
    let said = seal();
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        project.said(&said, "warning"),
        ["sealed migrations/0002_add_e_mail.rs", "  add users.email"]
    );
    for _ in 0..2 {
        assert_eq!(
            project.said(&seal(), "warning"),
            ["the models and the migrations agree: there is nothing to seal"]
        );
    }
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
    assert_eq!(
        project.migrations(),
        ["0001_create_users.rs", "0002_add_e_mail.rs"]
    );
}

#[test]
fn the_line_refuses_what_it_cannot_name() {
    let project = Project::sealed("session-line-wrong");
    let errors = project.errors(&["check"], &[("ALUDEL_SEAL", "🎉")]);
    assert_eq!(
        errors,
        [
            "the message \"🎉\" has no ASCII letter or digit to name the migration by: write what it does, such as MSG=\"add email\""
        ]
    );
}

#[test]
fn make_migrate_seals_while_the_program_does_not_compile() {
    let project = Project::sealed("session-make");
    project.models(BOTH);
    project.write("src/main.rs", "fn main() { this does not compile }\n");
    let said = make(&project, &["migrate", "MSG=add email"]);
    assert_eq!(
        said.out,
        "sealed migrations/0002_add_email.rs\n  add users.email\n"
    );
    assert_eq!((said.code, complaint(&said)), (0, vec![]));
    let said = make(&project, &["migrate", "MSG=add email"]);
    assert_eq!(
        said.out,
        "the models and the migrations agree: there is nothing to seal\n"
    );
    assert_eq!(said.code, 0);
    assert_eq!(
        project.migrations(),
        ["0001_create_users.rs", "0002_add_email.rs"]
    );
}

#[test]
fn make_says_what_it_refuses() {
    let project = Project::sealed("session-make-wrong");
    project.models(BOTH);
    for message in ["", "🎉🎉"] {
        let said = make(&project, &["migrate", &format!("MSG={message}")]);
        assert_eq!(said.code, 2);
        let expected = format!(
            "the message {message:?} has no ASCII letter or digit to name the migration by: write what it does, such as MSG=\"add email\""
        );
        assert_eq!(complaint(&said), [expected]);
    }
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
    let said = make(
        &project,
        &["migrate", &format!("MSG={}", "long ".repeat(60))],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let name = &project.migrations()[1];
    assert_eq!(name.len(), "0002_".len() + 59 + ".rs".len(), "{name}");
}

#[test]
fn make_revision_begins_a_migration() {
    let project = Project::sealed("session-revision");
    let message = "fill \"it\"; rm -rf $$HOME `id`";
    let said = make(&project, &["revision", &format!("MSG={message}")]);
    assert_eq!(
        said.out,
        "wrote migrations/0002_fill_it_rm_rf_home_id.rs: fill in its steps\n"
    );
    assert_eq!(
        project.read("migrations/0002_fill_it_rm_rf_home_id.rs"),
        "//! Fill \"it\"; rm -rf $HOME `id`\n\nuse aludel::prelude::*;\n\npub const MIGRATION: Migration = Migration {\n    parent: Some(\"0001_create_users\"),\n    steps: &[],\n};\n"
    );
    assert_eq!(project.warnings(), Vec::<String>::new());
}

#[test]
fn a_broken_build_script_shows_what_cargo_said() {
    let project = Project::sealed("session-broken-script");
    project.write("build.rs", "fn main() { nothing of this compiles }\n");
    let said = make(&project, &["migrate", "MSG=x"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("could not compile `session-broken-script` (build script)"),
        "{}",
        said.err
    );
}

fn git(project: &Project, args: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(project.path(""));
    git.args(["-c", "user.name=a", "-c", "user.email=a@b"]);
    git.args([
        "-c",
        "init.defaultBranch=trunk",
        "-c",
        "commit.gpgsign=false",
    ]);
    let done = git.args(args).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "git {args:?}: {said}");
}

#[test]
fn make_rebase_puts_the_local_migration_on_top() {
    let project = Project::sealed("session-rebase");
    let seal = |fields: &str, message: &str| {
        project.models(fields);
        let said = project.cargo(&["check"], &[("ALUDEL_SEAL", message)]);
        assert_eq!(said.code, 0, "{}", said.err);
    };
    let all = |project: &Project, message: &str| {
        git(project, &["add", "migrations", "models"]);
        git(project, &["commit", "-qm", message]);
    };
    git(&project, &["init", "-q"]);
    all(&project, "begin");
    git(&project, &["checkout", "-qb", "work"]);
    seal(
        "    pub name: String,\n    pub email: Option<String>,\n",
        "add email",
    );
    all(&project, "email");
    git(&project, &["checkout", "-q", "trunk"]);
    seal(
        "    pub name: String,\n    pub age: Option<i32>,\n",
        "add age",
    );
    all(&project, "age");
    git(&project, &["checkout", "-q", "work"]);
    git(
        &project,
        &["merge", "-q", "--no-commit", "-s", "ours", "trunk"],
    );
    git(
        &project,
        &["checkout", "trunk", "--", "migrations/0002_add_age.rs"],
    );
    project.models(
        "    pub name: String,\n    pub email: Option<String>,\n    pub age: Option<i32>,\n",
    );
    let said = make(&project, &["rebase"]);
    assert_eq!(
        said.out,
        "migrations/0002_add_email.rs is migrations/0003_add_email.rs now and follows 0002_add_age\na database that has 0002_add_email is taken back first: `make downgrade`, then `make upgrade`\n"
    );
    assert_eq!((said.code, complaint(&said)), (0, vec![]));
    let said = make(&project, &["rebase"]);
    let agreed = "the migrations are one chain: there is nothing to rebase\n";
    assert_eq!((said.code, &*said.out), (0, agreed));
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert_eq!(
        project.migrations(),
        [
            "0001_create_users.rs",
            "0002_add_age.rs",
            "0003_add_email.rs"
        ]
    );
}

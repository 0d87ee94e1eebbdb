//! Check mode, and migrations that do not hold.

use crate::project::Project;

const AHEAD: &str = "    pub name: String,\n    pub email: Option<String>,\n";

fn refusal(why: &str) -> String {
    format!(
        "the models are ahead of migrations/ (add users.email), and this build only checks, since {why}: seal the difference in a checkout with `make migrate MSG=\"…\"` (or `ALUDEL_SEAL=\"…\" cargo check`) and commit the file"
    )
}

#[test]
fn check_mode_refuses_with_the_difference_and_writes_nothing() {
    let project = Project::sealed("session-check-mode");
    project.models(AHEAD);
    for name in ["CI", "DOCS_RS", "ALUDEL_LOCKED"] {
        let errors = project.errors(&["check"], &[(name, "1")]);
        assert_eq!(errors, [refusal(&format!("{name} is set"))]);
    }
    let errors = project.errors(&["check", "--release"], &[]);
    assert_eq!(errors, [refusal("it is a release build")]);
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
    let said = project.cargo(&["check"], &[("CI", "false")]);
    assert_eq!(
        project.said(&said, "warning"),
        ["wrote migrations/draft.rs: add users.email"]
    );
    let errors = project.errors(&["check"], &[("CI", "true")]);
    assert!(
        errors[0].starts_with("migrations/draft.rs is not sealed"),
        "{errors:?}"
    );
}

#[test]
fn check_mode_builds_what_is_in_step() {
    let project = Project::sealed("session-in-step");
    let said = project.cargo(&["check"], &[("CI", "1")]);
    assert_eq!(said.code, 0, "{}", said.err);
    let again = project.cargo(&["check", "--verbose"], &[("CI", "1")]);
    assert!(again.err.contains("Fresh session-in-step"), "{}", again.err);
}

#[test]
fn a_copy_is_never_written_to() {
    let project = Project::sealed("session-copy");
    project.models(AHEAD);
    project.write(".cargo_vcs_info.json", "{}");
    let errors = project.errors(&["check"], &[]);
    let why = "the package is a copy (.cargo_vcs_info.json lies in it)";
    assert_eq!(errors, [refusal(why)]);
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_never_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::sealed("session-read-only");
    project.models(AHEAD);
    let mode = |bits| {
        let permissions = std::fs::Permissions::from_mode(bits);
        std::fs::set_permissions(project.path("migrations"), permissions).unwrap();
    };
    mode(0o555);
    let errors = project.errors(&["check"], &[]);
    mode(0o755);
    assert_eq!(errors, [refusal("the folder is read-only")]);
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
}

#[test]
fn two_heads_stop_the_build_with_the_way_out() {
    let project = Project::sealed("session-two-heads");
    let empty = "use aludel::prelude::*;\n\npub const MIGRATION: Migration = Migration {\n    parent: Some(\"0001_create_users\"),\n    steps: &[],\n};\n";
    project.write("migrations/0002_a.rs", empty);
    project.write("migrations/0002_b.rs", empty);
    let errors = project.errors(&["check"], &[]);
    assert_eq!(
        errors,
        [
            "migrations/0002_b.rs:4:13: 0002_a and 0002_b both follow 0001_create_users: put the one that is not released yet on top with `make rebase` (or `ALUDEL_REBASE=auto cargo check`), or by hand: rename 0002_b.rs to 0003_b.rs and write `parent: Some(\"0002_a\")` in it"
        ]
    );
}

#[test]
fn nonsense_in_a_sealed_migration_does_not_compile() {
    let project = Project::sealed("session-nonsense");
    let path = "migrations/0001_create_users.rs";
    let good = project.read(path);
    project.write(path, &good.replace("text(\"name\")", "txet(\"name\")"));
    let errors = project.errors(&["check"], &[]);
    assert_eq!(
        errors,
        [
            "migrations/0001_create_users.rs:8:64: `txet` is no word for a column: did you mean `text`?"
        ]
    );
    project.write(path, &good.replace("&[\"id\"]", "&[\"di\"]"));
    let errors = project.errors(&["check"], &[]);
    assert!(
        errors[0].starts_with("migrations/0001_create_users.rs:8:9: "),
        "{errors:?}"
    );
    project.write(path, &good);
    assert_eq!(project.warnings(), Vec::<String>::new());
}

#[test]
fn a_required_column_asks_for_a_value() {
    let project = Project::sealed("session-required");
    project.models("    pub name: String,\n    pub email: String,\n");
    let errors = project.errors(&["check"], &[]);
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].starts_with("models/mod.rs:12:9: column `users.email` is required and new"),
        "{errors:?}"
    );
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
}

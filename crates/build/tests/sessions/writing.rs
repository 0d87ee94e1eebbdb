//! Write mode: drafts, and when cargo builds again.

use crate::project::{Project, USERS};

#[test]
fn a_build_that_wrote_is_silent_then_fresh() {
    let project = Project::new("session-fresh");
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: create users"]
    );
    assert_eq!(project.migrations(), ["draft.rs"]);
    let draft = project.read("migrations/draft.rs");
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
    assert_eq!(project.read("migrations/draft.rs"), draft);
}

#[test]
fn a_build_that_wrote_nothing_is_fresh_at_once() {
    let project = Project::sealed("session-unchanged");
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
}

#[test]
fn the_draft_follows_the_models_and_goes() {
    let project = Project::sealed("session-follows");
    project.models("    pub name: String,\n    pub email: Option<String>,\n");
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: add users.email"]
    );
    project.models("    pub email: Option<String>,\n");
    assert_eq!(
        project.warnings(),
        [
            "wrote migrations/draft.rs: add users.email, drop users.name (destructive)",
            "users.name is dropped and users.email added: if that was a rename, write `#[column(renamed_from = \"name\")]` on the field `email`",
        ]
    );
    project.models(USERS);
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
    // To delete is to write: the script runs once more.
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
}

#[test]
fn an_edited_draft_is_never_overwritten() {
    let project = Project::sealed("session-edited");
    project.models("    pub name: String,\n    pub email: Option<String>,\n");
    project.warnings();
    let edited = project.read("migrations/draft.rs").replace(
        "steps: &[add_column(\"users\", text(\"email\").nullable())]",
        "steps: &[\n        add_column(\"users\", text(\"email\").nullable()),\n        sql(\"UPDATE users SET email = 'none'\").reverse(nothing),\n    ]",
    );
    project.write("migrations/draft.rs", &edited);
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
    project.models("    pub name: String,\n    pub phone: Option<String>,\n");
    let errors = project.errors(&["check"], &[]);
    assert_eq!(
        errors,
        [
            "migrations/draft.rs:6:13: the draft was edited and does not lead to the models (what lacks: add users.phone, drop users.email (destructive)): write the rest into it, change the models, or delete the file to have it drafted anew"
        ]
    );
    assert_eq!(project.read("migrations/draft.rs"), edited);
}

#[test]
fn new_and_deleted_files_are_noticed() {
    let project = Project::sealed("session-noticed");
    project.warnings();
    assert!(project.is_fresh());
    project.write("models/team.rs", "//! Teams.\nuse aludel::Model;\n\n/// A team.\n#[derive(Model)]\n#[allow(missing_docs)]\npub struct Team {\n    #[column(primary_key)]\n    pub id: i64,\n}\n");
    let unreached = project.errors(&["check"], &[]);
    assert!(unreached[0].starts_with("models/team.rs:"), "{unreached:?}");
    let models = project.read("models/mod.rs");
    project.write("models/mod.rs", &format!("{models}\npub mod team;\n"));
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: create team"]
    );
    project.write("models/mod.rs", &models);
    std::fs::remove_file(project.path("models/team.rs")).unwrap();
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
    // To delete is to write: the script runs once more.
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
    std::fs::remove_file(project.path("migrations/0001_create_users.rs")).unwrap();
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: create users"]
    );
    assert_eq!(project.warnings(), Vec::<String>::new());
    assert!(project.is_fresh());
    project.write("seeds/users.json", "[{\"id\": 1, \"name\": \"Ann\"}]");
    assert!(
        !project.is_fresh(),
        "the folder was made with the first draft, and is watched"
    );
    project.models("    pub name: Option<String>,\n");
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: create users"]
    );
    project.write("seeds/users.json", "[{\"id\": 1, \"nam\": \"Ann\"}]");
    let errors = project.errors(&["check"], &[]);
    assert!(errors[0].starts_with("seeds/users.json:1:"), "{errors:?}");
}

#[test]
fn a_half_typed_model_leaves_nothing_behind() {
    let project = Project::sealed("session-half-typed");
    project.models("    pub name: String,\n    pub ema");
    let errors = project.errors(&["check"], &[]);
    assert!(errors[0].starts_with("models/mod.rs:"), "{errors:?}");
    assert_eq!(project.migrations(), ["0001_create_users.rs"]);
    project.models("    pub name: String,\n    pub e: Option<String>,\n");
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: add users.e"]
    );
    project.models("    pub name: String,\n    pub email: Option<String>,\n");
    assert_eq!(
        project.warnings(),
        ["wrote migrations/draft.rs: add users.email"]
    );
}

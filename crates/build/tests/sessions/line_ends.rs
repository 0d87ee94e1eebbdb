//! Files as a checkout on another system has them.

use crate::project::Project;

#[test]
fn a_checkout_with_other_line_ends_is_the_same_chain() {
    let project = Project::sealed("session-line-ends");
    for path in ["models/mod.rs", "migrations/0001_create_users.rs"] {
        let text = project.read(path);
        assert!(text.contains('\n') && !text.contains('\r'));
        project.write(path, &text.replace('\n', "\r\n"));
    }
    let said = project.cargo(&["check"], &[("CI", "1")]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(project.said(&said, "warning"), [""; 0]);
    // What goes on from there follows the same parent.
    project.models("    pub name: String,\n    pub email: Option<String>,\n");
    let said = project.cargo(&["check"], &[("ALUDEL_SEAL", "add email")]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        project.migrations(),
        ["0001_create_users.rs", "0002_add_email.rs"]
    );
    let next = project.read("migrations/0002_add_email.rs");
    assert!(
        next.contains("parent: Some(\"0001_create_users\")"),
        "{next}"
    );
}

//! The command line as a program has it: the example `tiny`, run as a process.

#![allow(clippy::unwrap_used)]

#[path = "cli/tiny.rs"]
mod tiny;

use tiny::Tiny;

#[test]
fn the_newest_migration_is_named_without_a_database() {
    let said = Tiny::new().run(&["db", "heads"]);
    assert_eq!(said.out, "0003_drop_age\n");
    assert_eq!(
        said.err,
        "database: none, the 3 migrations of this program\n"
    );
    assert_eq!(said.code, 0);
}

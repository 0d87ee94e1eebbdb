//! What `--help` says, word for word: people's scripts and documents are made of it.

use crate::tiny::Tiny;

fn says(arguments: &[&str], wanted: &str) {
    let said = Tiny::new().run(arguments);
    assert_eq!(said.out, wanted, "{arguments:?}");
    assert_eq!(said.err, "");
    assert_eq!(said.code, 0);
}

#[test]
fn the_program_explains_the_flags_of_a_boot() {
    says(&["--help"], include_str!("help/program.txt"));
}

#[test]
fn db_lists_its_commands() {
    says(&["db", "--help"], include_str!("help/db.txt"));
}

#[test]
fn every_command_explains_itself() {
    for (command, wanted) in [
        ("upgrade", include_str!("help/upgrade.txt")),
        ("downgrade", include_str!("help/downgrade.txt")),
        ("sql", include_str!("help/sql.txt")),
        ("purge", include_str!("help/purge.txt")),
        ("migrate", include_str!("help/migrate.txt")),
    ] {
        says(&["db", command, "-h"], wanted);
    }
}

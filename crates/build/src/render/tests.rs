use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::SourceFile;
use crate::generate::{migration, surroundings};
use crate::migrations::read_file;

proptest! {
    #[test]
    fn what_is_rendered_reads_back_as_the_same(migration in migration()) {
        let (files, functions) = surroundings(&migration);
        let text = format!("{}{functions}", render(&migration));
        let source = SourceFile { path: "migrations/0002_some.rs".into(), text };
        let read = read_file(&migration.id, &source, &files).map_err(|wrong| {
            TestCaseError::fail(format!("{}\n{}", wrong[0], source.text))
        })?;
        prop_assert_eq!(read.migration.meaning(), migration.meaning());
        prop_assert_eq!(read.migration, migration);
    }

    #[test]
    fn the_same_migration_gives_the_same_bytes(migration in migration()) {
        prop_assert_eq!(render(&migration), render(&migration.clone()));
    }
}

/// Renders many migrations and lets the real rustfmt look at them, in the style of this edition.
fn rustfmt_leaves_all_as_they_are(edition: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut runner = TestRunner::deterministic();
    let strategy = migration();
    let mut paths = Vec::new();
    for number in 0..250 {
        let migration = strategy.new_tree(&mut runner).unwrap().current();
        let path = folder.path().join(format!("m{number}.rs"));
        std::fs::write(&path, render(&migration)).unwrap();
        paths.push(path);
    }
    let output = Command::new("rustfmt")
        .args([
            "--check",
            "--edition",
            edition,
            "--config-path",
            "/dev/null",
        ])
        .args(&paths)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaint}");
}

#[test]
fn rustfmt_leaves_every_migration_as_it_is() {
    rustfmt_leaves_all_as_they_are("2024");
}

#[test]
fn rustfmt_of_the_edition_before_leaves_every_migration_as_it_is() {
    rustfmt_leaves_all_as_they_are("2021");
}

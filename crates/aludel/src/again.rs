//! This very program as a process of its own, which plays the part that a test asks it for.

#![allow(clippy::unwrap_used)]

use std::process::Command;

/// Says the part.
const ASKED: &str = "ALUDEL_TEST_PART";

/// What this process is asked to play; nothing where it is the test itself.
pub(crate) fn asked() -> Option<String> {
    std::env::var(ASKED).ok()
}

/// A process that runs this one test, and plays this part in it.
pub(crate) fn process(test: &str, part: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test]).env(ASKED, part);
    command
}

/// Runs it to its end; whether it aborted. It must not have failed otherwise.
pub(crate) fn aborts(test: &str, part: &str) -> bool {
    let done = process(test, part).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(!said.contains("panicked"), "{said}");
    assert!(said.contains("running 1 test"), "{said}");
    !done.status.success()
}

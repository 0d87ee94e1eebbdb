//! What cases do on servers of other versions than those of every day, which `ALUDEL_TEST_VERSIONS` names.

use aludel_core::Step;

use super::Case;
use crate::driver::Driver;

/// Cases that a version cannot hold through a mistake of its own.
const MISTAKES: &[(&str, &str)] = &[
    // The second of two renames is done, and answered with "table doesn't exist" (1146): the next boot goes on from there.
    (
        "mysql-8.0",
        "the columns of a foreign key of two swap their names",
    ),
];

fn versions() -> String {
    std::env::var("ALUDEL_TEST_VERSIONS").unwrap_or_default()
}

/// Whether the server lacks what the case needs, and says so: on a server of every day that is a failure.
#[cfg_attr(not(feature = "mysql"), allow(unused_variables))]
pub(super) fn lacks(db: &mut dyn Driver, case: &Case, steps: &[Step]) -> bool {
    let versions = versions();
    let mistaken = |(version, name): &(&str, &str)| {
        versions.contains(version) && version.starts_with(db.engine().word()) && *name == case.name
    };
    if MISTAKES.iter().any(mistaken) {
        return true;
    }
    #[cfg(feature = "mysql")]
    if let Some(why) = crate::obstacle::lacking(db, steps).unwrap() {
        assert!(!versions.is_empty(), "{}: {why}", case.name);
        println!("{}: {why}", case.name);
        return true;
    }
    false
}

/// Whether it is known that the server takes the statement in another way than the one that is stated: MySQL before 8.0.29
/// drops no column in an instant.
pub(super) fn falls_back(statement: &str) -> bool {
    let known = statement.contains("DROP COLUMN") && statement.contains("ALGORITHM=INSTANT");
    known && versions().contains("mysql-8.0")
}

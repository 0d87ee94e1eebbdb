//! MySQL and MariaDB: a right is given on the whole database, or table by table. The first is found out by statements that
//! change nothing, since the table that they name is never there and the server looks at what is allowed first; that sees
//! what roles give too. The second is read.

use std::collections::BTreeSet;

use super::needs::{Need, Right};
use crate::driver::Driver;
use crate::session::denied;
use crate::{Engine, Result};

/// The rights that may be asked for, and a statement that needs each. Whoever may not create a table is told so when the
/// history or the journal is made.
const ASKED: [(Right, &str); 5] = [
    (
        Right::Alter,
        "ALTER TABLE `aludel_nothing` ADD COLUMN a INT",
    ),
    (Right::Drop, "DROP TABLE `aludel_nothing`"),
    (Right::Index, "CREATE INDEX a ON `aludel_nothing` (a)"),
    (
        Right::References,
        // MariaDB asks for none. Its own column is not there either, so that no server makes the table.
        "CREATE TABLE `aludel_nothing` (a INT, FOREIGN KEY (b) REFERENCES `aludel_nowhere` (a))",
    ),
    (
        Right::Trigger,
        "CREATE TRIGGER `aludel_nothing` BEFORE INSERT ON `aludel_nothing` FOR EACH ROW SET @aludel = 1",
    ),
];

/// The first right that is missing, in words.
///
/// # Errors
/// The database does not answer.
pub(super) fn missing(driver: &mut dyn Driver, needed: &BTreeSet<Need>) -> Result<Option<String>> {
    for (right, sql) in ASKED {
        let of: Vec<_> = needed.iter().filter(|need| need.right == right).collect();
        if of.is_empty() || !denied(driver, right.word(), sql) {
            continue;
        }
        let granted = granted(driver, right.word())?;
        let lacks = |need: &&&Need| !granted.contains(&need.table.to_lowercase());
        if let Some(need) = of.iter().find(lacks) {
            return Ok(Some(format!(
                "the account has no right to {} on the table `{}`, nor on the whole database",
                right.word(),
                need.table
            )));
        }
    }
    Ok(None)
}

/// The tables of this database, in small letters, on which the account, or a role that it has, is given the right by name.
///
/// # Errors
/// The database does not answer.
fn granted(driver: &mut dyn Driver, right: &str) -> Result<BTreeSet<String>> {
    let own = "SELECT TABLE_NAME FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE() \
               AND PRIVILEGE_TYPE = ?";
    let mut rows = driver.query(own, &[right.into()])?;
    if driver.engine() == Engine::MySql {
        let roles = "SELECT TABLE_NAME FROM information_schema.ROLE_TABLE_GRANTS WHERE TABLE_SCHEMA = DATABASE() \
                     AND FIND_IN_SET(?, UPPER(PRIVILEGE_TYPE)) > 0";
        rows.extend(driver.query(roles, &[right.into()])?);
    }
    let names = rows.iter().map(|row| row.get::<String>(0));
    names.map(|name| Ok(name?.to_lowercase())).collect()
}

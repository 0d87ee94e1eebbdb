//! MySQL and MariaDB: a right is given on the whole database, table by table, or column by column. The first is found out by
//! statements that change nothing, since the table that they name is never there and the server looks at what is allowed
//! first; that sees what roles give too. The others are read.

use std::collections::{BTreeMap, BTreeSet};

use super::needs::{Need, Right};
use super::{Look, Missing};
use crate::driver::Driver;
use crate::names::literal;
use crate::session::denied;
use crate::{Engine, Result};

/// The rights that may be asked for, and a statement that needs each.
const ASKED: [(Right, &str); 12] = [
    (
        Right::Create,
        "CREATE TABLE `aludel_nothing` LIKE `aludel_nowhere`",
    ),
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
    (Right::Insert, "INSERT INTO `aludel_nothing` (a) VALUES (1)"),
    (Right::Update, "UPDATE `aludel_nothing` SET a = 1"),
    (Right::Delete, "DELETE FROM `aludel_nothing`"),
    (
        Right::View,
        "CREATE VIEW `aludel_nothing` AS SELECT a FROM `aludel_nowhere`",
    ),
    (
        Right::Temporary,
        "CREATE TEMPORARY TABLE `aludel_nothing` LIKE `aludel_nowhere`",
    ),
    (Right::Lock, "LOCK TABLES `aludel_nothing` READ"),
];

/// The first right that is missing.
///
/// # Errors
/// The database does not answer.
pub(super) fn missing(
    driver: &mut dyn Driver,
    needed: &BTreeSet<Need>,
    look: Look,
) -> Result<Option<Missing>> {
    for (right, sql) in ASKED {
        let of: Vec<_> = needed.iter().filter(|need| need.right == right).collect();
        if of.is_empty() {
            continue;
        }
        let denied = match look {
            Look::Try => denied(driver, right.word(), sql),
            Look::Read => right != Right::References && ungiven(driver, right.word())?,
        };
        if !denied {
            continue;
        }
        let granted = Granted::read(driver, right.word())?;
        if let Some(lack) = of.iter().find_map(|need| granted.lacks(need)) {
            return Ok(Some(lack.told(driver, right, &granted)?));
        }
    }
    Ok(None)
}

/// MariaDB: whether nobody has given the account the right on the whole database, as far as the catalogue says it: what a
/// role gives, it does not say.
///
/// # Errors
/// The database does not answer.
fn ungiven(driver: &mut dyn Driver, right: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = ? UNION ALL \
               SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE DATABASE() LIKE TABLE_SCHEMA AND PRIVILEGE_TYPE = ? \
               UNION ALL SELECT 1 FROM information_schema.APPLICABLE_ROLES";
    Ok(driver.query(sql, &[right.into(), right.into()])?.is_empty())
}

/// Where the account, or a role that it has, is given a right by name, in small letters.
struct Granted {
    tables: BTreeSet<String>,
    /// Column by column.
    columns: BTreeMap<String, BTreeSet<String>>,
}

/// On what a right is missing.
enum Lack {
    Database,
    Table(String),
    Column(String, String),
}

impl Granted {
    fn read(driver: &mut dyn Driver, right: &str) -> Result<Granted> {
        let own = "SELECT TABLE_NAME, '' FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE() \
                   AND PRIVILEGE_TYPE = ? UNION ALL SELECT TABLE_NAME, COLUMN_NAME FROM \
                   information_schema.COLUMN_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE() AND PRIVILEGE_TYPE = ?";
        let mut rows = driver.query(own, &[right.into(), right.into()])?;
        if driver.engine() == Engine::MySql {
            let roles = "SELECT TABLE_NAME, '' FROM information_schema.ROLE_TABLE_GRANTS WHERE TABLE_SCHEMA = DATABASE() \
                         AND FIND_IN_SET(?, UPPER(PRIVILEGE_TYPE)) > 0 UNION ALL SELECT TABLE_NAME, COLUMN_NAME FROM \
                         information_schema.ROLE_COLUMN_GRANTS WHERE TABLE_SCHEMA = DATABASE() \
                         AND FIND_IN_SET(?, UPPER(PRIVILEGE_TYPE)) > 0";
            rows.extend(driver.query(roles, &[right.into(), right.into()])?);
        }
        let mut granted = Granted {
            tables: BTreeSet::new(),
            columns: BTreeMap::new(),
        };
        for row in rows {
            let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
            let (table, column) = (table.to_lowercase(), column.to_lowercase());
            if column.is_empty() {
                granted.tables.insert(table);
            } else {
                granted.columns.entry(table).or_default().insert(column);
            }
        }
        Ok(granted)
    }

    /// Columns are enough where the statement names no others; where it names none, that cannot be known.
    fn lacks(&self, need: &Need) -> Option<Lack> {
        if matches!(need.right, Right::Temporary | Right::Lock) {
            return Some(Lack::Database);
        }
        let table = need.table.to_lowercase();
        if self.tables.contains(&table) {
            return None;
        }
        let Some(columns) = self.columns.get(&table) else {
            return Some(Lack::Table(need.table.clone()));
        };
        let lacks = |column: &&String| !columns.contains(&column.to_lowercase());
        let column = need.columns.iter().find(lacks)?;
        Some(Lack::Column(need.table.clone(), column.clone()))
    }
}

impl Lack {
    fn told(&self, driver: &mut dyn Driver, right: Right, granted: &Granted) -> Result<Missing> {
        let word = right.word();
        let why = match self {
            Lack::Database => format!("the account has no right to {word} on the database"),
            Lack::Table(table) => format!(
                "the account has no right to {word} on the table `{table}`, nor on the whole database"
            ),
            Lack::Column(table, column) => {
                format!("the account has no right to {word} on the column `{table}.{column}`")
            }
        };
        let rows = driver.query("SELECT CURRENT_USER(), DATABASE()", &[])?;
        let told: Option<(String, String)> = rows
            .first()
            .map(|row| Ok::<_, crate::Error>((row.get(0)?, row.get(1)?)))
            .transpose()?;
        let (account, database) = told.unwrap_or_default();
        let (user, host) = account.rsplit_once('@').unwrap_or((&account, "%"));
        let engine = driver.engine();
        let to = format!("{}@{}", literal(user, engine), literal(host, engine));
        let grant = match self {
            Lack::Column(table, column) => {
                format!("GRANT {word} ({column}) ON {database}.{table} TO {to}")
            }
            // Whoever grants table by table goes on so.
            Lack::Table(table) if !granted.tables.is_empty() => {
                format!("GRANT {word} ON {database}.{table} TO {to}")
            }
            Lack::Table(_) | Lack::Database => format!("GRANT {word} ON {database}.* TO {to}"),
        };
        Ok(Missing { why, grant })
    }
}

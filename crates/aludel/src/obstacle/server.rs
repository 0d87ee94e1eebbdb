//! What one server cannot hold and another of its engine can: that depends on its version and settings, which no build
//! knows.

use aludel_core::{Index, IndexPart, Step, Table, meaning};

use crate::driver::Driver;
use crate::{Engine, Result};

/// A letter that only some servers keep in checks, defaults and generated columns.
const LETTER: &str = "🎉";

/// The first version of MariaDB that keeps DESC in an index; those before it read it and forget it.
const DESCENDING: (u32, u32) = (10, 8);

/// What steps ask of a server beyond what every one of its engine has, each with the object that asks first.
#[derive(Debug, Default, PartialEq, Eq)]
struct Needs {
    /// A table whose name has capital letters.
    capitals: Option<String>,
    /// An index that descends.
    descending: Option<String>,
    /// A step with a letter of four bytes.
    letters: Option<String>,
}

/// Why the steps cannot run on this server, with the remedy; nothing where they can.
///
/// # Errors
/// The database does not answer.
pub(crate) fn lacking(driver: &mut dyn Driver, steps: &[Step]) -> Result<Option<String>> {
    let engine = driver.engine();
    if !engine.is_mysql_family() {
        return Ok(None);
    }
    let needs = Needs::of(steps);
    if let Some(table) = needs.capitals
        && let Some(setting) = folded(driver)?
    {
        return Ok(Some(format!(
            "the table `{table}` has capital letters in its name, which the server does not tell apart \
             (lower_case_table_names = {setting}): name it in small letters with `#[table(name = \"…\")]`"
        )));
    }
    if engine != Engine::MariaDb {
        return Ok(None);
    }
    if let Some(index) = needs.descending {
        let version = version(driver)?;
        if places(&version) < DESCENDING {
            let (major, minor) = DESCENDING;
            return Ok(Some(format!(
                "the index `{index}` descends, which MariaDB {version} reads and forgets: upgrade the server to {major}.{minor} \
                 or newer, or let the index ascend"
            )));
        }
    }
    let Some(step) = needs.letters else {
        return Ok(None);
    };
    let version = version(driver)?;
    let lost = match keeps_letters(driver) {
        Ok(true) => return Ok(None),
        Ok(false) => format!(
            "{step} has letters of four bytes, such as {LETTER}, which MariaDB {version} turns into question marks in checks, \
             defaults and generated columns: upgrade the server (the newest of each series keeps them), or take them out"
        ),
        Err(error) => format!(
            "{step} has letters of four bytes, such as {LETTER}, and whether MariaDB {version} keeps them cannot be tried \
             ({error}): GRANT CREATE TEMPORARY TABLES, or take them out"
        ),
    };
    Ok(Some(lost))
}

impl Needs {
    fn of(steps: &[Step]) -> Needs {
        let mut needs = Needs::default();
        for step in steps {
            match step {
                Step::CreateTable(table) => needs.table(table),
                Step::RenameTable { to, .. } => needs.name(to),
                Step::CreateIndex { index, .. } => needs.index(index),
                // What a person's SQL asks for, that person knows.
                Step::Raw { .. } => continue,
                _ => {}
            }
            if needs.letters.is_none() && beyond(&meaning::step(step).to_string()) {
                needs.letters = Some(step.describe());
            }
        }
        needs
    }

    fn table(&mut self, table: &Table) {
        self.name(&table.name);
        table.indexes.iter().for_each(|index| self.index(index));
    }

    fn name(&mut self, name: &str) {
        if name.chars().any(char::is_uppercase) {
            self.capitals.get_or_insert_with(|| name.to_owned());
        }
    }

    fn index(&mut self, index: &Index) {
        let descends = |part: &IndexPart| matches!(part, IndexPart::Descending(_));
        if index.parts.iter().any(descends) {
            self.descending.get_or_insert_with(|| index.name.clone());
        }
    }
}

/// Whether the text has a letter that takes four bytes.
fn beyond(text: &str) -> bool {
    text.chars().any(|c| u32::from(c) > 0xFFFF)
}

/// The server's setting, where it does not tell capital letters from small ones in the names of tables.
fn folded(driver: &mut dyn Driver) -> Result<Option<i64>> {
    let rows = driver.query("SELECT @@lower_case_table_names", &[])?;
    let setting: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    Ok((setting != 0).then_some(setting))
}

fn version(driver: &mut dyn Driver) -> Result<String> {
    let rows = driver.query("SELECT VERSION()", &[])?;
    let version: String = rows.first().map_or(Ok(String::new()), |row| row.get(0))?;
    let plain = version.strip_prefix("5.5.5-").unwrap_or(&version);
    Ok(plain.split('-').next().unwrap_or_default().to_owned())
}

fn places(version: &str) -> (u32, u32) {
    let mut all = version.split('.').map_while(|place| place.parse().ok());
    (all.next().unwrap_or(0), all.next().unwrap_or(0))
}

/// Tries it on a table that only this session sees: which versions do is a long list.
fn keeps_letters(driver: &mut dyn Driver) -> Result<bool> {
    let all = [
        "DROP TEMPORARY TABLE IF EXISTS aludel_probe",
        "CREATE TEMPORARY TABLE aludel_probe (a VARCHAR(1), CHECK (a <> '🎉')) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4",
    ];
    for sql in all {
        driver.execute(sql, &[])?;
    }
    let rows = driver.query("SHOW CREATE TABLE aludel_probe", &[])?;
    let shown: String = rows.first().map_or(Ok(String::new()), |row| row.get(1))?;
    driver.execute("DROP TEMPORARY TABLE aludel_probe", &[])?;
    Ok(shown.contains(LETTER))
}

#[cfg(test)]
mod tests;

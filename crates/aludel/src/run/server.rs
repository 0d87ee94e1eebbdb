//! What is known of the server that dangers depend on.

use std::collections::BTreeSet;

use aludel_core::sql::Server;

use crate::driver::Driver;
use crate::{Engine, Result};

/// Asks a MySQL for it: others make every change in the same way in all of their versions.
///
/// # Errors
/// The server does not answer.
pub(crate) fn ask(driver: &mut dyn Driver) -> Result<Option<Server>> {
    if driver.engine() != Engine::MySql {
        return Ok(None);
    }
    let rows = driver.query("SELECT VERSION()", &[])?;
    let text: String = rows.first().map_or(Ok(String::new()), |row| row.get(0))?;
    let version = places(&text);
    Ok(Some(Server {
        worn: worn(driver, version),
        version,
    }))
}

/// A cloud's own numbering (`8.0.mysql_aurora.3.05`) says nothing of the last place: the newest of its kind.
fn places(text: &str) -> [u32; 3] {
    let mut places = text.split(['.', '-']).map(str::parse);
    let mut found = [0, 0, u32::MAX];
    for place in &mut found {
        match places.next() {
            Some(Ok(number)) => *place = number,
            _ => break,
        }
    }
    found
}

/// The tables that have no instant change of columns left. Only who has PROCESS may read it, and versions before 8.0.29 do
/// not have it: then nothing is said.
fn worn(driver: &mut dyn Driver, version: [u32; 3]) -> BTreeSet<String> {
    let sql = format!(
        "SELECT SUBSTRING_INDEX(NAME, '/', -1) FROM information_schema.INNODB_TABLES \
         WHERE TOTAL_ROW_VERSIONS >= {} AND NAME LIKE CONCAT(REPLACE(DATABASE(), '_', '\\_'), '/%')",
        Server::allowed(version)
    );
    let rows = driver.query(&sql, &[]).unwrap_or_default();
    rows.iter().filter_map(|row| row.get(0).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn a_version_is_read_from_what_servers_say() {
        assert_eq!(places("8.0.28-0ubuntu0.22.04.1"), [8, 0, 28]);
        assert_eq!(places("9.7.4"), [9, 7, 4]);
        assert_eq!(places("8.0.mysql_aurora.3.05"), [8, 0, u32::MAX]);
    }
}

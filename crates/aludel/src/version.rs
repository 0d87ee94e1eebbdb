//! The oldest servers that migrations run on.

use crate::driver::Driver;
use crate::{Engine, Error, Kind, Result};

/// Refuses a server that is too old, before anything is run on it.
///
/// # Errors
/// `Kind::Refused`: it is too old. Or it does not answer.
pub(crate) fn refuse_old(driver: &mut dyn Driver) -> Result<()> {
    let engine = driver.engine();
    if !engine.is_mysql_family() {
        return Ok(());
    }
    let rows = driver.query("SELECT VERSION()", &[])?;
    let version: String = rows.first().map_or(Ok(String::new()), |row| row.get(0))?;
    check(engine, &version)
}

/// MySQL has invisible columns from 8.0.23 on, and MariaDB DDL that is whole or not at all from 10.6 on.
const fn oldest(engine: Engine) -> [u32; 3] {
    match engine {
        Engine::MariaDb => [10, 6, 0],
        _ => [8, 0, 23],
    }
}

fn check(engine: Engine, version: &str) -> Result<()> {
    let oldest = oldest(engine);
    match numbers(version) {
        Some(found) if found < oldest => {
            let [major, minor, patch] = oldest;
            let patch = if patch == 0 {
                String::new()
            } else {
                format!(".{patch}")
            };
            Err(Error::new(
                Kind::Refused,
                format!(
                    "the server is {engine} {version}, and nothing was changed: migrations run from {engine} \
                     {major}.{minor}{patch} on, so upgrade the server"
                ),
            ))
        }
        // A version that cannot be read is not known to be old: some services write words in it.
        _ => Ok(()),
    }
}

fn numbers(version: &str) -> Option<[u32; 3]> {
    let end = version.find(|c: char| !c.is_ascii_digit() && c != '.');
    let mut parts = version[..end.unwrap_or(version.len())]
        .split('.')
        .map(str::parse);
    let mut next = || parts.next()?.ok();
    Some([next()?, next()?, next()?])
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{Engine, Kind};

    #[test]
    fn servers_from_the_oldest_on_are_taken() {
        for (engine, version) in [
            (Engine::MySql, "8.0.23"),
            (Engine::MySql, "8.0.35-0ubuntu0.22.04.1"),
            (Engine::MySql, "9.7.4"),
            (Engine::MySql, "8.0.mysql_aurora.3.04.0"),
            (Engine::MySql, "unknown"),
            (Engine::MariaDb, "10.6.0-MariaDB"),
            (Engine::MariaDb, "11.8.2-MariaDB-1 from Debian"),
        ] {
            check(engine, version).unwrap();
        }
    }

    #[test]
    fn an_older_server_is_refused() {
        for (engine, version, oldest) in [
            (Engine::MySql, "8.0.22", "MySQL 8.0.23"),
            (Engine::MySql, "5.7.44-log", "MySQL 8.0.23"),
            (Engine::MariaDb, "10.5.27-MariaDB", "MariaDB 10.6"),
        ] {
            let error = check(engine, version).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the server is {engine} {version}, and nothing was changed: migrations run from {oldest} on, \
                     so upgrade the server"
                )
            );
            assert_eq!(error.kind(), Kind::Refused);
        }
    }
}

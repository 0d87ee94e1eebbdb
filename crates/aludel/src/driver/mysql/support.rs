use crate::{Engine, Error, Kind, Result};

/// Whether aludel works with a server of this version, as `SELECT VERSION()` gives it.
///
/// What comes before has no atomic DDL (MariaDB before 10.6.1) or ignores checks and takes no expression as a default.
///
/// # Errors
/// `Kind::Refused`: the server is too old.
pub(crate) fn supported(engine: Engine, version: &str) -> Result<()> {
    let least = match engine {
        Engine::MariaDb => [10, 6, 1],
        _ => [8, 0, 23],
    };
    let plain = version.strip_prefix("5.5.5-").unwrap_or(version);
    // A cloud's own numbering (`8.0.mysql_aurora.3.05`) says nothing of the last place: the benefit of the doubt.
    let mut places = plain.split(['.', '-']).map(str::parse::<u32>);
    let mut found = [0, 0, u32::MAX];
    for place in &mut found {
        match places.next() {
            Some(Ok(number)) => *place = number,
            _ => break,
        }
    }
    if found >= least {
        return Ok(());
    }
    let [major, minor, patch] = least;
    Err(Error::new(
        Kind::Refused,
        format!(
            "the server is {engine} {plain}, and aludel needs {major}.{minor}.{patch} or newer: upgrade the server first"
        ),
    ))
}

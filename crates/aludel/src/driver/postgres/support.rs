use crate::{Error, Kind, Result};

/// The oldest version that aludel works with, as `server_version_num` counts.
const LEAST: i64 = 130_000;

/// Whether aludel works with a server of this version.
///
/// # Errors
/// `Kind::Refused`: the server is too old.
pub(crate) fn supported(number: i64, version: &str) -> Result<()> {
    if number >= LEAST {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!(
            "the server is PostgreSQL {version}, and aludel needs 13 or newer: upgrade the server first"
        ),
    ))
}

use aludel_core::sql::Count;

use crate::driver::Driver;
use crate::{Error, Kind, Result};

/// Counts rows that must not be there.
///
/// # Errors
/// There are some: refused, with how many, which, and what to do.
pub(crate) fn check(driver: &mut dyn Driver, what: &str, counts: &[Count]) -> Result<()> {
    let mut found = Vec::new();
    for count in counts {
        let counted = said(driver, count);
        let said = counted
            .map_err(|error| error.during(&format!("{what}, counting whether {}", count.reason)))?;
        found.extend(said.map(|said| format!("{said}: {}", count.remedy)));
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!("{what}: {}", found.join("; ")),
    ))
}

/// Counts rows for which what was kept does not come back, in words.
///
/// # Errors
/// The database does not answer.
pub(crate) fn stayed(driver: &mut dyn Driver, counts: &[Count]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for count in counts {
        found.extend(said(driver, count)?);
    }
    Ok(found)
}

/// How many rows there are, and which; nothing where there are none.
fn said(driver: &mut dyn Driver, count: &Count) -> Result<Option<String>> {
    let rows = driver.query(&count.sql, &[])?;
    let number: u64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    if number == 0 {
        return Ok(None);
    }
    says(driver, count, number).map(Some)
}

fn says(driver: &mut dyn Driver, count: &Count, number: u64) -> Result<String> {
    let mut samples = Vec::new();
    for row in driver.query(&count.sample, &[])? {
        let sample: Option<String> = row.get(0)?;
        samples.push(sample.unwrap_or_else(|| "NULL".to_owned()));
    }
    let such = if samples.is_empty() {
        String::new()
    } else {
        format!(", such as {}", samples.join(", "))
    };
    let rows = if number == 1 { "row" } else { "rows" };
    Ok(format!("{} ({number} {rows}{such})", count.reason))
}

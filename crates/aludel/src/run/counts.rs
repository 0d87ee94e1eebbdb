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
        let counted = driver.query(&count.sql, &[]);
        let rows = counted.map_err(|error| {
            Error::from(error).during(&format!("{what}, counting whether {}", count.reason))
        })?;
        let number: u64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
        if number > 0 {
            found.push(says(driver, count, number)?);
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!("{what}: {}", found.join("; ")),
    ))
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
    Ok(format!(
        "{} ({number} {rows}{such}): {}",
        count.reason, count.remedy
    ))
}

//! Refinery's verification, over rows that we read: its own drivers open transactions inside ours, create the table first
//! and panic on odd dates.

use std::convert::Infallible;

use refinery_core::error::Kind as Refusal;
use refinery_core::traits::sync::{Migrate, Query, Transaction};
use refinery_core::{Migration, Runner};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::row::Row;
use crate::{Error, Kind, Result};

/// What refinery finds wrong with rows, judged by the migrations of the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Divergence {
    /// The row of this number has another name or checksum than the migration.
    Differs(i32),
    /// The migration of this number is not applied, though later ones are.
    Skipped(i32),
}

/// Rows as refinery's traits want them. Nothing is executed.
struct Rows(Vec<Migration>);

impl Transaction for Rows {
    type Error = Infallible;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, _: T) -> Result<usize, Infallible> {
        Ok(0)
    }
}

impl Query<Vec<Migration>> for Rows {
    fn query(&mut self, _: &str) -> Result<Vec<Migration>, Infallible> {
        Ok(self.0.clone())
    }
}

impl Migrate for Rows {}

/// Runs refinery's verification of versions, names, checksums and order. `migrations` are number, name and canonical
/// text; rows of other numbers than theirs are to be left out by the caller.
///
/// # Errors
/// A checksum is no number; refinery takes no migration of that name.
pub(crate) fn verify(
    migrations: &[(i32, &str, &str)],
    rows: &[&Row],
) -> Result<Option<Divergence>> {
    let ours: Result<Vec<_>> = migrations.iter().map(unapplied).collect();
    let theirs: Result<Vec<_>> = rows.iter().map(|row| applied(row)).collect();
    let mut rows = Rows(theirs?);
    // The runner is what its users call; the trait is what it calls, and gives what is to be applied instead of doing it.
    let runner = Runner::new(&ours?);
    let found = rows.get_unapplied_migrations(runner.get_migrations(), true, true, "history");
    let Err(error) = found else { return Ok(None) };
    match error.kind() {
        Refusal::DivergentVersion(applied, _) => Ok(Some(Divergence::Differs(applied.version()))),
        Refusal::MissingVersion(migration) => Ok(Some(Divergence::Skipped(migration.version()))),
        other => Err(odd(other)),
    }
}

fn odd(said: &dyn std::fmt::Display) -> Error {
    Error::new(
        Kind::Drift,
        format!(
            "the history is none that refinery takes ({said}): put its rows back as they were written"
        ),
    )
}

fn unapplied((number, name, text): &(i32, &str, &str)) -> Result<Migration> {
    Migration::unapplied(&format!("V{number}__{name}"), text)
        .map_err(|error| {
            Error::new(
                Kind::Failed,
                format!(
                    "{number:04}_{name} has a name that refinery does not take ({error}): name it with letters, digits and `_`"
                ),
            )
        })
}

fn applied(row: &Row) -> Result<Migration> {
    let checksum = row.checksum.parse().map_err(|_| {
        Error::new(
            Kind::Drift,
            format!(
                "the checksum of {} in the history is `{}`, which is no number: put back the row as it was written",
                row.id(),
                row.checksum
            ),
        )
    })?;
    // Only refinery's reports show the date; an odd one must stop nobody.
    let on = OffsetDateTime::parse(&row.applied_on, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Ok(Migration::applied(
        row.version,
        row.name.clone(),
        on,
        checksum,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refinery_does_not_take_is_told_with_what_to_do() {
        let error = verify(&[(2, "-email", "")], &[]).unwrap_err();
        assert_eq!(error.kind(), Kind::Failed);
        assert_eq!(
            error.to_string(),
            "0002_-email has a name that refinery does not take (migration name must be in the format V{number}__{name}): \
             name it with letters, digits and `_`"
        );
        let error = odd(&"twice");
        assert_eq!(error.kind(), Kind::Drift);
        assert_eq!(
            error.to_string(),
            "the history is none that refinery takes (twice): put its rows back as they were written"
        );
    }
}

//! The history as it is judged by the migrations of the binary.

use aludel_core::plan::{Known, Relation, relation};

use crate::chain::{Chain, Link};
use crate::driver::Driver;
use crate::history::{self, Divergence, Row};
use crate::names::Names;
use crate::{Error, Kind, Result};

/// The rows of a history, those of other tools apart.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// Rows below our first number: of another tool, kept, never undone.
    pub foreign: Vec<Row>,
    /// Rows of ours, oldest first.
    pub own: Vec<Row>,
}

impl Book {
    /// Sorts rows (oldest first) by whose they are.
    pub fn new(rows: Vec<Row>, chain: &Chain) -> Book {
        let first = chain.0.first().map(|link| link.number);
        let foreign = |row: &Row| first.map_or(row.chain.is_none(), |first| row.version < first);
        let (foreign, own) = rows.into_iter().partition(foreign);
        Book { foreign, own }
    }

    /// The rows of ours as plans see them, under the ids of the binary where it has the same migration.
    pub fn known(&self, chain: &Chain) -> Vec<Known> {
        let known = |row: &Row| {
            let mut known = row.known();
            if let Some(link) = chain.of(row.version).filter(|link| link.name == row.name) {
                link.embedded.id.clone_into(&mut known.id);
            }
            known
        };
        self.own.iter().map(known).collect()
    }

    /// How rows and migrations relate.
    pub fn relation(&self, chain: &Chain) -> Relation {
        relation(&chain.known(), &self.known(chain))
    }

    /// How many of the first migrations are applied.
    pub fn common(&self, chain: &Chain) -> usize {
        match self.relation(chain) {
            Relation::Behind(n) | Relation::Ahead(n) | Relation::Diverged(n) => n,
        }
    }

    /// The newest row of ours.
    pub fn newest(&self) -> Option<&Row> {
        self.own.last()
    }

    /// The id of the newest row, as the binary spells it.
    pub fn head(&self, chain: &Chain) -> Option<String> {
        self.known(chain).pop().map(|known| known.id)
    }

    /// Runs refinery's verification over the rows whose numbers the binary has.
    ///
    /// # Errors
    /// A migration was changed after it was applied; a migration was passed over; another tool or another branch has used
    /// a number of ours.
    pub fn verify(&self, chain: &Chain, driver: &mut dyn Driver, names: &Names) -> Result<()> {
        let shared: Vec<&Row> = self
            .own
            .iter()
            .filter(|row| chain.of(row.version).is_some())
            .collect();
        let ours: Vec<_> = chain
            .0
            .iter()
            .map(|link| (link.number, link.name.as_str(), link.meaning.as_str()))
            .collect();
        match history::verify(&ours, &shared)? {
            None => Ok(()),
            Some(Divergence::Skipped(number)) => Err(skipped(chain.of(number), number)),
            Some(Divergence::Differs(number)) => {
                let row = shared.iter().find(|row| row.version == number);
                match (row, chain.of(number)) {
                    (Some(row), Some(link)) => Err(differs(row, link, driver, names)?),
                    _ => Ok(()),
                }
            }
        }
    }
}

fn skipped(link: Option<&Link>, number: i32) -> Error {
    let id = link.map_or_else(|| number.to_string(), |link| link.embedded.id.to_owned());
    Error::new(
        Kind::Drift,
        format!(
            "{id} is not in the history, though later migrations are: somebody took its row out, or it was made below \
             migrations that were released; put the row back, or give the migration a number above the head"
        ),
    )
}

fn differs(row: &Row, link: &Link, driver: &mut dyn Driver, names: &Names) -> Result<Error> {
    let (theirs, ours) = (row.id(), link.embedded.id);
    if row.name != link.name {
        let tool = if row.chain.is_none() {
            "another tool"
        } else {
            "another branch"
        };
        return Ok(Error::new(
            Kind::Unfit,
            format!(
                "the database has {theirs} of {tool}, where this binary has {ours}: two migrations cannot have one number; \
                 boot the binary that made it, roll back to the last common migration with `--downgrade`, or renumber \
                 {ours} before it is released"
            ),
        ));
    }
    let before = history::meaning_of(driver, names, row.version)?;
    if before.as_deref() == Some(&*link.meaning) {
        return Ok(Error::new(
            Kind::Drift,
            format!(
                "the history's row of {ours} holds the checksum {}, though it says what the binary says: somebody changed \
                 the row; put the checksum back to {}",
                row.checksum, link.embedded.checksum
            ),
        ));
    }
    let difference = match before {
        Some(before) => difference(&before, &link.meaning),
        None => "what it did is not on record".to_owned(),
    };
    Ok(Error::new(
        Kind::Drift,
        format!(
            "{ours} was changed after it was applied: {difference}; put the file back as it was, and make a new migration \
             for the change"
        ),
    ))
}

/// The first lines in which two canonical texts differ, in words.
fn difference(before: &str, now: &str) -> String {
    let (mut old, mut new): (Vec<_>, Vec<_>) = (before.lines().collect(), now.lines().collect());
    while let (Some(a), Some(b)) = (old.first(), new.first()) {
        if a != b {
            break;
        }
        old.remove(0);
        new.remove(0);
    }
    while old.last().is_some() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    let said = |lines: &[&str]| match lines {
        [] => "nothing there".to_owned(),
        lines => format!("`{}`", lines.join("`, `")),
    };
    format!("it said {}, and now says {}", said(&old), said(&new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_the_lines_that_differ_and_no_other() {
        assert_eq!(
            difference("a\nb\nc\n", "a\nx\nc\n"),
            "it said `b`, and now says `x`"
        );
        assert_eq!(
            difference("a\n", "a\nb\n"),
            "it said nothing there, and now says `b`"
        );
        assert_eq!(
            difference("a\nb\n", "b\n"),
            "it said `a`, and now says nothing there"
        );
    }
}

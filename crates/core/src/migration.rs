use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use siphasher::sip::SipHasher13;

use crate::name::digest_all;
use crate::{Error, Place, Result, Schema, Step, meaning};

/// A migration: a name, the migration it follows, and steps in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Migration {
    /// Its id, which is its file name without `.rs`: `0002_add_email`.
    pub id: String,
    /// The id of the migration it follows; `None` for the first.
    pub parent: Option<String>,
    /// What it does, in order.
    pub steps: Vec<Step>,
}

impl Migration {
    /// The number that the id begins with, and the name after it.
    ///
    /// # Errors
    /// The id is not digits, an underscore and a name.
    ///
    /// ```
    /// # use aludel_core::Migration;
    /// let m = Migration { id: "0002_add_email".into(), parent: None, steps: vec![] };
    /// assert_eq!(m.number_and_name().unwrap(), (2, "add_email"));
    /// ```
    pub fn number_and_name(&self) -> Result<(i32, &str)> {
        let wrong = || {
            Error::new(format!(
                "the migration `{}` is not called `<number>_<name>`: rename its file, such as `0002_add_email.rs`",
                self.id
            ))
            .at(Place::Migration(self.id.clone()))
        };
        let (digits, name) = self.id.split_once('_').ok_or_else(wrong)?;
        let good = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !name.is_empty();
        let number = digits.parse().map_err(|_| wrong())?;
        if good && number > 0 {
            Ok((number, name))
        } else {
            Err(wrong())
        }
    }

    /// The canonical text of what the migration does: a line for each step. Comments, formatting and line ends of the
    /// file do not show in it.
    pub fn meaning(&self) -> String {
        let lines = self.steps.iter().map(meaning::step);
        lines.map(|line| line.to_string() + "\n").collect()
    }

    /// The checksum that refinery computes of a migration with this number and name and the [meaning](Self::meaning) as
    /// its SQL: the one in the history table.
    ///
    /// # Errors
    /// As [`number_and_name`](Self::number_and_name).
    pub fn checksum(&self) -> Result<u64> {
        let (number, name) = self.number_and_name()?;
        let mut hash = SipHasher13::new();
        name.hash(&mut hash);
        number.hash(&mut hash);
        self.meaning().hash(&mut hash);
        Ok(hash.finish())
    }

    /// The steps that take the migration back, in the order in which they run.
    ///
    /// # Errors
    /// A raw step does not say how it is taken back.
    pub fn reversed(&self) -> Result<Vec<Step>> {
        let back = |(index, step): (usize, &Step)| {
            step.reverse().ok_or_else(|| {
                Error::new(format!(
                    "`{}` in {} does not say how it is taken back: add `.reverse(…)`, or `.reverse(nothing)` where nothing is to be done",
                    step.describe(),
                    self.id
                ))
                .at(Place::Step { migration: self.id.clone(), index })
            })
        };
        self.steps.iter().enumerate().rev().map(back).collect()
    }
}

/// The chain hash of a migration: of its parent's chain, its id's name and its own meaning, so that one value proves the
/// whole history. 64 characters of hexadecimal.
///
/// ```
/// use aludel_core::{Migration, chain};
/// let first = Migration { id: "0001_start".into(), parent: None, steps: vec![] };
/// let second = Migration { id: "0002_next".into(), parent: Some("0001_start".into()), steps: vec![] };
/// let root = chain("", &first);
/// assert_ne!(chain(&root, &second), chain("", &second));
/// ```
pub fn chain(parent: &str, migration: &Migration) -> String {
    digest_all(&[parent, &migration.id, &migration.meaning()])
}

/// The schema that a chain of migrations leads to, from nothing.
///
/// # Errors
/// As [`replay_onto`].
pub fn replay(migrations: &[Migration]) -> Result<Schema> {
    replay_onto(Schema::default(), migrations)
}

/// The schema that these migrations lead to, from `schema`.
///
/// # Errors
/// A step that does not fit the schema it meets ([`Step::apply`]), or that cannot work on the way up: a required column
/// without a value for rows that are already there, a type change that needs `.using`, a default that does not fit. Each
/// with the place of the step.
pub fn replay_onto(mut schema: Schema, migrations: &[Migration]) -> Result<Schema> {
    for migration in migrations {
        let mut fresh = BTreeSet::new();
        for (index, step) in migration.steps.iter().enumerate() {
            let place = || Place::Step {
                migration: migration.id.clone(),
                index,
            };
            let fits = step.apply(&mut schema).and_then(|()| step.forward(&fresh));
            fits.map_err(|error| error.at(place()))?;
            if let Step::CreateTable(table) = step {
                fresh.insert(table.name.clone());
            }
        }
    }
    Ok(schema)
}

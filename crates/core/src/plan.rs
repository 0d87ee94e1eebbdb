//! Which migrations to run, and in which direction.

use crate::{Error, Result};

/// A migration as plans see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its number.
    pub number: i32,
    /// Its id: `0002_add_email`.
    pub id: String,
    /// Its chain hash; empty where it is not known (a row that another tool wrote).
    pub chain: String,
}

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The newest migration of the binary.
    Head,
    /// Before the first.
    Base,
    /// An id, a unique prefix of one, or a number.
    Id(String),
    /// So many up (positive) or down (negative) from where the database is.
    Relative(i32),
}

impl Target {
    /// Reads a TARGET of the command line: an id, a unique prefix of one, a number, `+1`, `-2`, `base`, `head`.
    ///
    /// # Errors
    /// The text is empty, or a sign without a number.
    pub fn parse(text: &str) -> Result<Target> {
        let relative = |digits: &str, sign: i32| {
            let number: Option<i32> = digits.parse().ok().filter(|n| *n >= 0);
            let wrong = || {
                Error::new(format!(
                    "`{text}` is no target: write a number after the sign, such as `+1`"
                ))
            };
            number.map(|n| Target::Relative(sign * n)).ok_or_else(wrong)
        };
        match text.trim() {
            "" => Err(Error::new(
                "the target is empty: name an id, a prefix of one, a number, `+1`, `-1`, `base` or `head`",
            )),
            "head" => Ok(Target::Head),
            "base" => Ok(Target::Base),
            text if text.starts_with('+') => relative(&text[1..], 1),
            text if text.starts_with('-') => relative(&text[1..], -1),
            text => Ok(Target::Id(text.to_owned())),
        }
    }
}

/// What to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Indexes into the embedded migrations, to apply in this order.
    pub up: Vec<usize>,
    /// Indexes into the applied rows, to take back in this order (newest first).
    pub down: Vec<usize>,
}

/// How the applied rows and the embedded migrations relate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// So many of the first embedded migrations are applied, and nothing else.
    Behind(usize),
    /// All are applied, and so many rows more, from this index on.
    Ahead(usize),
    /// From this index on, rows and migrations differ, and both go on.
    Diverged(usize),
}

/// How far rows and migrations agree: by chain hash where the row has one, else by id.
pub fn relation(embedded: &[Known], applied: &[Known]) -> Relation {
    let same = |(mine, theirs): &(&Known, &Known)| {
        mine.id == theirs.id && (theirs.chain.is_empty() || mine.chain == theirs.chain)
    };
    let common = embedded.iter().zip(applied).take_while(same).count();
    match (common == embedded.len(), common == applied.len()) {
        (_, true) => Relation::Behind(common),
        (true, false) => Relation::Ahead(common),
        (false, false) => Relation::Diverged(common),
    }
}

/// The way from where the database is to `target`.
///
/// `applied` are the rows of ours in order, those of other tools left out.
///
/// # Errors
/// No migration or more than one fits the target; the rows have diverged from the migrations and the target lies beyond
/// the last common one; a relative target leads past either end.
pub fn plan(embedded: &[Known], applied: &[Known], target: &Target) -> Result<Plan> {
    let goal = resolve(embedded, applied, target)?;
    let common = match relation(embedded, applied) {
        Relation::Behind(n) | Relation::Ahead(n) | Relation::Diverged(n) => n,
    };
    match goal {
        Goal::Row(keep) => Ok(Plan {
            up: Vec::new(),
            down: (keep..applied.len()).rev().collect(),
        }),
        Goal::Embedded(count) if count <= common => Ok(Plan {
            up: Vec::new(),
            down: (count..applied.len()).rev().collect(),
        }),
        Goal::Embedded(count) if applied.len() == common => Ok(Plan {
            up: (common..count).collect(),
            down: Vec::new(),
        }),
        Goal::Embedded(_) => Err(Error::new(format!(
            "the database has {}, where this binary has {}: roll back to the last common migration with `db downgrade {}` first",
            applied[common].id,
            embedded[common].id,
            common
                .checked_sub(1)
                .map_or("base", |last| &embedded[last].id),
        ))),
    }
}

/// So many of either list.
enum Goal {
    Embedded(usize),
    Row(usize),
}

fn resolve(embedded: &[Known], applied: &[Known], target: &Target) -> Result<Goal> {
    match target {
        Target::Head => Ok(Goal::Embedded(embedded.len())),
        Target::Base => Ok(Goal::Embedded(0)),
        Target::Relative(by) => relative(embedded, applied, *by),
        Target::Id(text) => by_id(embedded, applied, text),
    }
}

fn relative(embedded: &[Known], applied: &[Known], by: i32) -> Result<Goal> {
    let at = applied.len();
    let far = by.unsigned_abs() as usize;
    let past = |end: &str| {
        Error::new(format!(
            "{by:+} leads past {end}: the database stands at {at} of {} migrations, so go at most that far",
            embedded.len()
        ))
    };
    if by < 0 {
        return at
            .checked_sub(far)
            .map(Goal::Row)
            .ok_or_else(|| past("the base"));
    }
    let to = at + far;
    if to <= embedded.len() {
        Ok(Goal::Embedded(to))
    } else {
        Err(past("the head"))
    }
}

/// The one migration that `text` names, among those of the binary and those of the database: by its whole id, else by
/// its number, else by a prefix of its id.
fn by_id(embedded: &[Known], applied: &[Known], text: &str) -> Result<Goal> {
    let number = text.parse::<i32>().ok();
    let names: [&dyn Fn(&Known) -> bool; 3] =
        [&|m| m.id == text, &|m| Some(m.number) == number, &|m| {
            m.id.starts_with(text)
        }];
    for named in names {
        if let Some(goal) = only(embedded, applied, text, named)? {
            return Ok(goal);
        }
    }
    Err(Error::new(format!(
        "no migration is called or begins with `{text}`: `db history` lists them"
    )))
}

/// The one that fits; a row that the binary has too is the binary's.
fn only(
    embedded: &[Known],
    applied: &[Known],
    text: &str,
    named: &dyn Fn(&Known) -> bool,
) -> Result<Option<Goal>> {
    let mine = (0..embedded.len()).filter(|&at| named(&embedded[at]));
    let mine = mine.map(|at| (&embedded[at].id, Goal::Embedded(at + 1)));
    let unknown = |row: &Known| !embedded.iter().any(|m| m.id == row.id);
    let rows = (0..applied.len()).filter(|&at| named(&applied[at]) && unknown(&applied[at]));
    let rows = rows.map(|at| (&applied[at].id, Goal::Row(at + 1)));
    let mut fits = mine.chain(rows);
    match (fits.next(), fits.next()) {
        (Some((first, _)), Some((second, _))) => Err(Error::new(format!(
            "`{text}` fits {first} and {second}: write more of the id"
        ))),
        (found, _) => Ok(found.map(|(_, goal)| goal)),
    }
}

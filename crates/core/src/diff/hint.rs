//! Whether a hint is a rename, spent, or wrong.

use super::renames::Names;
use crate::{Error, Place, Result};

/// What the hints speak of, with what it stands in.
pub(super) enum Subject<'a> {
    Table,
    Column(&'a str),
    Value(&'a str, &'a str),
}

impl Subject<'_> {
    fn word(&self) -> &'static str {
        match self {
            Subject::Table => "table",
            Subject::Column(_) => "column",
            Subject::Value(..) => "value",
        }
    }

    /// What the hint with this new name stands on.
    fn of(&self, to: &str) -> String {
        match self {
            Subject::Table => format!("`{to}`"),
            Subject::Column(table) => format!("`{table}.{to}`"),
            Subject::Value(table, column) => format!("the value `{to}` of `{table}.{column}`"),
        }
    }

    fn place(&self, to: &str) -> Place {
        let (table, column) = match self {
            Subject::Table => return Place::Table(to.to_owned()),
            Subject::Column(table) => (table, to),
            Subject::Value(table, column) => (table, *column),
        };
        Place::Column {
            table: (*table).to_owned(),
            column: column.to_owned(),
        }
    }
}

/// The hints that make a rename, in the namespace where `old` and `new` say what is there before and after. A hint whose
/// new name alone was there before is spent.
pub(super) fn judge(
    hints: &[(&str, &str)],
    old: impl Fn(&str) -> bool,
    new: impl Fn(&str) -> bool,
    subject: &Subject,
) -> Result<Names> {
    let mut active = Names::new();
    for &(from, to) in hints {
        let problem = match (old(from), old(to)) {
            _ if from == to => Some("names itself: take the hint out".to_owned()),
            (false, true) => continue,
            (false, false) => Some(format!(
                "names a {} that the migrations never had: mend the name, or take the hint out",
                subject.word()
            )),
            (true, _) => doubled(&active, from, to, subject),
        };
        refuse(subject, (from, to), problem)?;
        active.insert(from.to_owned(), to.to_owned());
    }
    for (from, to) in &active {
        let merges = matches!(subject, Subject::Value(..)) && old(to) && !active.contains_key(to);
        let problem = merges.then(|| {
            format!(
                "would make one value of two, as `{to}` is there already: take the hint out, and change the rows in a \
                 migration by hand"
            )
        });
        let still = new(from) && !active.values().any(|other| other == from);
        let still = still.then(|| {
            format!(
                "names what still is another {}: take the hint out, or take `{from}` out of the models",
                subject.word()
            )
        });
        refuse(subject, (from, to), problem.or(still))?;
    }
    Ok(active)
}

/// Two hints with one name.
fn doubled(active: &Names, from: &str, to: &str, subject: &Subject) -> Option<String> {
    if active.values().any(|other| other == to) {
        return Some("is its second hint: keep one of them".to_owned());
    }
    let other = active.get(from)?;
    Some(format!(
        "names the same {} as the hint on {}: keep one of them",
        subject.word(),
        subject.of(other)
    ))
}

fn refuse(subject: &Subject, (from, to): (&str, &str), problem: Option<String>) -> Result<()> {
    let Some(problem) = problem else {
        return Ok(());
    };
    let on = subject.of(to);
    let message = format!("`renamed_from = \"{from}\"` on {on} {problem}");
    Err(Error::new(message).at(subject.place(to)))
}

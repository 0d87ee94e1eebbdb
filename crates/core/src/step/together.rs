//! What steps endanger as they stand together.

use std::collections::BTreeSet;

use super::{Danger, Hazard, Step};
use crate::token::{Kind, tokens};
use crate::{Engine, IndexPart};

/// The hazards of each step among the others, in order: those of [`Step::dangers`], but for a table that one of the steps
/// creates, which has no rows and no older binaries, and for a constraint that is dropped and created again, under
/// another name or around a rename, which rows and older binaries fit already.
///
/// ```
/// use aludel_core::{Step, Unique, step::hazards};
/// let unique = |name: &str| Unique { name: name.into(), columns: vec!["email".into()] };
/// let steps = [
///     Step::DropUnique { table: "users".into(), unique: unique("old") },
///     Step::CreateUnique { table: "users".into(), unique: unique("new") },
/// ];
/// assert!(!steps[1].dangers().is_empty());
/// assert!(hazards(&steps)[1].is_empty());
/// ```
pub fn hazards(steps: &[Step]) -> Vec<Vec<Hazard>> {
    let mut known = Known::default();
    steps.iter().map(|step| known.take(step)).collect()
}

/// What is known of the rows at a point among the steps.
#[derive(Default)]
struct Known {
    /// Tables that came with the steps.
    fresh: BTreeSet<String>,
    /// What rows hold to, since a constraint on them has only just gone.
    held: Vec<Rule>,
}

/// What a constraint says, without its name.
#[derive(Clone, PartialEq)]
struct Rule {
    table: String,
    kind: What,
}

#[derive(Clone, PartialEq)]
enum What {
    /// No two rows are equal in these columns.
    Unique(BTreeSet<String>),
    /// Each row has a row there: pairs of columns, and the table.
    Reference(BTreeSet<(String, String)>, String),
    /// The tokens of an expression.
    Check(Vec<String>),
}

impl Known {
    fn take(&mut self, whole: &Step) -> Vec<Hazard> {
        let step = whole.bare();
        let known = match step {
            Step::RenameTable { from, .. } => self.fresh.contains(from),
            step => {
                let fresh = step.table().is_some_and(|table| self.fresh.contains(table));
                let again = |rule: Rule| self.held.contains(&rule);
                fresh || created(step).is_some_and(again)
            }
        };
        self.learn(step);
        match step {
            _ if !known => whole.dangers(),
            // What older binaries take for the key is another matter than what the rows hold to.
            Step::AlterPrimaryKey { table, .. } if !self.fresh.contains(table) => {
                let dangers = step.dangers().into_iter();
                dangers.filter(|h| h.danger != Danger::MayFail).collect()
            }
            _ => Vec::new(),
        }
    }

    fn learn(&mut self, step: &Step) {
        match step {
            Step::CreateTable(table) => {
                self.fresh.insert(table.name.clone());
            }
            Step::DropTable(table) => {
                self.fresh.remove(&table.name);
                self.held.retain(|rule| !rule.is_on(&table.name));
            }
            Step::RenameTable { from, to } => {
                if self.fresh.remove(from) {
                    self.fresh.insert(to.clone());
                }
                self.held
                    .iter_mut()
                    .for_each(|rule| rule.rename_table(from, to));
            }
            Step::RenameColumn { table, from, to } => {
                self.held
                    .iter_mut()
                    .for_each(|rule| rule.rename(table, from, to));
            }
            Step::AddColumn { table, column, .. } | Step::DropColumn { table, column, .. } => {
                self.held
                    .retain(|rule| !rule.speaks_of(table, &column.name));
            }
            Step::AlterColumn {
                table, from, to, ..
            } if from.ty != to.ty || from.collation != to.collation => {
                self.held.retain(|rule| !rule.speaks_of(table, &to.name));
            }
            Step::RenameValue { table, column, .. } => {
                self.held.retain(|rule| !rule.speaks_of(table, column));
            }
            // Whatever it does to the rows, no constraint has watched it.
            Step::Raw { .. } => self.held.clear(),
            step => self.held.extend(step.reverse().as_ref().and_then(created)),
        }
    }
}

/// What the step makes rows hold to.
fn created(step: &Step) -> Option<Rule> {
    let (table, kind) = match step {
        Step::CreateUnique { table, unique } => (
            table,
            What::Unique(unique.columns.iter().cloned().collect()),
        ),
        Step::CreateIndex { table, index } if index.unique && index.filter.is_none() => {
            let column = |part: &IndexPart| part.column().map(str::to_owned);
            (
                table,
                What::Unique(index.parts.iter().map(column).collect::<Option<_>>()?),
            )
        }
        Step::CreateForeignKey { table, key } => {
            let pairs = key
                .columns
                .iter()
                .cloned()
                .zip(key.references.iter().cloned());
            (table, What::Reference(pairs.collect(), key.table.clone()))
        }
        Step::CreateCheck { table, check } => (table, What::Check(words(&check.expr))),
        Step::AlterPrimaryKey { table, to, .. } => {
            (table, What::Unique(to.iter().cloned().collect()))
        }
        _ => return None,
    };
    Some(Rule {
        table: table.clone(),
        kind,
    })
}

/// The tokens of an expression; a name without its quotes.
fn words(expr: &str) -> Vec<String> {
    let word = |token: crate::token::Token| match token.kind {
        Kind::Word | Kind::Name => token.value().to_lowercase(),
        _ => token.text.to_owned(),
    };
    tokens(expr, Engine::Sqlite).map(word).collect()
}

impl Rule {
    /// Whether the rule speaks of the table at all.
    fn is_on(&self, name: &str) -> bool {
        self.table == name || matches!(&self.kind, What::Reference(_, table) if table == name)
    }

    fn speaks_of(&self, table: &str, column: &str) -> bool {
        let own = self.table == table;
        match &self.kind {
            What::Unique(columns) => own && columns.contains(column),
            What::Check(words) => own && words.contains(&column.to_lowercase()),
            What::Reference(pairs, target) => pairs.iter().any(|(mine, other)| {
                (own && mine == column) || (target == table && other == column)
            }),
        }
    }

    fn rename_table(&mut self, from: &str, to: &str) {
        let rename = |name: &mut String| {
            if name == from {
                to.clone_into(name);
            }
        };
        rename(&mut self.table);
        if let What::Reference(_, target) = &mut self.kind {
            rename(target);
        }
    }

    fn rename(&mut self, table: &str, from: &str, to: &str) {
        let own = self.table == table;
        let renamed = |name: &String, here: bool| {
            let new = if here && name == from { to } else { name };
            new.to_owned()
        };
        match &mut self.kind {
            What::Unique(columns) => *columns = columns.iter().map(|c| renamed(c, own)).collect(),
            What::Check(words) if own => {
                let (from, to) = (from.to_lowercase(), to.to_lowercase());
                words
                    .iter_mut()
                    .filter(|word| **word == from)
                    .for_each(|word| to.clone_into(word));
            }
            What::Check(_) => {}
            What::Reference(pairs, target) => {
                let theirs = target == table;
                let pair =
                    |(mine, other): &(String, String)| (renamed(mine, own), renamed(other, theirs));
                *pairs = pairs.iter().map(pair).collect();
            }
        }
    }
}

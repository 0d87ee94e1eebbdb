//! The steps that lead from one schema to another.
//!
//! [`diff`] judges the hints ([`Hints`]: what was called otherwise until now), pairs what is still the same table and
//! column under them, and walks from the one schema to the other, each step applied to a working copy as it is written
//! down, so that what comes out is known to fit. The order, in which every part may be empty:
//!
//! 1. foreign keys that go or change; constraints and indexes that would be in the way of a new name; tables whose
//!    names are taken anew;
//! 2. tables renamed (swaps and chains through a temporary name), then constraints and indexes whose names are taken anew;
//! 3. table by table: checks, indexes and uniques that go; columns whose names are taken anew; columns renamed, then
//!    constraints and indexes, then enum values; columns changed, then added; the primary key; uniques, indexes and checks
//!    that come; the comment;
//! 4. new tables, each after those it references;
//! 5. foreign keys that come, those of a cycle among new tables included;
//! 6. columns dropped, then tables, each before those it references: last, so that a person can put a step before that
//!    saves what is in them.

mod columns;
mod constraints;
mod guess;
mod hint;
mod judge;
mod key;
mod narrow;
mod objects;
mod order;
mod pair;
mod renames;
mod spent;
mod tables;
mod walk;

pub use narrow::narrowed;

use crate::{Default, Error, Result, Schema, Step};

/// What models say beyond the schema itself: what was called otherwise until now, and what rows that are already there
/// get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Hints {
    /// Tables: the name until now, and the name in the models.
    pub tables: Vec<(String, String)>,
    /// Columns.
    pub columns: Vec<ColumnHint>,
    /// Enum values.
    pub values: Vec<ValueHint>,
    /// Values for rows that are already there: table and column as the models name them.
    pub backfills: Vec<Backfill>,
}

/// `renamed_from` on a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ColumnHint {
    /// The table, as the models name it.
    pub table: String,
    /// The column's name until now.
    pub from: String,
    /// The column's name in the models.
    pub to: String,
}

/// `renamed_from` on an enum's variant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ValueHint {
    /// The table, as the models name it.
    pub table: String,
    /// The enum's column, as the models name it.
    pub column: String,
    /// The text stored until now.
    pub from: String,
    /// The text in the models.
    pub to: String,
}

/// `backfill` on a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Backfill {
    /// The table, as the models name it.
    pub table: String,
    /// The column, as the models name it.
    pub column: String,
    /// The value.
    pub value: Default,
}

/// What [`diff`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The steps from the one schema to the other, in an order that works.
    pub steps: Vec<Step>,
    /// Pairs of a dropped and an added thing that may have been a rename.
    pub guesses: Vec<Guess>,
}

/// A dropped and an added column (or table) of like type: perhaps a rename. Never acted upon, only told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The table; `None` where the pair are tables themselves.
    pub table: Option<String>,
    /// What is dropped.
    pub dropped: String,
    /// What is added.
    pub added: String,
}

/// Everything that keeps [`diff`] from finding steps, of which it gives the first: hints that are wrong, or else changes
/// that cannot be made, in the order of tables and columns. Each carries the place in the models.
///
/// ```
/// use aludel_core::{Column, ColumnType, Hints, Schema, Table, diff::problems};
/// let id = || Column::new("id", ColumnType::I64);
/// let from = Schema::default().with(Table::new("users", vec![id()], &["id"]));
/// let both = ["a", "b"].map(|name| Column::new(name, ColumnType::I64));
/// let columns = std::iter::once(id()).chain(both).collect();
/// let to = Schema::default().with(Table::new("users", columns, &["id"]));
/// assert_eq!(problems(&from, &to, &Hints::default()).len(), 2);
/// ```
pub fn problems(from: &Schema, to: &Schema, hints: &Hints) -> Vec<Error> {
    pair::Scene::with_problems(from, to, hints).1
}

/// The steps that lead from `from` to `to`: none where nothing but meaningless order differs.
///
/// Renames are never guessed: only `hints` make them. A hint is spent, and inert, once `from` has its new name and not
/// its old one; [`Hints::unspent`] takes out those that the chain holds in any other way (a swap that was made, an old
/// name that was used again).
///
/// # Errors
/// A hint that names what never was, or what still is another table, column or value; a required column added to an
/// existing table without default or backfill; a type change that needs `.using`; an expression that still speaks of a
/// column that is gone. It is the first of [`problems`]; each carries the place in the models.
///
/// ```
/// use aludel_core::{Column, ColumnType, Hints, Schema, Table, diff};
/// let id = Column::new("id", ColumnType::I64);
/// let age = Column::new("age", ColumnType::I32).nullable();
/// let from = Schema::default().with(Table::new("users", vec![id.clone()], &["id"]));
/// let to = Schema::default().with(Table::new("users", vec![id, age], &["id"]));
/// let found = diff(&from, &to, &Hints::default()).unwrap();
/// assert_eq!(found.steps[0].describe(), "add users.age");
/// ```
pub fn diff(from: &Schema, to: &Schema, hints: &Hints) -> Result<Diff> {
    let scene = pair::Scene::new(from, to, hints)?;
    let mut walk = walk::Walk::new(from);
    let plan = constraints::Plan::new(&scene);
    plan.drop_first(&scene, &mut walk)?;
    tables::rename(&scene, &mut walk)?;
    plan.rename_first(&scene, &mut walk)?;
    for pair in &scene.pairs {
        plan.drop_on(pair, &mut walk)?;
        columns::rename(pair, &mut walk)?;
        plan.rename_on(&scene, pair, &mut walk)?;
        columns::change(&scene, pair, &mut walk)?;
        plan.create_on(pair, &mut walk)?;
    }
    let deferred = tables::create(&scene, &mut walk)?;
    plan.create_last(deferred, &mut walk)?;
    columns::drop_last(&scene, &mut walk)?;
    tables::drop_last(&scene, &mut walk)?;
    Ok(Diff {
        steps: walk.finish(to)?,
        guesses: guess::guesses(&scene),
    })
}

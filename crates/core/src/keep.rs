//! What a step takes out of the application's sight and keeps aside, so that the way back gives it back.
//!
//! Names of kept objects follow from the migration, the direction and what is kept, so that the way back finds them
//! without being told; and they fit only what they were taken from, so that a changed draft inherits nothing that does
//! not fit.

mod fate;
mod follow;
mod rekey;
mod side;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeSet;

pub use fate::{Estranged, Estranging, Fates, fates};
pub(crate) use follow::{emptied, follow, orphaned};
pub(crate) use rekey::{between, keys, old_name, rekeys};
pub(crate) use side::{Keys, Side, VALUE, key_name};
pub(crate) use values::{Change, Loss, NEW, Values, Words, changed_since, hidden_names};

use crate::{
    Column, Error, RESERVED_PREFIX, Result, Schema, Step, Table, derived, digest_all, meaning,
};

/// The direction in which steps run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The migration is applied.
    Up,
    /// The migration is taken back.
    Down,
}

impl Way {
    const fn word(self) -> &'static str {
        match self {
            Way::Up => "up",
            Way::Down => "down",
        }
    }

    const fn other(self) -> Way {
        match self {
            Way::Up => Way::Down,
            Way::Down => Way::Up,
        }
    }
}

/// What one run of a migration's steps knows of what is kept: whose it is, and what is there to be given back.
///
/// ```
/// use std::collections::BTreeSet;
/// use aludel_core::keep::{Keeping, Way};
/// use aludel_core::{Column, ColumnType, Table};
/// let posts = Table::new("posts", vec![Column::new("id", ColumnType::I64)], &["id"]);
/// let up = Keeping::new("history", 3, Way::Up, BTreeSet::new());
/// let kept = up.table(&posts).unwrap();
/// assert!(kept.object.starts_with("aludel_kept_3_posts_"), "{}", kept.object);
/// let down = Keeping::new("history", 3, Way::Down, BTreeSet::from([kept.object.clone()]));
/// assert_eq!(down.table_back(&posts), Some(kept.object));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    owner: String,
    version: i32,
    way: Way,
    held: BTreeSet<String>,
    /// The steps of which nothing is kept, by index.
    nothing: BTreeSet<usize>,
}

/// An object that keeps something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Kept {
    /// Its name: of a table, or of an invisible column.
    pub object: String,
    /// What it is.
    pub kind: KeptKind,
    /// The table that it was taken from.
    pub table: String,
    /// The column that it was taken from; `None` for a whole table.
    pub column: Option<String>,
}

/// How something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum KeptKind {
    /// A dropped table under another name.
    Table,
    /// A dropped column under another name, which nobody sees who does not name it.
    Column,
    /// A table with the values of a column by primary key, which triggers keep true.
    Side,
    /// The values that a change of a column made into others, each with what it became: a table as [`KeptKind::Side`], or
    /// columns that nobody sees who does not name them, beside the column.
    Values,
}

impl KeptKind {
    /// Every kind.
    pub const ALL: [KeptKind; 4] = [
        KeptKind::Table,
        KeptKind::Column,
        KeptKind::Side,
        KeptKind::Values,
    ];

    /// `table`, `column`, `side` or `values`, as the register has it.
    pub const fn word(self) -> &'static str {
        match self {
            KeptKind::Table => "table",
            KeptKind::Column => "column",
            KeptKind::Side => "side",
            KeptKind::Values => "values",
        }
    }
}

impl Kept {
    /// The names under which it may stand: of a table, or of columns, of which not all need be there. The first is the
    /// object's own.
    pub fn names(&self) -> Vec<String> {
        match self.kind {
            KeptKind::Values => hidden_names(&self.object).into(),
            KeptKind::Column => vec![self.object.clone(), marker(&self.object)],
            _ => vec![self.object.clone()],
        }
    }
}

/// The name of the column that says of each row whether a dropped column was there with it.
pub(crate) fn marker(object: &str) -> String {
    format!("{object}_w")
}

/// The longest name of a kept object in bytes: room is left for what names its triggers.
const LONGEST: usize = 60;

/// What the names of kept objects begin with.
const PREFIX: &str = "kept";

/// Whether a column keeps the values of one that was dropped: it is written so that nobody sees it who does not name it.
pub(crate) fn is_kept(name: &str) -> bool {
    name.strip_prefix(RESERVED_PREFIX)
        .is_some_and(|rest| rest.starts_with(PREFIX))
}

impl Keeping {
    /// The migration of this number, run in this direction. `owner` is the history's name; `held` are the names of what
    /// is kept in the database.
    pub fn new(owner: &str, version: i32, way: Way, held: BTreeSet<String>) -> Self {
        Self {
            owner: owner.to_owned(),
            version,
            way,
            held,
            nothing: BTreeSet::new(),
        }
    }

    /// The same, where nothing is kept of the steps among these that say so.
    pub(crate) fn without(&self, steps: &[Step]) -> Self {
        let says = |step: &Step| matches!(step, Step::KeepNothing(_));
        let nothing = steps.iter().enumerate().filter(|(_, step)| says(step));
        Self {
            nothing: nothing.map(|(at, _)| at).collect(),
            ..self.clone()
        }
    }

    /// Whether something is kept of the step at this index.
    pub(crate) fn keeps(&self, step: usize) -> bool {
        !self.nothing.contains(&step)
    }

    /// The object that keeps a table which this run drops.
    ///
    /// # Errors
    /// It is there already.
    pub fn table(&self, table: &Table) -> Result<Kept> {
        Ok(Kept {
            object: self.free(self.table_object(table, self.way), &table.name)?,
            kind: KeptKind::Table,
            table: table.name.clone(),
            column: None,
        })
    }

    /// What is kept once is not written over.
    fn free(&self, object: String, what: &str) -> Result<String> {
        if !self.held.contains(&object) {
            return Ok(object);
        }
        Err(Error::new(format!(
            "`{object}` keeps an earlier `{what}` of the same migration: look at it with `db kept`, and let it go with \
             `db purge`"
        )))
    }

    /// The object that holds the rows of a table which this run creates, as the other direction left them.
    pub fn table_back(&self, table: &Table) -> Option<String> {
        Some(self.table_object(table, self.way.other())).filter(|name| self.held.contains(name))
    }

    /// The object that keeps the values of a column which this run drops.
    ///
    /// # Errors
    /// It is there already.
    pub fn column(&self, table: &Table, column: &Column, kind: KeptKind) -> Result<Kept> {
        let what = format!("{}.{}", table.name, column.name);
        Ok(Kept {
            object: self.free(self.column_object(table, column, self.way), &what)?,
            kind,
            table: table.name.clone(),
            column: Some(column.name.clone()),
        })
    }

    /// The object that holds the values of a column which this run adds, as the other direction left them.
    pub fn column_back(&self, table: &Table, column: &Column) -> Option<String> {
        let object = self.column_object(table, column, self.way.other());
        Some(object).filter(|name| self.held.contains(name))
    }

    /// The object that keeps the values which this run changes into others.
    ///
    /// # Errors
    /// It is there already.
    pub(crate) fn values(&self, table: &Table, change: &Change<'_>) -> Result<Kept> {
        let column = &change.to.name;
        let what = format!("{}.{column}", table.name);
        let object = self.values_object(table, (change.from, change.to), self.way);
        Ok(Kept {
            object: self.free(object, &what)?,
            kind: KeptKind::Values,
            table: table.name.clone(),
            column: Some(column.clone()),
        })
    }

    /// The object that holds the values which the other direction changed into those that this run changes back.
    pub(crate) fn values_back(&self, table: &Table, change: &Change<'_>) -> Option<String> {
        let object = self.values_object(table, (change.to, change.from), self.way.other());
        Some(object).filter(|name| self.held.contains(name))
    }

    fn values_object(&self, table: &Table, (old, new): (&Column, &Column), way: Way) -> String {
        let keys = table.primary_key.columns.iter();
        let keys = keys.filter(|name| **name != old.name);
        let keys = keys.filter_map(|name| table.column(name));
        let words: Vec<_> = keys
            .chain([old, new])
            .map(|one| meaning::column(one).to_string())
            .collect();
        let what = format!("{} became", words.join(", "));
        self.object(&[&table.name, &old.name], &what, way)
    }

    fn table_object(&self, table: &Table, way: Way) -> String {
        let what = meaning::step(&Step::CreateTable(table.sorted())).to_string();
        self.object(&[&table.name], &what, way)
    }

    fn column_object(&self, table: &Table, column: &Column, way: Way) -> String {
        let keys = table.primary_key.columns.iter();
        let keys = keys.filter_map(|name| table.column(name));
        let words: Vec<_> = keys
            .chain([column])
            .map(|one| meaning::column(one).to_string())
            .collect();
        self.object(&[&table.name, &column.name], &words.join(", "), way)
    }

    fn object(&self, words: &[&str], what: &str, way: Way) -> String {
        let version = self.version.to_string();
        let hash = digest_all(&[&self.owner, way.word(), what]);
        let stem = format!("{RESERVED_PREFIX}{PREFIX}_{version}");
        let name = derived(&stem, words, &hash[..8]);
        if name.len() <= LONGEST {
            return name;
        }
        let cut = (0..=LONGEST - 18)
            .rev()
            .find(|at| name.is_char_boundary(*at));
        let all = digest_all(&[&name]);
        format!("{}_{}_{}", &name[..cut.unwrap_or(0)], &all[..8], &hash[..8])
    }
}

/// The schema together with a table under the name of what keeps it, bare of what would hold others or take names.
pub(crate) fn with_aside(schema: &mut Schema, bare: &Table, object: &str) {
    let mut aside = bare.clone();
    object.clone_into(&mut aside.name);
    schema.tables.insert(object.to_owned(), aside);
}

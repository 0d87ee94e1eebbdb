//! What is still the same table and the same column.

use std::collections::{BTreeMap, BTreeSet};

use super::renames::{Renames, was};
use super::{Hints, judge};
use crate::step::mentions;
use crate::{
    Column, ColumnType, Error, ForeignKey, Index, IndexPart, Result, Schema, Table, Unique,
};

/// Everything the steps are found from.
pub(super) struct Scene<'a> {
    pub from: &'a Schema,
    pub to: &'a Schema,
    pub hints: &'a Hints,
    pub renames: Renames,
    /// Tables that stay, by their name in the models.
    pub pairs: Vec<Pair<'a>>,
}

/// A table before and after.
pub(super) struct Pair<'a> {
    pub from: &'a Table,
    pub to: &'a Table,
    /// The old and the new name of each column that stays.
    pub columns: BTreeMap<&'a str, &'a str>,
    /// Names whose meaning changes: of columns that go, come, or are called otherwise.
    moved: BTreeSet<&'a str>,
}

impl<'a> Scene<'a> {
    /// # Errors
    /// A hint that does not fit; a change of a table or column that is not supported.
    pub fn new(from: &'a Schema, to: &'a Schema, hints: &'a Hints) -> Result<Self> {
        let (scene, problems) = Self::with_problems(from, to, hints);
        problems.into_iter().next().map_or(Ok(scene), Err)
    }

    /// The scene, and everything that cannot be done in it. Where hints are wrong, nothing else is looked into: what they
    /// mean decides what all else is.
    pub fn with_problems(from: &'a Schema, to: &'a Schema, hints: &'a Hints) -> (Self, Vec<Error>) {
        let mut misnamed = Vec::new();
        let renames = Renames::judge(from, to, hints, &mut misnamed);
        let mut problems = judge::backfills((from, to), &renames, hints);
        problems.append(&mut misnamed);
        let mut pairs = Vec::new();
        let clear = problems.is_empty();
        for table in to.tables.values() {
            let old = renames
                .table_was(&table.name)
                .and_then(|name| from.table(name));
            if let Some(old) = old {
                let pair = Pair::new(old, table, &renames);
                if clear {
                    problems.extend(judge::pair(&pair, &renames, hints));
                }
                pairs.push(pair);
            }
        }
        let scene = Self {
            from,
            to,
            hints,
            renames,
            pairs,
        };
        (scene, problems)
    }

    /// The pair of the table that was called so.
    pub fn pair_from(&self, name: &str) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.from.name == name)
    }

    /// Tables of the models that were not there.
    pub fn created(&self) -> Vec<&'a Table> {
        let new = |t: &&Table| !self.pairs.iter().any(|pair| pair.to.name == t.name);
        self.to.tables.values().filter(new).collect()
    }

    /// Tables that no model has any more.
    pub fn dropped(&self) -> Vec<&'a Table> {
        let gone = |t: &&Table| self.pair_from(&t.name).is_none();
        self.from.tables.values().filter(gone).collect()
    }
}

impl<'a> Pair<'a> {
    fn new(from: &'a Table, to: &'a Table, renames: &Renames) -> Self {
        let mut pair = Pair {
            from,
            to,
            columns: same_columns(from, to, renames),
            moved: BTreeSet::new(),
        };
        pair.moved = pair.moved_names();
        while let Some(name) = pair.outdated() {
            pair.columns.remove(name);
            pair.moved = pair.moved_names();
        }
        pair
    }

    fn moved_names(&self) -> BTreeSet<&'a str> {
        let old = self.from.columns.iter().map(|c| c.name.as_str());
        let new = self.to.columns.iter().map(|c| c.name.as_str());
        let stays = |name: &&str| self.columns.get(name) == Some(name);
        old.chain(new).filter(|name| !stays(name)).collect()
    }

    /// The old name of a generated column that is computed from what moves or is converted: it goes before and comes after,
    /// which loses nothing.
    fn outdated(&self) -> Option<&'a str> {
        let disturbed = |expr: &str| self.speaks_of_moved(expr) || self.speaks_of_retyped(expr);
        let outdated = |(old, new): &(&Column, &Column)| match (&old.generated, &new.generated) {
            (Some(old), Some(new)) => disturbed(&old.expr) || old != new && disturbed(&new.expr),
            _ => false,
        };
        let (old, _) = self.kept().find(outdated)?;
        self.columns
            .get_key_value(old.name.as_str())
            .map(|(name, _)| *name)
    }

    /// Columns that stay, before and after.
    pub fn kept(&self) -> impl Iterator<Item = (&'a Column, &'a Column)> {
        let (from, to) = (self.from, self.to);
        let pairs = self.columns.iter();
        pairs.filter_map(move |(old, new)| Some((from.column(old)?, to.column(new)?)))
    }

    /// Columns that go, those that are computed anew included.
    pub fn dropped(&self) -> Vec<&'a Column> {
        let gone = |c: &&Column| !self.columns.contains_key(c.name.as_str());
        self.from.columns.iter().filter(gone).collect()
    }

    /// Columns that come, those that are computed anew included.
    pub fn added(&self) -> Vec<&'a Column> {
        let new = |c: &&Column| !self.columns.values().any(|name| *name == c.name);
        self.to.columns.iter().filter(new).collect()
    }

    /// Whether an expression names a column that goes, comes or is called otherwise: what it means changes, and engines
    /// differ in what they do about it, so what holds it goes before and comes after.
    pub fn speaks_of_moved(&self, expr: &str) -> bool {
        self.moved.iter().any(|name| mentions(expr, name))
    }

    /// Whether an expression names a column whose values are converted, or that is or was computed otherwise: engines refuse
    /// that under a computed column.
    fn speaks_of_retyped(&self, expr: &str) -> bool {
        let enums = |old: &ColumnType, new: &ColumnType| {
            matches!(
                (old, new),
                (ColumnType::Enum { .. }, ColumnType::Enum { .. })
            )
        };
        let retyped = |(old, new): &(&Column, &Column)| {
            old.generated != new.generated || old.ty != new.ty && !enums(&old.ty, &new.ty)
        };
        let mut names = self.kept().filter(retyped).map(|(_, new)| &new.name);
        names.any(|name| mentions(expr, name))
    }

    /// Whether the primary key has other columns afterwards.
    pub fn rekeyed(&self) -> bool {
        self.map(&self.from.primary_key.columns).as_ref() != Some(&self.to.primary_key.columns)
    }

    /// Whether the column, by its old name, is part of the old primary key.
    pub fn was_key(&self, column: &str) -> bool {
        let mut key = self.from.primary_key.columns.iter();
        key.any(|name| name == column)
    }

    /// The new names of these columns; none where one of them goes.
    pub fn map(&self, columns: &[String]) -> Option<Vec<String>> {
        let new = |name: &String| self.columns.get(name.as_str()).map(ToString::to_string);
        columns.iter().map(new).collect()
    }

    /// The unique constraint as it stands once the columns are renamed.
    pub fn map_unique(&self, unique: &Unique) -> Option<Unique> {
        Some(Unique {
            name: unique.name.clone(),
            columns: self.map(&unique.columns)?,
        })
    }

    /// The index as it stands once the columns are renamed.
    pub fn map_index(&self, index: &Index) -> Option<Index> {
        let renamed = |name: &String| self.columns.get(name.as_str()).map(ToString::to_string);
        let part = |part: &IndexPart| match part {
            IndexPart::Column(name) => renamed(name).map(IndexPart::Column),
            IndexPart::Descending(name) => renamed(name).map(IndexPart::Descending),
            IndexPart::Expr(expr) => (!self.speaks_of_moved(expr)).then(|| part.clone()),
        };
        let mut filters = index.filter.iter();
        if filters.any(|filter| self.speaks_of_moved(filter)) {
            return None;
        }
        Some(Index {
            parts: index.parts.iter().map(part).collect::<Option<_>>()?,
            ..index.clone()
        })
    }
}

impl Scene<'_> {
    /// The foreign key of `pair` as it stands once tables and columns are renamed; none where it cannot stay.
    pub fn map_key(&self, pair: &Pair, key: &ForeignKey) -> Option<ForeignKey> {
        let target = self.pair_from(&key.table)?;
        Some(ForeignKey {
            columns: pair.map(&key.columns)?,
            table: target.to.name.clone(),
            references: target.map(&key.references)?,
            ..key.clone()
        })
    }
}

fn same_columns<'a>(
    from: &'a Table,
    to: &'a Table,
    renames: &Renames,
) -> BTreeMap<&'a str, &'a str> {
    let nothing = BTreeMap::new();
    let hinted = renames.columns.get(&to.name).unwrap_or(&nothing);
    let pair = |new: &'a Column| {
        let old = from.column(was(hinted, &new.name)?)?;
        Some((old.name.as_str(), new.name.as_str()))
    };
    to.columns.iter().filter_map(pair).collect()
}

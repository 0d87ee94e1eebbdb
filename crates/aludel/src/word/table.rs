use aludel_core::{PrimaryKey, derived};

use super::step::{Keep, Kind, Step};
use super::{Check, Column, ForeignKey, Index, Unique, owned};

#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    name: &'static str,
    columns: &'static [Column],
    key_name: Option<&'static str>,
    key: &'static [&'static str],
    uniques: &'static [Unique],
    indexes: &'static [Index],
    foreign_keys: &'static [ForeignKey],
    checks: &'static [Check],
    comment: Option<&'static str>,
    pub keep: Keep,
}

/// Create a table with these columns; the methods `primary_key`, `uniques`, `indexes`, `foreign_keys`, `checks` and
/// `comment` say what stands on it.
pub const fn create_table(name: &'static str, columns: &'static [Column]) -> Step {
    Step(Kind::Create(table(name, columns)))
}

/// Drop a table; all of it as it stands, in the words of [`create_table`].
pub const fn drop_table(name: &'static str, columns: &'static [Column]) -> Step {
    Step(Kind::Drop(table(name, columns)))
}

const fn table(name: &'static str, columns: &'static [Column]) -> Table {
    Table {
        name,
        columns,
        key_name: None,
        key: &[],
        uniques: &[],
        indexes: &[],
        foreign_keys: &[],
        checks: &[],
        comment: None,
        keep: Keep::Aside,
    }
}

impl Step {
    /// The table's primary key, named by rule.
    pub const fn primary_key(mut self, columns: &'static [&'static str]) -> Self {
        self.table_mut().key = columns;
        self
    }

    /// The table's primary key under a name of its own.
    pub const fn primary_key_named(
        mut self,
        name: &'static str,
        columns: &'static [&'static str],
    ) -> Self {
        self.table_mut().key_name = Some(name);
        self.table_mut().key = columns;
        self
    }

    /// The table's unique constraints.
    pub const fn uniques(mut self, uniques: &'static [Unique]) -> Self {
        self.table_mut().uniques = uniques;
        self
    }

    /// The table's indexes.
    pub const fn indexes(mut self, indexes: &'static [Index]) -> Self {
        self.table_mut().indexes = indexes;
        self
    }

    /// The table's foreign keys.
    pub const fn foreign_keys(mut self, keys: &'static [ForeignKey]) -> Self {
        self.table_mut().foreign_keys = keys;
        self
    }

    /// The table's check constraints.
    pub const fn checks(mut self, checks: &'static [Check]) -> Self {
        self.table_mut().checks = checks;
        self
    }

    /// The table's comment in the database.
    pub const fn comment(mut self, comment: &'static str) -> Self {
        self.table_mut().comment = Some(comment);
        self
    }

    const fn table_mut(&mut self) -> &mut Table {
        match &mut self.0 {
            Kind::Create(table) | Kind::Drop(table) => table,
            _ => panic!("this method stands on create_table and drop_table only"),
        }
    }
}

impl Table {
    pub(super) fn lower(self) -> aludel_core::Table {
        let rule = || derived(self.name, &[], "pkey");
        aludel_core::Table {
            name: self.name.to_owned(),
            columns: self.columns.iter().map(|column| column.lower()).collect(),
            primary_key: PrimaryKey {
                name: self.key_name.map_or_else(rule, str::to_owned),
                columns: owned(self.key),
            },
            uniques: self.uniques.iter().map(|unique| unique.lower()).collect(),
            indexes: self.indexes.iter().map(|index| index.lower()).collect(),
            foreign_keys: self.foreign_keys.iter().map(|key| key.lower()).collect(),
            checks: self.checks.iter().map(|check| check.lower()).collect(),
            comment: self.comment.map(str::to_owned),
        }
    }
}

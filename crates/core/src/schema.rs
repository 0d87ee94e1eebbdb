use std::collections::BTreeMap;

use crate::{Check, Column, ColumnType, ForeignKey, Index, PrimaryKey, Unique};

/// The shape of a database: its tables, by name.
///
/// Two schemas are equal where nothing but the order of columns, of constraints and of an enum's values differs:
/// [`Schema::same`]. `==` compares order too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Schema {
    /// The tables, by name.
    pub tables: BTreeMap<String, Table>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    /// Its name in the database.
    pub name: String,
    /// Its columns, in the order of declaration.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: PrimaryKey,
    /// Its unique constraints.
    pub uniques: Vec<Unique>,
    /// Its indexes.
    pub indexes: Vec<Index>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its check constraints (not those that a type brings along, such as an enum's).
    pub checks: Vec<Check>,
    /// Its comment in the database.
    pub comment: Option<String>,
}

impl Schema {
    /// The table with this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// The same schema with the table added, replacing one of the same name.
    #[must_use]
    pub fn with(mut self, table: Table) -> Self {
        self.tables.insert(table.name.clone(), table);
        self
    }

    /// Whether nothing differs but orders that mean nothing.
    pub fn same(&self, other: &Schema) -> bool {
        self.sorted() == other.sorted()
    }

    /// The schema with every order that means nothing sorted away.
    #[must_use]
    pub fn sorted(&self) -> Schema {
        Schema {
            tables: self
                .tables
                .iter()
                .map(|(name, t)| (name.clone(), t.sorted()))
                .collect(),
        }
    }

    /// Every foreign key that references `table`, with the table it stands on.
    pub fn references_to<'a>(
        &'a self,
        table: &'a str,
    ) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
        self.tables
            .values()
            .flat_map(|t| t.foreign_keys.iter().map(move |key| (t, key)))
            .filter(move |(_, key)| key.table == table)
    }
}

impl Table {
    /// A table with these columns and this primary key, named by rule, and nothing else.
    ///
    /// ```
    /// use aludel_core::{Column, ColumnType, Table};
    /// let users = Table::new("users", vec![Column::new("id", ColumnType::I64)], &["id"]);
    /// assert_eq!(users.primary_key.name, "users_pkey");
    /// ```
    pub fn new(name: impl Into<String>, columns: Vec<Column>, primary_key: &[&str]) -> Self {
        let name = name.into();
        Self {
            primary_key: PrimaryKey {
                name: crate::derived(&name, &[], "pkey"),
                columns: primary_key.iter().map(ToString::to_string).collect(),
            },
            name,
            columns,
            uniques: Vec::new(),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            comment: None,
        }
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether these columns together are the primary key or a unique constraint or unfiltered unique index, so that a
    /// foreign key may reference them.
    pub fn is_key(&self, columns: &[String]) -> bool {
        let same = |key: &[String]| {
            key.len() == columns.len() && key.iter().all(|column| columns.contains(column))
        };
        let index = |index: &Index| {
            let parts: Option<Vec<_>> = index
                .parts
                .iter()
                .map(|part| part.column().map(str::to_owned))
                .collect();
            index.unique && index.filter.is_none() && parts.is_some_and(|parts| same(&parts))
        };
        self.is_primary(columns)
            || self.uniques.iter().any(|unique| same(&unique.columns))
            || self.indexes.iter().any(index)
    }

    /// Whether these columns together are the primary key, in whatever order.
    pub fn is_primary(&self, columns: &[String]) -> bool {
        let key = &self.primary_key.columns;
        key.len() == columns.len() && key.iter().all(|column| columns.contains(column))
    }

    /// Names of every constraint and index on the table, the primary key's first.
    pub fn object_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.primary_key.name.as_str())
            .chain(self.uniques.iter().map(|o| o.name.as_str()))
            .chain(self.indexes.iter().map(|o| o.name.as_str()))
            .chain(self.foreign_keys.iter().map(|o| o.name.as_str()))
            .chain(self.checks.iter().map(|o| o.name.as_str()))
    }

    /// The table with every order that means nothing sorted away.
    #[must_use]
    pub fn sorted(&self) -> Table {
        let mut table = self.clone();
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        for column in &mut table.columns {
            if let ColumnType::Enum { values } = &mut column.ty {
                values.sort();
            }
        }
        table
    }
}

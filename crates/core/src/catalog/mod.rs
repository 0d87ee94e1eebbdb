//! What an engine's catalogue shows: the physical side of a schema.
//!
//! [`lower`] says what the catalogue of a database with a given [`Schema`] must show; reading a live catalogue gives the
//! same type, in the engine's own normal form; [`compare`] names each difference. [`raise`] gives the live catalogue as
//! a `Schema`, reading each column as the expected schema has it wherever the two look alike.

mod compare;
mod mysql;
mod mysql_default;
mod mysql_type;
mod node;
mod normal;
mod operator;
pub mod postgres;
mod raise;
mod sqlite;
mod synonym;
#[cfg(test)]
mod tests;

pub use compare::compare;
pub use mysql::{basic, claim_checks};
pub use mysql_default::default_normal;
pub use mysql_type::type_normal;
pub use normal::normal;
pub use raise::raise;

use std::collections::BTreeMap;

use crate::{Action, Engine, ForeignKey, Schema};

/// Tables as the engine's catalogue shows them, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Catalog {
    /// The tables, by name.
    pub tables: BTreeMap<String, CatalogTable>,
}

/// A table as the catalogue shows it. Everything in it is in normal form: types and expressions in lower case with the
/// engine's own spelling undone, lists sorted by name, columns by name too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CatalogTable {
    /// By name.
    pub columns: BTreeMap<String, CatalogColumn>,
    /// In order.
    pub primary_key: Vec<String>,
    /// Unique constraints and indexes, by name. On MySQL and MariaDB a unique constraint is an index.
    pub indexes: BTreeMap<String, CatalogIndex>,
    /// By name.
    pub foreign_keys: BTreeMap<String, CatalogForeignKey>,
    /// Normal form of each expression, by name. What a type brings along is part of the column.
    pub checks: BTreeMap<String, String>,
    /// Where the engine has comments.
    pub comment: Option<String>,
}

/// A column as the catalogue shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CatalogColumn {
    /// The type, in normal form: `varchar(255)`, `bigint unsigned`, `TEXT`.
    pub ty: String,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The default's expression in normal form.
    pub default: Option<String>,
    /// Where the engine has comments.
    pub comment: Option<String>,
    /// The collation where it is a text.
    pub collation: Option<String>,
    /// The expression and `stored` or `virtual`.
    pub generated: Option<(String, String)>,
    /// Whether it counts itself up.
    pub auto_increment: bool,
    /// The check that its type brings along (an enum's values, a bool's 0 and 1, valid JSON), in normal form.
    pub check: Option<String>,
}

/// An index as the catalogue shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CatalogIndex {
    /// Each part in normal form: `name`, `name desc`, an expression.
    pub parts: Vec<String>,
    /// Whether equal keys are refused.
    pub unique: bool,
    /// The predicate of a partial index in normal form.
    pub filter: Option<String>,
}

/// A foreign key as the catalogue shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CatalogForeignKey {
    /// In order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub table: String,
    /// In order.
    pub references: Vec<String>,
    /// On delete. What the engine takes for the same (InnoDB: no action and restrict) is the same here.
    pub on_delete: Action,
    /// On update.
    pub on_update: Action,
}

impl CatalogForeignKey {
    /// The key as a schema has it, under this name.
    pub fn named(&self, name: &str) -> ForeignKey {
        ForeignKey {
            name: name.to_owned(),
            columns: self.columns.clone(),
            table: self.table.clone(),
            references: self.references.clone(),
            on_delete: self.on_delete,
            on_update: self.on_update,
        }
    }
}

/// What the catalogue of a database with this schema must show.
pub fn lower(schema: &Schema, engine: Engine) -> Catalog {
    let table = |table| match engine {
        Engine::Sqlite => sqlite::table(table, schema),
        Engine::Postgres => postgres::table(table, schema),
        Engine::MySql | Engine::MariaDb => mysql::table(table, engine),
    };
    let tables = schema.tables.iter();
    Catalog {
        tables: tables
            .map(|(name, one)| (name.clone(), table(one)))
            .collect(),
    }
}

/// The live catalogue without the indexes that `expected` has no name for: people may add such, and they are left alone.
#[must_use]
pub fn without_strangers(mut live: Catalog, expected: &Catalog) -> Catalog {
    for (name, table) in &mut live.tables {
        if let Some(known) = expected.tables.get(name) {
            table
                .indexes
                .retain(|index, _| known.indexes.contains_key(index));
        }
    }
    live
}

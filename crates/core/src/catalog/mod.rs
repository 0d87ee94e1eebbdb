//! What an engine's catalogue shows: the physical side of a schema.
//!
//! [`lower`] says what the catalogue of a database with a given [`Schema`] must show; reading a live catalogue gives the
//! same type, in the engine's own normal form; [`compare`] names each difference. [`raise`] gives the live catalogue as
//! a `Schema`, reading each column as the expected schema has it wherever the two look alike.

use std::collections::BTreeMap;

use crate::{Action, Engine, Schema};

/// Tables as the engine's catalogue shows them, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The tables, by name.
    pub tables: BTreeMap<String, CatalogTable>,
}

/// A table as the catalogue shows it. Everything in it is in normal form: types and expressions in lower case with the
/// engine's own spelling undone, lists sorted by name, columns by name too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// What the catalogue of a database with this schema must show.
pub fn lower(schema: &Schema, engine: Engine) -> Catalog {
    let _ = (schema, engine);
    Catalog::default()
}

/// The live catalogue as a schema. A table or column that looks as `expected` has it is read as `expected` has it; what
/// looks otherwise gets the engine's own type; tables that `expected` does not know are left out.
pub fn raise(live: &Catalog, expected: &Schema, engine: Engine) -> Schema {
    let _ = (live, expected, engine);
    Schema::default()
}

/// One difference between what should be there and what is, in words: `column users.email: expected varchar(255), found
/// text`. Tables that `expected` does not know are passed over.
pub fn compare(expected: &Catalog, live: &Catalog) -> Vec<String> {
    let _ = (expected, live);
    Vec::new()
}

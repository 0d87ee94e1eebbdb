//! What stands in the database for a table, as a function of the schema alone.

use super::{types, value};
use crate::{
    Check, Column, ColumnType, Engine, Error, ForeignKey, Index, Place, PrimaryKey, Result, Schema,
    Storage, Table, Unique, derived,
};

/// A table as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub name: String,
    /// In the order of declaration.
    pub columns: Vec<Shown>,
    pub primary_key: PrimaryKey,
    pub uniques: Vec<Unique>,
    pub indexes: Vec<Index>,
    /// Those that can stand: a key whose columns do not look alike is out of the way until they do.
    pub foreign_keys: Vec<ForeignKey>,
    /// Those of the model; what a type brings along is the column's.
    pub checks: Vec<Check>,
    pub comment: Option<String>,
}

/// A column as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub name: String,
    /// The type's word.
    pub ty: String,
    pub collation: Option<String>,
    pub nullable: bool,
    /// The default's expression.
    pub default: Option<String>,
    /// The expression it is computed from.
    pub generated: Option<String>,
    /// The sequence of a column that counts itself up.
    pub sequence: Option<String>,
    pub comment: Option<String>,
    /// What its type brings along.
    pub check: Option<Check>,
}

impl Shape {
    /// What stands for this table in this schema.
    ///
    /// # Errors
    /// A column that PostgreSQL cannot have.
    pub fn of(table: &Table, schema: &Schema) -> Result<Shape> {
        let columns = table.columns.iter().map(|c| shown(c, table, schema));
        let keys = table.foreign_keys.iter();
        Ok(Shape {
            name: table.name.clone(),
            columns: columns.collect::<Result<_>>()?,
            primary_key: table.primary_key.clone(),
            uniques: table.uniques.clone(),
            indexes: table.indexes.clone(),
            foreign_keys: keys
                .filter(|key| stands(key, table, schema))
                .cloned()
                .collect(),
            checks: table.checks.clone(),
            comment: table.comment.clone(),
        })
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Shown> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Every check: those that types bring along first.
    pub fn all_checks(&self) -> Vec<Check> {
        let brought = self.columns.iter().filter_map(|c| c.check.clone());
        brought.chain(self.checks.iter().cloned()).collect()
    }
}

fn shown(column: &Column, table: &Table, schema: &Schema) -> Result<Shown> {
    let refuse = |what: &str| {
        let place = Place::Column {
            table: table.name.clone(),
            column: column.name.clone(),
        };
        let named = format!("column `{}.{}` {what}", table.name, column.name);
        Error::new(named).at(place)
    };
    let ty = types::type_word(column, table, schema).ok_or_else(|| {
        refuse("names no type for PostgreSQL: add `postgres = \"…\"` to its `type(…)`")
    })?;
    let generated = match &column.generated {
        Some(generated) if generated.storage == Storage::Virtual => {
            return Err(refuse(&format!(
                "is computed on reading, which PostgreSQL has only from 18: make it `stored`, or take {} out of \
                 `engines` in Cargo.toml",
                Engine::Postgres
            )));
        }
        generated => generated.as_ref().map(|generated| generated.expr.clone()),
    };
    let default = column.default.as_ref();
    let counting = column.auto_increment;
    Ok(Shown {
        name: column.name.clone(),
        collation: types::collation(column),
        nullable: column.nullable,
        default: default.map(|default| value::literal(default, &column.ty)),
        sequence: counting.then(|| derived(&table.name, &[&column.name], "seq")),
        comment: column.comment.clone(),
        check: types::check(column, table, schema),
        ty,
        generated,
    })
}

/// Whether the columns of a foreign key look alike on both sides, as far as PostgreSQL wants that.
pub(super) fn stands(key: &ForeignKey, table: &Table, schema: &Schema) -> bool {
    let Some(target) = schema.table(&key.table) else {
        return false;
    };
    let mut pairs = key.columns.iter().zip(&key.references);
    pairs.all(
        |(own, other)| match (table.column(own), target.column(other)) {
            (Some(own), Some(other)) => {
                let words = (
                    types::type_word(own, table, schema),
                    types::type_word(other, target, schema),
                );
                words.0 == words.1 || kind(&own.ty).is_some_and(|k| kind(&other.ty) == Some(k))
            }
            _ => false,
        },
    )
}

/// Types that PostgreSQL compares with each other by an index.
fn kind(ty: &ColumnType) -> Option<&'static str> {
    Some(match ty {
        ColumnType::String { .. } | ColumnType::Enum { .. } => "text",
        ColumnType::Decimal { .. } => "number",
        ty if ty.is_integer() => "number",
        _ => return None,
    })
}

//! What PostgreSQL's catalogue shows of a table, and the normal forms that what it shows is brought into.
//!
//! What reads the live catalogue gives `format_type` to [`type_normal`], `pg_get_expr` of a default to
//! [`default_normal`], of a check, a generated column, an index's expression or filter to [`super::normal`], leaves the
//! collation `default` out, and calls [`claim_checks`] on each table at the end.

mod default;
mod expression;
mod functions;
mod interval;
mod json;
mod literal;
mod moment;
mod node;
mod predicate;
#[cfg(test)]
mod tests;
mod typed;
mod types;

pub use default::default_normal;
pub(super) use expression::normal;
pub use types::type_normal;

use super::{CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable};
use crate::sql::postgres::{Shape, Shown};
use crate::{ForeignKey, Index, IndexPart, Schema, Table, Unique, derived};

/// What the catalogue must show of this table; nothing of a table that PostgreSQL cannot have.
pub(super) fn table(table: &Table, schema: &Schema) -> CatalogTable {
    let Ok(shape) = Shape::of(table, schema) else {
        return CatalogTable::default();
    };
    let columns = shape.columns.iter();
    let uniques = shape.uniques.iter().map(unique);
    let indexes = shape.indexes.iter().map(index);
    let keys = shape.foreign_keys.iter();
    let checks = shape.all_checks();
    let mut found = CatalogTable {
        columns: columns.map(|c| (c.name.clone(), column(c))).collect(),
        primary_key: shape.primary_key.columns.clone(),
        indexes: uniques.chain(indexes).collect(),
        foreign_keys: keys.map(foreign_key).collect(),
        checks: checks
            .into_iter()
            .map(|check| (check.name, normal(&check.expr)))
            .collect(),
        comment: shape.comment,
    };
    claim_checks(&table.name, &mut found);
    found
}

/// Gives each column the check that its type brings along: the one of the name by rule that lists its values or bounds
/// them.
pub fn claim_checks(table: &str, found: &mut CatalogTable) {
    for (name, column) in &mut found.columns {
        let lower = name.to_lowercase();
        let shapes = [
            ("check", [format!("{lower} in ("), format!("{lower} = '")]),
            (
                "range",
                [format!("{lower} >= 0"), format!("{lower} >= 0 and ")],
            ),
        ];
        for (suffix, starts) in shapes {
            let rule = derived(table, &[name], suffix);
            let own = |check: &String| starts.iter().any(|start| check.starts_with(start));
            if column.check.is_none() && found.checks.get(&rule).is_some_and(own) {
                column.check = found.checks.remove(&rule);
            }
        }
    }
}

fn column(shown: &Shown) -> CatalogColumn {
    let ty = type_normal(&shown.ty);
    let default = shown.default.as_ref();
    CatalogColumn {
        nullable: shown.nullable,
        default: default
            .map(|sql| default_normal(sql, &ty))
            .filter(|sql| sql != "null"),
        comment: shown.comment.clone(),
        collation: shown.collation.clone(),
        generated: shown
            .generated
            .as_ref()
            .map(|expr| (normal(expr), "stored".to_owned())),
        auto_increment: shown.sequence.is_some(),
        check: None,
        ty,
    }
}

fn unique(unique: &Unique) -> (String, CatalogIndex) {
    let index = CatalogIndex {
        parts: unique.columns.clone(),
        unique: true,
        filter: None,
    };
    (unique.name.clone(), index)
}

fn index(index: &Index) -> (String, CatalogIndex) {
    let part = |part: &IndexPart| match part {
        IndexPart::Column(name) => name.clone(),
        IndexPart::Descending(name) => format!("{name} desc"),
        IndexPart::Expr(expr) => normal(expr),
    };
    let shown = CatalogIndex {
        parts: index.parts.iter().map(part).collect(),
        unique: index.unique,
        filter: index.filter.as_ref().map(|filter| normal(filter)),
    };
    (index.name.clone(), shown)
}

fn foreign_key(key: &ForeignKey) -> (String, CatalogForeignKey) {
    let shown = CatalogForeignKey {
        columns: key.columns.clone(),
        table: key.table.clone(),
        references: key.references.clone(),
        on_delete: key.on_delete,
        on_update: key.on_update,
    };
    (key.name.clone(), shown)
}

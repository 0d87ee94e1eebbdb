//! Rows that a constraint or a unique index would refuse.

use super::Walk;
use super::dialect::shown;
use super::origin::Origin;
use crate::step::mentions;
use crate::{Check, ForeignKey, Index, IndexPart, Unique};

impl Walk<'_> {
    pub(super) fn unique(&mut self, unique: &Unique, origin: &Origin) {
        let values = unique.columns.iter().map(|c| origin.value(c, self.dialect));
        if let Some(values) = values.collect::<Option<Vec<_>>>() {
            self.duplicates(origin, &values, None, &unique.columns.join(", "));
        }
    }

    pub(super) fn unique_index(&mut self, index: &Index, origin: &Origin) {
        let value = |part: &IndexPart| match part {
            IndexPart::Column(name) | IndexPart::Descending(name) => {
                origin.value(name, self.dialect)
            }
            IndexPart::Expr(expr) => self.as_written(expr, origin),
        };
        let values = index.parts.iter().map(value).collect::<Option<Vec<_>>>();
        let filter = match &index.filter {
            Some(filter) => match self.as_written(filter, origin) {
                Some(filter) => Some(filter),
                None => return,
            },
            None => None,
        };
        if let Some(values) = values {
            self.duplicates(origin, &values, filter, &index.name);
        }
    }

    fn duplicates(
        &mut self,
        origin: &Origin,
        values: &[String],
        filter: Option<String>,
        what: &str,
    ) {
        let table = self.dialect.name(&origin.name);
        let mut conditions: Vec<_> = values
            .iter()
            .map(|value| format!("{value} IS NOT NULL"))
            .collect();
        conditions.extend(filter.map(|filter| format!("({filter})")));
        let shown: Vec<_> = values.iter().map(|value| shown(value)).collect();
        let grouped = format!(
            "(SELECT {} AS shown FROM {table} WHERE {} GROUP BY {} HAVING count(*) > 1) AS twice",
            self.dialect.joined(&shown, ", "),
            conditions.join(" AND "),
            values.join(", ")
        );
        let reason = format!(
            "{}({what}) holds the same more than once and becomes unique",
            origin.shown
        );
        self.push(&grouped, "shown", reason, "make them different first");
    }

    /// An expression of a person, if every column that it speaks of is there before under the same name.
    fn as_written(&self, expr: &str, origin: &Origin) -> Option<String> {
        let strange = |name: &String| {
            mentions(expr, name)
                && origin.value(name, self.dialect).as_deref()
                    != Some(self.dialect.name(name).as_str())
        };
        (!origin.current.iter().any(strange)).then(|| expr.to_owned())
    }

    pub(super) fn check(&mut self, check: &Check, origin: &Origin) {
        let Some(expr) = self.as_written(&check.expr, origin) else {
            return;
        };
        let table = self.dialect.name(&origin.name);
        let reason = format!("{} holds rows that {} refuses", origin.shown, check.name);
        let shown = self.key(origin);
        self.push(
            &format!("{table} WHERE NOT ({expr})"),
            &shown,
            reason,
            "mend or delete them first",
        );
    }

    pub(super) fn foreign_key(&mut self, table: &str, key: &ForeignKey, origin: &Origin) {
        let dialect = self.dialect;
        let column = |name: &String| origin.column(name);
        let Some(children) = key.columns.iter().map(column).collect::<Option<Vec<_>>>() else {
            return;
        };
        let child = |name: &String| format!("child.{}", dialect.name(name));
        let mut conditions: Vec<_> = children
            .iter()
            .map(|name| format!("{} IS NOT NULL", child(name)))
            .collect();
        let target = if key.table == table {
            Some(origin.clone())
        } else {
            self.origins.table(&key.table)
        };
        // A table that these steps create has no rows yet.
        if let Some(target) = target {
            let column = |name: &String| target.column(name);
            let Some(parents) = key
                .references
                .iter()
                .map(column)
                .collect::<Option<Vec<_>>>()
            else {
                return;
            };
            let pairs = children.iter().zip(&parents);
            let same = pairs
                .map(|(one, other)| format!("parent.{} = {}", dialect.name(other), child(one)));
            conditions.push(format!(
                "NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
                dialect.name(&target.name),
                same.collect::<Vec<_>>().join(" AND ")
            ));
        }
        let from = format!(
            "{} AS child WHERE {}",
            dialect.name(&origin.name),
            conditions.join(" AND ")
        );
        let shown: Vec<_> = children.iter().map(|name| shown(&child(name))).collect();
        let reason = format!(
            "{}({}) holds values that {} does not have",
            origin.shown,
            key.columns.join(", "),
            key.table
        );
        self.push(
            &from,
            &dialect.joined(&shown, ", "),
            reason,
            "mend or delete these rows first",
        );
    }
}

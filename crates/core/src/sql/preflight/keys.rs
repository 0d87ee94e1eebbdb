//! Rows that a constraint or a unique index would refuse.

use super::{Count, Walk};
use crate::sql::apart::UniqueIndex;
use crate::sql::raw;
use crate::step::mentions;
use crate::{Check, Column, ForeignKey, IndexPart, Raw, Table};

impl Walk<'_> {
    /// Keys that more than one row has. NULLs equal nothing.
    pub(super) fn duplicates(
        &self,
        table: &str,
        name: &str,
        parts: &[IndexPart],
        filter: Option<&str>,
    ) -> Option<Count> {
        let used = parts.iter().flat_map(|part| match part {
            IndexPart::Expr(expr) => self.spoken(table, expr),
            IndexPart::Column(name) | IndexPart::Descending(name) => vec![name.clone()],
        });
        let filtered = filter.map(|filter| self.spoken(table, filter));
        let mut used: Vec<_> = used.collect();
        let named: Vec<_> = used.clone();
        used.extend(filtered.unwrap_or_default());
        let view = self.view(table, &used)?;
        let keys = parts.iter().map(|part| match part {
            IndexPart::Expr(expr) => format!("({expr})"),
            IndexPart::Column(name) | IndexPart::Descending(name) => self.dialect.name(name),
        });
        let keys: Vec<_> = keys.collect();
        let whole = keys.iter().map(|key| format!("{key} IS NOT NULL"));
        let mut conditions: Vec<_> = whole.collect();
        conditions.extend(filter.map(|filter| format!("({filter})")));
        let shown: Vec<_> = keys.iter().map(|key| self.readable(table, key)).collect();
        let grouped = format!(
            "(SELECT {} AS shown FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1) AS aludel_g",
            self.dialect.joined(&shown, ", "),
            self.source(table),
            conditions.join(" AND "),
            keys.join(", ")
        );
        let columns: Vec<_> = named.iter().map(|name| view.origin_of(name)).collect();
        Some(Count {
            sql: format!("SELECT count(*) FROM {grouped}"),
            sample: format!("SELECT shown FROM {grouped} ORDER BY shown LIMIT 5"),
            reason: format!(
                "{}({}) holds the same more than once, which {name} refuses",
                view.origin,
                columns.join(", ")
            ),
            remedy: "make them different first".to_owned(),
            step: self.at,
        })
    }

    /// Keys that more than one row has, for each unique index that a person has built outside of a transaction.
    pub(super) fn built(&self, up: &Raw) -> Vec<Option<Count>> {
        let all = raw::unique_indexes(up, self.dialect.0);
        let count = |index: UniqueIndex| {
            self.duplicates(
                &index.table,
                &index.name,
                &index.parts,
                index.filter.as_deref(),
            )
        };
        all.map(count).collect()
    }

    /// Rows that are the same in a new primary key. In one that only has more columns than the old they differ already.
    pub(super) fn rekeyed(&self, table: &str, from: &[String], to: &[String]) -> Option<Count> {
        if from.iter().all(|column| to.contains(column)) {
            return None;
        }
        let parts: Vec<_> = to.iter().cloned().map(IndexPart::Column).collect();
        self.duplicates(table, "the new primary key", &parts, None)
    }

    /// Rows that keys and checks refuse once the column's texts compare as they do now. What differs byte by byte is no
    /// duplicate in any other collation's place.
    pub(super) fn collated(&self, table: &str, column: &Column) -> Vec<Count> {
        let Some(stands) = self.schema.table(table) else {
            return Vec::new();
        };
        let under = column.collation.as_deref();
        let counts = keys_on(stands, &column.name).filter_map(|(name, parts, filter)| {
            let count = self.duplicates(table, name, &parts, filter)?;
            let reason = format!("{} under the collation `{}`", count.reason, under?);
            Some(Count { reason, ..count })
        });
        let mut found: Vec<_> = counts.collect();
        for check in &stands.checks {
            let spoken = self.spoken(table, &check.expr);
            let count = self.refused(table, check);
            found.extend(count.filter(|_| spoken.contains(&column.name)));
        }
        found
    }

    /// Rows that a check refuses: a check that is NULL refuses nothing.
    pub(super) fn refused(&self, table: &str, check: &Check) -> Option<Count> {
        let view = self.view(table, &self.spoken(table, &check.expr))?;
        let reason = format!(
            "{} holds rows that {} ({}) refuses",
            view.origin, check.name, check.expr
        );
        let condition = format!("NOT ({})", check.expr);
        Some(self.rows(table, &condition, &[], reason, "mend or delete them first"))
    }

    /// Rows whose key is whole and references nothing.
    pub(super) fn orphans(&self, table: &str, key: &ForeignKey) -> Option<Count> {
        if self.follows(table, key) {
            return None;
        }
        let child = self.view(table, &key.columns)?;
        let parent = match self.views.get(&key.table) {
            Some(_) => Some(self.view(&key.table, &key.references)?),
            None if self.returned.contains_key(&key.table) => return None,
            // A table that these steps create has no rows yet.
            None if self.trusted => None,
            None => return None,
        };
        let own = key.columns.iter().map(|name| self.dialect.name(name));
        let own: Vec<_> = own.map(|name| format!("aludel_t.{name}")).collect();
        let mut conditions: Vec<_> = own.iter().map(|one| format!("{one} IS NOT NULL")).collect();
        if let Some(parent) = parent {
            let pairs = key.references.iter().zip(&own);
            let same = pairs.map(|(other, own)| {
                let other = self.dialect.name(other);
                format!("aludel_p.{other} = {own}")
            });
            conditions.push(format!(
                "NOT EXISTS (SELECT 1 FROM {} AS aludel_p WHERE {})",
                parent.source(self.dialect),
                same.collect::<Vec<_>>().join(" AND ")
            ));
        }
        let names: Vec<_> = key
            .columns
            .iter()
            .map(|name| child.origin_of(name))
            .collect();
        let reason = format!(
            "{}({}) holds values that {} does not have",
            child.origin,
            names.join(", "),
            parent.map_or(key.table.as_str(), |parent| &parent.origin)
        );
        let condition = conditions.join(" AND ");
        let remedy = "mend or delete these rows first";
        Some(self.rows(table, &condition, &key.columns, reason, remedy))
    }
}

/// The keys and unique indexes of a table that the column is in: name, parts, and of which rows.
fn keys_on<'a>(
    table: &'a Table,
    column: &'a str,
) -> impl Iterator<Item = (&'a str, Vec<IndexPart>, Option<&'a str>)> {
    let parts = |columns: &[String]| columns.iter().cloned().map(IndexPart::Column).collect();
    let primary = ("the primary key", parts(&table.primary_key.columns), None);
    let uniques = table.uniques.iter();
    let uniques = uniques.map(move |one| (one.name.as_str(), parts(&one.columns), None));
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let indexes = indexes.map(|one| (one.name.as_str(), one.parts.clone(), one.filter.as_deref()));
    let all = std::iter::once(primary).chain(uniques).chain(indexes);
    let speaks = move |part: &IndexPart| match part {
        IndexPart::Expr(expr) => mentions(expr, column),
        part => part.column() == Some(column),
    };
    all.filter(move |(_, parts, _): &(&str, Vec<IndexPart>, Option<&str>)| parts.iter().any(speaks))
}
